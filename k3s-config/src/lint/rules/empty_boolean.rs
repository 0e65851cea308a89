//! ## What it does
//! Finds keys of switches, numbers and lengths of time that have no value.
//!
//! ## Why is this bad?
//! A key without a value becomes `--flag=`, which is neither yes nor no: k3s does not start.
//!
//! ## Example
//! ```yaml
//! disable-network-policy:
//! ```
//!
//! ## Use instead
//! ```yaml
//! disable-network-policy: true
//! ```
//!
//! ## Fix safety
//! Unsafe: it turns the switch on, which is most likely meant.
//!
//! ## References
//! k3s `pkg/configfilearg`; Go `strconv.ParseBool`.

use crate::FlagKind;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/empty-boolean",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a switch, a number or a length of time has no value",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.counts && stated.known) {
            let Some(flag) = stated.flag.filter(|flag| flag.exists_in(node.version)) else {
                continue;
            };
            // An empty variable is read as no, or not at all.
            if !stated.value.is_empty() || stated.variable.is_some() {
                continue;
            }
            let (what, help) = match flag.kind() {
                FlagKind::Bool => ("neither yes nor no", "write `true` or `false`"),
                FlagKind::Int => ("no number", "write a number, or take the key out"),
                FlagKind::Duration => {
                    ("no length of time", "write one such as `5m`, or take the key out")
                }
                _ => continue,
            };
            let message =
                format!("`{}` has no value, which is {what}: k3s does not start", stated.name);
            let diagnostic = view
                .at_key(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Error)
                .help(help);
            let text = view.text(stated.source);
            let colon = text
                .get(stated.key_span.end() as usize..)
                .is_some_and(|rest| rest.starts_with(':'));
            let is_bare = stated.span.is_empty()
                || text.get(stated.span.range()).is_none_or(|raw| raw.trim().is_empty());
            found.push(if flag.kind() == FlagKind::Bool && colon && is_bare {
                let edit = Edit::insert(stated.key_span.end() + 1, " true");
                diagnostic.fix(Fix::risky("turn it on", [edit]))
            } else {
                diagnostic
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("docker: false\ntoken:\nhttps-listen-port: 6443\n");
        // A later line that has one counts.
        RULE.pass("docker:\ndocker: true\n");
    }

    #[test]
    fn fail() {
        RULE.fail("disable-network-policy: # yes\n", "disable-network-policy");
        RULE.fail("https-listen-port: ~\n", "https-listen-port");
    }

    #[test]
    fn fix() {
        RULE.fix("docker: # yes\ntoken: a\n", "docker: true # yes\ntoken: a\n");
    }
}
