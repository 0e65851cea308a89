//! ## What it does
//! Finds entries of `trustedIPs` that hold a large part of all addresses, or, in the Traefik of k3s, the network of the
//! pods.
//!
//! ## Why is this bad?
//! Whoever is in the list can claim to be any other client. Every pod of the cluster is in the network of the pods; and
//! when the Service passes connections on, the addresses of clients are replaced by one of it.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [0.0.0.0/0]
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
//! There is no fix: nobody but the author knows the proxies in front.
//!
//! ## References
//! Traefik, reference of entry points; k3s, flag `--cluster-cidr`.

use super::trusted_ip_not_an_address::{LISTS, network};
use crate::lint::Rule;
use crate::lint::view::View;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use std::net::{IpAddr, Ipv4Addr};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/trusted-ip-too-wide",
        Group::Security,
        Severity::Warning,
        Safety::None,
        "trustedIPs holds everybody, or every pod",
    ),
    check,
);

/// The pods of a k3s that is told nothing else.
const PODS: Ipv4Addr = Ipv4Addr::new(10, 42, 0, 0);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        // These manifests are for k3s and RKE2.
        let packaged = chart.manifest.is_some() || chart.release.is_packaged();
        for list in LISTS.iter().flat_map(|option| chart.stated(option)) {
            for (item, path) in list.items() {
                let Some((address, bits)) = network(&item) else { continue };
                let (who, confidence) = if is_wide(address, bits) {
                    ("a large part of all addresses", Confidence::High)
                } else if holds_pods(address, bits) && (packaged || bits == 16) {
                    ("every pod of the cluster (10.42.0.0/16)", Confidence::Medium)
                } else {
                    continue;
                };
                let message = format!(
                    "`{item}` holds {who}, which can then forge the address of any client at `{}`",
                    list.name
                );
                let said = chart
                    .finding(&RULE.info, &path, message)
                    .confidence(confidence)
                    .help("name only the proxies in front of Traefik");
                let place = chart.within(&path, &item);
                found.push(place.map_or(said.clone(), |place| said.at(place)));
            }
        }
    }
}

/// More than any one owner has.
fn is_wide(address: IpAddr, bits: u8) -> bool {
    bits < if address.is_ipv4() { 8 } else { 7 }
}

fn holds_pods(address: IpAddr, bits: u8) -> bool {
    let IpAddr::V4(address) = address else { return false };
    let mask = u32::MAX.checked_shl(32 - u32::from(bits)).unwrap_or(0);
    bits <= 16 && u32::from(address) & mask == u32::from(PODS) & mask
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn trusted(network: &str) -> String {
        format!("ports:\n  web:\n    forwardedHeaders:\n      trustedIPs: [\"{network}\"]\n")
    }

    #[test]
    fn pass() {
        for fine in [
            "192.168.1.10/32",
            "192.168.0.0/16",
            "10.0.0.1",
            "fd00::/8",
            "fc00::/7",
            "10.42.0.0/24",
        ] {
            RULE.pass(&config(&trusted(fine)));
        }
        // Where no k3s is known of, nothing is known of its pods.
        RULE.pass(&trusted("10.0.0.0/8"));
    }

    #[test]
    fn fail() {
        for wide in ["0.0.0.0/0", "::/0", "0.0.0.0/1", "2000::/3"] {
            RULE.fail(&trusted(wide), wide);
        }
        RULE.fail(&config(&trusted("10.0.0.0/8")), "10.0.0.0/8");
        RULE.fail(&config(&trusted("10.42.0.0/16")), "10.42.0.0/16");
        let argument = "additionalArguments: ['--entrypoints.web.proxyprotocol.trustedips=192.0.2.1, 0.0.0.0/0']\n";
        RULE.fail(argument, "0.0.0.0/0");
    }
}
