//! ## What it does
//! Finds names of fields of the access log, as values or as arguments, that Traefik does not know.
//!
//! ## Why is this bad?
//! Traefik takes any name. One that it does not know changes nothing, and says nothing.
//!
//! ## Example
//! ```yaml
//! accessLog:
//!   enabled: true
//!   fields:
//!     names:
//!       ClientUserName: drop
//! ```
//!
//! ## Use instead
//! ```yaml
//! accessLog:
//!   enabled: true
//!   fields:
//!     names:
//!       ClientUsername: drop
//! ```
//!
//! ## Fix safety
//! Unsafe: it writes the name that is nearest.
//!
//! ## References
//! Traefik, `pkg/middlewares/accesslog/logdata.go`.

use crate::lint::Rule;
use crate::lint::view::{By, Chart, Stated, View};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, did_you_mean,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/unknown-access-log-field",
        Group::Correctness,
        Severity::Warning,
        Safety::Unsafe,
        "a field that the access log does not have",
    ),
    check,
);

/// The fields of an entry.
const FIELDS: [&str; 43] = [
    "ClientAddr",
    "ClientHost",
    "ClientPort",
    "ClientUsername",
    "DownstreamContentSize",
    "DownstreamStatus",
    "Duration",
    "GzipRatio",
    "KubernetesIngressName",
    "KubernetesIngressNamespace",
    "KubernetesServiceName",
    "KubernetesServicePort",
    "OriginContentSize",
    "OriginDuration",
    "OriginStatus",
    "Overhead",
    "RequestAddr",
    "RequestContentSize",
    "RequestCount",
    "RequestHost",
    "RequestMethod",
    "RequestPath",
    "RequestPort",
    "RequestProtocol",
    "RequestScheme",
    "RetryAttempts",
    "RouterName",
    "ServiceAddr",
    "ServiceName",
    "ServiceURL",
    "SpanId",
    "StartLocal",
    "StartUTC",
    "TLSCipher",
    "TLSClientSubject",
    "TLSVersion",
    "TraceId",
    // Those of early releases of Traefik 2.
    "DownstreamStatusLine",
    "OriginStatusLine",
    // Those of the log around the entry.
    "entryPointName",
    "level",
    "msg",
    "time",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for field in chart.stated("accesslog.fields.names.<name>") {
            if FIELDS.contains(&field.name.as_str()) {
                continue;
            }
            let same = FIELDS.into_iter().find(|known| known.eq_ignore_ascii_case(&field.name));
            let near = same.or_else(|| did_you_mean(&field.name, FIELDS));
            let message =
                format!("the access log has no field `{}`: this changes nothing", field.name);
            let mut said = match field.by {
                By::Value => chart.on_key(&RULE.info, &field.path, message),
                By::Argument => chart.finding(&RULE.info, &field.path, message),
            };
            said = said
                .confidence(if near.is_some() { Confidence::High } else { Confidence::Medium })
                .tag(Tag::Ignored)
                .help(match near {
                    Some(near) => format!("did you mean `{near}`?"),
                    None => "take it out; headers are chosen in `fields.headers.names`".to_owned(),
                });
            if let Some((near, edit)) =
                near.and_then(|near| Some((near, rename(chart, &field, near)?)))
            {
                said = said.fix(Fix::risky(format!("write `{near}`"), [edit]));
            }
            found.push(said);
        }
    }
}

/// Writes another name where the text shows this one.
fn rename(chart: &Chart<'_>, field: &Stated, name: &str) -> Option<Edit> {
    let span = match field.by {
        By::Value => chart.key_place(&field.path)?,
        By::Argument => chart.within(&field.path, &field.name)?,
    };
    (chart.text_of(span) == Some(&field.name)).then(|| Edit::replace(span, name))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass(
            "accessLog: {enabled: true, fields: {names: {StartUTC: drop, ClientUsername: drop}}}\n",
        );
        RULE.pass("additionalArguments: [--accesslog.fields.names.RequestPath=drop]\n");
        RULE.pass("accessLog: {enabled: true, fields: {headers: {names: {User-Agent: keep}}}}\n");
    }

    #[test]
    fn fail() {
        let text = "accessLog:\n  fields:\n    names:\n      StartUtc: drop\n";
        RULE.fail(&config(text), "StartUtc");
        let older =
            "# chart: 25.0.0\nlogs: {access: {fields: {general: {names: {UserAgent: keep}}}}}\n";
        RULE.fail(older, "UserAgent");
        let argument = "--accesslog.fields.names.startutc=drop";
        RULE.fail(&format!("additionalArguments: [{argument}]\n"), argument);
    }

    #[test]
    fn fix() {
        let text = |name: &str| {
            config(&format!("accessLog:\n  fields:\n    names:\n      {name}: drop # zone\n"))
        };
        RULE.fix(&text("StartUtc"), &text("StartUTC"));
        let argument = |name: &str| {
            format!("additionalArguments:\n  - --accesslog.fields.names.{name}=drop\n")
        };
        RULE.fix(&argument("startutc"), &argument("StartUTC"));
    }
}
