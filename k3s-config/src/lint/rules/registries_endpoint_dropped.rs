//! ## What it does
//! Finds endpoints, and names of registries, that are no addresses, and endpoints that are named twice.
//!
//! ## Why is this bad?
//! k3s writes a line into its log and goes on without them.
//!
//! ## Example
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoint:
//!       - "https://registry lan:5000"
//! ```
//!
//! ## Use instead
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoint:
//!       - https://registry.lan:5000
//! ```
//!
//! ## Fix safety
//! There is no fix: the address is not known.
//!
//! ## References
//! k3s `getHostConfigs` of `pkg/agent/containerd`.

use crate::lint::Rule;
use crate::lint::registries::{configs, mirrors};
use crate::view::{Form, View};
use crate::{Registries, RegistryNote};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/registries-endpoint-dropped",
        Group::Correctness,
        Severity::Warning,
        Safety::None,
        "an endpoint of registries.yaml that k3s drops",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Form::Registries(document) = view.form else { return };
    let Ok(registries) = Registries::read(document) else { return };
    let mirrors = mirrors(document);
    let endpoint = |host: &str, index: usize| {
        let mirror = mirrors.iter().find(|mirror| mirror.name == host)?;
        mirror.endpoints.get(index).map(|(node, _)| node.span())
    };
    let key = |host: &str| {
        let mirror = mirrors.iter().find(|mirror| mirror.name == host).map(|mirror| mirror.key);
        let config = || configs(document).into_iter().find(|key| key.value() == host);
        mirror.or_else(config).map(|key| key.span())
    };
    for note in registries.hosts(false).notes {
        let (span, host, what): (Option<Span>, _, _) = match note {
            RegistryNote::InvalidHost { host } => {
                (key(&host), host, "this is no name of a registry")
            }
            RegistryNote::InvalidEndpoint { host, index } => {
                (endpoint(&host, index), host, "this endpoint is no address")
            }
            RegistryNote::DuplicateEndpoint { host, index } => {
                (endpoint(&host, index), host, "this endpoint was named before")
            }
        };
        let Some(span) = span else { continue };
        found.push(
            Diagnostic::of(&RULE.info, format!("{what}: k3s goes on without it"))
                .at(span)
                .path(format!("mirrors / {host}"))
                .tool_says(ToolSays::Warning)
                .help("write `https://host:port`, each once"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Registries, "mirrors: {a: {endpoint: ['https://b:5000', c]}}\n");
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Registries, "mirrors: {a: {endpoint: [b, 'c d']}}\n", "'c d'");
        RULE.fail_as(As::Registries, "mirrors: {a: {endpoint: [b, 'https://b']}}\n", "'https://b'");
        RULE.fail_as(As::Registries, "mirrors: {'a b': {endpoint: [b]}}\n", "'a b'");
    }
}
