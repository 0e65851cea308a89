//! ## What it does
//! Finds HTTP frontends that other machines reach and that have no `timeout http-request`.
//!
//! ## Why is this bad?
//! `timeout client` starts anew with every byte. A client that sends its headers a byte at a time holds its
//! connection for as long as it likes, and a few thousand of them keep everybody else out.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode http
//!     bind :80
//!     timeout client 30s
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode http
//!     bind :80
//!     timeout client 30s
//!     timeout http-request 10s
//! ```
//!
//! ## Fix safety
//! Unsafe: slow but honest clients get an error 408.
//!
//! ## References
//! Configuration manual, 4.2 `timeout http-request`.

use crate::lint::Rule;
use crate::view::{BindView, View, is_open};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/no-http-request-timeout",
        Group::Pedantic,
        Severity::Info,
        Safety::Unsafe,
        "clients may take for ever to send their headers",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.listening() {
        if view.mode(section) != "http"
            || view.is_disabled(section)
            || view.timeout(section, "http-request").is_some()
            || !view.binds(section).any(|bind| meets_clients(&bind))
        {
            continue;
        }
        found.push(
            Diagnostic::of(
                &RULE.info,
                format!(
                    "`{}` has no `timeout http-request`: a client that sends its headers byte by byte holds its connection for ever",
                    section.name
                ),
            )
            .at(section.header_span())
            .path(section.path())
            .confidence(Confidence::Medium)
            .tool_says(ToolSays::Nothing)
            .help("add `timeout http-request 10s`, best in `defaults`")
            .fix(Fix::risky(
                "give clients ten seconds",
                [view.set_timeout(section, "http-request", "10s")],
            )),
        );
    }
}

/// Whether a line takes connections of strangers, with no other proxy before it.
fn meets_clients(bind: &BindView<'_, '_>) -> bool {
    let proxied = bind.options.has("accept-proxy") || bind.options.has("accept-netscaler-cip");
    !proxied && bind.addresses.iter().any(is_open)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("defaults\n  mode http\n  timeout http-request 10s\nfrontend f\n  bind :80\n");
        RULE.pass("frontend f\n  mode http\n  bind :80\n  timeout http-request \"${T}\"\n");
        RULE.pass("frontend f\n  mode tcp\n  bind :80\n");
        RULE.pass("frontend f\n  mode http\n  bind 127.0.0.1:80\n  bind /run/f.sock\n");
        RULE.pass("frontend f\n  mode http\n  bind :80 accept-proxy\n");
        RULE.pass("backend b\n  mode http\n");
    }

    #[test]
    fn fail() {
        RULE.fail("defaults\n  mode http\nfrontend f\n  bind :80\n", "frontend f");
        RULE.fail("listen l\n  mode http\n  bind [::]:80\n  timeout http-request 0\n", "listen l");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  mode http\n  bind :80\n",
            "frontend f\n  timeout http-request 10s\n  mode http\n  bind :80\n",
        );
        RULE.fix(
            "frontend f\n  mode http\n  bind :80\n  timeout http-request 0 # off\n",
            "frontend f\n  mode http\n  bind :80\n  timeout http-request 10s # off\n",
        );
    }
}
