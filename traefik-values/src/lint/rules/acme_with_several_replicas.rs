//! ## What it does
//! Finds ACME resolvers, as values or as arguments, of a Traefik that runs in several pods: more than one replica, an
//! autoscaler, or a DaemonSet.
//!
//! ## Why is this bad?
//! Every pod keeps certificates and challenges of its own. The challenge is answered by another pod than the one that
//! asked, so that certificates fail at random, and rate limits are soon reached. The chart only looks for it in
//! `additionalArguments`.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   replicas: 2
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
//! deployment:
//!   replicas: 2
//! ```
//!
//! ## Fix safety
//! There is no fix: the way out is one pod, or cert-manager.
//!
//! ## References
//! Traefik documentation, Kubernetes and Let's Encrypt; traefik-helm-chart issue 485.

use crate::lint::Rule;
use crate::lint::view::{Argument, Chart, Pods, View};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};
use goyaml::Path;
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/acme-with-several-replicas",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a certificate resolver of Traefik's with several pods",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let pods = Pods::of(chart);
        let Some((name, resolver)) = resolver(chart).filter(|_| pods.several()) else { continue };
        let message = format!(
            "resolver `{name}` with {}: each would keep certificates of its own, and challenges reach the wrong one",
            pods.words()
        );
        let mut said = chart
            .finding(&RULE.info, &pods.place(), message)
            .help("let cert-manager get the certificates, or run one pod");
        if let Some(span) = chart.place(&resolver) {
            let label = Label::new(span).message("the resolver").path(resolver.to_string());
            said = said.label(label);
        }
        // The chart knows this, too, where it is written so.
        let is_seen = |argument: &Argument| argument.name.contains(".acme.");
        let counts = matches!(pods, Pods::PerNode | Pods::Fixed(_));
        if counts && chart.arguments.iter().any(is_seen) {
            said = said.tool_says(ToolSays::Error);
        }
        found.push(said);
    }
}

/// The first resolver that uses ACME, and where it is stated.
pub(super) fn resolver(chart: &Chart<'_>) -> Option<(String, Path)> {
    let at = |keys: &[&str]| keys.iter().map(|key| (*key).into()).collect::<Path>();
    for (map, below) in [("certificatesResolvers", Some("acme")), ("certResolvers", None)] {
        if !chart.reads(map) {
            continue;
        }
        let acme = chart.keys(map).into_iter().find(|name| {
            let path = match below {
                Some(below) => at(&[map, name, below]),
                None => at(&[map, name]),
            };
            chart
                .given(&path)
                .is_some_and(|value| matches!(value, Value::Object(map) if !map.is_empty()))
        });
        if let Some(name) = acme {
            return Some((name.to_owned(), at(&[map, name])));
        }
    }
    chart.arguments.iter().find_map(|argument| {
        let mut words = argument.name.split('.');
        let is_resolver = words.next()?.eq_ignore_ascii_case("certificatesresolvers");
        let name = words.next()?;
        let acme = words.next()?.eq_ignore_ascii_case("acme");
        (is_resolver && acme).then(|| (name.to_owned(), argument.path.clone()))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const RESOLVER: &str =
        "certificatesResolvers: {le: {acme: {email: a@example.org, tlsChallenge: true}}}\n";

    #[test]
    fn pass() {
        RULE.pass(RESOLVER);
        RULE.pass(&format!("deployment: {{replicas: 1}}\n{RESOLVER}"));
        RULE.pass("deployment: {replicas: 3}\ncertificatesResolvers: {ts: {tailscale: {}}}\n");
        RULE.pass(&format!("deployment: {{replicas: 3, enabled: false}}\n{RESOLVER}"));
        // Older charts read no such values.
        RULE.pass(&format!("# chart: 27.0.2\ndeployment: {{replicas: 3}}\n{RESOLVER}"));
    }

    #[test]
    fn fail() {
        RULE.fail(&config(&format!("deployment:\n  replicas: 2\n{RESOLVER}")), "2");
        RULE.fail(&format!("deployment: {{kind: DaemonSet}}\n{RESOLVER}"), "DaemonSet");
        RULE.fail(&format!("autoscaling: {{enabled: true, maxReplicas: 4}}\n{RESOLVER}"), "4");
        let older = "# chart: 25.0.0\ncertResolvers: {le: {email: a@example.org}}\ndeployment: {replicas: 2}\n";
        RULE.fail(older, "2");
        let arguments = "deployment: {replicas: 2}\nadditionalArguments: [--certificatesResolvers.le.ACME.email=a@b.c]\n";
        RULE.fail(arguments, "2");
    }
}
