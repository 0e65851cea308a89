//! ## What it does
//! Finds an access log that keeps all headers, or `Authorization` or `Cookie` by name.
//!
//! ## Why is this bad?
//! `Authorization` and `Cookie` are what clients prove themselves by. Whoever reads the log can be any of them. The format
//! `common` writes no headers; `json` writes all that are kept.
//!
//! ## Example
//! ```yaml
//! accessLog:
//!   enabled: true
//!   format: json
//!   fields:
//!     headers:
//!       defaultMode: keep
//! ```
//!
//! ## Use instead
//! ```yaml
//! accessLog:
//!   enabled: true
//!   format: json
//!   fields:
//!     headers:
//!       defaultMode: drop
//!       names:
//!         User-Agent: keep
//! ```
//!
//! ## Fix safety
//! Unsafe: it drops the headers, some of which may be wanted.
//!
//! ## References
//! Traefik, reference of access logs.

use crate::lint::Rule;
use crate::lint::view::{By, Change, Chart, Stated, View};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::json;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/access-log-keeps-headers",
        Group::Security,
        Severity::Warning,
        Safety::Unsafe,
        "request headers with credentials in the access log",
    ),
    check,
);

const NAMES: &str = "accesslog.fields.headers.names.<name>";
const SECRET: [&str; 2] = ["Authorization", "Cookie"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let names = chart.stated(NAMES);
        let mode = |header: &str| {
            let of = names.iter().rfind(|name| name.name.eq_ignore_ascii_case(header));
            of.map(Stated::text)
        };
        let all = chart.stated("accesslog.fields.headers.defaultmode");
        let all = all.iter().rfind(|all| counts(chart, all));
        let kept = SECRET.into_iter().filter(|header| mode(header).is_none()).collect::<Vec<_>>();
        if let Some(all) = all.filter(|all| all.text() == "keep" && !kept.is_empty()) {
            found.push(finding(chart, all, &kept));
        }
        for name in names.iter().filter(|name| counts(chart, name) && name.text() == "keep") {
            let secret = SECRET.into_iter().find(|secret| name.name.eq_ignore_ascii_case(secret));
            if let Some(secret) = secret {
                found.push(finding(chart, name, &[secret]));
            }
        }
    }
}

/// Whether there is a log: an argument switches it on, a value does not.
fn counts(chart: &Chart<'_>, stated: &Stated) -> bool {
    stated.by == By::Argument
        || ["accessLog.enabled", "logs.access.enabled"].iter().any(|switch| chart.is_on(switch))
        || chart.stated("accesslog").iter().any(Stated::is_on)
}

fn finding(chart: &Chart<'_>, at: &Stated, headers: &[&str]) -> Diagnostic {
    let is_json = {
        let format = ["accessLog.format", "logs.access.format"].into_iter();
        let value = format.filter_map(|format| chart.value(format)?.as_str()).any(|f| f == "json");
        value || chart.stated("accesslog.format").iter().any(|format| format.text() == "json")
    };
    let message = format!(
        "the access log keeps {}: whoever reads it can be its sender{}",
        headers.iter().map(|header| format!("`{header}`")).collect::<Vec<_>>().join(" and "),
        if is_json { "" } else { ", once its format is json" },
    );
    let mut said = chart
        .finding(&RULE.info, &at.path, message)
        .confidence(if is_json { Confidence::High } else { Confidence::Medium })
        .help("keep only the headers that you read, by name");
    let fix = match at.by {
        By::Value => chart.edits(&[Change::Set(at.path.clone(), json!("drop"))]),
        By::Argument => chart.removal(&at.path),
    };
    said.fixes.extend(fix.map(|edits| Fix::risky("drop them", edits)));
    said
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};
    use config_diagnostics::Confidence;

    fn headers(headers: &str) -> String {
        format!(
            "accessLog:\n  enabled: true\n  format: json\n  fields:\n    headers:\n      {headers}\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&headers("defaultMode: drop"));
        RULE.pass(&headers("defaultMode: redact"));
        RULE.pass(&headers("names: {User-Agent: keep}"));
        RULE.pass(&headers("{defaultMode: keep, names: {authorization: redact, Cookie: drop}}"));
        RULE.pass(&headers("defaultMode: keep").replace("enabled: true", "enabled: false"));
    }

    #[test]
    fn fail() {
        let said = RULE.fail(&config(&headers("defaultMode: keep")), "keep");
        assert_eq!(said.confidence, Confidence::High);
        let older = "logs:\n  access:\n    enabled: true\n    fields:\n      headers:\n        defaultmode: keep\n";
        let said = RULE.fail(&format!("# chart: 25.0.0\n{older}"), "keep");
        assert_eq!(said.confidence, Confidence::Medium);
        RULE.fail(&headers("names: {cookie: keep}"), "keep");
        let argument = "--accesslog.fields.headers.defaultmode=keep";
        RULE.fail(&format!("additionalArguments: [{argument}]\n"), argument);
    }

    #[test]
    fn fix() {
        RULE.fix(&headers("defaultMode: keep # all"), &headers("defaultMode: drop # all"));
    }
}
