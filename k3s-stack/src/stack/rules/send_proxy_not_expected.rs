//! ## What it does
//! Finds servers of HAProxy with `send-proxy` whose entry point of Traefik does not take the PROXY protocol from it.
//!
//! ## Why is this bad?
//! Traefik reads the PROXY header as the start of a request or of a TLS handshake, and answers 400 or nothing. Every request fails.
//!
//! ## Example
//! ```haproxy
//! backend k3s
//!     server n1 10.0.0.11:80 check send-proxy-v2
//! ```
//!
//! ## Use instead
//! Trust HAProxy's address in the values of Traefik's chart:
//! ```yaml
//! ports:
//!   web:
//!     proxyProtocol:
//!       trustedIPs: [10.0.0.5/32]
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the two is meant, and which address HAProxy has, is not known.
//!
//! ## References
//! Traefik, entry points: PROXY protocol. HAProxy, configuration manual 5.2, `send-proxy`.

use crate::stack::view::trusts;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/send-proxy-not-expected",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "HAProxy sends the PROXY protocol to an entry point that does not take it",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut said = HashSet::new();
    for (hop, entry) in view.ways_in() {
        let Some(sends) = &hop.server.sends_proxy else { continue };
        let Some((ingress, values)) = entry.values else { continue };
        let trust = &values.proxy_protocol;
        let senders = view.addresses_of(hop.front.program);
        let untrusted = senders.iter().find(|ip| !trusts(&trust.networks, **ip));
        if trust.insecure.is_some() || !trust.networks.is_empty() && untrusted.is_none() {
            continue;
        }
        if !said.insert((sends.file.clone(), sends.span)) {
            continue;
        }
        let (place, why) = match (trust.networks.first(), untrusted) {
            (Some(first), Some(ip)) => {
                (ingress.of(first), format!("only takes it from other addresses than {ip}"))
            }
            _ => (ingress.place.clone(), "does not take it".to_owned()),
        };
        let message = format!(
            "server `{}` sends the PROXY protocol to entry point `{}`, which {why}: every request ends with 400 Bad Request",
            hop.server.name, entry.name,
        );
        found.push(
            view.finding(&RULE.info, sends, message)
                .help(format!(
                    "add HAProxy's address to `ports.{}.proxyProtocol.trustedIPs`, or remove `send-proxy`",
                    entry.name
                ))
                .label(place.label(format!("entry point `{}` {why}", entry.name))),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const FRONT: &str = "## haproxy.cfg\nlisten l\n  mode http\n  bind :80\n  server n1 10.0.0.11:80 check send-proxy-v2\n";
    const CHART: &str = "## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n";

    #[test]
    fn pass() {
        let trust = |list: &str| {
            format!(
                "{FRONT}{CHART}    ports:\n      web:\n        proxyProtocol:\n          trustedIPs: [{list}]\n"
            )
        };
        RULE.pass(&trust("10.0.0.5/32"));
        RULE.pass(&format!("## topology\nlb 10.0.0.5 haproxy\n{}", trust("10.0.0.0/24")));
        RULE.pass(&format!(
            "{FRONT}{CHART}    additionalArguments: [--entryPoints.web.proxyProtocol.insecure]\n"
        ));
        RULE.pass(&format!(
            "{}{CHART}    deployment:\n      replicas: 2\n",
            FRONT.replace(" send-proxy-v2", "")
        ));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("{FRONT}{CHART}    deployment:\n      replicas: 2\n"),
            "haproxy.cfg: send-proxy-v2",
        );
        RULE.fail(
            &format!("## topology\nlb 10.0.0.5 haproxy\n{FRONT}{CHART}    ports:\n      web:\n        proxyProtocol:\n          trustedIPs: [10.0.0.9]\n"),
            "haproxy.cfg: send-proxy-v2",
        );
        // The other entry point takes it.
        RULE.fail(
            &format!("{FRONT}{CHART}    ports:\n      websecure:\n        proxyProtocol:\n          trustedIPs: [10.0.0.5]\n"),
            "haproxy.cfg: send-proxy-v2",
        );
    }
}
