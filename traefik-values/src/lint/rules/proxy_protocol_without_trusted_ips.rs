//! ## What it does
//! Finds arguments that switch the PROXY protocol of an entry point on while nobody is trusted: no `trustedIPs`, and no
//! `insecure`.
//!
//! ## Why is this bad?
//! Traefik does not start: "no trusted IPs provided".
//!
//! ## Example
//! ```yaml
//! additionalArguments:
//!   - "--entryPoints.web.proxyProtocol=true"
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     proxyProtocol:
//!       trustedIPs: [192.168.1.10/32]
//! ```
//!
//! ## Fix safety
//! There is no fix: nobody but the author knows the proxies in front.
//!
//! ## References
//! Traefik, `pkg/server/server_entrypoint_tcp.go`.

use crate::lint::Rule;
use crate::lint::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/proxy-protocol-without-trusted-ips",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "the PROXY protocol without anybody to take it from",
    ),
    check,
);

const SECTION: &str = "proxyprotocol";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let trusted = chart.stated("entrypoints.<name>.proxyprotocol.trustedips");
        let insecure = chart.stated("entrypoints.<name>.proxyprotocol.insecure");
        let mut told: Vec<String> = Vec::new();
        for argument in &chart.arguments {
            let mut words = argument.name.split('.');
            let is_entry_point =
                words.next().is_some_and(|word| word.eq_ignore_ascii_case("entrypoints"));
            let Some(name) = words.next().filter(|_| is_entry_point) else { continue };
            if !words.next().is_some_and(|word| word.eq_ignore_ascii_case(SECTION))
                || argument.value == "false" && words.next().is_none()
                || told.iter().any(|told| told.eq_ignore_ascii_case(name))
            {
                continue;
            }
            let own = |other: &str| other.eq_ignore_ascii_case(name);
            let takes = trusted.iter().any(|list| own(&list.name) && !list.items().is_empty())
                || insecure.iter().any(|switch| own(&switch.name) && switch.is_on());
            if takes {
                continue;
            }
            told.push(name.to_owned());
            let message = format!(
                "the PROXY protocol of `{name}` is on and trusts nobody: Traefik does not start"
            );
            found.push(
                chart
                    .finding(&RULE.info, &argument.path, message)
                    .help(format!("name the proxies in `ports.{name}.proxyProtocol.trustedIPs`")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("additionalArguments: [--entrypoints.web.proxyprotocol.trustedips=10.0.0.1]\n");
        RULE.pass("additionalArguments: [--entrypoints.web.proxyprotocol.insecure]\n");
        RULE.pass("additionalArguments: [--entrypoints.web.proxyprotocol=true]\nports: {web: {proxyProtocol: {trustedIPs: [10.0.0.1]}}}\n");
        RULE.pass("additionalArguments: [--entrypoints.web.proxyprotocol=false]\n");
        // The chart writes nothing for these.
        RULE.pass("ports: {web: {proxyProtocol: {insecure: false, trustedIPs: []}}}\n");
    }

    #[test]
    fn fail() {
        let argument = "--entryPoints.web.proxyProtocol=true";
        RULE.fail(&config(&format!("additionalArguments:\n  - {argument}\n")), argument);
        let off = "--entrypoints.web.proxyprotocol.insecure=false";
        RULE.fail(&format!("additionalArguments: [{off}]\n"), off);
    }
}
