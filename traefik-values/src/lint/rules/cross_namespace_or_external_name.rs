//! ## What it does
//! Finds `allowCrossNamespace` and `allowExternalNameServices` that are on for a provider, as values or as arguments.
//!
//! ## Why is this bad?
//! Who may write a route in one namespace can then lead requests to services of any other, use its middlewares and
//! secrets, or lead them to any host that Traefik reaches.
//!
//! ## Example
//! ```yaml
//! providers:
//!   kubernetesCRD:
//!     allowCrossNamespace: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! providers:
//!   kubernetesCRD:
//!     allowCrossNamespace: false
//! ```
//!
//! ## Fix safety
//! There is no fix: routes may need it.
//!
//! ## References
//! Traefik, provider kubernetesCRD, allowCrossNamespace and allowExternalNameServices.

use crate::lint::Rule;
use crate::lint::view::View;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/cross-namespace-or-external-name",
        Group::Security,
        Severity::Warning,
        Safety::None,
        "routes may lead to other namespaces, or to hosts outside",
    ),
    check,
);

const CROSS: &str =
    "whoever may write a route in one namespace can use services and middlewares of all";
const EXTERNAL: &str =
    "whoever may write a Service can lead requests to any host that Traefik reaches";

const OPTIONS: [(&str, &str); 3] = [
    ("providers.kubernetescrd.allowcrossnamespace", CROSS),
    ("providers.kubernetescrd.allowexternalnameservices", EXTERNAL),
    ("providers.kubernetesingress.allowexternalnameservices", EXTERNAL),
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for (option, message) in OPTIONS {
            for switch in chart.stated(option).iter().filter(|switch| switch.is_on()) {
                found.push(
                    chart
                        .finding(&RULE.info, &switch.path, message)
                        .confidence(Confidence::Medium)
                        .help("leave it off where more than one team writes routes"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("providers:\n  kubernetesCRD:\n    allowCrossNamespace: false\n");
        RULE.pass("providers:\n  kubernetesCRD:\n    enabled: true\n");
    }

    #[test]
    fn fail() {
        RULE.fail("providers:\n  kubernetesCRD:\n    allowCrossNamespace: true\n", "true");
        RULE.fail(
            "providers:\n  kubernetesIngress:\n    allowExternalNameServices: true\n",
            "true",
        );
        let argument = "--providers.kubernetescrd.allowCrossNamespace";
        RULE.fail(&format!("additionalArguments: [{argument}]\n"), argument);
    }
}
