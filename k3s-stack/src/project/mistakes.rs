//! What is wrong in a `k3s-stack.toml`.

use super::settings::globs;
use super::{Project, ProjectError};
use crate::file_rules::{self, invalid_project_file::finding};
use crate::{TargetError, Targets, registry};
use config_diagnostics::{Diagnostic, Facts, Severity, did_you_mean};
use std::ops::Range;
use toml::Spanned;
use toml::de::{DeString, DeTable, DeValue};

type Key<'t> = Spanned<DeString<'t>>;
type Value<'t> = Spanned<DeValue<'t>>;

/// Everything that is wrong in this text, in the order of places. What cannot be read at all is one finding.
pub(crate) fn mistakes(text: &str) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    if let Err(error) = Project::parse(text) {
        let help = near_field(&error);
        let one = finding(error.to_string(), error.span());
        found.push(match help {
            Some(near) => one.help(format!("did you mean `{near}`?")),
            None => one,
        });
    } else if let Ok(root) = DeTable::parse(text) {
        project(root.get_ref(), &mut found);
    }
    Diagnostic::sort(&mut found);
    found
}

/// The field that was probably meant, of those that the message lists behind the unknown one.
fn near_field(error: &ProjectError) -> Option<String> {
    let message = error.to_string();
    let (_, rest) = message.split_once("unknown field `")?;
    let mut quoted = rest.split('`').step_by(2);
    let unknown = quoted.next()?;
    let known: Vec<&str> = rest.split('`').skip(2).step_by(2).collect();
    did_you_mean(unknown, known).map(str::to_owned)
}

fn project(root: &DeTable<'_>, found: &mut Vec<Diagnostic>) {
    settings(root, found);
    for over in
        root.get("overrides").and_then(|list| list.get_ref().as_array()).into_iter().flatten()
    {
        let Some(table) = over.get_ref().as_table() else { continue };
        settings(table, found);
        facts(table, found);
        match table.get("paths") {
            Some(paths) => bad_globs(paths, found),
            None => found.push(
                finding("an override without `paths` holds for no file", over.span())
                    .help("write the globs that it is for, such as paths = [\"legacy/**\"]"),
            ),
        }
    }
    for (_, stack) in entries(root, "stack") {
        for list in ["servers", "agents", "front", "ingress", "other"] {
            stack.get_ref().get(list).iter().for_each(|globs| bad_globs(globs, found));
        }
        for node in
            stack.get_ref().get("nodes").and_then(|n| n.get_ref().as_array()).into_iter().flatten()
        {
            address(node, found);
        }
    }
}

/// `targets` and `rules` of the project, or of an override.
fn settings(table: &DeTable<'_>, found: &mut Vec<Diagnostic>) {
    for (tool, version) in entries(table, "targets") {
        let Some(text) = version.get_ref().as_str() else { continue };
        if let Err(error) = Targets::new().set(&format!("{}={text}", tool.get_ref())) {
            let of_tool = matches!(error, TargetError::Tool { .. } | TargetError::Form(_));
            let span = if of_tool { tool.span() } else { version.span() };
            found.push(finding(error.to_string(), span));
        }
    }
    for (what, level) in entries(table, "rules") {
        let name: &str = what.get_ref();
        if let Err(error) = registry::selector(name) {
            found.push(finding(error.to_string(), what.span()));
        } else if level.get_ref().as_str() == Some("off") && file_rules::is_own(name) {
            let message = format!("`{name}` cannot be turned off: nothing is skipped in silence");
            found.push(finding(message, level.span()).severity(Severity::Warning));
        }
    }
}

fn facts(table: &DeTable<'_>, found: &mut Vec<Diagnostic>) {
    for (key, value) in entries(table, "facts") {
        let Some(text) = value.get_ref().as_str() else { continue };
        if let Err(error) = Facts::new().set(key.get_ref(), text) {
            let of_key = matches!(error, config_diagnostics::FactError::Key(_));
            let span = if of_key { key.span() } else { value.span() };
            found.push(finding(error.to_string(), span));
        }
    }
}

