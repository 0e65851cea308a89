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
use goyaml::{NodeKind, Scalar, Style};

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
            let Some(raw) = changed(view, stated) else { continue };
            let is_number = stated.flag.is_some_and(|flag| flag.kind() == FlagKind::Int);
            let message = format!(
                "`{raw}` without quotes is {}: `{}` gets `{}`",
                if is_number { "an octal number" } else { "no text to YAML" },
                stated.name,
                stated.value,
            );
            let meant = if is_number { raw.trim_start_matches('0') } else { raw };
            let own = view.text(stated.source).get(stated.span.range()) == Some(raw);
            let (written, fix) = if is_number {
                let edit = Edit::replace(stated.span, meant);
                (meant.to_owned(), Fix::risky("take the zeros away", [edit]))
            } else {
                let quoted = format!("\"{raw}\"");
                let edit = Edit::replace(stated.span, quoted.clone());
                (quoted, Fix::safe("quote the value", [edit]))
            };
            let finding = view
                .at_value(&RULE.info, node, stated, message)
                .tool_says(ToolSays::Nothing)
                .help(format!("write `{written}`"));
            // An alias stands for what is written elsewhere.
            found.push(if own { finding.fix(fix) } else { finding });
        }
    }
}

/// The text of a value that k3s gets another text for. Tokens and modes have rules of their own.
fn changed<'d>(view: &View<'d>, stated: &Stated) -> Option<&'d str> {
    let flag = stated.flag?;
    let yaml = view.yaml(stated)?;
    let raw = yaml.raw();
    if flag.is_secret()
        || flag.value() == ValueKind::FileMode
        || yaml.kind() != NodeKind::Scalar
        || yaml.style() != Style::Plain
        || yaml.tag().is_some()
        || raw == stated.value
        || matches!(yaml.scalar()?, Scalar::Null | Scalar::Str(_))
    {
        return None;
    }
    let octal = raw.starts_with('0') && raw.bytes().all(|b| b.is_ascii_digit());
    match flag.kind() {
        FlagKind::Text | FlagKind::List => Some(raw),
        FlagKind::Int => octal.then_some(raw),
        FlagKind::Bool | FlagKind::Duration => None,
    }
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
    }

    #[test]
    fn fix() {
        RULE.fix("etcd-s3-folder: 2026_11 # Nov\n", "etcd-s3-folder: \"2026_11\" # Nov\n");
        RULE.fix("https-listen-port: 06443\n", "https-listen-port: 6443\n");
    }
}
