//! ## What it does
//! Finds servers whose `option httpchk` probe goes in clear text to a port where TLS is spoken: 443, 6443, 8443,
//! 9345, 16443.
//!
//! ## Why is this bad?
//! The server answers the clear request with an error or hangs up. HAProxy marks every such server down at once,
//! and clients get nothing but errors.
//!
//! ## Example
//! ```haproxy
//! backend api
//!     option httpchk GET /readyz
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend api
//!     option httpchk GET /readyz
//!     server m1 10.0.42.1:6443 check check-ssl verify none
//! ```
//! `verify none` trusts any certificate, for the check only as long as the server has no `ssl`; `ca-file` is
//! better.
//!
//! ## Fix safety
//! Unsafe: that the port speaks TLS is told by its number.
//!
//! ## References
//! Configuration manual, 5.2 `check-ssl`, `port` and `ssl`.

use crate::lint::Rule;
use crate::view::{API_PORTS, SectionView, ServerView, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/clear-check-on-tls-port",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "an HTTP check in clear text goes to a TLS port",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        let method = view.check_method(section).filter(|method| method.value(1) == "httpchk");
        let Some(method) = method else { continue };
        if connects_its_own_way(view, section) {
            continue;
        }
        for server in view.servers(section) {
            let Some(port) = server.check_port() else { continue };
            let tls_port = matches!(port, 443 | 8443) || API_PORTS.contains(&port);
            if !tls_port || !server.options.on("check") || is_encrypted(&server) {
                continue;
            }
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    format!(
                        "the check of server `{}` speaks clear HTTP to port {port}, which expects \
                         TLS: the server is marked down at once",
                        server.name
                    ),
                )
                .confidence(Confidence::Medium)
                .at(server.statement.span())
                .path(format!("{} / server {}", section.path(), server.name))
                .tool_says(ToolSays::Nothing)
                .help("add `check-ssl`, with `verify none` or the CA in `ca-file`")
                .label(Label::new(method.span()).message("speaks HTTP"))
                .fix(Fix::risky("check it with TLS", [server.check_with_tls()])),
            );
        }
    }
}

/// Whether the check uses TLS. A port or address of its own keeps it from doing as `ssl` says.
fn is_encrypted(server: &ServerView<'_, '_>) -> bool {
    let options = &server.options;
    let elsewhere = options.has("port") || options.has("addr");
    let inherits = options.on("ssl") && !elsewhere && !options.has("no-check-ssl");
    options.on("check-ssl") || inherits || options.has("healthcheck")
}

/// Whether `http-check connect` says where to connect to, or with TLS.
fn connects_its_own_way(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let rules = view.chain(section).find(|s| s.last(&["http-check"]).is_some());
    let decides = |word: &str| matches!(word, "ssl" | "port" | "addr");
    rules.is_some_and(|s| {
        s.all(&["http-check", "connect"]).any(|l| l.values().iter().any(|word| decides(word)))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for server in [
            "server s 10.0.0.1:6443 check check-ssl verify none",
            "server s 10.0.0.1:443 check ssl verify none",
            "server s 10.0.0.1:443 check port 80",
            "server s 10.0.0.1:443",
            "server s 10.0.0.1:80 check",
            "server s /run/app.sock check",
        ] {
            RULE.pass(&format!("backend b\n  option httpchk\n  {server}\n"));
        }
        RULE.pass("backend b\n  option httpchk\n  http-check connect ssl\n  server s 10.0.0.1:443 check\n");
        RULE.pass("backend b\n  option httpchk\n  default-server ssl verify none\n  server s 10.0.0.1:443 check\n");
        RULE.pass("defaults\n  option httpchk\nbackend b\n  option tcp-check\n  server s 10.0.0.1:443 check\n");
        RULE.pass("backend b\n  server s 10.0.0.1:443 check\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "backend b\n  option httpchk GET /readyz\n  server s 10.0.0.1:6443 check\n",
            "server s 10.0.0.1:6443 check",
        );
        RULE.fail(
            "defaults\n  option httpchk\n  default-server check\nlisten b\n  server s [::1]:443 no-ssl\n",
            "server s [::1]:443 no-ssl",
        );
        // With a port of its own the check does not do as `ssl` says.
        RULE.fail(
            "backend b\n  option httpchk\n  server s 10.0.0.1:443 check ssl verify none port 443\n",
            "server s 10.0.0.1:443 check ssl verify none port 443",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  option httpchk\n  server s 10.0.0.1:6443 check # one\n  server t 10.0.0.2:6443 check ca-file /ca.pem\n",
            "backend b\n  option httpchk\n  server s 10.0.0.1:6443 check check-ssl verify none # one\n  server t 10.0.0.2:6443 check ca-file /ca.pem check-ssl\n",
        );
    }
}
