//! ## What it does
//! Finds a front proxy whose address is not among those that Traefik's entry point believes `X-Forwarded-*` headers of.
//!
//! ## Why is this bad?
//! Traefik throws the headers of anybody else away and writes its own. Applications then take the front for the client: logs,
//! rate limits and allow lists see one address, and links and redirects go to `http`.
//!
//! ## Example
//! ```yaml
//! # The front is 192.168.1.10.
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [192.168.1.99/32]
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [192.168.1.10/32]
//! ```
//!
//! ## Fix safety
//! Unsafe: whoever has that address can then claim to be any client.
//!
//! ## References
//! Traefik, entry points: forwarded headers. What the front is, the nodes of `k3s-stack.toml` say.

use crate::stack::facts::{Front, Mode};
use crate::stack::view::{Entry, Hop, network, trusts};
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/front-proxy-not-trusted",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the address of the front proxy is not among those that Traefik believes headers of",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut said = HashSet::new();
    for (hop, entry) in view.ways_in() {
        let Some((_, values)) = entry.values else { continue };
        if hop.server.host.is_loopback()
            || hop.pool.mode != Mode::Http
            || hop.server.sends_proxy.is_some()
            || !StackView::says_for_whom(&hop)
        {
            continue;
        }
        let trust = &values.forwarded_headers;
        if trust.insecure.is_some() {
            continue;
        }
        // What comes through the Service has an address of the cluster's own; that one may be trusted instead.
        let pods = view.pod_networks();
        let covers = |text: &str| {
            network(text).is_some_and(|net| pods.iter().any(|pod| net.contains(pod.address())))
        };
        if trust.networks.iter().any(|own| covers(&own.text) || network(&own.text).is_none()) {
            continue;
        }
        for machine in view.machines_of(hop.front.program) {
            let Some(ip) = machine.ip.filter(|ip| !trusts(&trust.networks, *ip)) else { continue };
            if !said.insert((ip, entry.name.to_owned())) {
                continue;
            }
            found.push(finding(view, &hop, &entry, ip, &machine.name, hop.front));
        }
    }
}

fn finding(
    view: &StackView<'_>,
    hop: &Hop<'_>,
    entry: &Entry<'_>,
    ip: std::net::IpAddr,
    name: &str,
    front: &Front,
) -> Diagnostic {
    let program = front.program.name();
    let message = format!(
        "entry point `{}` does not trust {program} on {name} ({ip}), {} of which leads to it: Traefik drops the `X-Forwarded-*` headers, and applications see {ip} as the client",
        entry.name, front.name,
    );
    let Some((ingress, values)) = entry.values else {
        return view.finding(&RULE.info, &front.place, message);
    };
    let trust = &values.forwarded_headers;
    let place =
        trust.networks.first().map_or_else(|| ingress.place.clone(), |first| ingress.of(first));
    let bits = if ip.is_ipv6() { 128 } else { 32 };
    let path = format!("ports.{}.forwardedHeaders.trustedIPs", entry.name);
    let in_values = trust.networks.iter().all(|own| own.path.starts_with("ports."));
    let edits = ingress.push(&path, format!("{ip}/{bits}").into()).filter(|_| in_values);
    let diagnostic = view
        .finding(&RULE.info, &place, message)
        .help(format!("add {ip} to `forwardedHeaders.trustedIPs` of `{}`", entry.name))
        .label(hop.server.place.label(format!("{program} connects from {ip}")));
    match edits {
        Some(edits) => diagnostic.fix(Fix::risky(format!("trust {ip}"), edits)),
        None => diagnostic,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const FRONT: &str = "## topology\nfront 192.168.1.10 apache\n## apache.conf\n<VirtualHost *:443>\nServerName a.lan\nSSLEngine on\nProxyPass / http://k3s-ingress/\n</VirtualHost>\n## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n";

    fn with(values: &str) -> String {
        format!("{FRONT}{values}")
    }

    #[test]
    fn pass() {
        RULE.pass(&with("    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs: [192.168.1.10/32]\n"));
        RULE.pass(&with("    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs:\n            - 192.168.0.0/16\n"));
        RULE.pass(&with("    additionalArguments:\n      - --entrypoints.web.forwardedheaders.trustedips=10.0.0.1,192.168.1.10\n"));
        RULE.pass(&with(
            "    ports:\n      web:\n        forwardedHeaders:\n          insecure: true\n",
        ));
        // The addresses of pods, which a Service puts in the place of the front's.
        RULE.pass(&with("    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs: [10.0.0.0/8]\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &with("    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs: [192.168.1.99/32]\n"),
            "helmchartconfig.yaml: 192.168.1.99/32",
        );
        RULE.fail(
            &with("    additionalArguments:\n      - --entryPoints.websecure.forwardedHeaders.trustedIPs=192.168.1.10\n"),
            "helmchartconfig.yaml: HelmChartConfig",
        );
    }

    #[test]
    fn fix() {
        let before = with(
            "    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs: [192.168.1.99/32]\n",
        );
        let after = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n    ports:\n      web:\n        forwardedHeaders:\n          trustedIPs: [192.168.1.99/32, 192.168.1.10/32]\n";
        RULE.fix(&before, after);
    }
}
