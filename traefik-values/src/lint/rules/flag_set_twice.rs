//! ## What it does
//! Finds arguments for an option that a value sets as well, and options that stand twice among the arguments.
//!
//! ## Why is this bad?
//! Traefik gets both. Of single values the last one counts, which is the argument: the other one is silently without
//! effect. Lists of an entry point are joined, or the last one counts, by chance each time that Traefik starts.
//!
//! ## Example
//! ```yaml
//! log:
//!   level: INFO
//! additionalArguments:
//!   - "--log.level=DEBUG"
//! ```
//!
//! ## Use instead
//! ```yaml
//! log:
//!   level: DEBUG
//! ```
//!
//! ## Fix safety
//! Unsafe: it keeps what counts today, the argument, in the value, which may be the wrong one of the two.
//!
//! ## References
//! Templates of the chart; paerser, `flag/flagparser.go`.

use super::argument_has_typed_value::moved;
use crate::lint::Rule;
use crate::lint::view::{Argument, Chart, Kind, Row, View, typed};
use crate::{FlagKind, flag_kind};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::Value;
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/flag-set-twice",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "an option that a value or another argument sets, too",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let mut last: HashMap<String, &Argument> = HashMap::new();
        for argument in &chart.arguments {
            let earlier = last.insert(argument.name.to_ascii_lowercase(), argument);
            if let Some((value, row)) = typed(chart, &argument.name)
                && chart.given(&value).is_some_and(says_something)
            {
                found.push(beside_value(chart, argument, &value, row));
            } else if let Some(earlier) = earlier {
                found.extend(beside_argument(chart, argument, earlier));
            }
        }
    }
}

/// Whether a chart writes an argument for a value.
fn says_something(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::String(text) => !text.is_empty(),
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => true,
    }
}

fn beside_value(chart: &Chart<'_>, argument: &Argument, value: &Path, row: &Row) -> Diagnostic {
    let name = &argument.name;
    let repeats = says_the_same(chart, argument, value);
    let message = if repeats {
        format!("`--{name}` says again what `{value}` says")
    } else if row.kind == Kind::List && row.option.contains("<name>") {
        format!(
            "`--{name}` and `{value}` are joined, or one of them counts, by chance at each start"
        )
    } else {
        format!("`--{name}` overrides `{value}`, which is without effect")
    };
    let mut said = chart
        .finding(&RULE.info, &argument.path, message)
        .help(format!("say it once, in `{value}`"));
    if let Some(span) = chart.place(value) {
        said = said.label(Label::new(span).message("set here, too").path(value.to_string()));
    }
    if repeats {
        said = said.severity(Severity::Info);
        let fix = if argument.takes_next { None } else { chart.removal(&argument.path) };
        said.fixes.extend(fix.map(|edits| Fix::safe("take the argument out", edits)));
    } else {
        let changes = moved(chart, argument, value, row);
        let fix = changes.and_then(|changes| chart.edits(&changes));
        said.fixes.extend(fix.map(|edits| Fix::risky("keep what the argument says", edits)));
    }
    said
}

/// Whether the chart writes the same argument from the value.
fn says_the_same(chart: &Chart<'_>, argument: &Argument, path: &Path) -> bool {
    let text = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let Some(given) = chart.given(path) else { return false };
    match given {
        Value::Array(items) => {
            let items: Vec<_> = items.iter().map(text).collect();
            argument.value.split(',').map(str::trim).eq(items.iter().map(String::as_str))
        }
        // An entry point's address is a port and a protocol.
        Value::Number(port) if argument.name.to_ascii_lowercase().ends_with(".address") => {
            let protocol = path.split_last().and_then(|(port, _)| {
                chart.given(&port.join("protocol"))?.as_str().map(str::to_ascii_lowercase)
            });
            let protocol = protocol.unwrap_or_else(|| "tcp".to_owned());
            let address = argument.value.to_ascii_lowercase();
            let short = protocol == "tcp" && address == format!(":{port}");
            short || address == format!(":{port}/{protocol}")
        }
        value => text(value) == argument.value,
    }
}

