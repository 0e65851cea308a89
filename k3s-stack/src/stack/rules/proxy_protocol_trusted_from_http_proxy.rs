//! ## What it does
//! Finds addresses that Traefik takes the PROXY protocol from, while no front of the stack sends it.
//!
//! ## Why is this bad?
//! Apache's mod_proxy cannot send it, and HAProxy only does with `send-proxy`. The trust does nothing for the path, and
//! whoever has that address may claim to be any client.
//!
//! ## Example
//! ```yaml
//! # The front is Apache.
//! additionalArguments:
//!   - "--entryPoints.web.proxyProtocol.trustedIPs=192.168.1.10/32"
//! ```
//!
//! ## Use instead
//! ```yaml
//! additionalArguments:
//!   - "--entryPoints.web.forwardedHeaders.trustedIPs=192.168.1.10/32"
//! ```
//!
//! ## Fix safety
//! Safe: nothing that is sent is read differently without it.
//!
//! ## References
//! Traefik, entry points: PROXY protocol; its header is optional for trusted senders.

use crate::stack::facts::Program;
use crate::stack::view::trusts;
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/proxy-protocol-trusted-from-http-proxy",
        Group::Security,
        Severity::Warning,
        Safety::Safe,
        "Traefik takes the PROXY protocol from a front that does not send it",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let ways: Vec<_> = view.ways_in().collect();
    let Some((first, _)) = ways.first() else { return };
    for ingress in &view.facts.ingresses {
        for entry in &ingress.chart.entries {
            let networks = &entry.proxy_protocol.networks;
            let Some(trusted) = networks.first() else { continue };
            let here = |name: &str| name.eq_ignore_ascii_case(&entry.name);
            let mut own = ways.iter().filter(|(_, to)| here(to.name));
            let sends = own.any(|(hop, _)| hop.server.sends_proxy.is_some());
            // One of several fronts sends it; which address is the other's, machines tell.
            let silent = [Program::Apache, Program::Haproxy].into_iter().find(|program| {
                let mut theirs = ways.iter().filter(|(hop, _)| hop.front.program == *program);
                let quiet = theirs.clone().next().is_some()
                    && theirs.all(|(hop, _)| hop.server.sends_proxy.is_none());
                quiet && view.addresses_of(*program).iter().any(|ip| trusts(networks, *ip))
            });
            if sends && silent.is_none() {
                continue;
            }
            let others = ways.iter().any(|(hop, _)| hop.server.sends_proxy.is_some());
            let hop = ways.iter().find(|(_, to)| here(to.name)).map_or(first, |(hop, _)| hop);
            // The other entry point of a front that sends it to one.
            if others && silent.is_none() && !ways.iter().any(|(_, to)| here(to.name)) {
                continue;
            }
            let program = hop.front.program;
            let why = match program {
                Program::Apache => "mod_proxy cannot send it",
                Program::Haproxy => "its servers have no `send-proxy`",
            };
            let message = format!(
                "entry point `{}` takes the PROXY protocol from {}, but {} does not send it ({why}): the trust is good for nothing but forging addresses",
                entry.name,
                trusted.text,
                program.name(),
            );
            let removed = list_of(&trusted.path);
            let diagnostic = view
                .finding(&RULE.info, &ingress.of(trusted), message)
                .help(format!(
                    "remove it; what {} says of clients needs `forwardedHeaders.trustedIPs`",
                    program.name()
                ))
                .label(hop.server.place.label(format!("{} leads here", hop.front.name)));
            found.push(match ingress.remove(&removed) {
                Some(edits) => diagnostic.fix(Fix::safe("remove what is trusted in vain", edits)),
                None => diagnostic,
            });
        }
    }
}

/// What states a trusted network: the list of values that it is in, or the argument.
fn list_of(path: &str) -> String {
    if path.starts_with("ports.") {
        return path.rsplit_once('[').map_or(path, |(list, _)| list).to_owned();
    }
    path.to_owned()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    const CHART: &str = "## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n    additionalArguments:\n      - --entryPoints.web.proxyProtocol.trustedIPs=192.168.1.10/32\n      - --log\n";

    #[test]
    fn pass() {
        RULE.pass(&format!(
            "## haproxy.cfg\nlisten l\n  bind :80\n  server a 10.0.0.1:80 send-proxy\n{CHART}"
        ));
        // Nothing is known of the front.
        RULE.pass(CHART);
        RULE.pass(&format!(
            "## haproxy.cfg\nlisten api\n  bind :6443\n  server a 10.0.0.1:6443\n{CHART}"
        ));
    }

    #[test]
    fn fail() {
        let found = RULE.fail(
            &format!("## apache.conf\n<VirtualHost *:443>\nProxyPass / http://k3s-ingress/\n</VirtualHost>\n{CHART}"),
            "helmchartconfig.yaml: 192.168.1.10/32",
        );
        assert!(found.message.contains("mod_proxy"));
        RULE.fail(
            &format!(
                "## haproxy.cfg\nlisten l\n  bind :80\n  mode http\n  server a 10.0.0.1:80\n{CHART}"
            ),
            "helmchartconfig.yaml: 192.168.1.10/32",
        );
    }

    #[test]
    fn fix() {
        let front = "## apache.conf\n<VirtualHost *:443>\nProxyPass / http://k3s-ingress/\n</VirtualHost>\n";
        let after = CHART.strip_prefix("## helmchartconfig.yaml\n").unwrap();
        let after = after
            .replace("      - --entryPoints.web.proxyProtocol.trustedIPs=192.168.1.10/32\n", "");
        RULE.fix(&format!("{front}{CHART}"), &after);
    }
}
