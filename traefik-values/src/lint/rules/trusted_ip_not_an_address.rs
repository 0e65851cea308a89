//! ## What it does
//! Finds entries of `trustedIPs`, of forwarded headers and of the PROXY protocol, that are neither an IP address nor a
//! network: placeholders, host names, networks that cannot be.
//!
//! ## Why is this bad?
//! Helm passes them on. Traefik reads the list when it starts, and stops at the first entry that it cannot read.
//!
//! ## Example
//! ```yaml
//! additionalArguments:
//!   - "--entryPoints.web.forwardedHeaders.trustedIPs=192.168.x.y/32"
//! ```
//!
//! ## Use instead
//! ```yaml
//! additionalArguments:
//!   - "--entryPoints.web.forwardedHeaders.trustedIPs=192.168.1.10/32"
//! ```
//!
//! ## Fix safety
//! There is no fix: nobody but the author knows the address.
//!
//! ## References
//! Traefik, `pkg/ip/checker.go`.

use crate::lint::Rule;
use crate::lint::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/trusted-ip-not-an-address",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "an entry of trustedIPs is neither an address nor a network",
    ),
    check,
);

/// The options that are lists of trusted addresses.
pub(super) const LISTS: [&str; 2] = [
    "entrypoints.<name>.forwardedheaders.trustedips",
    "entrypoints.<name>.proxyprotocol.trustedips",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for list in LISTS.iter().flat_map(|option| chart.stated(option)) {
            for (item, path) in list.items() {
                if network(&item).is_some() || item.contains("{{") {
                    continue;
                }
                let message = format!(
                    "`{item}` is neither an IP address nor a network: Traefik does not start with it in the `trustedIPs` of `{}`",
                    list.name
                );
                let said = chart
                    .finding(&RULE.info, &path, message)
                    .help("write an address, `192.168.1.10`, or a network, `192.168.1.0/24`");
                let place = chart.within(&path, &item);
                found.push(place.map_or(said.clone(), |place| said.at(place)));
            }
        }
    }
}

/// An address or a network, as Go reads them; the bits behind the mask do not matter.
pub(super) fn network(text: &str) -> Option<(IpAddr, u8)> {
    let (address, bits) = text.split_once('/').map_or((text, None), |(a, bits)| (a, Some(bits)));
    let address: IpAddr = address.parse().ok()?;
    let most = if address.is_ipv4() { 32 } else { 128 };
    let bits = match bits {
        None => most,
        Some(bits) if bits.bytes().all(|b| b.is_ascii_digit()) => bits.parse().ok()?,
        Some(_) => return None,
    };
    (bits <= most).then_some((address, bits))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn argument(value: &str) -> String {
        config(&format!(
            "additionalArguments:\n  - \"--entrypoints.web.forwardedHeaders.trustedIPs={value}\"\n"
        ))
    }

    #[test]
    fn pass() {
        RULE.pass(&argument("192.168.1.10,10.0.0.1/8, fd00::/8"));
        RULE.pass("ports:\n  web:\n    proxyProtocol:\n      trustedIPs: [127.0.0.1/32, '::1']\n");
        RULE.pass("ports:\n  web:\n    forwardedHeaders:\n      trustedIPs: []\n");
        RULE.pass(&argument(""));
    }

    #[test]
    fn fail() {
        RULE.fail(&argument("192.168.x.y/32"), "192.168.x.y/32");
        RULE.fail(&argument("10.0.0.0/8,proxy.lan"), "proxy.lan");
        for bad in ["10.0.0.0/99", "10.0.0", "010.0.0.1", "::1/129", "10.0.0.0/", "10.0.0.0-9"] {
            let text = format!(
                "ports:\n  web:\n    forwardedHeaders:\n      trustedIPs:\n        - {bad}\n"
            );
            RULE.fail(&text, bad);
        }
        RULE.fail("# chart: 25.0.0\nports: {ssh: {proxyProtocol: {trustedIPs: [lan]}}}\n", "lan");
    }
}
