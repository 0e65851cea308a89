//! From the doc comments of rules to their pages, and to the texts that `explain` prints.

use crate::Problem;
use crate::files::{self, Mode, ensure_file_contents, rustfmt};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

/// Where rules live, and where their texts go, crate by crate. `k3s-stack` reads its few pages from its own sources.
const CRATES: [(&str, Option<&str>); 8] = [
    ("apache-proxy/src/lint/rules", Some("apache-proxy/src/generated/rule_docs.rs")),
    ("config-diagnostics/src/text", Some("config-diagnostics/src/text/rule_docs.rs")),
    ("goyaml/src/lint/rules", Some("goyaml/src/generated/rule_docs.rs")),
    ("haproxy-cfg/src/lint/rules", Some("haproxy-cfg/src/generated/rule_docs.rs")),
    ("k3s-config/src/lint/rules", Some("k3s-config/src/generated/rule_docs.rs")),
    ("k3s-stack/src/file_rules", None),
    ("k3s-stack/src/stack/rules", Some("k3s-stack/src/generated/rule_docs.rs")),
    ("traefik-values/src/lint/rules", Some("traefik-values/src/generated/rule_docs.rs")),
];

const HEADINGS: [&str; 6] = [
    "## What it does",
    "## Why is this bad?",
    "## Example",
    "## Use instead",
    "## Fix safety",
    "## References",
];

/// A rule, as its source file describes it.
struct Rule {
    id: String,
    group: String,
    severity: String,
    safety: String,
    summary: String,
    doc: String,
}

/// Writes or checks every page and text.
pub(crate) fn run(mode: Mode) -> Result<(), Problem> {
    let mut all = Vec::new();
    for (directory, texts) in CRATES {
        let mut rules = Vec::new();
        collect(&files::root().join(directory), &mut rules)?;
        rules.sort_by(|a, b| a.id.cmp(&b.id));
        if let Some(texts) = texts {
            ensure_file_contents(texts, &rustfmt(&texts_code(&rules))?, mode, "rules")?;
        }
        all.extend(rules);
    }
    all.sort_by(|a, b| a.id.cmp(&b.id));
    if let Some(pair) = all.windows(2).find(|pair| pair[0].id == pair[1].id) {
        return Err(format!("two rules are called {}", pair[0].id));
    }
    let mut expected = vec!["README.md".to_owned()];
    ensure_file_contents("docs/rules/README.md", &index(&all), mode, "rules")?;
    for rule in &all {
        let file = format!("{}.md", rule.id);
        ensure_file_contents(&format!("docs/rules/{file}"), &page(rule), mode, "rules")?;
        expected.push(file);
    }
    remove_others("", &expected, mode)
}

/// Pages of rules that are no more.
fn remove_others(below: &str, expected: &[String], mode: Mode) -> Result<(), Problem> {
    let directory = files::root().join("docs/rules").join(below);
    for path in entries(&directory)? {
        let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
        let name = if below.is_empty() { name.to_owned() } else { format!("{below}/{name}") };
        if path.is_dir() {
            remove_others(&name, expected, mode)?;
        } else if !expected.contains(&name) {
            if mode == Mode::Check {
                return Err(format!("docs/rules/{name} is of no rule: run `cargo xtask rules`"));
            }
            fs::remove_file(&path).map_err(|error| format!("{name}: {error}"))?;
        }
    }
    Ok(())
}

fn collect(directory: &Path, rules: &mut Vec<Rule>) -> Result<(), Problem> {
    for path in entries(directory)? {
        if path.is_dir() {
            collect(&path, rules)?;
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let problem = |problem: String| format!("{}: {problem}", path.display());
            let source = fs::read_to_string(&path).map_err(|error| problem(error.to_string()))?;
            rules.extend(rule(&source).map_err(problem)?);
        }
    }
    Ok(())
}

fn entries(directory: &Path) -> Result<Vec<std::path::PathBuf>, Problem> {
    let problem = |error| format!("{}: {error}", directory.display());
    let read = fs::read_dir(directory).map_err(problem)?;
    let mut paths = Vec::new();
    for entry in read {
        paths.push(entry.map_err(problem)?.path());
    }
    paths.sort();
    Ok(paths)
}

