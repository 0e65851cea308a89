//! Up to chart 40 what a file provider's file holds is a text.

use crate::ChartVersion;
use crate::model::tree::{Tree, get, keys, put, take};
use crate::model::{NotExpressible, RawObject};
use goyaml::{Document, Path, helm};
use serde_json::Value;
use std::collections::BTreeMap;

const CONTENT: [&str; 3] = ["providers", "file", "content"];

pub(super) fn to_chart(tree: &mut Tree, _: ChartVersion, _: &mut Vec<NotExpressible>) {
    let content = get(tree, &keys(&CONTENT)).filter(|content| content.is_object());
    if let Some(text) = content.map(goyaml::to_string) {
        take(tree, &keys(&CONTENT));
        put(tree, &keys(&CONTENT), text.into());
    }
}

/// A text that is no map stays what it is.
pub(super) fn from_chart(tree: &mut Tree, _: &mut BTreeMap<Path, Value>) {
    let content = get(tree, &keys(&CONTENT)).and_then(Value::as_str);
    let content = content.and_then(|text| helm::to_json(&Document::parse(text).document).ok());
    if let Some(content) = content.and_then(|content| RawObject::try_from(content).ok()) {
        take(tree, &keys(&CONTENT));
        put(tree, &keys(&CONTENT), content.into());
    }
}
