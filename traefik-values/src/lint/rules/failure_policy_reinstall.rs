//! ## What it does
//! Finds a HelmChartConfig of Traefik's without a `failurePolicy`, or with `reinstall`.
//!
//! ## Why is this bad?
//! The default is `reinstall`, and it counts for the HelmChart as well, whatever that says itself: k3s has `retry` there by
//! now. One bad value then uninstalls Traefik, its Service and its volume, before the same values are tried again.
//!
//! ## Example
//! ```yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik
//!   namespace: kube-system
//! spec:
//!   valuesContent: |-
//!     hostNetwork: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: helm.cattle.io/v1
//! kind: HelmChartConfig
//! metadata:
//!   name: traefik
//!   namespace: kube-system
//! spec:
//!   failurePolicy: abort
//!   valuesContent: |-
//!     hostNetwork: true
//! ```
//!
//! ## Fix safety
//! Safe: a failed upgrade then leaves what runs alone, until the values are mended.
//!
//! ## References
//! helm-controller, `pkg/apis/helm.cattle.io/v1/types.go`; its issues 110 and 246.

use crate::lint::Rule;
use crate::lint::view::objects::{edits, finding};
use crate::lint::view::{Manifest, View};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use goyaml::Node;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/failure-policy-reinstall",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "a failed upgrade uninstalls Traefik",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in view.charts.iter().filter(|chart| chart.is_config()) {
        let Some(config) = &chart.manifest else { continue };
        // Before this release the field is dropped without a word.
        let knows = chart
            .release
            .k3s()
            .is_none_or(|k3s| k3s.knows_field("HelmChartConfig", "failurePolicy"));
        if !knows {
            continue;
        }
        let policy = config.at(&["spec", "failurePolicy"]).filter(|policy| !policy.is_null());
        if policy.is_some_and(|policy| policy.value() != "reinstall") {
            continue;
        }
        let message = match policy {
            None => {
                "without a `failurePolicy` one bad value uninstalls Traefik before it is tried again"
            }
            Some(_) => "one bad value uninstalls Traefik before it is tried again",
        };
        let place = policy.or_else(|| config.at(&["spec"])).or_else(|| config.at(&["kind"]));
        let mut said = match place {
            Some(node) => finding(&RULE.info, node, message),
            None => continue,
        };
        said = said.confidence(Confidence::Medium).help("write `failurePolicy: abort`");
        let fix = fix(config, policy);
        said.fixes.extend(fix.map(|edits| Fix::safe("leave alone what runs", edits)));
        found.push(said);
    }
}

fn fix(config: &Manifest<'_>, policy: Option<Node<'_>>) -> Option<Vec<Edit>> {
    if policy.is_none()
        && let Some(edit) = above(config)
    {
        return Some(vec![edit]);
    }
    edits(config.root, |editor, root| {
        editor.set(&root.clone().join("spec").join("failurePolicy"), "abort")
    })
}

/// The new line as the first of a `spec` in lines of its own: below the values it would hardly be seen.
fn above(config: &Manifest<'_>) -> Option<Edit> {
    let document = config.root.document();
    let (text, index) = (document.text(), document.line_index());
    let spec = config.root.entry("spec")?;
    let first = spec.value.entries().next()?.key.span();
    let line = index.line_span(index.line(first.start()));
    let indent = text.get(line.start() as usize..first.start() as usize)?;
    let is_own = index.line(spec.key.span().start()) < index.line(first.start())
        && indent.bytes().all(|b| b == b' ')
        && !indent.is_empty();
    let below = index.line_span(index.line(spec.key.span().start()) + 1).start();
    is_own.then(|| {
        Edit::insert(below, format!("{indent}failurePolicy: abort{}", document.line_ending()))
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const LINE: &str = "  failurePolicy: abort\n";

    #[test]
    fn pass() {
        RULE.pass(&config("hostNetwork: true\n"));
        RULE.pass(&config("hostNetwork: true\n").replace("abort", "retry"));
        let chart = config("hostNetwork: true\n").replace(LINE, "");
        RULE.pass(&chart.replace("HelmChartConfig", "HelmChart"));
        RULE.pass(&chart.replace("name: traefik", "name: grafana"));
    }

    #[test]
    fn fail() {
        RULE.fail(&config("hostNetwork: true\n").replace(LINE, ""), "spec");
        RULE.fail(&config("hostNetwork: true\n").replace("abort", "reinstall"), "reinstall");
        RULE.fail(&config("hostNetwork: true\n").replace("abort", "null"), "spec");
    }

    #[test]
    fn fix() {
        let good = config("hostNetwork: true\n");
        RULE.fix(&good.replace(LINE, ""), &good);
        RULE.fix(
            &good.replace(LINE, "  # ours\n"),
            &good.replace(LINE, &format!("{LINE}  # ours\n")),
        );
        RULE.fix(
            &good.replace("abort", "reinstall # default"),
            &good.replace("abort", "abort # default"),
        );
        let second = |line: &str| format!("a: 1\n---\n{}", good.replace(LINE, line));
        RULE.fix(&second(""), &second(LINE));
        let flow = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata: {name: traefik}\nspec: {values: {}}\n";
        RULE.fix(flow, &flow.replace("{values: {}}", "{values: {}, failurePolicy: abort}"));
    }
}
