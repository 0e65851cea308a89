//! ## What it does
//! Finds an `etcd-snapshot-schedule-cron` that the scheduler of k3s cannot read.
//!
//! ## Why is this bad?
//! k3s drops such a schedule without a word: no snapshot is ever taken, which shows on the day one is needed. The
//! scheduler takes five fields, from minute to day of the week, or `@daily` and its like, and no seconds.
//!
//! ## Example
//! ```yaml
//! etcd-snapshot-schedule-cron: "0 0 */6 * * *"
//! ```
//!
//! ## Use instead
//! ```yaml
//! etcd-snapshot-schedule-cron: "0 */6 * * *"
//! ```
//!
//! ## Fix safety
//! Unsafe: the schedule that is meant is a guess.
//!
//! ## References
//! k3s `pkg/etcd`, `setSnapshotFunction`; robfig/cron v3, `ParseStandard`; k3s issues 14085 and 7568.

use crate::Cron;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/invalid-cron",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a schedule of snapshots that never runs",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(stated) = node.get("etcd-snapshot-schedule-cron").filter(|stated| stated.known)
        else {
            continue;
        };
        let text = stated.value.trim();
        let Err(error) = text.parse::<Cron>() else { continue };
        // No schedule has such characters, but what some other program fills in has.
        if node.is_on("etcd-disable-snapshots") || text.contains(['$', '{']) {
            continue;
        }
        let message = if text.is_empty() {
            "the schedule is empty: no snapshot is ever taken".to_owned()
        } else {
            format!("`{text}` is no schedule: {}; no snapshot is ever taken", error.message())
        };
        let mut finding = view
            .at_value(&RULE.info, node, stated, message)
            .tool_says(ToolSays::Nothing)
            .help("write minute, hour, day, month and day of the week, such as `0 */6 * * *`");
        // A bare value in a script or a unit may be part of a longer word.
        if let Some(meant) = meant(text).filter(|_| view.yaml(stated).is_some()) {
            let edit = Edit::replace(stated.span, view.quoted(stated, &meant));
            finding = finding.fix(Fix::risky(format!("write `{meant}`"), [edit]));
        }
        found.push(finding);
    }
}

/// The schedule that is likely meant: without backslashes, without seconds, with the star of `*/6`, and with 0 for
/// a Sunday.
fn meant(text: &str) -> Option<String> {
    let text = text.replace('\\', "");
    let mut fields: Vec<String> = text
        .split_whitespace()
        .map(|field| if field.starts_with('/') { format!("*{field}") } else { field.to_owned() })
        .collect();
    if fields.len() == 6 && fields.first().is_some_and(|seconds| seconds == "0") {
        fields.remove(0);
    }
    if let (5, Some(day)) = (fields.len(), fields.last_mut().filter(|day| *day == "7")) {
        "0".clone_into(day);
    }
    let meant = fields.join(" ");
    meant.parse::<Cron>().is_ok().then_some(meant)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("etcd-snapshot-schedule-cron: 0 */6 * * *\n");
        RULE.pass("etcd-snapshot-schedule-cron: \" @every 6h\"\n");
        RULE.pass("etcd-snapshot-schedule-cron: \"{{ k3s_cron }}\"\n");
        RULE.pass("etcd-snapshot-schedule-cron: never\netcd-disable-snapshots: true\n");
        RULE.pass("etcd-snapshot-schedule-cron: never\netcd-snapshot-schedule-cron: '@daily'\n");
    }

    #[test]
    fn fail() {
        RULE.fail("etcd-snapshot-schedule-cron: 0 /6 * * * # often\n", "0 /6 * * *");
        RULE.fail("etcd-snapshot-schedule-cron: \"@reboot\"\n", "\"@reboot\"");
        RULE.fail("etcd-snapshot-schedule-cron: 6h\n", "6h");
        RULE.fail("etcd-snapshot-schedule-cron: \"\"\n", "\"\"");
    }

    #[test]
    fn fix() {
        for (before, after) in [
            ("0 /6 * * *", "0 */6 * * *"),
            ("\"0 0 */6 * * *\"", "\"0 */6 * * *\""),
            ("'0 \\*/6 \\* \\* 7'", "'0 */6 * * 0'"),
        ] {
            let text = |cron| format!("etcd-snapshot-schedule-cron: {cron} # UTC\n");
            RULE.fix(&text(before), &text(after));
        }
    }
}
