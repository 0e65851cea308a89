//! ## What it does
//! Finds `stats admin` under a condition that asks for no password: a source address, or nothing at all.
//!
//! ## Why is this bad?
//! Whoever meets the condition can drain and disable servers from a browser. An address proves little: behind
//! a proxy on the same host, a tunnel or a container network every visitor comes from it.
//!
//! ## Example
//! ```haproxy
//! frontend stats
//!     mode http
//!     bind :8404
//!     stats enable
//!     stats admin if LOCALHOST
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend stats
//!     mode http
//!     bind :8404
//!     stats enable
//!     stats http-request auth unless { http_auth(ops) }
//!     stats admin if { http_auth_group(ops) admins }
//! ```
//!
//! ## Fix safety
//! No fix: the users have to be named.
//!
//! ## References
//! Configuration manual, 4.2 `stats admin`, `stats http-request`; 12.1 "Userlists".

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View, is_identity};
use crate::{Address, SectionKind};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/stats-admin-without-auth",
        Group::Security,
        Severity::Error,
        Safety::None,
        "the statistics page lets visitors change servers without a password",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        if section.kind == SectionKind::Defaults || view.mode(section) != "http" {
            continue;
        }
        if section.last(&["stats", "admin"]).is_none() {
            continue;
        }
        let asks = section.last(&["stats", "auth"]).is_some();
        if asks || only_sockets(view, section) || view.is_guarded(section, is_identity) {
            continue;
        }
        for line in section.all(&["stats", "admin"]) {
            if never(line) || view.condition_speaks_of(section, line, is_identity) {
                continue;
            }
            let diagnostic = Diagnostic::of(
                &RULE.info,
                format!(
                    "the statistics page of `{}` lets visitors disable servers `{}`, without a password",
                    section.name,
                    line.condition()
                ),
            )
            .at(line.span())
            .path(section.path())
            .tool_says(ToolSays::Nothing)
            .help(
                "add `stats http-request auth unless { http_auth(LIST) }` with a `userlist LIST`, \
                 and grant `stats admin if { http_auth_group(LIST) GROUP }`",
            );
            found.push(if view.is_public(section) {
                diagnostic.confidence(Confidence::Medium)
            } else {
                // Any user of this machine, and what runs on it; no more.
                diagnostic.severity(Severity::Info).confidence(Confidence::Low)
            });
        }
    }
}

/// A condition that nothing meets.
fn never(line: &Statement<'_>) -> bool {
    matches!(line.condition().as_str(), "if FALSE" | "unless TRUE" | "if !TRUE" | "unless !FALSE")
}

/// Whether files' permissions say who reaches a section.
fn only_sockets(view: &View<'_>, section: &SectionView<'_>) -> bool {
    section.has("bind") && view.binds(section).flat_map(|bind| bind.addresses).all(Address::is_unix)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;
    use config_diagnostics::Severity;

    #[test]
    fn pass() {
        RULE.pass(
            "frontend s\n  mode http\n  bind :8404\n  stats auth a:b\n  stats admin if LOCALHOST\n",
        );
        RULE.pass(
            "frontend s\n  mode http\n  bind :8404\n  acl ok http_auth(ops)\n  stats http-request auth unless ok\n  stats admin if TRUE\n",
        );
        RULE.pass(
            "listen s\n  mode http\n  bind :8404\n  acl ok http_auth_group(ops) admins\n  stats admin if ok\n",
        );
        RULE.pass(
            "frontend s\n  mode http\n  bind :8404\n  http-request auth unless { http_auth(ops) }\n  stats admin if TRUE\n",
        );
        RULE.pass("frontend s\n  mode http\n  bind :8404\n  stats admin if FALSE\n");
        RULE.pass("frontend s\n  mode http\n  bind /run/s.sock mode 600\n  stats admin if TRUE\n");
        RULE.pass("frontend s\n  mode http\n  bind :8404\n  stats enable\n");
    }

    #[test]
    fn fail() {
        for condition in ["if LOCALHOST", "if TRUE", "unless FALSE", "if { src 10.0.0.0/8 }"] {
            let text =
                format!("frontend s\n  mode http\n  bind :8404\n  stats admin {condition}\n");
            let said = RULE.fail(&text, &format!("stats admin {condition}"));
            assert_eq!(said.severity, Severity::Error);
        }
        // An address is no password, wherever it is asked for.
        RULE.fail(
            "defaults\n  mode http\nlisten s\n  bind :8404\n  http-request deny unless { src 10.0.0.0/8 }\n  stats admin if TRUE\n",
            "stats admin if TRUE",
        );
        // The inherited password is dropped.
        RULE.fail(
            "defaults\n  mode http\n  stats auth a:b\nlisten s\n  bind :8404\n  stats admin if TRUE\n",
            "stats admin if TRUE",
        );
    }

    #[test]
    fn less_is_said_of_what_only_this_machine_reaches() {
        let text = "listen s\n  mode http\n  bind 127.0.0.1:8404\n  stats admin if TRUE\n";
        assert_eq!(RULE.fail(text, "stats admin if TRUE").severity, Severity::Info);
    }
}