fn beside_argument(
    chart: &Chart<'_>,
    argument: &Argument,
    earlier: &Argument,
) -> Option<Diagnostic> {
    let name = &argument.name;
    let below_map = ["entrypoints.", "certificatesresolvers."]
        .iter()
        .any(|map| name.to_ascii_lowercase().starts_with(map));
    let is_list = matches!(
        flag_kind(name, chart.traefik),
        Some(FlagKind::List | FlagKind::Floats | FlagKind::Map)
    );
    let message = match (is_list, below_map) {
        // These are joined.
        (true, false) => return None,
        (true, true) => format!(
            "`--{name}` stands twice: the two are joined, or one of them counts, by chance at each start"
        ),
        (false, _) => format!("`--{name}` stands twice: only the last one counts"),
    };
    let label = chart
        .place(&earlier.path)
        .map(|span| Label::new(span).message("the first one").path(earlier.path.to_string()));
    let mut said = chart
        .finding(&RULE.info, &argument.path, message)
        .help("give the option once, a list with commas between its items");
    said.labels.extend(label);
    if !is_list {
        let fix = chart.removal(&earlier.path);
        said.fixes.extend(fix.map(|edits| Fix::risky("take the first one out", edits)));
    }
    Some(said)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};
    use config_diagnostics::Severity;

    #[test]
    fn pass() {
        RULE.pass("log: {level: INFO}\nadditionalArguments: [--ping]\n");
        RULE.pass("additionalArguments: [--log.level=DEBUG]\n");
        RULE.pass("ports: {web: {forwardedHeaders: {trustedIPs: []}}}\nadditionalArguments: [--entrypoints.web.forwardedheaders.trustedips=10.0.0.1]\n");
        // Lists outside of entry points are joined.
        RULE.pass("additionalArguments: [--providers.kubernetescrd.namespaces=a, --providers.kubernetescrd.namespaces=b]\n");
    }

    #[test]
    fn fail() {
        let resolver = "--certificatesresolvers.le.acme.email=a@b.c";
        let values = "certificatesResolvers: {le: {acme: {Email: c@d.e}}}\n";
        RULE.fail(&format!("{values}additionalArguments: [{resolver}]\n"), resolver);
        let values =
            "logs:\n  general:\n    level: INFO\nadditionalArguments:\n  - \"--log.level=DEBUG\"\n";
        RULE.fail(&format!("# chart: 37.1.0\n{}", config(values)), "\"--log.level=DEBUG\"");
        let list = "ports: {web: {forwardedHeaders: {trustedIPs: [10.0.0.1]}}}\nadditionalArguments: [--entryPoints.web.forwardedHeaders.trustedIPs=10.0.0.2]\n";
        let said = RULE.fail(list, "--entryPoints.web.forwardedHeaders.trustedIPs=10.0.0.2");
        assert!(said.message.contains("by chance"));
        RULE.fail(
            "additionalArguments: [--Log.level=INFO, --log.level=DEBUG]\n",
            "--log.level=DEBUG",
        );
        let said = RULE.fail("additionalArguments: [--entrypoints.a.proxyprotocol.trustedips=10.0.0.1, --entrypoints.A.proxyprotocol.trustedips=10.0.0.2]\n", "--entrypoints.A.proxyprotocol.trustedips=10.0.0.2");
        assert!(said.message.contains("by chance"));
    }

    #[test]
    fn what_says_the_same_does_no_harm() {
        let port = "ports: {dns: {port: 8053, protocol: UDP}}\nadditionalArguments: [--entrypoints.dns.address=:8053/udp]\n";
        let said = RULE.fail(port, "--entrypoints.dns.address=:8053/udp");
        assert_eq!(said.severity, Severity::Info);
        let said = RULE.fail(&port.replace(":8053/", ":53/"), "--entrypoints.dns.address=:53/udp");
        assert_eq!(said.severity, Severity::Warning);
        RULE.fix(
            "log:\n  level: INFO\nadditionalArguments:\n  - --log.level=INFO\n",
            "log:\n  level: INFO\n",
        );
    }

    #[test]
    fn fix() {
        let before = "log:\n  level: INFO # quiet\nadditionalArguments:\n  - --log.level=debug\n";
        RULE.fix(before, "log:\n  level: DEBUG # quiet\n");
        let twice = "additionalArguments:\n  - --log.level=INFO\n  - --log.level=DEBUG\n";
        RULE.fix(twice, "additionalArguments:\n  - --log.level=DEBUG\n");
    }
}
