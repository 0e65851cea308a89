//! ## What it does
//! Finds file modes such as `0644` that are not quoted.
//!
//! ## Why is this bad?
//! YAML reads a number that starts with 0 as octal: k3s gets 420, takes that for octal once more, and the
//! kubeconfig ends up with mode 0420, which even its owner cannot write.
//!
//! ## Example
//! ```yaml
//! write-kubeconfig-mode: 0640
//! ```
//!
//! ## Use instead
//! ```yaml
//! write-kubeconfig-mode: "0640"
//! ```
//!
//! ## Fix safety
//! Safe: it adds the quotes that the author thought were not needed.
//!
//! ## References
//! go-yaml v2, `resolve`; rancher/rke2 issue 4739.

use crate::ValueKind;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/octal-mode-unquoted",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a file mode is read as an octal number and arrives as a decimal one",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        let modes = node
            .settings
            .iter()
            .filter(|stated| stated.flag.is_some_and(|flag| flag.value() == ValueKind::FileMode));
        for mode in modes {
            let raw = view.text(mode.source).get(mode.span.range()).unwrap_or_default();
            // What k3s gets is as written for quoted modes, and for those without a 0 in front.
            let octal = raw.starts_with('0')
                && raw.bytes().all(|b| b.is_ascii_digit() || b == b'_' || b == b'o');
            if !octal || raw == mode.value {
                continue;
            }
            let message = format!(
                "`{raw}` without quotes is an octal number: k3s gets `{}` and sets mode 0{}",
                mode.value, mode.value
            );
            let fix = Fix::safe("quote the mode", [Edit::replace(mode.span, format!("\"{raw}\""))]);
            found.push(
                view.at_value(&RULE.info, node, mode, message)
                    .tool_says(ToolSays::Nothing)
                    .help(format!("write `\"{raw}\"`"))
                    .fix(fix),
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
        RULE.pass("write-kubeconfig-mode: \"0644\"\n");
        RULE.pass("write-kubeconfig-mode: 644\n");
        RULE.pass("token: 0644\n");
    }

    #[test]
    fn fail() {
        RULE.fail("write-kubeconfig-mode: 0640 # group\n", "0640");
        RULE.fail("write-kubeconfig-mode: 0o600\n", "0o600");
    }

    #[test]
    fn fix() {
        RULE.fix("write-kubeconfig-mode: 0644\n", "write-kubeconfig-mode: \"0644\"\n");
    }
}
