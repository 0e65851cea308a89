//! ## What it does
//! Finds `http-check` rules in a backend whose checks do not speak HTTP: no `option httpchk` holds there.
//!
//! ## Why is this bad?
//! HAProxy ignores the rules, and only says so in a warning. The check just connects: a server that answers every
//! request with an error counts as up.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     http-check send meth GET uri /ping
//!     server s1 10.0.0.1:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     option httpchk
//!     http-check send meth GET uri /ping
//!     server s1 10.0.0.1:80 check
//! ```
//!
//! ## Fix safety
//! Safe: it adds the option that the rules ask for. Nothing is offered where another method is chosen.
//!
//! ## References
//! Configuration manual, 4.2 `http-check send` and `option httpchk`; `tcpcheck.c`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/http-check-without-option",
        Group::Correctness,
        Severity::Warning,
        Safety::Safe,
        "`http-check` rules are ignored without `option httpchk`",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing().filter(|section| !view.is_disabled(section)) {
        let Some(line) = ignored(view, section) else { continue };
        if !view.is_certain(&section.section.header()) || !view.is_certain(&line.line) {
            continue;
        }
        let name = &section.name;
        let message =
            format!("the `http-check` rules of `{name}` are ignored: there is no `option httpchk`");
        let diagnostic = Diagnostic::of(&RULE.info, message)
            .at(line.word_span(0).cover(line.word_span(1)))
            .path(section.path())
            .tool_says(ToolSays::Warning)
            .help("add `option httpchk` above them");
        found.push(if view.check_method(section).is_some() {
            diagnostic
        } else {
            let option = view.insert_above(&line.line, "option httpchk");
            diagnostic.fix(Fix::safe("check with HTTP", [option]))
        });
    }
}

/// The first rule of a section that is ignored. HAProxy looks at the method where it reads a rule; an option that
/// chooses a method further down takes its verdict back.
fn ignored<'v, 'd>(view: &'v View<'d>, section: &'v SectionView<'d>) -> Option<&'v Statement<'d>> {
    let inherited = view.chain(section).skip(1).find_map(|s| s.lines.iter().rev().find_map(method));
    let mut is_http = inherited == Some("httpchk");
    let mut first = None;
    for line in &section.lines {
        if let Some(method) = method(line) {
            is_http = method == "httpchk";
            first = None;
        } else if is_rule(line) && !is_http {
            first = first.or(Some(line));
        }
    }
    first
}

/// The method that a line chooses. (`external-check` stands beside these.)
fn method<'l>(line: &'l Statement<'_>) -> Option<&'l str> {
    let is_method = line.is("option")
        && (matches!(line.value(1), "httpchk" | "smtpchk") || line.value(1).ends_with("-check"))
        || line.starts_with(&["option", "ssl-hello-chk"]);
    Some(line.value(1)).filter(|name| is_method && *name != "external-check")
}

/// Whether a line is a step of a check; two of the family are switches that need no method to be read.
fn is_rule(line: &Statement<'_>) -> bool {
    line.is("http-check") && !matches!(line.value(1), "" | "disable-on-404" | "send-state")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for lines in [
            "option httpchk\n  http-check expect status 200",
            "http-check expect status 200\n  option httpchk GET /",
            "http-check expect status 200\n  option tcp-check",
            "option httpchk\n  http-check expect status 200\n  option mysql-check",
            "http-check disable-on-404",
            "http-check send-state",
            "disabled\n  http-check expect status 200",
        ] {
            RULE.pass(&format!("backend b\n  {lines}\n"));
        }
        RULE.pass("defaults\n  option httpchk\nbackend b\n  http-check expect status 200\n");
        RULE.pass("defaults\n  http-check expect status 200\nbackend b\n  server s ::1:80 check\n");
        RULE.pass("backend b\n.if feature(X)\n  http-check expect status 200\n.endif\n");
    }

    #[test]
    fn fail() {
        for version in [Version::V2_4, Version::V3_4] {
            RULE.fail_on(
                version,
                "listen l\n  http-check send meth GET\n  http-check expect status 200\n",
                "http-check send",
            );
        }
        RULE.fail("defaults x\n  option httpchk\ndefaults\nbackend b\n  http-check set-var(check.x) int(1)\n", "http-check set-var(check.x)");
        let said = RULE.fail(
            "backend b\n  option tcp-check\n  http-check expect status 200\n",
            "http-check expect",
        );
        assert!(said.fixes.is_empty());
        RULE.fail(
            "backend b\n  http-check comment x\n  option external-check\n",
            "http-check comment",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n    http-check send meth GET uri /ping # x\n    server s 10.0.0.1:80 check\n",
            "backend b\n    option httpchk\n    http-check send meth GET uri /ping # x\n    server s 10.0.0.1:80 check\n",
        );
    }
}
