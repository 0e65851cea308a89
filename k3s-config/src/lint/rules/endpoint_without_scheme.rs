//! ## What it does
//! Finds endpoints of registries.yaml with a port, without a scheme, and without TLS settings for that host.
//!
//! ## Why is this bad?
//! k3s takes `https://` for granted, and `http://` for addresses of the node itself. A registry of one's own with a port of
//! its own often has no TLS.
//!
//! ## Example
//! ```yaml
//! mirrors:
//!   registry.lan:5000:
//!     endpoint:
//!       - registry.lan:5000
//! ```
//!
//! ## Use instead
//! ```yaml
//! mirrors:
//!   registry.lan:5000:
//!     endpoint:
//!       - http://registry.lan:5000
//! ```
//!
//! ## Fix safety
//! Safe: it writes what k3s takes it for.
//!
//! ## References
//! <https://docs.k3s.io/installation/private-registry>

use crate::lint::Rule;
use crate::lint::registries::{configs, host_of, mirrors};
use crate::view::{Form, View};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/endpoint-without-scheme",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "an endpoint with a port and without a scheme is asked by https",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Form::Registries(document) = view.form else { return };
    let configs = configs(document);
    for mirror in mirrors(document) {
        for (node, url) in &mirror.endpoints {
            let host = host_of(url);
            let Some((name, port)) = host.rsplit_once(':') else { continue };
            let own = name == "localhost" || name.starts_with("127.") || name == "[::1]";
            let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
            let has_config = configs.iter().any(|key| key.value() == host);
            if url.contains("://") || own || !digits || port == "443" || has_config {
                continue;
            }
            let quote = u32::from(node.raw().starts_with(['"', '\'']));
            let edit = Edit::insert(node.span().start() + quote, "https://");
            found.push(
                Diagnostic::of(&RULE.info, format!("`{url}` has no scheme: it is asked by https"))
                    .at(node.span())
                    .path(format!("mirrors / {} / endpoint", mirror.name))
                    .tool_says(ToolSays::Nothing)
                    .confidence(Confidence::Medium)
                    .help("write `https://`, or `http://` where the registry has no TLS")
                    .fix(Fix::safe("say https", [edit])),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Registries, "mirrors: {a: {endpoint: ['https://b:5000', c, 'd:443', 'localhost:5000', 'e:5000']}}\nconfigs: {'e:5000': {tls: {}}}\n");
    }

    #[test]
    fn fix() {
        RULE.fix_as(
            As::Registries,
            "mirrors:\n  a:\n    endpoint:\n      - \"r.lan:5000\"\n",
            "mirrors:\n  a:\n    endpoint:\n      - \"https://r.lan:5000\"\n",
        );
    }
}
