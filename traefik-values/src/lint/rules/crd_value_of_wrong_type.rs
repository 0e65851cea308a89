//! ## What it does
//! Finds values of another type than the definition of Traefik's resource wants: one word where a list belongs, a number in
//! quotes.
//!
//! ## Why is this bad?
//! Kubernetes refuses the resource; in the manifests folder of k3s only its log tells.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   entryPoints: web
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
//! Safe: one word becomes a list of it, and a number or a switch loses its quotes.
//!
//! ## References
//! Traefik, `kubernetes-crd-definition-v1.yml` of each release.

use crate::lint::Rule;
use crate::lint::view::View;
use crate::lint::view::objects::{edits, finding, is_template};
use crate::route::crd::{self, FieldType};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use goyaml::{Node, NodeKind, Scalar, resolve};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/crd-value-of-wrong-type",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a value of a type that Traefik's resources do not take there",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    view.each_object(found, |object, found| {
        let kind = object.kind().filter(|_| object.is_traefik());
        if let Some((kind, spec)) = kind.zip(object.at(&["spec"])) {
            walk(spec, &kind.text(), found);
        }
    });
}

fn walk(node: Node<'_>, path: &str, found: &mut Vec<Diagnostic>) {
    for entry in node.entries().filter(|entry| !entry.is_merge()) {
        if let Some(field) = crd::child(path, &entry.key.value()) {
            look(entry.value.follow(), field, found);
        }
    }
    if let Some(field) = crd::find(&format!("{path}.[]")) {
        node.items().for_each(|item| look(item.follow(), field, found));
    }
}

fn look(node: Node<'_>, field: &'static crd::Field, found: &mut Vec<Diagnostic>) {
    // Null is as good as nothing; what a template gives is not known.
    let templated = node.kind() == NodeKind::Scalar && is_template(&node.value());
    if field.of == FieldType::Any || node.is_null() || templated {
        return;
    }
    if is(node, field.of) {
        walk(node, field.path, found);
        return;
    }
    let wanted = match field.of {
        FieldType::Array => "a list",
        FieldType::Boolean => "true or false",
        FieldType::Integer => "a number",
        FieldType::IntOrString => "a number or a text",
        FieldType::Object => "keys and values",
        FieldType::String | FieldType::Any => "a text",
    };
    let mut said =
        finding(&RULE.info, node, format!("here belongs {wanted}: Kubernetes refuses this"))
            .tool_says(ToolSays::Error)
            .help(format!("write {wanted}"));
    if let Some(value) = mended(node, field) {
        let fix = edits(node, |editor, path| editor.set(path, value));
        said.fixes.extend(fix.map(|edits| Fix::safe(format!("write {wanted}"), edits)));
    }
    found.push(said);
}

fn is(node: Node<'_>, of: FieldType) -> bool {
    match (node.kind(), of) {
        (_, FieldType::Any) => true,
        (NodeKind::Sequence, of) => of == FieldType::Array,
        (NodeKind::Mapping, of) => of == FieldType::Object,
        (_, FieldType::Array | FieldType::Object) => false,
        (_, of) => match node.scalar() {
            Some(Scalar::Bool(_)) => of == FieldType::Boolean,
            Some(Scalar::Int(_) | Scalar::Uint(_)) => {
                matches!(of, FieldType::Integer | FieldType::IntOrString)
            }
            Some(Scalar::Str(_)) => matches!(of, FieldType::String | FieldType::IntOrString),
            // A whole number is one however it is written; dates are texts.
            Some(Scalar::Float(_)) => of == FieldType::Integer,
            _ => true,
        },
    }
}

/// The value in the type that belongs there, where it is plain what is meant.
fn mended(node: Node<'_>, field: &crd::Field) -> Option<Value> {
    let text = (node.kind() == NodeKind::Scalar).then(|| node.value())?;
    match (field.of, resolve(&text)) {
        (FieldType::Array, _) => {
            let item = crd::find(&format!("{}.[]", field.path))?;
            let plain = !text.contains([',', ' ', '\n']);
            (plain && item.of == FieldType::String && is(node, item.of)).then(|| json!([text]))
        }
        (FieldType::Integer, Scalar::Int(number)) => Some(json!(number)),
        (FieldType::Boolean, Scalar::Bool(on)) => Some(json!(on)),
        (FieldType::String, Scalar::Int(_) | Scalar::Bool(_)) => Some(json!(text)),
        _ => None,
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
        RULE.pass(&with("web", "match: Host(`a`)\n      priority: 10"));
        RULE.pass(&with("web", "match: Host(`a`)\n      priority: '{{ .Values.priority }}'"));
        RULE.pass(&route("Host(`a`)").replace("port: 80", "port: http"));
        RULE.pass("apiVersion: traefik.io/v1alpha1\nkind: Middleware\nspec:\n  compress: {}\n  plugin: {x: 1}\n");
        RULE.pass(
            "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  tls:\n  routes: []\n",
        );
    }

    #[test]
    fn fail() {
        RULE.fail(&with("web", "match: Host(`a`)\n      priority: high"), "high");
        RULE.fail(
            "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  tls: true\n",
            "true",
        );
        RULE.fail(
            "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  routes:\n    match: x\n",
            "routes",
        );
    }

    #[test]
    fn fix() {
        let text = |value: &str| {
            format!(
                "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  entryPoints: {value}\n"
            )
        };
        RULE.fix(&text("web"), &text("web").replace(" web", "\n    - web"));
        let priority =
            |value: &str| with("web", &format!("match: Host(`a`)\n      priority: {value}"));
        RULE.fix(&priority("\"10\""), &priority("10"));
    }
}
