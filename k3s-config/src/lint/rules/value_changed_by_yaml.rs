//! ## What it does
//! Finds text without quotes that reaches k3s changed, because YAML takes it for a number or for yes or no.
//!
//! ## Why is this bad?
//! YAML reads `1.10` as the number 1.1, `007` as 7, `1e3` as 1000 and `on` as true; k3s hands its flags what Go prints of
//! that. A port such as `06443` is read as an octal number.
//!
//! ## Example
//! ```yaml
//! node-name: 007
//! ```
//!
//! ## Use instead
//! ```yaml
//! node-name: "007"
//! ```
//!
//! ## Fix safety
//! Safe: it adds the quotes that the author thought were not needed.
//!
//! ## References
//! go-yaml v2, `resolve`; k3s `pkg/configfilearg`.

use crate::lint::Rule;
use crate::view::{Stated, View};
use crate::{FlagKind, ValueKind};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/value-changed-by-yaml",
        Group::Correctness,
        Severity::Warning,
        Safety::Safe,
        "a value without quotes that YAML takes for a number or a switch, and changes",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.counts) {
            let (Some(raw), Some(flag)) = (changed(view, stated), stated.flag) else { continue };
            let own = view.text(stated.source).get(stated.span.range()) == Some(raw);
            let (message, help, fix) = if flag.kind() == FlagKind::Int {
                let meant = raw.trim_start_matches('0');
                let message = format!(
                    "`{raw}` is an octal number: `{}` gets `{}`",
                    stated.name, stated.value
                );
                let fix = Fix::risky("take the zeros away", [Edit::replace(stated.span, meant)]);
                (message, format!("write `{meant}`"), fix)
            } else {
                let what = "without quotes is no text to YAML";
                let message = if flag.is_secret() {
                    format!("`{}` {what}: k3s gets another value", stated.name)
                } else {
                    format!("`{raw}` {what}: `{}` gets `{}`", stated.name, stated.value)
                };
                let edit = Edit::replace(stated.span, format!("\"{raw}\""));
                (
                    message,
                    "put the value in quotes".to_owned(),
                    Fix::safe("quote the value", [edit]),
                )
            };
            let finding = view
                .at_value(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Nothing)
                .help(help);
            // An alias stands for what is written elsewhere.
            found.push(if own { finding.fix(fix) } else { finding });
        }
    }
}

/// The text of a value that k3s gets another text for. Tokens and modes have rules of their own.
fn changed<'d>(view: &View<'d>, stated: &Stated) -> Option<&'d str> {
    let flag = stated.flag?;
    let raw = view.changed_by_yaml(stated)?;
    let octal = raw.starts_with('0') && raw.bytes().all(|b| b.is_ascii_digit());
    let counts = match flag.kind() {
        FlagKind::Text | FlagKind::List => {
            !matches!(flag.value(), ValueKind::Token | ValueKind::FileMode)
        }
        FlagKind::Int => octal,
        FlagKind::Bool | FlagKind::Duration => false,
    };
    counts.then_some(raw)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("node-name: 7\ndocker: yes\nhttps-listen-port: 1_000\nkubelet-arg: v=2\n");
        RULE.pass("node-name: \"007\"\nlog: ~\nselinux: True\n");
        // Other rules'.
        RULE.pass("token: 12e4\nwrite-kubeconfig-mode: 0644\n");
    }

    #[test]
    fn fail() {
        RULE.fail("node-name: on\n", "on");
        RULE.fail("etcd-s3-bucket: 1.10 # old\n", "1.10");
        RULE.fail("node-label: [zone, 1e3]\n", "1e3");
        RULE.fail("x: &x 007\nnode-name: *x\n", "*x");
        RULE.fail("https-listen-port: 06443\n", "06443");
        let found = RULE.fail("etcd-s3-secret-key: 0123456\n", "0123456");
        assert!(!found.message.contains("123456") && !found.message.contains("42798"));
    }

    #[test]
    fn fix() {
        RULE.fix("etcd-s3-folder: 2026_11 # Nov\n", "etcd-s3-folder: \"2026_11\" # Nov\n");
        RULE.fix("https-listen-port: 06443\n", "https-listen-port: 6443\n");
    }
}
