//! Strategies for property tests: values, YAML that writes them in every style, and strings that no value should
//! stumble over.
//!
//! ```
//! use goyaml::strategies;
//! use proptest::prelude::*;
//! proptest!(ProptestConfig { cases: 4, failure_persistence: None, ..Default::default() }, |(
//!     value in strategies::value()
//! )| {
//!     strategies::laws::value_round_trip(&value)?;
//! });
//! ```

pub mod laws;
mod text;
mod written;

use proptest::prelude::*;
use serde_json::{Map, Value};

/// Any value that JSON has, three levels deep, with [hostile strings](hostile_string) as texts and keys.
pub fn value() -> impl Strategy<Value = Value> {
    let scalar = prop_oneof![
        1 => Just(Value::Null),
        1 => any::<bool>().prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => any::<u64>().prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        4 => hostile_string().prop_map(Value::from),
    ];
    scalar.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::vec((hostile_string(), inner), 0..4)
                .prop_map(|entries| Value::Object(entries.into_iter().collect::<Map<_, _>>())),
        ]
    })
}

/// A string as somebody might put it into a field to get out of it, or as YAML might take for something else.
pub fn hostile_string() -> impl Strategy<Value = String> {
    text::hostile_string()
}

/// YAML that go-yaml reads, in every style: block and flow, all quotes, comments, blank lines, one indentation or
/// another.
///
/// ```
/// use goyaml::{Document, strategies};
/// use proptest::{strategy::{Strategy, ValueTree}, test_runner::TestRunner};
/// let text = strategies::yaml().new_tree(&mut TestRunner::deterministic()).unwrap().current();
/// assert!(Document::parse(text).diagnostics.is_empty());
/// ```
pub fn yaml() -> impl Strategy<Value = String> {
    written::yaml()
}

/// Any text made of what YAML treats specially. Most of it cannot be read.
pub fn hostile_yaml() -> impl Strategy<Value = String> {
    text::hostile_yaml()
}
