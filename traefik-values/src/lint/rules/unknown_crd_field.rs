//! ## What it does
//! Finds fields of Traefik's own resources (IngressRoute, Middleware, TLSOption and the like) that their definitions do not
//! have, for the Traefik in question.
//!
//! ## Why is this bad?
//! Kubernetes drops them. `kubectl` says so, if it is new enough; k3s, which applies the files of its manifests folder, does not.
//! A misspelt `middlewares` is a route without its middlewares.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   entrypoints: [web]
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   entryPoints: [web]
//! ```
//!
//! ## Fix safety
//! Unsafe: the name is a guess, and the field takes effect with it.
//!
//! ## References
//! Traefik, `kubernetes-crd-definition-v1.yml` of each release.

use crate::TraefikVersion;
use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::finding;
use crate::route::crd::{self, FieldType};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays, did_you_mean,
};
use goyaml::{Entry, Node};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/unknown-crd-field",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a field that Traefik's resources do not have",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let traefik = view.traefik();
    if traefik < crd::OLDEST {
        return;
    }
    view.each_object(found, |object, found| {
        let kind = object.kind().filter(|_| object.is_traefik());
        let kind = kind.map(|kind| kind.text().into_owned()).filter(|kind| crd::knows(kind));
        if let Some((kind, spec)) = kind.zip(object.at(&["spec"])) {
            walk(spec, &kind, traefik, found);
        }
    });
}

fn walk(node: Node<'_>, path: &str, traefik: TraefikVersion, found: &mut Vec<Diagnostic>) {
    for entry in node.entries().filter(|entry| !entry.is_merge()) {
        let key = entry.key.value();
        match crd::child(path, &key) {
            Some(field) if field.since <= traefik => {
                if field.of != FieldType::Any {
                    walk(entry.value.follow(), field.path, traefik, found);
                }
            }
            // Where nothing is said of what is inside, anything may be.
            None if crd::names(path).next().is_none() => return,
            newer => {
                found.push(unknown(entry, &key, path, newer.map(|field| field.since), traefik));
            }
        }
    }
    let items = crd::find(&format!("{path}.[]"));
    for item in items.iter().flat_map(|_| node.items()) {
        walk(item.follow(), &format!("{path}.[]"), traefik, found);
    }
}

fn unknown(
    entry: Entry<'_>,
    key: &str,
    path: &str,
    since: Option<TraefikVersion>,
    traefik: TraefikVersion,
) -> Diagnostic {
    let message = match since {
        Some(since) => format!("`{key}` is there since Traefik {since}: Kubernetes drops it"),
        None => format!("there is no field `{key}` here: Kubernetes drops it"),
    };
    let said = finding(&RULE.info, entry.value, message)
        .at(entry.key.span())
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored);
    if since.is_some() {
        return said.help(format!("take it out for Traefik {traefik}"));
    }
    let there = crd::names(path).filter(|field| field.since <= traefik).map(crd::Field::name);
    let near = did_you_mean(key, there);
    let taken = |near: &str| {
        let parent = entry.key.parent();
        parent.is_some_and(|parent| parent.get(near).is_some())
    };
    match near {
        Some(near) if !taken(near) => said
            .help(format!("did you mean `{near}`?"))
            .fix(Fix::risky(format!("write `{near}`"), [Edit::replace(entry.key.span(), near)])),
        Some(near) => said.help(format!("did you mean `{near}`, which is there, too?")),
        None => said.help("take it out, or look for its place"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::{route, with};
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(&route("Host(`a`)"));
        RULE.pass(
            "apiVersion: traefik.io/v1alpha1\nkind: Middleware\nspec:\n  plugin: {x: {y: 1}}\n",
        );
        RULE.pass("apiVersion: traefik.io/v1alpha1\nkind: Middleware\nspec:\n  headers:\n    customRequestHeaders: {X.Y: a}\n");
        RULE.pass("apiVersion: example.com/v1\nkind: IngressRoute\nspec: {x: 1}\n");
        RULE.pass("apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  <<: &a {entryPoints: [web]}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&route("Host(`a`)").replace("entryPoints", "entrypoints"), "entrypoints");
        RULE.fail(&with("web", "match: Host(`a`)\n      middleware: [{name: x}]"), "middleware");
        RULE.fail(
            "# chart: 27.0.2\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  routes: [{match: x, syntax: v2}]\n",
            "syntax",
        );
    }

    #[test]
    fn fix() {
        let text = |key: &str| {
            format!(
                "apiVersion: traefik.io/v1alpha1\nkind: Middleware\nspec:\n  basicAuth:\n    {key}: users # ours\n"
            )
        };
        RULE.fix(&text("secrets"), &text("secret"));
    }
}