/// The rule in this source text; `None` when it has no `RuleInfo` of its own.
fn rule(source: &str) -> Result<Option<Rule>, Problem> {
    let Some((_, info)) = source.split_once("RuleInfo::new(") else { return Ok(None) };
    let mut strings = Strings(info);
    let id = strings.next().ok_or("its RuleInfo has no id")?;
    let summary = strings.next().ok_or("its RuleInfo has no summary")?;
    let doc: Vec<&str> = source
        .lines()
        .take_while(|line| line.starts_with("//!"))
        .map(|line| line.trim_start_matches("//!"))
        .map(|line| line.strip_prefix(' ').unwrap_or(line))
        .collect();
    let mut rest = doc.iter();
    for heading in HEADINGS {
        if !rest.any(|line| *line == heading) {
            return Err(format!("its doc comment has no `{heading}`, or not in its place"));
        }
    }
    let tests = source.split_once("#[cfg(test)]").map_or("", |(_, tests)| tests);
    // A rule without a check of its own is tested where it is checked.
    let elsewhere = !source.contains("fn check");
    // What a fix changes was found.
    let calls = [".fail(", ".fail_", ".fix(", ".fix_"].iter().any(|call| tests.contains(call));
    let lists = tests.contains("fail: &[") && !tests.contains("fail: &[]");
    if !calls && !lists && !elsewhere {
        return Err("its tests have no example that it finds".to_owned());
    }
    let word = |of: &str| -> Result<String, Problem> {
        let (_, word) = info.split_once(of).ok_or_else(|| format!("its RuleInfo has no {of}"))?;
        let end = word.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(word.len());
        Ok(word[..end].to_ascii_lowercase())
    };
    let (group, severity, safety) = (word("Group::")?, word("Severity::")?, word("Safety::")?);
    Ok(Some(Rule { id, group, severity, safety, summary, doc: doc.join("\n") }))
}

/// The string literals of some code, unescaped as far as rules need it.
struct Strings<'c>(&'c str);

impl Iterator for Strings<'_> {
    type Item = String;

    fn next(&mut self) -> Option<String> {
        let (_, rest) = self.0.split_once('"')?;
        let mut text = String::new();
        let mut chars = rest.char_indices();
        while let Some((at, c)) = chars.next() {
            match c {
                '"' => {
                    self.0 = &rest[at + 1..];
                    return Some(text);
                }
                '\\' => text.extend(chars.next().map(|(_, escaped)| escaped)),
                c => text.push(c),
            }
        }
        None
    }
}

fn page(rule: &Rule) -> String {
    let Rule { id, group, severity, safety, summary, doc } = rule;
    let fix = match safety.as_str() {
        "none" => "no fix",
        "safe" => "safe fix",
        _ => "unsafe fix",
    };
    format!("# {id}\n\n{}.\n\nGroup {group}, {severity}, {fix}.\n\n{doc}\n", capital(summary))
}

fn index(rules: &[Rule]) -> String {
    let mut text = String::from(
        "# Rules\n\n| rule | group | severity | fix | finds |\n|---|---|---|---|---|\n",
    );
    for Rule { id, group, severity, safety, summary, .. } in rules {
        let summary = summary.replace('|', "\\|").replace('<', "&lt;");
        let _ = writeln!(text, "| [{id}]({id}.md) | {group} | {severity} | {safety} | {summary} |");
    }
    text
}

fn texts_code(rules: &[Rule]) -> String {
    let mut code = String::from(
        "// Generated by `cargo xtask rules`. Do not edit.

//! What `explain` prints, by rule id.

/// Id and text of every rule, sorted by id.
pub(crate) static RULE_DOCS: &[(&str, &str)] = &[\n",
    );
    for rule in rules {
        let _ = writeln!(code, "({:?}, {}),", rule.id, raw_string(&page(rule)));
    }
    code.push_str("];\n");
    code
}

/// A raw string literal with as many `#` as it needs.
fn raw_string(text: &str) -> String {
    let mut hashes = String::new();
    while text.contains(&format!("\"{hashes}")) {
        hashes.push('#');
    }
    format!("r{hashes}\"{text}\"{hashes}")
}

fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|c| c.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    const RULE: &str = r#"//! ## What it does
//! Finds a "x".
//!
//! ## Why is this bad?
//! ## Example
//! ## Use instead
//! ## Fix safety
//! ## References

RuleInfo::new("text/x", Group::Style, Severity::Hint, Safety::None, "a \"x\" | y");

fn check() {}

#[cfg(test)]
mod tests { fn fail() { RULE.fail("x", "x") } }
"#;

    #[test]
    fn pages_say_what_the_source_says() {
        let rule = rule(RULE).unwrap().unwrap();
        let page = page(&rule);
        assert!(
            page.starts_with("# text/x\n\nA \"x\" | y.\n\nGroup style, hint, no fix.\n\n## What")
        );
        assert!(
            index(&[rule])
                .contains("| [text/x](text/x.md) | style | hint | none | a \"x\" \\| y |")
        );
    }

    #[test]
    fn a_rule_without_heading_or_failing_example_is_reported() {
        assert!(rule(&RULE.replace("//! ## Example\n", "")).err().unwrap().contains("## Example"));
        assert!(rule(&RULE.replace(".fail(", ".pass(")).err().unwrap().contains("no example"));
        assert!(rule("fn helper() {}").unwrap().is_none());
    }

    #[test]
    fn raw_strings_end_where_they_should() {
        assert_eq!(raw_string("a"), "r\"a\"");
        assert_eq!(raw_string("\"#"), "r##\"\"#\"##");
    }
}
