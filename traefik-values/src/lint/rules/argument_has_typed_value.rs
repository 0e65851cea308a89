//! ## What it does
//! Finds arguments that set what a value of the chart sets, too.
//!
//! ## Why is this bad?
//! Values are checked by the schema, merged over several files, and moved along when the chart is upgraded. Arguments are
//! text, which nobody reads before Traefik does.
//!
//! ## Example
//! ```yaml
//! additionalArguments:
//!   - "--entryPoints.web.forwardedHeaders.trustedIPs=192.168.1.10/32"
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [192.168.1.10/32]
//! ```
//!
//! ## Fix safety
//! Safe: the chart writes the same argument from the value.
//!
//! ## References
//! Templates of the chart; Traefik, reference of the static configuration.

use crate::lint::Rule;
use crate::lint::view::{Argument, Change, Chart, Kind, Row, View, climb, path, typed};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/argument-has-typed-value",
        Group::Style,
        Severity::Info,
        Safety::Safe,
        "an argument for which the chart has a value",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for argument in &chart.arguments {
            let Some((value, row)) = typed(chart, &argument.name) else { continue };
            // Both at once are another matter.
            if chart.given(&value).is_some_and(|given| !given.is_null()) {
                continue;
            }
            let message = format!("the chart has a value for `--{}`: `{value}`", argument.name);
            let mut said = chart
                .finding(&RULE.info, &argument.path, message)
                .help(format!("write `{value}` instead of the argument"));
            let changes = moved(chart, argument, &value, row);
            let fix = changes.and_then(|changes| chart.edits(&changes));
            said.fixes.extend(fix.map(|edits| Fix::safe(format!("write `{value}`"), edits)));
            found.push(said);
        }
    }
}

/// The changes that make a value of an argument; nothing where the two do not mean the same.
pub(super) fn moved(
    chart: &Chart<'_>,
    argument: &Argument,
    value: &Path,
    row: &Row,
) -> Option<Vec<Change>> {
    if argument.takes_next {
        return None;
    }
    let mut changes = vec![Change::Set(value.clone(), as_value(row, &argument.value)?)];
    if row.option.starts_with("accesslog.") {
        // An option of the log switches it on.
        let switch = chart.spelling(&["accessLog.enabled", "logs.access.enabled"])?;
        if !chart.is_on(switch) {
            changes.insert(0, Change::Set(path(switch), Value::Bool(true)));
        }
    }
    changes.push(Change::Remove(climb(chart.all_given(), argument.path.clone())));
    Some(changes)
}

/// The text of an argument as a value.
fn as_value(row: &Row, text: &str) -> Option<Value> {
    match row.kind {
        Kind::Switch => match text {
            "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(Value::Bool(true)),
            "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(Value::Bool(false)),
            _ => None,
        },
        Kind::Number => text.parse::<i64>().ok().map(Value::from),
        Kind::List => {
            let items = text.split(',').map(str::trim).filter(|item| !item.is_empty());
            Some(items.map(|item| json!(item)).collect())
        }
        // Schemas only know levels in capitals.
        Kind::Text if row.option == "log.level" => Some(json!(text.to_uppercase())),
        Kind::Text => Some(json!(text)),
        Kind::Any => Some(match text {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            text => text.parse::<i64>().map_or_else(|_| json!(text), Value::from),
        }),
        Kind::Other => None,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const TRUSTED: &str = "--entryPoints.web.forwardedHeaders.trustedIPs=192.168.1.10/32";

    #[test]
    fn pass() {
        RULE.pass("additionalArguments: [--ping, --serversTransport.insecureSkipVerify=true]\n");
        RULE.pass("ports: {web: {forwardedHeaders: {trustedIPs: [192.168.1.10/32]}}}\n");
        // This chart has no such value.
        RULE.pass("# chart: 10.3.0\nadditionalArguments: [--api.insecure=true]\n");
    }

    #[test]
    fn fail() {
        let said = RULE.fail(&config(&format!("additionalArguments:\n  - {TRUSTED}\n")), TRUSTED);
        assert!(said.message.contains("`ports.web.forwardedHeaders.trustedIPs`"));
        let said = RULE.fail(
            "# chart: 37.1.0\nadditionalArguments: [--LOG.level=debug]\n",
            "--LOG.level=debug",
        );
        assert!(said.message.contains("`logs.general.level`"));
        let resolver = "--certificatesresolvers.le.acme.email=a@b.c";
        let said =
            RULE.fail(&format!("# chart: 25.0.0\nadditionalArguments: [{resolver}]\n"), resolver);
        assert!(said.message.contains("`certResolvers.le.email`"));
        // Values that are named like their options.
        let otlp = "--tracing.otlp.http.endpoint=http://a";
        let said = RULE.fail(&format!("additionalArguments: [{otlp}]\n"), otlp);
        assert!(said.message.contains("`tracing.otlp.http.endpoint`"));
        RULE.fail("additionalArguments: ['--entrypoints.web.http.redirections.entrypoint.to=websecure']\n", "'--entrypoints.web.http.redirections.entrypoint.to=websecure'");
    }

    #[test]
    fn fix() {
        let resolver = "additionalArguments:\n  - --certificatesresolvers.le.acme.tlschallenge=true\n  - --ping\n";
        RULE.fix(resolver, "additionalArguments:\n  - --ping\ncertificatesResolvers:\n  le:\n    acme:\n      tlschallenge: true\n");
        RULE.fix(
            &config(&format!("additionalArguments:\n  # Apache\n  - {TRUSTED}\n  - --ping\n")),
            &config("additionalArguments:\n  - --ping\nports:\n  web:\n    forwardedHeaders:\n      trustedIPs:\n        - 192.168.1.10/32\n"),
        );
        let before = "# chart: 39.0.7\nlogs:\n  general:\n    level: INFO\nadditionalArguments:\n  - --accesslog.format=json\n";
        RULE.fix(before, "# chart: 39.0.7\nlogs:\n  general:\n    level: INFO\n  access:\n    enabled: true\n    format: json\n");
    }
}
