//! ## What it does
//! Finds frontends and listen sections of `mode tcp` whose log format is `option httplog` or `option httpslog`,
//! their own or an inherited one.
//!
//! ## Why is this bad?
//! There is no HTTP request to log. HAProxy warns and logs in the format of `option tcplog`, so what reads
//! the log gets other lines than the file promises.
//!
//! ## Example
//! ```haproxy
//! frontend api
//!     mode tcp
//!     bind :6443
//!     option httplog
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend api
//!     mode tcp
//!     bind :6443
//!     option tcplog
//! ```
//!
//! ## Fix safety
//! Safe: it writes what HAProxy does anyway.
//!
//! ## References
//! Configuration manual, 4.2 `option httplog`, `option httpslog`, `option tcplog`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/httplog-in-tcp-mode",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "a log format of HTTP in TCP mode",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening() {
        if view.mode(section) != "tcp" || view.is_disabled(section) {
            continue;
        }
        let format = view.chain(section).find_map(|s| s.lines.iter().rev().find(|l| is_format(l)));
        let Some(line) = format.filter(|line| speaks_http(line)) else { continue };
        let option = line.value(1);
        let diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "`{}` is in `mode tcp`, where `option {option}` has no request to log: HAProxy falls back to `option tcplog`",
                section.name
            ),
        )
        .path(section.path())
        .tool_says(ToolSays::Warning)
        .help("write `option tcplog`");
        let own = section.lines.iter().any(|l| std::ptr::eq(l, line));
        found.push(if own {
            diagnostic
                .at(line.span())
                .fix(Fix::safe("log connections", [line.rewrite("option tcplog")]))
        } else {
            let inherited = Label::new(line.span()).message("inherited from here");
            let edit = view.insert_first(section, "option tcplog");
            diagnostic
                .at(section.header_span())
                .label(inherited)
                .fix(Fix::safe("log connections", [edit]))
        });
    }
}

/// Whether a line chooses the log format; the last one wins.
fn is_format(line: &Statement<'_>) -> bool {
    line.is("log-format")
        || (line.is("option") && matches!(line.value(1), "tcplog" | "httplog" | "httpslog"))
}

fn speaks_http(line: &Statement<'_>) -> bool {
    line.is("option") && line.value(1) != "tcplog"
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("defaults\n  mode http\n  option httplog\nfrontend f\n  bind :80\n");
        RULE.pass("frontend f\n  mode tcp\n  option tcplog\n");
        RULE.pass("defaults\n  option httplog\nfrontend f\n  mode tcp\n  option tcplog\n");
        RULE.pass("frontend f\n  mode tcp\n  option httplog\n  log-format \"%ci\"\n");
        RULE.pass("frontend f\n  mode tcp\n  option httplog\n  disabled\n");
        // Of a backend's another rule speaks.
        RULE.pass("backend b\n  mode tcp\n  option httplog\n");
    }

    #[test]
    fn fail() {
        RULE.fail("frontend f\n  mode tcp\n  option httplog clf\n", "option httplog clf");
        RULE.fail("listen f\n  option httpslog # x\n", "option httpslog");
        RULE.fail(
            "defaults d\n  mode http\n  option httplog\nlisten f from d\n  mode tcp\n",
            "listen f from d",
        );
        RULE.fail("frontend f\n  log-format \"%ci\"\n  option httplog\n", "option httplog");
    }

    #[test]
    fn fix() {
        RULE.fix("frontend f\n  option httplog clf # log\n", "frontend f\n  option tcplog # log\n");
        RULE.fix(
            "defaults\n  option httplog\nfrontend f\n  mode tcp\nfrontend g\n  mode http\n",
            "defaults\n  option httplog\nfrontend f\n  option tcplog\n  mode tcp\nfrontend g\n  mode http\n",
        );
    }
}
