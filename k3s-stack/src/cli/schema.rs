//! JSON Schemas of what this program reads and writes.

use super::{CLEAN, INCOMPLETE, Streams};
use crate::Kind;
use config_diagnostics::Group;
use serde_json::{Value, json};
use std::io;

/// Prints a schema for people and programs.
pub(super) fn print(schema: &Value, streams: &mut Streams<'_>) -> io::Result<u8> {
    match serde_json::to_string_pretty(schema) {
        Ok(text) => {
            writeln!(streams.out, "{text}")?;
            Ok(CLEAN)
        }
        Err(_) => Ok(INCOMPLETE),
    }
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// Of what `check --format json` writes. Fields may be added, so none is forbidden.
pub(super) fn report() -> Value {
    let string = json!({"type": "string"});
    let optional = json!({"type": ["string", "null"]});
    let offset =
        json!({"type": "integer", "minimum": 0, "description": "byte offset into the file"});
    let number = json!({"type": "integer", "minimum": 1, "description": "counted from 1"});
    let span = json!({"file": string, "start": offset, "end": offset, "line": number, "column": number, "path": optional});
    let mut label = span.clone();
    label["message"] = optional.clone();
    let diagnostics = json!({"type": "array", "items": {"$ref": "#/$defs/diagnostic"}});
    json!({
        "$schema": DRAFT,
        "title": "Report of k3s-stack check --format json",
        "$defs": {
            "diagnostic": object(&json!({
                "rule": {"type": "string", "pattern": "^[a-z0-9]+/[a-z0-9-]+$"},
                "severity": {"enum": ["error", "warning", "info", "hint"]},
                "confidence": {"enum": ["high", "medium", "low"]},
                "tool_says": {"enum": ["error", "warning", "nothing", "unknown"]},
                "message": string,
                "help": optional,
                "url": string,
                "tags": {"type": "array", "items": {"enum": ["ignored", "deprecated"]}},
                "span": object(&span),
                "labels": {"type": "array", "items": object(&label)},
                "fixes": {"type": "array", "items": object(&json!({
                    "title": string,
                    "applicability": {"enum": ["safe", "unsafe", "display-only"]},
                    "edits": {"type": "array", "items": object(&json!({
                        "file": string, "start": offset, "end": offset, "text": string
                    }))}
                }))}
            })),
            "file": object(&json!({
                "path": string,
                "kind": {"type": ["string", "null"], "examples": Kind::ALL.map(Kind::as_str)},
                "target": optional,
                "diagnostics": diagnostics
            }))
        },
        "type": "object",
        "required": ["version", "diagnostics", "files"],
        "properties": {
            "version": {"const": 1},
            "diagnostics": diagnostics,
            "files": {"type": "array", "items": {"$ref": "#/$defs/file"}}
        }
    })
}

/// An object all of whose fields are there.
fn object(fields: &Value) -> Value {
    let names: Vec<&String> =
        fields.as_object().into_iter().flat_map(serde_json::Map::keys).collect();
    json!({"type": "object", "required": names, "properties": fields})
}

/// Of `k3s-stack.toml`.
pub(super) fn project() -> Value {
    let strings = json!({"type": "array", "items": {"type": "string"}});
    let rules: Vec<&str> = crate::rules().iter().map(|rule| rule.id).collect();
    let selectors = Group::ALL.iter().map(|group| group.as_str()).chain(["all"]).chain(rules);
    let list = |items: Value| json!({"type": "array", "items": items});
    json!({
        "$schema": DRAFT,
        "title": "k3s-stack.toml",
        "$defs": {
            "targets": closed(
                "Versions to check against, such as haproxy = \"3.2\"",
                &crate::Targets::TOOLS.iter().map(|tool| ((*tool).to_owned(), json!({"type": "string"}))).collect::<serde_json::Map<_, _>>().into(),
            ),
            "rules": {
                "description": "How findings of rules, groups of rules, or all of them count",
                "type": "object",
                "propertyNames": {"enum": selectors.collect::<Vec<_>>()},
                "additionalProperties": {"enum": ["off", "on", "hint", "info", "warning", "error"]}
            },
            "stack": closed("One traffic path; globs are relative to this file", &json!({
                "servers": strings, "agents": strings, "front": strings, "ingress": strings, "other": strings,
                "nodes": list(json!({"type": "object", "properties": {
                    "name": {"type": "string"}, "ip": {"type": "string"}, "roles": strings
                }})),
                "apps": list(json!({"type": "object", "properties": {
                    "host": {"type": "string"}, "websocket": {"type": "boolean"}
                }}))
            }))
        },
        "type": "object",
        "additionalProperties": false,
        "properties": {
            "targets": {"$ref": "#/$defs/targets"},
            "rules": {"$ref": "#/$defs/rules"},
            "overrides": list(closed("What holds otherwise for some paths; later ones win", &json!({
                "paths": strings,
                "targets": {"$ref": "#/$defs/targets"},
                "rules": {"$ref": "#/$defs/rules"},
                "facts": {"description": "What the files cannot tell", "type": "object", "additionalProperties": {"type": "string"}}
            }))),
            "stack": {"type": "object", "additionalProperties": {"$ref": "#/$defs/stack"}}
        }
    })
}

/// An object with no other fields than these.
fn closed(description: &str, fields: &Value) -> Value {
    json!({"description": description, "type": "object", "additionalProperties": false, "properties": fields})
}
