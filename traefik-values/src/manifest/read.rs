//! Manifests as they are read from a document: all problems at once, and without what is wrong.

use super::envelope::API_VERSION;
use super::field::{Field, Holds};
use super::{Manifest, ManifestSpec};
use crate::lint::rules::{manifest_field_type, values_content_not_a_string};
use config_diagnostics::{Diagnostic, Span};
use goyaml::{Document, DocumentRef, Node, NodeKind, ParseError, helm};
use serde_json::{Map, Value};
use std::str::FromStr;

impl<S: ManifestSpec> Manifest<S> {
    /// Reads the root of a document as this kind, and says what is wrong with it, each at its place. What is wrong is
    /// left out. `None` for another kind.
    ///
    /// ```
    /// use goyaml::Document;
    /// use traefik_values::HelmChartConfig;
    /// let text = "kind: HelmChartConfig\nmetadata: {name: traefik}\nspec: {failurePolicy: abort, serverSide: true}\n";
    /// let document = Document::parse(text).document;
    /// let (config, problems) = HelmChartConfig::read(document.root().unwrap()).unwrap();
    /// assert_eq!(config.metadata.name, "traefik");
    /// assert_eq!(&text[problems[0].span().range()], "true");
    /// ```
    pub fn read(root: Node<'_>) -> Option<(Self, Vec<Diagnostic>)> {
        if root.get("kind").is_none_or(|kind| kind.follow().value() != S::KIND) {
            return None;
        }
        let mut found = Vec::new();
        let mut manifest = Self::default();
        let version = root.get("apiVersion").map(Node::follow);
        if let Some(other) = version.filter(|version| version.value() != API_VERSION) {
            let message = format!("`apiVersion` of a {} is `{API_VERSION}`", S::KIND);
            found.push(manifest_field_type::finding(message).at(other.span()).path("apiVersion"));
        }
        for (name, value) in object(root, &mut found) {
            let field = root.get(&name).unwrap_or(root).follow();
            match name.as_str() {
                "apiVersion" | "kind" => {}
                "metadata" => {
                    let map = Value::Object(fields("metadata", field, &mut found));
                    manifest.metadata = typed(map, field, &mut found);
                }
                "spec" => {
                    let map = Value::Object(fields(S::KIND, field, &mut found));
                    manifest.spec = typed(map, field, &mut found);
                }
                _ => {
                    manifest.rest.insert(name, value);
                }
            }
        }
        Some((manifest, found))
    }
}

/// Reads the one manifest of this kind in a text. The error is the first problem.
impl<S: ManifestSpec> FromStr for Manifest<S> {
    type Err = ParseError;

    fn from_str(text: &str) -> Result<Self, ParseError> {
        let parsed = Document::parse(text);
        let document = parsed.document;
        let roots = document.documents().filter_map(DocumentRef::root);
        let mut read: Vec<(Self, Vec<Diagnostic>, Span)> = Vec::new();
        for root in roots {
            read.extend(Self::read(root).map(|(manifest, found)| (manifest, found, root.span())));
        }
        let mut found = parsed.diagnostics;
        found.extend(read.iter_mut().flat_map(|(_, found, _)| std::mem::take(found)));
        if let Some((.., span)) = read.get(1) {
            let message = format!("there is more than one {}", S::KIND);
            found.push(manifest_field_type::finding(message).at(*span));
        }
        let manifest = read.into_iter().next().map(|(manifest, ..)| manifest);
        if manifest.is_none() && found.is_empty() {
            let message = format!("there is no {}", S::KIND);
            found.push(manifest_field_type::finding(message).at(Span::at(0)));
        }
        match ParseError::first(document.text(), &found) {
            Some(error) => Err(error),
            None => Ok(manifest.unwrap_or_default()),
        }
    }
}

/// What the API server refuses about the types of the fields in `spec` and `metadata`.
pub(crate) fn spec_problems(root: Node<'_>) -> Vec<Diagnostic> {
    let kind = root.get("kind").map(|kind| kind.follow().value()).unwrap_or_default();
    let mut found = Vec::new();
    for (name, kind) in [("metadata", "metadata"), ("spec", kind.as_ref())] {
        if let Some(node) = root.get(name).map(Node::follow) {
            fields(kind, node, &mut found);
        }
    }
    found.retain(|found| found.rule != values_content_not_a_string::RULE.info.id);
    found
}

