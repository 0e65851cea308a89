//! ## What it does
//! Finds arguments such as `max-pods 110` or `max-pods: 110` in `kubelet-arg` and its like.
//!
//! ## Why is this bad?
//! k3s takes what stands before the first `=` for the name, and without one all of it: the component gets the flag
//! `--max-pods 110=true`, which it does not know, and does not start.
//!
//! ## Example
//! ```yaml
//! kubelet-arg:
//!   - max-pods 110
//! ```
//!
//! ## Use instead
//! ```yaml
//! kubelet-arg:
//!   - max-pods=110
//! ```
//!
//! ## Fix safety
//! Safe: the component does not start without it.
//!
//! ## References
//! k3s `pkg/util/args.go`, `GetArgs`.

use crate::ValueKind;
use crate::lint::Rule;
use crate::view::{Stated, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/component-arg-without-equals",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "an argument of a component whose name and value have no `=` between",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.counts && stated.known) {
            if stated.flag.is_none_or(|flag| flag.value() != ValueKind::Arg)
                || is_nested(view, stated)
            {
                continue;
            }
            let Some((name, value)) = apart(&stated.value) else { continue };
            let shown = stated.value.split('=').next().unwrap_or_default();
            let message = format!(
                "`{}` gets the argument `--{}`, which no component has",
                stated.name,
                shown.trim_start_matches('-')
            );
            let meant = format!("{name}={value}");
            let mut finding = view
                .at_value(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Unknown)
                .help(format!("write `{meant}`"));
            if view.yaml(stated).is_some() {
                let edit = Edit::replace(stated.span, view.quoted(stated, &meant));
                finding = finding.fix(Fix::safe("put `=` between name and value", [edit]));
            }
            found.push(finding);
        }
    }
}

/// Name and value of an argument with a blank or a colon in its name.
fn apart(argument: &str) -> Option<(&str, &str)> {
    let bare = argument.trim_start_matches('-');
    let end = bare.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')))?;
    let (name, rest) = bare.split_at_checked(end)?;
    if name.is_empty() || !rest.starts_with([' ', '\t', ':']) {
        return None;
    }
    let between = |c: char| c.is_whitespace() || matches!(c, ':' | '=');
    let value = rest.trim_start_matches(between);
    // Several words are several arguments, of which this rule does not know where they end.
    (!value.is_empty() && !value.contains(" --")).then_some((name, value))
}

/// Whether the value is what Go prints of a map, which is another rule's.
fn is_nested(view: &View<'_>, stated: &Stated) -> bool {
    view.yaml(stated).is_some_and(|yaml| yaml.kind() != goyaml::NodeKind::Scalar)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("kubelet-arg:\n  - max-pods=110\n  - --v=2\n  - feature-gates+=A=true\n");
        RULE.pass("kube-apiserver-arg: audit-log-format=a b\nkubelet-arg: [fail-swap-on]\n");
        RULE.pass("kubelet-arg: [{max-pods: 110}]\n");
        RULE.pass("node-label: a b\n");
    }

    #[test]
    fn fail() {
        RULE.fail("kubelet-arg: max-pods 110 # many\n", "max-pods 110");
        RULE.fail("# role: agent\nkube-proxy-arg: [\"--v: 2\"]\n", "\"--v: 2\"");
        RULE.fail("kubelet-arg: [max-pods = 110]\n", "max-pods = 110");
    }

    #[test]
    fn fix() {
        RULE.fix("kubelet-arg: --max-pods 110\n", "kubelet-arg: max-pods=110\n");
        RULE.fix("kubelet-arg: ['v: 2', a=b]\n", "kubelet-arg: ['v=2', a=b]\n");
    }
}
