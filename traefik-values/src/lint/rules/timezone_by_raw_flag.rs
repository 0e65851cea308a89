//! ## What it does
//! Finds the variable `TZ` together with the field `StartUTC` dropped from the access log, for charts that have a value
//! for both.
//!
//! ## Why is this bad?
//! It takes two settings in two places, which only work together. Charts from 37.1 on have `timezone`, which writes both.
//!
//! ## Example
//! ```yaml
//! env:
//!   - name: TZ
//!     value: Europe/Paris
//! additionalArguments:
//!   - "--accesslog.fields.names.StartUTC=drop"
//! ```
//!
//! ## Use instead
//! ```yaml
//! accessLog:
//!   enabled: true
//!   timezone: Europe/Paris
//! ```
//!
//! ## Fix safety
//! Safe: the chart writes the same variable and the same option.
//!
//! ## References
//! Chart, `templates/_podtemplate.tpl`.

use crate::lint::Rule;
use crate::lint::view::{By, Change, View, climb, path};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/timezone-by-raw-flag",
        Group::Style,
        Severity::Hint,
        Safety::Safe,
        "the time zone of the access log by a variable and an option",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let Some(zone) = chart.spelling(&["accessLog.timezone", "logs.access.timezone"]) else {
            continue;
        };
        let fields = chart.stated("accesslog.fields.names.<name>");
        let drop = fields
            .iter()
            .find(|field| field.name.eq_ignore_ascii_case("StartUTC") && field.text() == "drop");
        let env = chart.given(&path("env")).and_then(Value::as_array);
        let variable = env.and_then(|env| {
            let n = env
                .iter()
                .position(|item| item.get("name").and_then(Value::as_str) == Some("TZ"))?;
            Some((n, env.get(n)?.get("value")?.as_str()?))
        });
        let Some((drop, (n, value))) = drop.zip(variable).filter(|_| !chart.is_on(zone)) else {
            continue;
        };
        let variable = path("env").join(n);
        let message =
            format!("the chart has a value for the time zone of the access log: `{zone}`");
        let mut said = chart
            .finding(&RULE.info, &drop.path, message)
            .help(format!("write `{zone}: {value}` instead of the two"));
        if let Some(span) = chart.place(&variable.clone().join("value")) {
            said = said.label(Label::new(span).message("the time zone").path(variable.to_string()));
        }
        let given = chart.all_given();
        let mut changes = Vec::new();
        if let Some(switch) = chart.spelling(&["accessLog.enabled", "logs.access.enabled"])
            && !chart.is_on(switch)
        {
            changes.push(Change::Set(path(switch), Value::Bool(true)));
        }
        changes.push(Change::Set(path(zone), value.into()));
        changes.push(Change::Remove(climb(given, variable)));
        changes.push(Change::Remove(match drop.by {
            By::Argument => climb(given, drop.path.clone()),
            By::Value => beside(climb(given, drop.path.clone()), &drop.path, &path(zone)),
        }));
        let fix = chart.edits(&changes);
        said.fixes.extend(fix.map(|edits| Fix::safe(format!("write `{zone}`"), edits)));
        found.push(said);
    }
}

/// The path, or one further down to `bottom`, that does not hold the other one.
fn beside(top: Path, bottom: &Path, other: &Path) -> Path {
    let mut path = top;
    while other.starts_with(&path) {
        let Some(step) = bottom.steps().get(path.steps().len()) else { break };
        path = path.join(step.clone());
    }
    path
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const ENV: &str = "env:\n  - name: TZ\n    value: Europe/Paris\n";
    const DROP: &str = "additionalArguments:\n  - \"--accesslog.fields.names.StartUTC=drop\"\n";

    #[test]
    fn pass() {
        RULE.pass(ENV);
        RULE.pass(DROP);
        // There is no such value yet.
        RULE.pass(&format!("# chart: 34.2.0\n{ENV}{DROP}"));
        RULE.pass("accessLog: {enabled: true, timezone: Europe/Paris}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config(&format!("{ENV}{DROP}")), "\"--accesslog.fields.names.StartUTC=drop\"");
        let values =
            "logs: {access: {enabled: true, fields: {general: {names: {StartUTC: drop}}}}}\n";
        RULE.fail(&format!("# chart: 39.0.7\n{ENV}{values}"), "drop");
    }

    #[test]
    fn fix() {
        let before = "accessLog:\n  fields:\n    names:\n      StartUTC: drop\n  enabled: true\n";
        RULE.fix(
            &format!("{before}{ENV}"),
            "accessLog:\n  enabled: true\n  timezone: Europe/Paris\n",
        );
        let after = "ports: {}\naccessLog:\n  enabled: true\n  timezone: Europe/Paris\n";
        RULE.fix(&config(&format!("ports: {{}}\n{ENV}{DROP}")), &config(after));
    }
}