/// A part of a manifest whose fields have all been looked at.
fn typed<T: Default + serde::de::DeserializeOwned>(
    value: Value,
    node: Node<'_>,
    found: &mut Vec<Diagnostic>,
) -> T {
    serde_json::from_value(value).unwrap_or_else(|error| {
        found.push(manifest_field_type::finding(error.to_string()).at(node.span()));
        T::default()
    })
}

/// A map as Helm and the API server read it; nothing of what is none.
fn object(node: Node<'_>, found: &mut Vec<Diagnostic>) -> Map<String, Value> {
    match helm::node_to_json(node) {
        Ok(Value::Object(map)) => return map,
        Ok(Value::Null) => {}
        Ok(_) => found.push(wrong(node, Holds::Map)),
        Err(error) => {
            found.push(manifest_field_type::finding(error.message()).at(error.span()));
        }
    }
    Map::new()
}

/// The fields of a map, less those that hold something else than they should, and nulls among texts.
fn fields(kind: &str, node: Node<'_>, found: &mut Vec<Diagnostic>) -> Map<String, Value> {
    let mut map = object(node, found);
    map.retain(|name, value| {
        let Some(field) = Field::find(kind, name) else { return true };
        let before = found.len();
        if let (Holds::Labels | Holds::Set, Value::Object(map)) = (field.holds, &mut *value) {
            map.retain(|_, value| !value.is_null());
        }
        check(field.holds, value, node.get(name).unwrap_or(node).follow(), found);
        if name == "valuesContent"
            && let Some(wrong) = found.get_mut(before)
        {
            let path = wrong.primary.path.take().unwrap_or_default();
            *wrong = values_content_not_a_string::finding().at(wrong.span()).path(path);
        }
        found.len() == before
    });
    map
}

/// Whether a value is what a field holds; null is nothing, which every field may hold.
fn check(holds: Holds, value: &Value, node: Node<'_>, found: &mut Vec<Diagnostic>) {
    let fits = match (holds, value) {
        (Holds::Any, _) | (_, Value::Null) => true,
        (Holds::Text, value) => value.is_string(),
        (Holds::Boolean, value) => value.is_boolean(),
        (Holds::Number, value) => is_int32(value),
        (Holds::Map, value) => value.is_object(),
        (Holds::Labels, Value::Object(map)) => {
            return inside(map, node, found, "text", Value::is_string);
        }
        (Holds::Set, Value::Object(map)) => {
            return inside(map, node, found, "text or a whole number", |value| {
                value.is_string() || is_int32(value)
            });
        }
        (Holds::Reference, Value::Object(_)) => {
            fields("reference", node, found);
            return;
        }
        (Holds::Texts, Value::Array(items)) => items.iter().all(Value::is_string),
        (Holds::Secrets, Value::Array(_)) => {
            for item in node.items() {
                fields("valuesSecrets", item.follow(), found);
            }
            return;
        }
        _ => false,
    };
    if !fits {
        found.push(wrong(node, holds));
    }
}

/// The values of a map of which all are alike.
fn inside(
    map: &Map<String, Value>,
    node: Node<'_>,
    found: &mut Vec<Diagnostic>,
    must: &str,
    fits: impl Fn(&Value) -> bool,
) {
    for (key, _) in map.iter().filter(|(_, value)| !fits(value)) {
        let at = node.get(key).unwrap_or(node).follow();
        let message = format!("`{key}` must be {must}, and this is {}", name(at));
        found.push(place(manifest_field_type::finding(message), at));
    }
}

fn is_int32(value: &Value) -> bool {
    value.as_i64().is_some_and(|number| i32::try_from(number).is_ok())
}

fn wrong(node: Node<'_>, holds: Holds) -> Diagnostic {
    let path = node.path().to_string();
    let message = format!("`{path}` must be {}, and this is {}", holds.as_str(), name(node));
    place(manifest_field_type::finding(message), node)
}

fn place(diagnostic: Diagnostic, node: Node<'_>) -> Diagnostic {
    let first = node.entries().next().map(|entry| entry.key.span());
    diagnostic.at(first.unwrap_or(node.span())).path(node.path().to_string())
}

/// What a node is, in words.
fn name(node: Node<'_>) -> &'static str {
    match (node.kind(), helm::node_to_json(node)) {
        (NodeKind::Mapping, _) => "a map",
        (NodeKind::Sequence, _) => "a list",
        (_, Ok(Value::String(_))) => "text",
        (_, Ok(Value::Bool(_))) => "a boolean",
        (_, Ok(Value::Number(_))) => "a number",
        (_, Ok(Value::Null)) => "nothing",
        _ => "something else",
    }
}
