//! ## What it does
//! Finds values of Traefik that the chart of the pinned k3s release does not know, and a chart of another generation
//! does.
//!
//! ## Why is this bad?
//! Helm refuses them, or passes over them without a word: what they ask for, such as a redirect or an allow list, is not
//! there.
//!
//! ## Example
//! ```yaml
//! # INSTALL_K3S_VERSION=v1.30.4+k3s1 ships chart 27.
//! ports:
//!   web:
//!     http:
//!       redirections:
//!         entryPoint:
//!           to: websecure
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     redirectTo:
//!       port: websecure
//! ```
//!
//! ## Fix safety
//! Safe where there is one: the chart's own words for the same thing.
//!
//! ## References
//! k3s, `manifests/traefik.yaml` of each release; the chart's changelog.

use crate::Targets;
use crate::stack::facts::Ingress;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, Span};
use goyaml::Document;
use std::sync::Arc;
use traefik_values::{ChartVersion, Release, Target};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/chart-newer-than-values",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "values are written for another chart than the pinned k3s ships",
    ),
    check,
);

/// One chart of each generation.
const GENERATIONS: [(u16, u16, u16); 11] = [
    (10, 24, 0),
    (20, 8, 0),
    (25, 0, 0),
    (27, 0, 2),
    (28, 0, 0),
    (33, 0, 0),
    (34, 2, 0),
    (37, 1, 0),
    (39, 0, 7),
    (40, 1, 0),
    (41, 3, 0),
];

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let Some((pin, place)) = view.facts.pins.first() else { return };
    let Ok(targets) = Targets::new().set(&format!("k3s={}", pin.version)) else { return };
    let release = targets.traefik();
    for ingress in view.facts.ingresses.iter().filter(|ingress| ingress.chart.kind != "HelmChart") {
        let document = Document::parse(Arc::clone(&ingress.text)).document;
        let said = |release: Release| {
            traefik_values::check(&document, ingress.input, &Target::new(release))
        };
        let problems: Vec<Diagnostic> = said(release).into_iter().filter(is_about_keys).collect();
        if problems.is_empty() {
            continue;
        }
        let others: Vec<(ChartVersion, Vec<Span>)> = GENERATIONS
            .iter()
            .map(|(major, minor, patch)| ChartVersion::new(*major, *minor, *patch))
            .map(|chart| (chart, said(Release::from(chart)).iter().map(Diagnostic::span).collect()))
            .collect();
        for problem in problems {
            let own = problem.span();
            let known =
                others.iter().rev().find(|(_, spans)| !spans.iter().any(|span| span.overlaps(own)));
            if let Some((chart, _)) = known {
                found.push(finding(
                    view,
                    ingress,
                    &problem,
                    (&pin.text, pin.is_channel, place),
                    (release.chart(), *chart),
                ));
            }
        }
    }
}

/// Whether a key is not known, or means something else.
fn is_about_keys(found: &Diagnostic) -> bool {
    let name = found.rule.strip_prefix("traefik/").unwrap_or_default();
    !name.starts_with("argument")
        && !name.contains("image")
        && name != "values-content-invalid-yaml"
        && name != "values-content-not-a-string"
}

fn finding(
    view: &StackView<'_>,
    ingress: &Ingress,
    problem: &Diagnostic,
    (pin, is_channel, place): (&str, bool, &Place),
    (own, other): (ChartVersion, ChartVersion),
) -> Diagnostic {
    let path = problem.primary.path.clone().unwrap_or_default();
    let message = format!(
        "k3s {pin} ships Traefik's chart {own}, which does not read `{path}` as it is written here: that is for chart {other}"
    );
    let sure = if is_channel { Confidence::Medium } else { Confidence::High };
    let mut diagnostic = view
        .likely(&RULE.info, &ingress.at(problem.span(), &path), sure, message)
        .help(problem.help.clone().unwrap_or_else(|| {
            format!("write it as chart {own} wants it, or pin a k3s that ships chart {other}")
        }))
        .label(place.label(format!("chart {own} comes with this")));
    diagnostic.tool_says = problem.tool_says;
    diagnostic.fixes.clone_from(&problem.fixes);
    diagnostic
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(values: &str) -> String {
        format!(
            "## install.sh\ncurl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.30.4+k3s1 sh -s -\n## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n{values}"
        )
    }

    const NEW: &str = "    ports:\n      web:\n        http:\n          redirections:\n            entryPoint:\n              to: websecure\n";

    #[test]
    fn pass() {
        RULE.pass(&stack(
            "    ports:\n      web:\n        redirectTo:\n          port: websecure\n",
        ));
        RULE.pass(&stack("    deployment:\n      replicas: 2\n"));
        // Wrong for all of them.
        RULE.pass(&stack("    deploymnt:\n      replicas: 2\n"));
        RULE.pass(
            stack(NEW)
                .split_once("## helm")
                .map(|(_, rest)| format!("## helm{rest}"))
                .unwrap()
                .as_str(),
        );
    }

    #[test]
    fn fail() {
        let found = RULE.fail(&stack(NEW), "helmchartconfig.yaml: redirections");
        assert!(found.message.contains("v1.30.4+k3s1"));
    }
}
