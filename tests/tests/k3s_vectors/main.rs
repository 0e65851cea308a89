//! Behaviour of k3s that was recorded by running its own functions, one line of JSON each: what ours make of the
//! same input. Facts are compared, not texts: words, values, hosts; of an error that there is one.
//!
//! `K3S_VECTORS=FILE` (relative to the workspace) reads another file than `../shared/corpus/k3s/vectors.jsonl`.

mod component_args;
mod install;
mod merge;
mod registries;
mod token;
mod validate;

use serde_json::Value;
use stack_tests::{say, workspace_root};
use std::fmt::Debug;

/// Whether ours does what k3s did; what differs, else.
type Outcome = Result<(), String>;

/// Runs one vector: its input, and what was recorded of it.
type Run = fn(&Value, &Value) -> Outcome;

/// The kinds of vectors, each with what runs one.
const KINDS: &[(&str, Run)] = &[
    ("cli", merge::command_line),
    ("component-arg-lookup", component_args::look_up),
    ("component-args", component_args::merge),
    ("find", merge::find),
    ("install", install::run),
    ("merge", merge::merge),
    ("registries", registries::hosts),
    ("token", token::parse),
    ("validate", validate::start),
];

#[test]
fn every_vector_holds() {
    let named = std::env::var("K3S_VECTORS");
    let path = named.as_deref().unwrap_or("../shared/corpus/k3s/vectors.jsonl");
    let Ok(text) = std::fs::read_to_string(workspace_root().join(path)) else {
        assert!(named.is_err(), "K3S_VECTORS names {path}, which cannot be read");
        return say("skipped: no recorded vectors of k3s");
    };
    let (mut passed, mut failed) = (0, 0);
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let vector: Value = serde_json::from_str(line).unwrap();
        let kind = vector["kind"].as_str().unwrap_or_default();
        let run = KINDS.iter().find(|(known, _)| *known == kind).map(|(_, run)| run);
        let outcome = run.map_or_else(
            || Err(format!("nothing here runs the kind {kind}")),
            |run| run(&vector["input"], &vector["expect"]),
        );
        match outcome {
            Ok(()) => passed += 1,
            Err(difference) => {
                failed += 1;
                say(&format!("{}: {difference}", vector["name"].as_str().unwrap_or_default()));
            }
        }
    }
    say(&format!("vectors: {passed} passed, {failed} failed"));
    assert_eq!(failed, 0);
}

/// Says what differs.
#[expect(clippy::needless_pass_by_value, reason = "callers pass what they just made")]
fn same<T: PartialEq + Debug>(what: &str, ours: T, theirs: T) -> Outcome {
    if ours == theirs { Ok(()) } else { Err(format!("{what}: {ours:?}, k3s has {theirs:?}")) }
}

/// Ours is an error where k3s's is one, a panic included; `None` where both are none.
fn same_error<T, E: Debug>(ours: Result<T, E>, expect: &Value) -> Result<Option<T>, String> {
    let refused = !expect["error"].is_null() || !expect["panic"].is_null();
    match ours {
        Ok(_) if refused => Err(format!("accepted, k3s says {expect}")),
        Err(error) if !refused => Err(format!("refused with {error:?}")),
        ours => Ok(ours.ok()),
    }
}

/// The strings of a list; of what is none, none.
fn strings(list: &Value) -> Vec<String> {
    let list = list.as_array().map(Vec::as_slice).unwrap_or_default();
    list.iter().map(|item| item.as_str().unwrap_or_default().to_owned()).collect()
}

/// The strings of an object, by key.
fn pairs(object: &Value) -> impl Iterator<Item = (&str, &str)> {
    let object = object.as_object().into_iter().flatten();
    object.map(|(key, value)| (&**key, value.as_str().unwrap_or_default()))
}
