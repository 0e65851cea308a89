//! ## What it does
//! Finds a file for the access log that is on no volume, while the container's own file system is read-only, as it is by
//! default.
//!
//! ## Why is this bad?
//! Traefik cannot make the file. It warns once when it starts, and then there is no access log at all, on standard output
//! neither.
//!
//! ## Example
//! ```yaml
//! accessLog:
//!   enabled: true
//!   filePath: /var/log/traefik/access.log
//! ```
//!
//! ## Use instead
//! ```yaml
//! accessLog:
//!   enabled: true
//! ```
//!
//! ## Fix safety
//! There is no fix: it is standard output, or a volume for the file.
//!
//! ## References
//! Chart, `securityContext`; Traefik, reference of access logs.

use crate::check::condition::is_true;
use crate::lint::Rule;
use crate::lint::view::{Chart, View};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/access-log-file-not-writable",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "an access log in a file on a read-only file system",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| is_read_only(chart)) {
        let mounts = mounts(chart);
        for file in chart.stated("accesslog.filepath") {
            let name = file.text();
            let below = |mount: &&str| {
                let rest = name.strip_prefix(mount.trim_end_matches('/'));
                rest.is_some_and(|rest| rest.starts_with('/'))
            };
            if !name.starts_with('/') || name.contains("{{") || mounts.iter().any(below) {
                continue;
            }
            // The device of standard output, for one, is there without a volume.
            if name.starts_with("/dev/") || name.starts_with("/proc/") {
                continue;
            }
            let message = format!(
                "`{name}` is on no volume, and the file system is read-only: there is no access log at all"
            );
            found.push(
                chart
                    .finding(&RULE.info, &file.path, message)
                    .confidence(Confidence::Medium)
                    .help("leave the file out, so that the log goes to standard output, or put it on a volume"),
            );
        }
    }
}

fn is_read_only(chart: &Chart<'_>) -> bool {
    let context = chart.value("securityContext");
    context.and_then(|context| context.get("readOnlyRootFilesystem")).is_some_and(is_true)
}

/// Where volumes are mounted.
fn mounts<'c>(chart: &'c Chart<'_>) -> Vec<&'c str> {
    let own = chart.value("persistence.path").and_then(Value::as_str).unwrap_or("/data");
    let lists = ["additionalVolumeMounts", "volumes"].into_iter();
    let more = lists.filter_map(|list| chart.value(list)?.as_array()).flatten();
    let more = more.filter_map(|mount| mount.get("mountPath")?.as_str());
    [own, "/tmp"].into_iter().chain(more).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    fn log(file: &str) -> String {
        config(&format!("accessLog:\n  enabled: true\n  filePath: {file}\n"))
    }

    #[test]
    fn pass() {
        RULE.pass(&log("/data/access.log"));
        RULE.pass(&log("/tmp/access.log"));
        RULE.pass(&log("/dev/stdout"));
        RULE.pass("accessLog: {enabled: true, filePath: /logs/a.log}\nadditionalVolumeMounts: [{name: logs, mountPath: /logs/}]\n");
        RULE.pass("accessLog: {enabled: true, filePath: /logs/a.log}\nsecurityContext: {readOnlyRootFilesystem: false}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&log("/var/log/access.log"), "/var/log/access.log");
        RULE.fail(
            "# chart: 34.2.0\nlogs: {access: {enabled: true, filePath: /database/a.log}}\n",
            "/database/a.log",
        );
        let argument = "--accesslog.filepath=/var/log/access.log";
        RULE.fail(&format!("additionalArguments: [{argument}]\n"), argument);
    }
}
