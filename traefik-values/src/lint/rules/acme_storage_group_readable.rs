//! ## What it does
//! Finds a `podSecurityContext.fsGroup` together with `persistence` and an ACME resolver, unless an init container changes
//! the mode of files.
//!
//! ## Why is this bad?
//! Kubernetes gives the files of the volume to the group, and makes `acme.json` readable to it. Traefik refuses a file that
//! others than its owner can read, and gets no certificates after the first restart.
//!
//! ## Example
//! ```yaml
//! podSecurityContext:
//!   fsGroup: 65532
//! persistence:
//!   enabled: true
//! certificatesResolvers:
//!   le:
//!     acme:
//!       email: a@example.org
//!       tlsChallenge: true
//!       storage: /data/acme.json
//! ```
//!
//! ## Use instead
//! ```yaml
//! persistence:
//!   enabled: true
//! certificatesResolvers:
//!   le:
//!     acme:
//!       email: a@example.org
//!       tlsChallenge: true
//!       storage: /data/acme.json
//! ```
//!
//! ## Fix safety
//! There is no fix: some volumes need the group, and then an init container.
//!
//! ## References
//! traefik-helm-chart issues 164, 396 and 989.

use super::acme_with_several_replicas::resolver;
use crate::lint::Rule;
use crate::lint::view::{View, path};
use config_diagnostics::{Confidence, Diagnostic, Group, Label, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/acme-storage-group-readable",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "fsGroup opens the file with the certificates' keys",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let group = path("podSecurityContext.fsGroup");
    for chart in view.charts.iter().filter(|chart| chart.is_on("persistence.enabled")) {
        let Some((name, at)) = resolver(chart) else { continue };
        let containers = chart.value("deployment.initContainers");
        let mends = containers.is_some_and(|containers| containers.to_string().contains("chmod"));
        if chart.given(&group).is_none_or(Value::is_null) || mends {
            continue;
        }
        let message =
            "the group may read `acme.json` then, and Traefik refuses a file that others can read";
        let mut said = chart
            .finding(&RULE.info, &group, message)
            .confidence(Confidence::Medium)
            .help("leave `fsGroup` out, or let an init container set the mode to 600");
        if let Some(span) = chart.place(&at) {
            let label = Label::new(span).message(format!("`{name}` keeps its certificates there"));
            said = said.label(label.path(at.to_string()));
        }
        found.push(said);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const ACME: &str =
        "persistence: {enabled: true}\ncertificatesResolvers: {le: {acme: {email: a@b.c}}}\n";

    #[test]
    fn pass() {
        RULE.pass(ACME);
        RULE.pass("persistence: {enabled: true}\npodSecurityContext: {fsGroup: 65532}\n");
        RULE.pass(&format!("{ACME}podSecurityContext: {{fsGroup: null}}\n"));
        RULE.pass(&format!("{ACME}podSecurityContext: {{fsGroup: 65532}}\ndeployment: {{initContainers: [{{name: a, command: [sh, -c, chmod -v 600 /data/acme.json]}}]}}\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(&config(&format!("{ACME}podSecurityContext:\n  fsGroup: 65532\n")), "65532");
    }
}
