//! ## What it does
//! Finds a list of several values for a flag that takes one.
//!
//! ## Why is this bad?
//! k3s repeats the flag for each item, and the last one counts. The others are lost without a word.
//!
//! ## Example
//! ```yaml
//! bind-address:
//!   - 10.0.42.1
//!   - 10.0.43.1
//! ```
//!
//! ## Use instead
//! ```yaml
//! bind-address: 10.0.42.1
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the values is meant only the author knows.
//!
//! ## References
//! k3s `pkg/configfilearg`; urfave/cli v2.

use crate::FlagKind;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/several-values-for-one",
        Group::Correctness,
        Severity::Warning,
        Safety::None,
        "a list for a flag that takes one value",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.path.is_empty()) {
        // What one name has stands together.
        for values in node.settings.chunk_by(|a, b| a.name == b.name && a.counts && b.counts) {
            let (Some(flag), Some((last, before))) =
                (values.first().and_then(|first| first.flag), values.split_last())
            else {
                continue;
            };
            let Some(other) = before.iter().find(|one| one.value != last.value) else {
                continue;
            };
            if flag.kind() == FlagKind::List || !last.counts || !flag.exists_in(node.version) {
                continue;
            }
            let message = format!(
                "`{}` takes one value: of these {}, k3s takes the last one",
                last.name,
                values.len()
            );
            found.push(
                view.at_key(&RULE.info, node, last, message)
                    .tool_says(ToolSays::Nothing)
                    .help("keep one of them")
                    .label(view.label(node, other, "this is lost")),
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
        RULE.pass("tls-san: [a, b]\nnode-name: [a]\ndebug: true\nselinux: true\n");
        RULE.pass("debug: true\ndebug: false\n");
    }

    #[test]
    fn fail() {
        RULE.fail("token-file: a\nnode-name: [a, b]\n", "node-name");
        RULE.fail("log: a\nlog+: b\n", "log+");
    }
}
