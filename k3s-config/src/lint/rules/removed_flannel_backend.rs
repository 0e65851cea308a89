//! ## What it does
//! Finds the backends `wireguard` and `ipsec`, and options behind a backend's name, in a version that refuses them.
//!
//! ## Why is this bad?
//! The server does not start: `wireguard` is refused since 1.26, `ipsec` and options since 1.27.
//!
//! ## Example
//! ```yaml
//! flannel-backend: wireguard
//! ```
//!
//! ## Use instead
//! ```yaml
//! flannel-backend: wireguard-native
//! ```
//!
//! ## Fix safety
//! Safe for `wireguard`, whose successor speaks the same protocol. There is no fix for the others.
//!
//! ## References
//! k3s issue 6598; the documentation of network options.

use crate::Version;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/removed-flannel-backend",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a flannel backend that k3s no longer has",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(backend) = node.set("flannel-backend").filter(|backend| backend.known) else {
            continue;
        };
        let (name, options) = match backend.value.split_once('=') {
            Some((name, options)) => (name, Some(options)),
            None => (backend.value.as_str(), None),
        };
        let (since, help) = match (name, options) {
            ("wireguard", _) => (Version::new(1, 26, 0), "use `wireguard-native`"),
            ("ipsec", _) => (Version::new(1, 27, 1), "use `wireguard-native`, which encrypts too"),
            (_, Some(_)) => (
                Version::new(1, 27, 1),
                "put the options into a file, and name that by `flannel-conf`",
            ),
            _ => continue,
        };
        if node.version < since {
            continue;
        }
        let message = format!(
            "k3s has no flannel backend `{}` since {since}: the server does not start",
            backend.value
        );
        let diagnostic =
            view.at_value(&RULE.info, node, backend, message).tool_says(ToolSays::Error).help(help);
        found.push(if backend.value == "wireguard" {
            let fix = Fix::safe(
                "use the kernel's WireGuard",
                [Edit::replace(backend.span, "wireguard-native")],
            );
            diagnostic.fix(fix)
        } else {
            diagnostic
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("flannel-backend: wireguard-native\n");
        RULE.pass("# version: 1.25.3\nflannel-backend: wireguard\n");
        RULE.pass("# version: 1.26.0\nflannel-backend: ipsec\n");
    }

    #[test]
    fn fail() {
        RULE.fail("flannel-backend: ipsec\n", "ipsec");
        RULE.fail("flannel-backend: wireguard-native=Mode=auto\n", "wireguard-native=Mode=auto");
    }

    #[test]
    fn fix() {
        RULE.fix("flannel-backend: wireguard # vpn\n", "flannel-backend: wireguard-native # vpn\n");
    }
}
