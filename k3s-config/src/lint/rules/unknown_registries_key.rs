//! ## What it does
//! Finds keys of registries.yaml that k3s does not know, and `auths`, which it reads and uses for nothing.
//!
//! ## Why is this bad?
//! It is not strict here: what is misspelt is left out without a word, and images are pulled from elsewhere, or not at all.
//!
//! ## Example
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoints:
//!       - https://registry.lan
//! ```
//!
//! ## Use instead
//! ```yaml
//! mirrors:
//!   docker.io:
//!     endpoint:
//!       - https://registry.lan
//! ```
//!
//! ## Fix safety
//! Unsafe: the nearest key is a guess, and takes effect from then on.
//!
//! ## References
//! Types of rancher/wharfie; <https://docs.k3s.io/installation/private-registry>; k3s issues 9626 and 11191.

use crate::lint::Rule;
use crate::view::{Form, View};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays, did_you_mean,
};
use goyaml::{Node, NodeKind};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/unknown-registries-key",
        Group::Correctness,
        Severity::Warning,
        Safety::Unsafe,
        "a key of registries.yaml that nothing reads",
    ),
    check,
);

/// A level of the file: any names with one below each, or these keys.
enum Level {
    Names(&'static Level),
    Keys(&'static [(&'static str, Option<&'static Level>)]),
}

static ROOT: Level = Level::Keys(&[
    ("mirrors", Some(&Level::Names(&MIRROR))),
    ("configs", Some(&Level::Names(&CONFIG))),
    ("auths", None),
]);
static MIRROR: Level = Level::Keys(&[("endpoint", None), ("rewrite", None)]);
static CONFIG: Level = Level::Keys(&[("auth", Some(&AUTH)), ("tls", Some(&TLS))]);
static AUTH: Level = Level::Keys(&[
    ("username", None),
    ("password", None),
    ("auth", None),
    ("identity_token", None),
]);
static TLS: Level = Level::Keys(&[
    ("ca_file", None),
    ("cert_file", None),
    ("key_file", None),
    ("insecure_skip_verify", None),
]);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Form::Registries(document) = view.form else { return };
    if let Some(root) = document.root() {
        walk(root, &ROOT, "", found);
    }
}

fn walk(node: Node<'_>, level: &Level, path: &str, found: &mut Vec<Diagnostic>) {
    // What an alias stands for is looked at where it stands.
    if node.kind() != NodeKind::Mapping {
        return;
    }
    for entry in node.entries().filter(|entry| !entry.is_merge()) {
        let key = entry.key.value();
        let path = if path.is_empty() { key.to_string() } else { format!("{path} / {key}") };
        match level {
            Level::Names(below) => walk(entry.value, below, &path, found),
            Level::Keys(keys) => match keys.iter().find(|(known, _)| *known == key) {
                Some(("auths", _)) => found.push(
                    finding(entry.key, &path, "`auths` is used for nothing".to_owned())
                        .help("write `configs:`, by host and port, with `auth:` below each"),
                ),
                Some((_, Some(below))) => walk(entry.value, below, &path, found),
                Some(_) => {}
                None => found.push(unknown(entry.key, &key, keys, &path)),
            },
        }
    }
}

fn unknown(
    node: Node<'_>,
    key: &str,
    keys: &[(&'static str, Option<&'static Level>)],
    path: &str,
) -> Diagnostic {
    let found = finding(node, path, format!("registries.yaml has no `{key}` here: it is left out"));
    let names = keys.iter().map(|(name, _)| *name);
    match did_you_mean(key, names.clone()) {
        Some(near) => found
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::risky(format!("write `{near}`"), [Edit::replace(node.span(), near)])),
        None => found.help(format!("what is read: {}", names.collect::<Vec<_>>().join(", "))),
    }
}

fn finding(node: Node<'_>, path: &str, message: String) -> Diagnostic {
    Diagnostic::of(&RULE.info, message).at(node.span()).path(path).tool_says(ToolSays::Nothing)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Registries, "mirrors:\n  '*': {endpoint: [a], rewrite: {x: y}}\nconfigs:\n  a:\n    auth: {username: u, password: p}\n    tls: {ca_file: /c, insecure_skip_verify: true}\n");
        RULE.pass_as(As::Registries, "");
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Registries, "auths:\n  a: {username: u}\n", "auths");
        RULE.fail_as(As::Registries, "configs:\n  a:\n    auth:\n      token: t\n", "token");
        RULE.fail_as(As::Registries, "docker.io:\n  endpoint: [a]\n", "docker.io");
    }

    #[test]
    fn fix() {
        let fix = |before: &str, after: &str| RULE.fix_as(As::Registries, before, after);
        fix("mirrros:\n  a: {}\n", "mirrors:\n  a: {}\n");
        fix("mirrors:\n  a:\n    endpoints: [b]\n", "mirrors:\n  a:\n    endpoint: [b]\n");
        fix(
            "configs:\n  a:\n    tls: {insecure_skip_verfy: true}\n",
            "configs:\n  a:\n    tls: {insecure_skip_verify: true}\n",
        );
    }
}
