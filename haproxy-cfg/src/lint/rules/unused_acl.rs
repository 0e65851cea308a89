//! ## What it does
//! Finds ACLs that nothing in their section uses.
//!
//! ## Why is this bad?
//! It protects and routes nothing. Often a rule was forgotten, or names another ACL by mistake; else it is a leftover
//! that readers have to understand. ACLs hold in their own section only.
//!
//! ## Example
//! ```haproxy
//! frontend www
//!     acl is_api path_beg /api
//!     default_backend app
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend www
//!     default_backend app
//! ```
//!
//! ## Fix safety
//! Unsafe: it removes the lines, and perhaps the rule is what is missing.
//!
//! ## References
//! Configuration manual, 7 "Using ACLs", 7.3.1 `acl`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{LineKind, Word};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/unused-acl",
        Group::Suspicious,
        Severity::Info,
        Safety::Unsafe,
        "an ACL is declared, and nothing uses it",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|section| section.kind.is_proxy()) {
        let mut declared: BTreeMap<&str, Vec<&Statement<'_>>> = BTreeMap::new();
        for line in section.all(&["acl"]).filter(|line| line.words.len() > 2) {
            declared.entry(line.value(1)).or_default().push(line);
        }
        if declared.is_empty() {
            continue;
        }
        let Some(used) = used(section) else { continue };
        for (name, lines) in declared {
            let Some((first, more)) = lines.split_first() else { continue };
            if used.contains(name) || name.contains('$') {
                continue;
            }
            let message =
                format!("nothing in `{}` uses the ACL `{name}`: it has no effect", section.path());
            let diagnostic = Diagnostic::of(&RULE.info, message)
                .at(first.word_span(1))
                .path(section.path())
                .tool_says(ToolSays::Nothing)
                .help("remove it, or add the rule that it was meant for")
                .fix(Fix::risky("remove it", lines.iter().map(|line| line.remove())));
            let labels = more
                .iter()
                .map(|line| Label::new(line.word_span(1)).path(section.path()).message("and here"));
            found.push(labels.fold(diagnostic, Diagnostic::label));
        }
    }
}

/// The names that a section's conditions use, also in branches that are left out now. Nothing when a variable
/// may hold more of them.
fn used(section: &SectionView<'_>) -> Option<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for line in section.section.lines().filter(|line| line.kind() == LineKind::Directive) {
        let words: Vec<Word<'_>> = line.seen_words().collect();
        let is_condition = |word: &Word<'_>| matches!(&*word.value(), "if" | "unless");
        let start = words.iter().skip(1).position(is_condition).map_or(words.len(), |n| n + 2);
        let mut is_anonymous = false;
        for word in words.iter().skip(start) {
            let value = word.value();
            match &*value {
                "{" | "!{" => is_anonymous = true,
                "}" => is_anonymous = false,
                _ if is_anonymous => {}
                _ if !word.is_text() => return None,
                name => _ = names.insert(name.trim_start_matches('!').to_owned()),
            }
        }
        // The sample fetch `acl(NAME,!NAME)`, wherever expressions stand.
        for value in words.iter().map(Word::value).filter(|value| value.contains('(')) {
            for (at, call) in value.match_indices("acl(") {
                let list = value.get(at + call.len()..).unwrap_or_default();
                let list = list.split(')').next().unwrap_or_default();
                names.extend(list.split(',').map(|name| {
                    name.trim().trim_matches(['"', '\'']).trim_start_matches('!').to_owned()
                }));
            }
        }
    }
    Some(names)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for line in [
            "use_backend b if a",
            "http-request deny unless !a { src ::1 } or b",
            "http-request deny if { src ::1 } !a",
            "redirect location / if b or a",
            "monitor fail if ! a",
            "http-request set-var(txn.a) acl(b,!a)",
            "log-format %[acl(a)]",
            "http-request deny if \"${CONDITION}\"",
        ] {
            RULE.pass(&format!("frontend f\n  acl a path /\n  {line}\n"));
        }
        RULE.pass("frontend f\n  acl a path /\n.if feature(X)\n  use_backend b if a\n.endif\n");
        RULE.pass(
            "frontend f\n  acl a path /\n.if !version_atleast(2.0)\n  use_backend b if a\n.endif\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  acl a path /\n  use_backend a\n", "a");
        RULE.fail("frontend f\n  acl a path /\n  use_backend b if { path a }\n", "a");
        RULE.fail("frontend f\n  acl api path /\nbackend b\n  acl api path /\n  http-request deny if api\n", "api");
        let said = RULE.fail("listen l\n  acl a path /\n  acl a path /b\n", "a");
        assert_eq!(said.labels.len(), 1);
        // Names tell upper from lower case.
        RULE.fail(
            "listen l\n  acl Api path /\n  acl api path /\n  http-request deny if api\n",
            "Api",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  bind :80\n  acl a path /\n  acl a path /b\n  default_backend b\n",
            "frontend f\n  bind :80\n  default_backend b\n",
        );
    }
}
