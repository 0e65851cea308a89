//! ## What it does
//! Finds taints that are not `key[=value]:Effect` with one of the effects `NoSchedule`, `PreferNoSchedule` and `NoExecute`.
//!
//! ## Why is this bad?
//! k3s does not start on that node.
//!
//! ## Example
//! ```yaml
//! node-taint:
//!   - slow=true:NoSched
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-taint:
//!   - slow=true:NoSchedule
//! ```
//!
//! ## Fix safety
//! Unsafe: the nearest effect is a guess.
//!
//! ## References
//! k3s `pkg/agent/config`; Kubernetes `ParseTaints`.

use crate::NodeTaint;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays, did_you_mean,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/taint-format",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a taint is not written as one",
    ),
    check,
);

const EFFECTS: [&str; 3] = ["NoSchedule", "PreferNoSchedule", "NoExecute"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for taint in node.all("node-taint").filter(|taint| taint.known) {
            let Err(error) = taint.value.parse::<NodeTaint>() else { continue };
            let message = format!("`{}` is no taint: {error}", taint.value);
            let diagnostic = view
                .at_value(&RULE.info, node, taint, message)
                .tool_says(ToolSays::Error)
                .help("write `key=value:Effect` or `key:Effect`; effects are `NoSchedule`, `PreferNoSchedule`, `NoExecute`");
            let meant = taint.value.rsplit_once(':').and_then(|(head, effect)| {
                let fold = |name: &&str| name.eq_ignore_ascii_case(effect);
                let short = |name: &&str| effect.len() > 3 && name.starts_with(effect);
                let near =
                    EFFECTS.into_iter().find(fold).or_else(|| EFFECTS.into_iter().find(short));
                let near = near.or_else(|| did_you_mean(effect, EFFECTS))?;
                Some(format!("{head}:{near}")).filter(|text| text.parse::<NodeTaint>().is_ok())
            });
            found.push(match meant {
                Some(text) => {
                    let edit = Edit::replace(taint.span, view.quoted(taint, &text));
                    diagnostic.fix(Fix::risky(format!("write `{text}`"), [edit]))
                }
                None => diagnostic,
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
        RULE.pass("node-taint:\n  - slow=true:NoSchedule\n  - CriticalAddonsOnly=true:NoExecute\n  - a:PreferNoSchedule\n");
    }

    #[test]
    fn fail() {
        RULE.fail("node-taint: slow=true\n", "slow=true");
        RULE.fail("node-taint:\n  - a=b:Never\n", "a=b:Never");
    }

    #[test]
    fn fix() {
        RULE.fix("node-taint:\n  - slow=true:NoSched\n", "node-taint:\n  - slow=true:NoSchedule\n");
        RULE.fix("node-taint: [\"a=b:noexecute\"]\n", "node-taint: [\"a=b:NoExecute\"]\n");
    }
}
