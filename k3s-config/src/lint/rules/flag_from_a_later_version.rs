//! ## What it does
//! Finds flags that came with a later release than the one asked about.
//!
//! ## Why is this bad?
//! In the file of a server such a key is skipped with a warning in the log. An agent does not start, nor does anything
//! that is given the flag on the command line.
//!
//! ## Example
//! ```yaml
//! # k3s 1.28
//! node-internal-dns: n1.lan
//! ```
//!
//! ## Use instead
//! ```yaml
//! # k3s 1.32
//! node-internal-dns: n1.lan
//! ```
//!
//! ## Fix safety
//! There is no fix: the remedy is another release, or another way.
//!
//! ## References
//! The flags of each release.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/flag-from-a-later-version",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a flag that this version of k3s does not have yet",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.first_of_each_key() {
            let Some(flag) = stated.flag.filter(|flag| !flag.since().reached_by(node.version))
            else {
                continue;
            };
            let says = if node.path.is_empty() && node.may_be_server() {
                ToolSays::Warning
            } else {
                ToolSays::Error
            };
            let firsts: Vec<_> = flag.since().firsts().iter().map(ToString::to_string).collect();
            let message = format!(
                "`{}` is no flag of k3s {}; it came with {}",
                stated.name,
                node.version,
                firsts.join(", ")
            );
            found.push(
                view.at_key(&RULE.info, node, stated, message)
                    .tool_says(says)
                    .help("take it out, or check for the version that is really installed"),
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
        RULE.pass("# version: 1.32.0\nnode-internal-dns: n1.lan\n");
        RULE.pass("# version: 1.24.0\ntls-san: a\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# version: 1.28.2\nnode-internal-dns: n1.lan\n", "node-internal-dns");
    }
}
