//! ## What it does
//! Finds files in the folder of a server's manifests whose name, without its ending, has capitals, underscores or other
//! characters that the name of an object cannot have.
//!
//! ## Why is this bad?
//! k3s makes an AddOn of that name for each file. Where it cannot, it writes an event, and nothing in the file is applied.
//!
//! ## Example
//! ```yaml
//! # /var/lib/rancher/k3s/server/manifests/traefik_config.yaml
//! ```
//!
//! ## Use instead
//! ```yaml
//! # /var/lib/rancher/k3s/server/manifests/traefik-config.yaml
//! ```
//!
//! ## Fix safety
//! There is no fix that an edit could make: the file has to be renamed.
//!
//! ## References
//! <https://docs.k3s.io/installation/packaged-components>; k3s `pkg/deploy`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/manifest-file-name",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a manifest whose file name can be no name in Kubernetes",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(path) = view.manifest() else { return };
    let name = path.rsplit('/').next().unwrap_or(path);
    let Some((stem, "yaml" | "yml" | "json")) = name.rsplit_once('.') else { return };
    // k3s takes no notice of hidden files.
    if name.starts_with('.') || is_name(stem) {
        return;
    }
    let message = format!("no AddOn can be named `{stem}`: k3s does not apply this file");
    let better: String = stem
        .chars()
        .map(|c| if c.is_ascii_alphanumeric() || c == '.' { c.to_ascii_lowercase() } else { '-' })
        .collect();
    let better = better.trim_matches(['-', '.']);
    let help = if is_name(better) {
        format!("rename the file to `{better}{}`", name.get(stem.len()..).unwrap_or_default())
    } else {
        "name the file with small letters, digits and dashes".to_owned()
    };
    found.push(
        Diagnostic::of(&RULE.info, message)
            .at(Span::at(0))
            .path(name)
            .tool_says(ToolSays::Error)
            .help(help),
    );
}

/// Whether this is a DNS subdomain, as names of objects are.
fn is_name(text: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty()
            && !part.starts_with('-')
            && !part.ends_with('-')
            && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
    };
    text.len() <= 253 && text.split('.').all(part)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        for name in
            ["traefik-config.yaml", "a.b.yml", "sub/x.json", "README_first.md", "coredns.yaml.skip"]
        {
            RULE.pass_as(As::Manifest(&format!("/k3s/server/manifests/{name}")), "");
        }
        RULE.pass_as(As::Manifest("/deploy/a_b.yaml"), "");
    }

    #[test]
    fn fail() {
        let found = RULE.fail_as(
            As::Manifest("/var/lib/rancher/k3s/server/manifests/Traefik_config.yaml"),
            "",
            "",
        );
        assert_eq!(found.help.as_deref(), Some("rename the file to `traefik-config.yaml`"));
    }
}
