//! ## What it does
//! Finds volumes that are mounted at `/etc/traefik`, or at a configuration file in it.
//!
//! ## Why is this bad?
//! Traefik takes its static configuration from the first place that has one: a file `traefik.yml`, `traefik.yaml` or
//! `traefik.toml` in `/etc/traefik` comes before the command line. All arguments of the chart are then silently ignored,
//! entry points and providers included.
//!
//! ## Example
//! ```yaml
//! volumes:
//!   - name: traefik-config
//!     mountPath: /etc/traefik
//!     type: configMap
//! ```
//!
//! ## Use instead
//! ```yaml
//! volumes:
//!   - name: traefik-config
//!     mountPath: /config
//!     type: configMap
//! ```
//!
//! ## Fix safety
//! There is no fix: what is in the volume is not known.
//!
//! ## References
//! Traefik documentation, configuration; Traefik, `pkg/cli/loader_file.go`.

use crate::lint::Rule;
use crate::lint::view::{View, path};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity};
use goyaml::Path;
use serde_json::Value;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/static-configuration-file-mounted",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "a volume where Traefik looks for its configuration file",
    ),
    check,
);

const FOLDER: &str = "/etc/traefik";
const FILES: [&str; 3] = ["/traefik.toml", "/traefik.yaml", "/traefik.yml"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        for key in ["volumes", "additionalVolumeMounts"] {
            let mounts = chart.given(&path(key)).and_then(Value::as_array);
            for (n, mount) in mounts.into_iter().flatten().enumerate() {
                let at = mount.get("mountPath").and_then(Value::as_str).unwrap_or_default();
                let Some(rest) = at.strip_prefix(FOLDER) else { continue };
                let is_file = FILES.contains(&rest);
                if !is_file && !rest.trim_matches('/').is_empty() {
                    continue;
                }
                let place: Path = path(key).join(n).join("mountPath");
                let message = if is_file {
                    "with this file Traefik ignores its command line, and all that the chart sets on it"
                } else {
                    "with a `traefik.yml` in this volume Traefik ignores its command line, and all that the chart sets on it"
                };
                let confidence = if is_file { Confidence::High } else { Confidence::Medium };
                found.push(
                    chart
                        .finding(&RULE.info, &place, message)
                        .confidence(confidence)
                        .help("mount it elsewhere, and set static options by values or arguments"),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    #[test]
    fn pass() {
        for fine in
            ["/config", "/etc/traefik/dynamic", "/etc/traefik-certs", "/etc/traefik/tls.yaml"]
        {
            RULE.pass(&format!("volumes: [{{name: a, mountPath: {fine}, type: configMap}}]\n"));
        }
    }

    #[test]
    fn fail() {
        RULE.fail(
            &config("volumes:\n  - name: a\n    mountPath: /etc/traefik/\n    type: configMap\n"),
            "/etc/traefik/",
        );
        RULE.fail("additionalVolumeMounts: [{name: a, mountPath: /etc/traefik/traefik.yml, subPath: traefik.yml}]\n", "/etc/traefik/traefik.yml");
    }
}
