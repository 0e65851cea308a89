//! ## What it does
//! Finds entries of `configs` that apply to no endpoint: those with a scheme or a path in their name, with another port than the
//! endpoint, under the name of the registry where a mirror answers for it, and `*` beside a mirror of `*`.
//!
//! ## Why is this bad?
//! The host is asked without credentials, or its certificate is not trusted: images are not pulled, or come from the
//! upstream registry instead.
//!
//! ## Example
//! ```yaml
//! mirrors:
//!   registry.lan:
//!     endpoint:
//!       - https://registry.lan:5000
//! configs:
//!   https://registry.lan:5000:
//!     auth:
//!       username: u
//! ```
//!
//! ## Use instead
//! ```yaml
//! mirrors:
//!   registry.lan:
//!     endpoint:
//!       - https://registry.lan:5000
//! configs:
//!   registry.lan:5000:
//!     auth:
//!       username: u
//! ```
//!
//! ## Fix safety
//! Unsafe: credentials are sent where they were not sent before.
//!
//! ## References
//! k3s `getHostConfigs` of `pkg/agent/containerd`; k3s issue 11185.

use crate::lint::Rule;
use crate::lint::registries::{Mirror, configs, host_of, mirrors};
use crate::view::{Form, View};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};
use goyaml::Node;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/registries-config-unused",
        Group::Correctness,
        Severity::Warning,
        Safety::Unsafe,
        "credentials or TLS settings of registries.yaml under a name that is not asked for",
    ),
    check,
);

/// Registries that many have an account at, and mirror: credentials for them are meant for themselves.
const PUBLIC: [&str; 8] = [
    "docker.io",
    "gcr.io",
    "ghcr.io",
    "lscr.io",
    "mcr.microsoft.com",
    "public.ecr.aws",
    "quay.io",
    "registry.k8s.io",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Form::Registries(document) = view.form else { return };
    let mirrors = mirrors(document);
    let configs = configs(document);
    let names: Vec<_> = configs.iter().map(|key| key.value()).collect();
    for (key, name) in configs.iter().zip(&names) {
        found.extend(unused(*key, name, &mirrors, |host| names.iter().any(|name| name == host)));
    }
}

fn unused(
    key: Node<'_>,
    name: &str,
    mirrors: &[Mirror<'_>],
    has_config: impl Fn(&str) -> bool,
) -> Option<Diagnostic> {
    let finding = |message: String, help: &str| {
        Diagnostic::of(&RULE.info, message)
            .at(key.span())
            .path(format!("configs / {name}"))
            .tool_says(ToolSays::Nothing)
            .help(help)
    };
    if name == "*" {
        let lost = mirrors.iter().any(|mirror| mirror.name == "*");
        return lost.then(|| {
            let message = "k3s loses the config of `*` where there is a mirror of `*`";
            finding(message.to_owned(), "write one for each host of an endpoint")
        });
    }
    if name.contains('/') {
        let host = host_of(name);
        let found = finding(
            format!("a config with a scheme or a path in its name applies to nothing: `{name}`"),
            "write the host, with its port if there is one",
        );
        let raw = key.raw();
        let span = raw.find(host).and_then(|at| inner(key.span(), raw, at, host.len()));
        return Some(match span {
            Some((before, after)) if !host.is_empty() => {
                let edits = [before, after].into_iter().filter(|span| !span.is_empty());
                found.fix(Fix::risky("write the host", edits.map(Edit::remove)))
            }
            _ => found,
        });
    }
    let endpoints =
        || mirrors.iter().flat_map(|mirror| &mirror.endpoints).map(|(_, url)| host_of(url));
    if endpoints().any(|host| host == name) {
        return None;
    }
    let bare = |host: &str| host.rsplit_once(':').map_or(host, |(name, _)| name).to_owned();
    if let Some(host) = endpoints().find(|host| bare(host) == bare(name) && !has_config(host)) {
        let of_mirror = mirrors.iter().any(|mirror| mirror.name == name);
        let found = finding(
            format!(
                "this config does not apply to the endpoint `{host}`, whose port is another one"
            ),
            "write host and port as the endpoint has them",
        );
        return Some(if of_mirror { found.confidence(Confidence::Medium) } else { found });
    }
    let mirror = mirrors.iter().find(|mirror| mirror.name == name && !PUBLIC.contains(&name))?;
    let own = mirror.endpoints.iter().any(|(_, url)| has_config(host_of(url)));
    (!own && !mirror.endpoints.is_empty()).then(|| {
        let message = format!("the endpoints of `{name}` are asked without this config: it applies to `{name}` itself only");
        finding(message, "name the host and port of the endpoint").confidence(Confidence::Medium)
    })
}

/// What stands before and behind a part of a scalar, without its quotes.
fn inner(span: Span, raw: &str, at: usize, len: usize) -> Option<(Span, Span)> {
    let quote = usize::from(raw.starts_with(['"', '\'']));
    let place = |at: usize| Some(span.start() + u32::try_from(at).ok()?);
    let end = raw.len().checked_sub(quote)?;
    Some((Span::new(place(quote)?, place(at)?), Span::new(place(at + len)?, place(end)?)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        for text in [
            "configs:\n  r.lan:5000: {auth: {username: u}}\n",
            "mirrors:\n  docker.io: {endpoint: ['https://r.lan:5000']}\nconfigs:\n  r.lan:5000: {tls: {}}\n  docker.io: {auth: {}}\n",
            "mirrors:\n  docker.io: {endpoint: ['https://r.lan']}\nconfigs:\n  docker.io: {auth: {}}\n",
            "mirrors:\n  r.lan: {endpoint: ['http://r.lan']}\nconfigs:\n  r.lan: {auth: {}}\n",
            "configs:\n  '*': {tls: {}}\n",
        ] {
            RULE.pass_as(As::Registries, text);
        }
    }

    #[test]
    fn fail() {
        RULE.fail_as(
            As::Registries,
            "mirrors: {'*': {endpoint: [a]}}\nconfigs: {'*': {tls: {}}}\n",
            "'*'",
        );
        RULE.fail_as(As::Registries, "mirrors:\n  x.lan: {endpoint: ['https://r.lan:5000']}\nconfigs:\n  r.lan: {auth: {}}\n", "r.lan");
        RULE.fail_as(
            As::Registries,
            "mirrors:\n  x.lan: {endpoint: ['https://r.lan']}\nconfigs:\n  x.lan: {auth: {}}\n",
            "x.lan",
        );
    }

    #[test]
    fn fix() {
        RULE.fix_as(
            As::Registries,
            "configs:\n  \"https://r.lan:5000/v2\": {auth: {}}\n",
            "configs:\n  \"r.lan:5000\": {auth: {}}\n",
        );
        RULE.fix_as(
            As::Registries,
            "configs:\n  http://r.lan:\n    auth: {}\n",
            "configs:\n  r.lan:\n    auth: {}\n",
        );
    }
}
