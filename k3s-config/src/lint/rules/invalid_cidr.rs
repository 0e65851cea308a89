//! ## What it does
//! Finds networks in `cluster-cidr` and `service-cidr` that are none: without a prefix length, with one that is too
//! long, or with a blank behind a comma, which k3s does not take off.
//!
//! ## Why is this bad?
//! The server does not start.
//!
//! ## Example
//! ```yaml
//! cluster-cidr: 10.42.0.0
//! ```
//!
//! ## Use instead
//! ```yaml
//! cluster-cidr: 10.42.0.0/16
//! ```
//!
//! ## Fix safety
//! There is no fix: how large the network is to be only its author knows.
//!
//! ## References
//! k3s `pkg/cli/server`; Go `net.ParseCIDR`.

use crate::Cidr;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/invalid-cidr",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a network of the cluster does not parse",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        for flag in ["cluster-cidr", "service-cidr"] {
            for (stated, part) in view.parts(node, flag) {
                if part.text.parse::<Cidr>().is_ok() || !stated.known {
                    continue;
                }
                let message = format!("`{}` is no network: the server does not start", part.text);
                let help = match part.text.trim() {
                    trimmed if trimmed != part.text && trimmed.parse::<Cidr>().is_ok() => {
                        "write no blank behind the comma".to_owned()
                    }
                    _ => {
                        "an address and the length of its prefix, such as `10.42.0.0/16`".to_owned()
                    }
                };
                found.push(
                    view.at(&RULE.info, node, stated, part.span, message)
                        .tool_says(ToolSays::Error)
                        .help(help),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("cluster-cidr: 10.42.0.0/16,fd00:42::/56\nservice-cidr:\n  - 10.43.0.0/16\n");
        RULE.pass("# role: agent\ncluster-cidr: x\n");
    }

    #[test]
    fn fail() {
        RULE.fail("cluster-cidr: 10.42.0.0 # pods\n", "10.42.0.0");
        RULE.fail("service-cidr: [10.43.0.0/16, 10.43.0.0/33]\n", "10.43.0.0/33");
        RULE.fail("cluster-cidr: 10.42.0.0/16, fd00:42::/56\n", " fd00:42::/56");
    }
}
