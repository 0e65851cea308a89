//! ## What it does
//! Finds conditions that never hold: those that ask for what HAProxy does not have at that time, such as a response header in
//! an `http-request` rule, those that ask for a thing and its opposite, and `if` with nothing behind it.
//!
//! ## Why is this bad?
//! The rule is never run, or with `unless` always. HAProxy warns of the first kind only.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode http
//!     http-request deny if { res.hdr(x-blocked) -m found }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode http
//!     http-response deny if { res.hdr(x-blocked) -m found }
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows what was to be asked.
//!
//! ## References
//! Configuration manual, 7.2 and 7.3, whose parts are ordered by what their fetches look at.

use crate::check::{Places, condition_places, uses};
use crate::lint::Rule;
use crate::view::{Acls, View};
use crate::{Condition, Polarity};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, Span, ToolSays};
use std::collections::BTreeSet;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/condition-never-matches",
        Group::Correctness,
        Severity::Warning,
        Safety::None,
        "a condition that never holds",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        let acls = Acls::of(section);
        let mut say = |span: Span, message: String, says: ToolSays, label: Option<Span>| {
            let said = Diagnostic::of(&RULE.info, message)
                .at(span)
                .path(section.path())
                .tool_says(says)
                .help("ask for something else, or put the rule where its condition can hold");
            let label =
                label.map(|span| Label::new(span).path(section.path()).message("declared here"));
            found.push(label.into_iter().fold(said, Diagnostic::label));
        };
        for line in section.lines.iter().filter(|line| view.is_certain(&line.line)) {
            let Some(condition) = line.typed_condition() else { continue };
            let start = line.condition_at().unwrap_or_default();
            if let Some(why) = contradiction(condition) {
                let effect = match condition.polarity() {
                    Polarity::If => "the rule never applies",
                    Polarity::Unless => "the rule always applies",
                };
                say(line.word_span(start), format!("{why}: {effect}"), ToolSays::Nothing, None);
            }
            let Some(places) = condition_places(section, line) else { continue };
            let mut seen = BTreeSet::new();
            for test in acls.tests(line).iter().filter(|test| lacks(view, test.fetch, places)) {
                let declared =
                    (!std::ptr::eq(test.line, line)).then(|| test.line.locate(test.word));
                let span =
                    declared.map_or_else(|| line.locate(test.word), |_| line.word_span(start));
                let message =
                    format!("what `{}` looks at cannot be had here: it never matches", test.fetch);
                if seen.insert(declared.unwrap_or(span)) {
                    say(span, message, ToolSays::Warning, declared);
                }
            }
        }
    }
}

fn lacks(view: &View<'_>, fetch: &str, places: Places) -> bool {
    uses(fetch, view.version()).is_some_and(|uses| !uses.places.meets(places))
}

/// Why a condition cannot hold, whatever its tests say.
fn contradiction(condition: &Condition) -> Option<String> {
    if condition.is_empty() {
        return Some(format!("nothing stands behind `{}`", condition.polarity().as_str()));
    }
    let opposed = |group: &Vec<crate::Term>| {
        let clash = group.iter().find(|term| group.contains(&!(*term).clone()));
        clash.and_then(|term| term.acl_name()).map(ToString::to_string)
    };
    let names: Option<Vec<String>> = condition.groups().iter().map(opposed).collect();
    let name = names?.into_iter().next()?;
    Some(format!("`{name}` and `!{name}` cannot both hold"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        for line in [
            "http-request deny if { path /a } { src ::1 } !{ ssl_fc }",
            "http-request deny if a !b or b !a",
            "http-response deny if { res.hdr(x) y } { src ::1 } { var(txn.a) b }",
            "use_backend b if { path /a } { nbsrv(b) gt 0 }",
            "tcp-request connection reject if { src ::1 } { src_conn_rate gt 3 }",
            "tcp-request content reject if { req.ssl_sni x } WAIT_END",
            "use-server s if { nbsrv gt 1 } { hdr(x) y }",
        ] {
            RULE.pass(&format!("listen l\n  mode http\n  {line}\n"));
        }
    }

    #[test]
    fn fail() {
        for (line, place) in [
            ("http-request deny if { res.hdr(x) y }", "res.hdr"),
            ("http-response deny if { ssl_fc } { path /a }", "path"),
            ("tcp-request connection reject if METH_GET", "METH_GET"),
            ("use_backend b if { status 500 }", "status"),
        ] {
            let said = RULE.fail(&format!("listen l\n  mode http\n  {line}\n"), place);
            assert_eq!(said.tool_says, ToolSays::Warning);
        }
        let text = "frontend f\n  acl a status 500\n  http-request deny if a\n";
        assert_eq!(RULE.fail_on(Version::V2_6, text, "if").labels.len(), 1);
        for (line, place) in [
            ("http-request deny if", "if"),
            ("http-request deny unless", "unless"),
            ("use_backend b if a !a", "if"),
            ("use_backend b if a b !a or !b b", "if"),
        ] {
            let said = RULE.fail(&format!("listen l\n  mode http\n  {line}\n"), place);
            assert_eq!(said.tool_says, ToolSays::Nothing);
        }
    }
}
