//! ## What it does
//! Finds rules that set the `Host` header to the value that it has.
//!
//! ## Why is this bad?
//! They do nothing: HAProxy passes `Host` on as it came. Such a line hints at a misunderstanding, often one
//! brought along from another proxy that replaces the header.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     http-request set-header Host %[req.hdr(Host)]
//! ```
//!
//! ## Use instead
//! Remove the line.
//!
//! ## Fix safety
//! Safe: it removes the line.
//!
//! ## References
//! Configuration manual, 4.3 `set-header`; 7.3.6 `req.hdr`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/host-header-noop",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "the `Host` header is set to its own value",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        for line in section.all(&["http-request", "set-header"]) {
            if !line.value(2).eq_ignore_ascii_case("host") || !is_host(line.value(3)) {
                continue;
            }
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    "this sets `Host` to the value it has: HAProxy passes the header on anyway",
                )
                .at(line.span())
                .path(section.path())
                .tool_says(ToolSays::Nothing)
                .help("remove the line")
                .fix(Fix::safe("remove the line", [line.remove()])),
            );
        }
    }
}

/// Whether a log format is the header's value and nothing else.
fn is_host(format: &str) -> bool {
    let inner = format.strip_prefix("%[").and_then(|rest| rest.strip_suffix(']'));
    let call = inner.unwrap_or_default().trim().to_ascii_lowercase();
    ["req.hdr", "req.fhdr", "hdr"].iter().any(|fetch| {
        let argument = call.strip_prefix(fetch).and_then(|rest| rest.strip_prefix('('));
        argument.and_then(|rest| rest.strip_suffix(')')).is_some_and(|name| name.trim() == "host")
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  http-request set-header Host app.lan\n");
        RULE.pass("backend b\n  http-request set-header Host %[req.hdr(Host),lower]\n");
        RULE.pass("backend b\n  http-request set-header Host %[req.hdr(X-Forwarded-Host)]\n");
        RULE.pass("backend b\n  http-request set-header X-Forwarded-Host %[req.hdr(Host)]\n");
        RULE.pass("backend b\n  http-request set-header Host %[req.hdr(Host)]:443\n");
    }

    #[test]
    fn fail() {
        for line in [
            "http-request set-header Host %[req.hdr(Host)]",
            "http-request set-header host %[hdr(host)]",
            "http-request set-header Host \"%[req.fhdr(host)]\" if { ssl_fc }",
        ] {
            RULE.fail(&format!("listen b\n  {line}\n"), line);
        }
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  http-request set-header Host %[req.hdr(Host)]\n  server s 10.0.0.1:80\n",
            "backend b\n  server s 10.0.0.1:80\n",
        );
    }
}
