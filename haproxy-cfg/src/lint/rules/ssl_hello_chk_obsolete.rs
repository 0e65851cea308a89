//! ## What it does
//! Finds `option ssl-hello-chk`.
//!
//! ## Why is this bad?
//! It sends a greeting of SSLv3 and looks at the first byte of the answer. No handshake ends, and an alert, by
//! which a server of today refuses it, counts as good. `check-ssl` makes a real TLS connection.
//!
//! ## Example
//! ```haproxy
//! backend api
//!     option ssl-hello-chk
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend api
//!     server m1 10.0.42.1:6443 check check-ssl verify none
//! ```
//!
//! ## Fix safety
//! Unsafe: a server whose handshake fails gets no more requests.
//!
//! ## References
//! Configuration manual, 4.2 `option ssl-hello-chk`, 5.2 `check-ssl`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{ServerView, View};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/ssl-hello-chk-obsolete",
        Group::Deprecated,
        Severity::Hint,
        Safety::Unsafe,
        "a health check that greets in SSLv3",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        let Some(line) = section.last(&["option", "ssl-hello-chk"]) else { continue };
        // A later line took its place.
        if view.check_method(section).is_some_and(|method| !std::ptr::eq(method, line)) {
            continue;
        }
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            "`option ssl-hello-chk` greets in SSLv3 and ends no handshake: even a server that refuses it with an alert counts as up",
        )
        .at(line.span())
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .help("remove it, and write `check-ssl` behind `check` on the servers");
        // Who inherits it from `defaults` must be told one by one.
        if section.kind != SectionKind::Defaults {
            let servers = view.servers(section);
            let plain = |s: &&ServerView<'_, '_>| {
                s.options.on("check") && !s.options.on("ssl") && !s.options.on("check-ssl")
            };
            let checks = servers.iter().filter(plain).map(ServerView::check_with_tls);
            let edits: Vec<_> = std::iter::once(line.remove()).chain(checks).collect();
            diagnostic = diagnostic.fix(Fix::risky("check with TLS", edits));
        }
        found.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  server s 10.0.0.1:443 check check-ssl verify none\n");
        RULE.pass("backend b\n  option ssl-hello-chk\n  option httpchk\n");
        RULE.pass("backend b\n  option tcp-check\n  server ssl-hello-chk 10.0.0.1:443 check\n");
    }

    #[test]
    fn fail() {
        RULE.fail("defaults\n  option ssl-hello-chk\n", "option ssl-hello-chk");
        RULE.fail("listen l\n  option  ssl-hello-chk # x\n", "option  ssl-hello-chk");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  option ssl-hello-chk\n  server s 10.0.0.1:443 check # one\n  server t 10.0.0.2:443\n",
            "backend b\n  server s 10.0.0.1:443 check check-ssl verify none # one\n  server t 10.0.0.2:443\n",
        );
    }
}
