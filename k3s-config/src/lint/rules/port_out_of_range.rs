//! ## What it does
//! Finds ports below 1 or above 65535.
//!
//! ## Why is this bad?
//! Nothing can listen there: k3s ends, or what it publishes cannot be reached.
//!
//! ## Example
//! ```yaml
//! https-listen-port: 64433443
//! ```
//!
//! ## Use instead
//! ```yaml
//! https-listen-port: 6443
//! ```
//!
//! ## Fix safety
//! There is no fix: which port is meant only the author knows.
//!
//! ## References
//! k3s `pkg/cli/cmds`; RFC 9293, section 3.1.

use crate::ValueKind;
use crate::lint::Rule;
use crate::model::go_value::parse_int;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/port-out-of-range",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a port is none",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.counts && stated.known) {
            if stated.flag.is_none_or(|flag| flag.value() != ValueKind::Port) {
                continue;
            }
            // 0 stands for what k3s takes without, but not of the ports that have a number of their own.
            let least = match stated.name() {
                "https-listen-port" | "lb-server-port" => 1,
                _ => 0,
            };
            // The API server listens one above.
            let most =
                if stated.name() == "https-listen-port" && node.set("apiserver-port").is_none() {
                    65534
                } else {
                    65535
                };
            let Ok(port) = parse_int(&stated.value) else { continue };
            if (least..=most).contains(&port) {
                continue;
            }
            let message = match port {
                65535 => {
                    "the API server is to listen one above port 65535, the last one".to_owned()
                }
                _ => format!("`{}` {port} is no port", stated.name),
            };
            found.push(
                view.at_value(&RULE.info, node, stated, message)
                    .tool_says(ToolSays::Unknown)
                    .help(format!("a number from 1 to {most}")),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("https-listen-port: 443\nadvertise-port: 0\nlb-server-port: 65535\n");
        RULE.pass("https-listen-port: 65535\napiserver-port: 6444\n");
        RULE.pass("https-listen-port: x\n");
    }

    #[test]
    fn fail() {
        RULE.fail("https-listen-port: 64430000\n", "64430000");
        RULE.fail("https-listen-port: 65535\n", "65535");
        RULE.fail("https-listen-port: 0\n", "0");
        RULE.fail("advertise-port: -1\n", "-1");
    }
}
