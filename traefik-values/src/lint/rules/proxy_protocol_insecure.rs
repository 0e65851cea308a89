//! ## What it does
//! Finds `proxyProtocol.insecure` that is on for an entry point, as a value or as an argument.
//!
//! ## Why is this bad?
//! Traefik then believes the PROXY line of anybody who connects: any client can choose the address that allow-lists and
//! logs see.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     proxyProtocol:
//!       insecure: true
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
//! Unsafe: it takes the switch out, and then Traefik reads no PROXY line until the proxies in front of it are named.
//!
//! ## References
//! Traefik, reference of entry points, PROXY protocol.

use crate::lint::Rule;
use crate::lint::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/proxy-protocol-insecure",
        Group::Security,
        Severity::Error,
        Safety::Unsafe,
        "an entry point takes the PROXY protocol from anybody",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let stated = chart.stated("entrypoints.<name>.proxyprotocol.insecure");
        for switch in stated.iter().filter(|switch| switch.is_on()) {
            let message = format!(
                "entry point `{}` believes the PROXY line of anybody: any client can choose its address",
                switch.name
            );
            let fix = chart.removal(&switch.path);
            let mut said = chart
                .finding(&RULE.info, &switch.path, message)
                .help("name the proxies in front of Traefik in `trustedIPs` instead");
            said.fixes.extend(fix.map(|edits| Fix::risky("take the switch out", edits)));
            found.push(said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("ports:\n  web:\n    proxyProtocol:\n      insecure: false\n");
        RULE.pass("ports:\n  web:\n    proxyProtocol:\n      trustedIPs: [192.0.2.1]\n");
        RULE.pass("additionalArguments: [--entrypoints.web.proxyprotocol.insecure=false]\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# chart: 27.0.2\nports: {web: {proxyProtocol: {insecure: true}}}\n", "true");
        let argument = "-entryPoints.tcp.proxyProtocol.insecure";
        RULE.fail(&config(&format!("additionalArguments:\n  - {argument}\n")), argument);
    }

    #[test]
    fn fix() {
        let before = "ports:\n  web:\n    proxyProtocol:\n      insecure: true # for now\n      trustedIPs: []\n";
        RULE.fix(before, "ports:\n  web:\n    proxyProtocol:\n      trustedIPs: []\n");
    }
}
