//! ## What it does
//! Finds `option tcplog`, `option httplog` and `option httpslog` in backends.
//!
//! ## Why is this bad?
//! The frontend writes the log line of a connection, in its own format. HAProxy warns that a backend's is
//! ignored; who reads the file expects otherwise.
//!
//! ## Example
//! ```haproxy
//! backend api
//!     option tcplog
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend api-front
//!     option tcplog
//!     default_backend api
//! backend api
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Fix safety
//! Safe: it removes the line, which has no effect.
//!
//! ## References
//! Configuration manual, 4.2 `option tcplog`, `option httplog`, `option httpslog`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/log-option-in-backend",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "a log format in a backend, where it is ignored",
    ),
    check,
);

/// Options that choose a log format.
pub(crate) const OPTIONS: [&str; 3] = ["tcplog", "httplog", "httpslog"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.of_kind(SectionKind::Backend) {
        for line in section.all(&["option"]) {
            let option = line.value(1);
            if !OPTIONS.contains(&option) {
                continue;
            }
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    format!(
                        "`option {option}` is ignored in a backend: the frontend writes the log"
                    ),
                )
                .at(line.span())
                .path(section.path())
                .tool_says(ToolSays::Warning)
                .tag(Tag::Ignored)
                .help("remove it, or move it to the frontend or to `defaults`")
                .fix(Fix::safe("remove the line", [line.remove()])),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("defaults\n  option tcplog\nbackend b\n  option log-health-checks\n");
        RULE.pass("frontend f\n  option httplog\nlisten l\n  option tcplog\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  option tcplog\n", "option tcplog");
        RULE.fail("backend b\n  option httplog clf # x\n", "option httplog clf");
        RULE.fail("backend b\n  option httpslog\n", "option httpslog");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  option tcplog # x\n  server s 10.0.0.1:80\n",
            "backend b\n  server s 10.0.0.1:80\n",
        );
    }
}
