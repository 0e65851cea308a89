//! ## What it does
//! Finds items of `volumes` whose `type` is neither `secret` nor `configMap`.
//!
//! ## Why is this bad?
//! The chart knows these two. For any other it renders a volume without a source, and the API server refuses the pod.
//!
//! ## Example
//! ```yaml
//! volumes:
//!   - name: certs
//!     mountPath: /certs
//!     type: persistentVolumeClaim
//! ```
//!
//! ## Use instead
//! ```yaml
//! deployment:
//!   additionalVolumes:
//!     - name: certs
//!       persistentVolumeClaim:
//!         claimName: certs
//! additionalVolumeMounts:
//!   - name: certs
//!     mountPath: /certs
//! ```
//!
//! ## Fix safety
//! There is no fix: what else the volume needs is not known.
//!
//! ## References
//! Chart, `templates/_podtemplate.tpl`.

use crate::lint::Rule;
use crate::lint::view::{View, path};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/volume-type-unknown",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a volume that the chart renders without a source",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let volumes = path("volumes");
    for chart in &view.charts {
        let list = chart.given(&volumes).and_then(Value::as_array);
        for (n, volume) in list.into_iter().flatten().enumerate() {
            let Some(kind) = volume.get("type").and_then(Value::as_str) else { continue };
            if matches!(kind, "secret" | "configMap") {
                continue;
            }
            let place = volumes.clone().join(n).join("type");
            let message = format!(
                "the chart knows no volumes of type `{kind}`: the pod gets one without a source, and is refused"
            );
            found.push(chart.finding(&RULE.info, &place, message).help(
                "write `secret` or `configMap`, or use `deployment.additionalVolumes` with `additionalVolumeMounts`",
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        RULE.pass("volumes: [{name: a, mountPath: /a, type: secret}, {name: b, mountPath: /b, type: configMap}]\n");
        RULE.pass("volumes: []\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            &config("volumes:\n  - {name: a, mountPath: /a, type: configmap}\n"),
            "configmap",
        );
        RULE.fail(
            "# chart: 25.0.0\nvolumes: [{name: a, mountPath: /a, type: emptyDir}]\n",
            "emptyDir",
        );
    }
}
