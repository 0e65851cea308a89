//! ## What it does
//! Finds an `env` without the variables that the chart has in its own list: charts 23.2 to 32 have `POD_NAME` and
//! `POD_NAMESPACE` there.
//!
//! ## Why is this bad?
//! Helm merges maps, and replaces lists. The variables of the chart are gone, and what refers to them, as `$(POD_NAME)`
//! in an argument, gets nothing.
//!
//! ## Example
//! ```yaml
//! # chart 27
//! env:
//!   - name: TZ
//!     value: Europe/Paris
//! ```
//!
//! ## Use instead
//! ```yaml
//! env:
//!   - name: POD_NAME
//!     valueFrom: {fieldRef: {fieldPath: metadata.name}}
//!   - name: POD_NAMESPACE
//!     valueFrom: {fieldRef: {fieldPath: metadata.namespace}}
//!   - name: TZ
//!     value: Europe/Paris
//! ```
//!
//! ## Fix safety
//! Unsafe: it adds the variables, which may have been left out on purpose.
//!
//! ## References
//! Release notes of chart 33.0.0; Helm documentation, values files.

use crate::lint::Rule;
use crate::lint::view::{Change, View, path};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/list-override-drops-env",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "env replaces the variables that the chart sets",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let env = path("env");
    for chart in &view.charts {
        let Some(Value::Array(given)) = chart.given(&env) else { continue };
        let Some(Value::Array(own)) = chart.values.defaults().get("env") else { continue };
        let name = |item: &Value| item.get("name").and_then(Value::as_str).map(str::to_owned);
        let kept: Vec<_> = given.iter().filter_map(name).collect();
        let lost: Vec<_> = own
            .iter()
            .filter(|item| name(item).is_some_and(|name| !kept.contains(&name)))
            .collect();
        let names: Vec<_> =
            lost.iter().filter_map(|item| name(item)).map(|n| format!("`{n}`")).collect();
        if names.is_empty() {
            continue;
        }
        let message = format!("this list replaces the chart's: {} are gone", names.join(" and "));
        let changes: Vec<_> =
            lost.iter().map(|item| Change::Push(env.clone(), (*item).clone())).collect();
        let mut said = chart
            .on_key(&RULE.info, &env, message)
            .help("repeat the variables of the chart in the list");
        let fix = chart.edits(&changes);
        said.fixes.extend(fix.map(|edits| Fix::risky("repeat them", edits)));
        found.push(said);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const TZ: &str = "env:\n  - name: TZ\n    value: Europe/Paris\n";
    const BOTH: &str = "  - name: POD_NAME\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.name\n  - name: POD_NAMESPACE\n    valueFrom:\n      fieldRef:\n        fieldPath: metadata.namespace\n";

    #[test]
    fn pass() {
        for chart in ["20.3.0", "33.0.0", "41.3.0"] {
            RULE.pass(&format!("# chart: {chart}\n{TZ}"));
        }
        RULE.pass(&format!("# chart: 27.0.2\n{TZ}{BOTH}"));
        RULE.pass("# chart: 27.0.2\nhostNetwork: true\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&format!("# chart: 25.0.0\n{TZ}"), "env");
        let one = "env:\n  - {name: POD_NAME, value: a}\n";
        let said = RULE.fail(&format!("# chart: 32.0.0\n{}", config(one)), "env");
        assert!(said.message.contains("POD_NAMESPACE") && !said.message.contains("POD_NAME`"));
    }

    #[test]
    fn fix() {
        let head = "# chart: 27.0.2\n";
        RULE.fix(&format!("{head}{TZ}"), &format!("{head}{TZ}{BOTH}"));
    }
}
