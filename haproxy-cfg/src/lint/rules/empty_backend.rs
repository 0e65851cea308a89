//! ## What it does
//! Finds backends without a server and without a rule that answers in its place.
//!
//! ## Why is this bad?
//! Every request that is sent there gets a 503, every TCP connection is closed. HAProxy says nothing about it.
//!
//! Quiet where something else answers or is the point: `http-request return`, `deny` and the like, `redirect`,
//! `stats`, an error file of its own, a stick table that other sections use.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     balance roundrobin
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     balance roundrobin
//!     server a 10.0.0.1:80
//! ```
//!
//! ## Fix safety
//! There is no fix: only you know the servers.
//!
//! ## References
//! Configuration manual, 4.2 `server`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/empty-backend",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "a backend has no server and answers nothing itself",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.of_kind(SectionKind::Backend) {
        let answers = section.lines.iter().any(serves)
            || view.chain(section).any(|s| s.lines.iter().any(answers))
            || !view.stats(section).is_empty();
        // Tables live in backends of their own.
        let is_table =
            section.last(&["stick-table"]).is_some() && view.frontends_of(section).next().is_none();
        let is_certain = view.is_certain(&section.section.header());
        if answers || is_table || !is_certain || view.is_disabled(section) {
            continue;
        }
        let outcome = match view.mode(section) {
            "http" => "every request gets a 503",
            "tcp" => "every connection is closed",
            _ => "nothing is ever delivered",
        };
        found.push(
            Diagnostic::of(
                &RULE.info,
                format!("backend `{}` has no server: {outcome}", section.name),
            )
            .at(section.header_span())
            .path(section.path())
            .tool_says(ToolSays::Nothing)
            .help("add a `server`, or say what to answer with `http-request return`"),
        );
    }
}

/// Whether a line brings a server, or a page in place of the 503.
fn serves(line: &Statement<'_>) -> bool {
    match line.value(0) {
        "server" | "server-template" | "dispatch" | "transparent" | "http-error" => true,
        "option" => matches!(line.value(1), "transparent" | "http_proxy"),
        // A script may answer.
        "filter" => line.value(1).starts_with("lua."),
        first => first.starts_with("errorfile") || first.starts_with("errorloc"),
    }
}

/// Whether a rule ends requests or connections, on a condition or always.
fn answers(line: &Statement<'_>) -> bool {
    let action = match line.value(0) {
        "redirect" => return true,
        "http-request" => line.value(1),
        "tcp-request" => line.value(2),
        _ => return false,
    };
    let name = action.split('(').next().unwrap_or_default();
    matches!(
        name,
        "auth"
            | "cache-use"
            | "deny"
            | "redirect"
            | "reject"
            | "return"
            | "silent-drop"
            | "tarpit"
            | "use-service"
    ) || name.starts_with("lua.")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for line in [
            "server s 10.0.0.1:80",
            "server-template s 1-3 a.example.com:80",
            "http-request return status 200",
            "http-request deny deny_status 404 if { path / }",
            "http-request use-service lua.hello",
            "tcp-request content reject",
            "redirect scheme https",
            "stats enable",
            "errorfile 503 /etc/haproxy/sorry.http",
            "stick-table type ip size 1m store gpc0",
            "option transparent",
            "disabled",
        ] {
            RULE.pass(&format!("backend b\n  mode http\n  {line}\n"));
        }
        RULE.pass("defaults d\n  http-request deny\nbackend b from d\n  mode http\n");
        RULE.pass("backend b\n.if feature(X)\n  server s 10.0.0.1:80\n.endif\n");
        RULE.pass("frontend f\n  bind :80\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  mode http\n  balance roundrobin\n", "backend b");
        RULE.fail("backend b # later\n  # server s 10.0.0.1:80\n", "backend b");
        RULE.fail("backend b\n  default-server check\n  option httpchk\n", "backend b");
        RULE.fail(
            "defaults\n  errorfile 503 /x\nbackend b\n  http-request set-path /\n",
            "backend b",
        );
        RULE.fail(
            "frontend f\n  default_backend b\nbackend b\n  stick-table type ip size 1m\n",
            "backend b",
        );
        RULE.fail("backend b\n.if 0\n  server s 10.0.0.1:80\n.endif\n", "backend b");
    }
}
