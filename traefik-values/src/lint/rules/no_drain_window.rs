//! ## What it does
//! Finds a Traefik without `requestAcceptGraceTimeout` on any entry point and without a `preStop` hook, and one that is
//! killed before that time is over.
//!
//! ## Why is this bad?
//! When a pod is to stop, load balancers and proxies in front take a while to notice. Traefik stops to listen at once, and
//! their connections fail. With `externalTrafficPolicy: Local` there is no other pod on the node to take them.
//!
//! ## Example
//! ```yaml
//! deployment:
//!   terminationGracePeriodSeconds: 5
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   terminationGracePeriodSeconds: 60
//! ports:
//!   web:
//!     transport:
//!       lifeCycle:
//!         requestAcceptGraceTimeout: 10s
//! ```
//!
//! ## Fix safety
//! There is no fix: how long the front takes is for its health checks to say.
//!
//! ## References
//! Traefik, reference of entry points, life cycle; Kubernetes documentation, termination of pods.

use crate::lint::Rule;
use crate::lint::view::{Chart, Pods, View, path, whole};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/no-drain-window",
        Group::Pedantic,
        Severity::Info,
        Safety::None,
        "Traefik stops at once while connections still come in",
    ),
    check,
);

const OPTION: &str = "entrypoints.<name>.transport.lifecycle.requestacceptgracetimeout";
const KILLED: &str = "deployment.terminationGracePeriodSeconds";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| Pods::of(chart) != Pods::None) {
        let hook = chart.is_on("deployment.lifecycle.preStop");
        let window = window(chart);
        let killed = chart.value(KILLED).and_then(whole).unwrap_or(30);
        let message = match window {
            None if !hook => {
                "Traefik stops to listen at once, while those in front still send connections"
                    .to_owned()
            }
            Some(window) if window >= killed => format!(
                "Traefik is killed after {killed} s, before it has accepted connections for {window} s more"
            ),
            _ => continue,
        };
        found.push(
            chart
                .finding(&RULE.info, &path(KILLED), message)
                .confidence(Confidence::Low)
                .help("set `transport.lifeCycle.requestAcceptGraceTimeout` of the entry points to some seconds, well below `terminationGracePeriodSeconds`"),
        );
    }
}

/// For how many seconds connections are still accepted, at most; nothing where they are not.
fn window(chart: &Chart<'_>) -> Option<u64> {
    let stated = chart.stated(OPTION);
    stated.iter().map(|stated| seconds(&stated.text())).max().filter(|window| *window > 0)
}

/// A length of time, in whole seconds; what is not understood is one.
fn seconds(text: &str) -> u64 {
    let scaled = [("ms", 0), ("m", 60), ("h", 3600), ("s", 1), ("", 1)].into_iter();
    let mut read = scaled.filter_map(|(unit, scale)| {
        Some(text.strip_suffix(unit)?.parse::<u64>().ok()?.saturating_mul(scale))
    });
    read.next().unwrap_or(1)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const WINDOW: &str =
        "ports: {web: {transport: {lifeCycle: {requestAcceptGraceTimeout: 10s}}}}\n";

    #[test]
    fn pass() {
        RULE.pass(&config(WINDOW));
        RULE.pass("deployment: {lifecycle: {preStop: {exec: {command: [sleep, '10']}}}}\n");
        RULE.pass("additionalArguments: [--entrypoints.web.transport.lifecycle.requestacceptgracetimeout=10]\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config("deployment:\n  terminationGracePeriodSeconds: 5\n"), "5");
        RULE.fail(&format!("deployment: {{terminationGracePeriodSeconds: 5}}\n{WINDOW}"), "5");
        RULE.fail(
            "ports: {web: {transport: {lifeCycle: {requestAcceptGraceTimeout: 0}}}}\n",
            "ports",
        );
    }
}