fn bad_globs(list: &Value<'_>, found: &mut Vec<Diagnostic>) {
    for glob in list.get_ref().as_array().into_iter().flatten() {
        let Some(pattern) = glob.get_ref().as_str() else { continue };
        for (_, error) in globs(&[pattern.to_owned()]).1 {
            found.push(finding(format!("this is no glob: {}", error.kind()), glob.span()));
        }
        if pattern.starts_with('/') || pattern.split('/').any(|part| part == "..") {
            let message = "this matches nothing: globs are relative to the folder of this file, and stay in it";
            found.push(finding(message, glob.span()));
        }
    }
}

fn address(node: &Value<'_>, found: &mut Vec<Diagnostic>) {
    let Some(ip) = node.get_ref().get("ip") else { return };
    let Some(text) = ip.get_ref().as_str() else { return };
    if text.parse::<std::net::IpAddr>().is_err() {
        let message = format!("`{text}` is no IP address");
        found.push(finding(message, ip.span()).help("write one such as 10.0.42.1"));
    }
}

fn entries<'d, 't>(
    table: &'d DeTable<'t>,
    name: &str,
) -> impl Iterator<Item = (&'d Key<'t>, &'d Value<'t>)> {
    table.get(name).and_then(|value| value.get_ref().as_table()).into_iter().flatten()
}

/// Bytes as a span; what lies past 4 GiB is clamped.
pub(crate) fn span(range: &Range<usize>) -> config_diagnostics::Span {
    let clamp = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    config_diagnostics::Span::new(clamp(range.start), clamp(range.end))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Message and the text it points at.
    fn told(text: &str) -> Vec<(String, &str)> {
        let found = mistakes(text);
        assert!(found.iter().all(|found| found.rule == "stack/invalid-project-file"));
        found.into_iter().map(|one| (one.message.clone(), &text[one.span().range()])).collect()
    }

    #[test]
    fn each_mistake_has_its_place() {
        let text = "\
[targets]
haprox = \"3.2\"
k3s = \"latest\"
[rules]
\"stack/not-utf8\" = \"off\"
\"stack/not-utf-8\" = \"off\"
secruity = \"error\"
[[overrides]]
paths = [\"a[\", \"/etc/x\"]
facts = { rolle = \"agent\", role = \"master\" }
[[overrides]]
[stack.home]
front = [\"ok.cfg\", \"{a\"]
[[stack.home.nodes]]
name = \"m1\"
ip = \"10.0.42\"
";
        let told = told(text);
        let places: Vec<&str> = told.iter().map(|(_, place)| *place).collect();
        assert_eq!(
            places,
            [
                "haprox",
                "\"latest\"",
                "\"stack/not-utf8\"",
                "\"off\"",
                "secruity",
                "\"a[\"",
                "\"/etc/x\"",
                "rolle",
                "\"master\"",
                "[[overrides]]",
                "\"{a\"",
                "\"10.0.42\"",
            ],
            "{told:#?}"
        );
        assert!(told[0].0.contains("did you mean `haproxy`?"));
        assert!(told[2].0.contains("did you mean `stack/not-utf-8`?"));
        assert!(told[4].0.contains("did you mean `security`?"));
    }

    #[test]
    fn what_is_no_project_file_is_one_finding() {
        assert_eq!(told("[targets\n").len(), 1);
        assert_eq!(told("[rules]\nall = \"of\"\n")[0].1, "\"of\"");
        let found = mistakes("[target]\nk3s = \"1.33.1\"\n");
        assert_eq!(found[0].help.as_deref(), Some("did you mean `targets`?"));
        assert_eq!(told("[target]\n")[0].1, "target");
        assert!(mistakes("").is_empty());
    }
}
