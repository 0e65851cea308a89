//! ## What it does
//! Finds tcp proxies in front of Kubernetes API servers (ports 6443, 9345, 16443) whose client or server timeout
//! is below one hour, without `timeout tunnel`.
//!
//! ## Why is this bad?
//! `kubectl exec`, `logs -f`, `port-forward` and every watch hold connections that are silent for long. HAProxy
//! cuts them after the shorter of the two timeouts. `timeout tunnel` takes the place of both once data went both
//! ways.
//!
//! ## Example
//! ```haproxy
//! defaults
//!     mode tcp
//!     timeout connect 5s
//!     timeout client 50s
//!     timeout server 50s
//! backend api
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults
//!     mode tcp
//!     timeout connect 5s
//!     timeout client 50s
//!     timeout server 50s
//!     timeout tunnel 4h
//! backend api
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Fix safety
//! Unsafe: connections whose other end went away stay open for longer. `option clitcpka` and `option srvtcpka`
//! help against that.
//!
//! ## References
//! Configuration manual, 4.2 `timeout tunnel`; kubernetes/kubeadm#2227.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/kubernetes-api-without-tunnel-timeout",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "a proxy to the Kubernetes API cuts idle watches and `kubectl exec`",
    ),
    check,
);

/// In milliseconds; API servers end a watch themselves after half an hour to an hour.
const LONG_ENOUGH: u64 = 3_600_000;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        let servers = view.api_servers(section);
        let Some(server) = servers.first() else { continue };
        if view.mode(section) != "tcp" || view.timeout(section, "tunnel").is_some() {
            continue;
        }
        let server_side = view.timeout(section, "server").into_iter();
        let client_side = view.frontends_of(section).filter_map(|f| view.timeout(f, "client"));
        let mut short: Vec<_> =
            server_side.chain(client_side).filter(|(_, millis)| *millis < LONG_ENOUGH).collect();
        short.sort_by_key(|(line, _)| line.line.index());
        short.dedup_by_key(|(line, _)| line.line.index());
        let Some((shortest, _)) = short.iter().min_by_key(|(_, millis)| *millis) else { continue };
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "`{}` leads to a Kubernetes API without `timeout tunnel`: idle watches, `kubectl \
                 exec` and `logs -f` are cut after {}",
                section.name,
                in_words(shortest.value(2))
            ),
        )
        .at(server.statement.word_span(2))
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .help("add `timeout tunnel 4h` to it, or to the `defaults` section above it")
        .fix(Fix::risky(
            "let idle connections live for four hours",
            [view.set_timeout(section, "tunnel", "4h")],
        ));
        for (line, _) in short {
            diagnostic = diagnostic.label(Label::new(line.span()).message("cuts what is idle"));
        }
        found.push(diagnostic);
    }
}

/// A time with its unit.
fn in_words(time: &str) -> String {
    let has_unit = time.ends_with(|c: char| c.is_ascii_alphabetic());
    if has_unit { time.to_owned() } else { format!("{time} ms") }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const SHORT: &str = "defaults\n  mode tcp\n  timeout connect 5s\n  timeout client 50s\n  timeout server 50000\n";

    #[test]
    fn pass() {
        let servers = "backend b\n  server s 10.0.0.1:6443 check\n";
        RULE.pass(&format!("{SHORT}  timeout tunnel 1h\n{servers}"));
        RULE.pass(&format!("{SHORT}{servers}  timeout tunnel 4h\n"));
        RULE.pass(&format!("{SHORT}backend b\n  server s 10.0.0.1:443 check\n"));
        RULE.pass(&format!("{SHORT}backend b\n  mode http\n  server s 10.0.0.1:6443 check ssl\n"));
        RULE.pass(
            "listen l\n  timeout client 2h\n  timeout server 120m\n  bind :6443\n  server s 10.0.0.1:6443\n",
        );
    }

    #[test]
    fn fail() {
        let found = RULE.fail(
            &format!("{SHORT}frontend f\n  bind :1\n  default_backend b\nbackend b\n  server s 10.0.0.1:6443\n  server t 10.0.0.2:6443\n"),
            "10.0.0.1:6443",
        );
        assert_eq!(found.labels.len(), 2);
        assert!(found.message.contains("50s") || found.message.contains("50000 ms"));
        RULE.fail(
            &format!("{SHORT}  timeout tunnel 0\nlisten l\n  bind :1\n  server s 10.0.0.1:9345\n"),
            "10.0.0.1:9345",
        );
        // Only the clients are cut.
        RULE.fail(
            "listen l\n  timeout client 1m\n  timeout server 2h\n  bind :1\n  server s [2001:db8::1]:6443\n",
            "[2001:db8::1]:6443",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            &format!("{SHORT}backend b\n  # masters\n  server s 10.0.0.1:6443\n"),
            &format!(
                "{SHORT}backend b\n  timeout tunnel 4h\n  # masters\n  server s 10.0.0.1:6443\n"
            ),
        );
    }
}
