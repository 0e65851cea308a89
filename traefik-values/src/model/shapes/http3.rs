//! Up to chart 17 HTTP/3 needs `experimental.http3.enabled` beside the port.

use crate::ChartVersion;
use crate::model::NotExpressible;
use crate::model::spelling::path_of;
use crate::model::tree::{Tree, get, keys, names, put, take};
use goyaml::Path;
use serde_json::Value;
use std::collections::BTreeMap;

const SWITCH: [&str; 3] = ["experimental", "http3", "enabled"];

/// The ports that speak it.
fn ports(tree: &Tree) -> Vec<String> {
    let mut ports = names(tree, &keys(&["ports"]));
    ports.retain(|port| {
        get(tree, &keys(&["ports", port, "http3", "enabled"])) == Some(&Value::Bool(true))
    });
    ports
}

pub(super) fn to_chart(tree: &mut Tree, _: ChartVersion, _: &mut Vec<NotExpressible>) {
    if !ports(tree).is_empty() {
        put(tree, &keys(&SWITCH), true.into());
    }
}

pub(super) fn from_chart(tree: &mut Tree, rest: &mut BTreeMap<Path, Value>) {
    let ports = ports(tree);
    let on = get(tree, &keys(&SWITCH)) == Some(&Value::Bool(true));
    if on && !ports.is_empty() {
        take(tree, &keys(&SWITCH));
    }
    // Without the switch the port says nothing.
    for port in ports.iter().filter(|_| !on) {
        if let Some(value) = take(tree, &keys(&["ports", port, "http3", "enabled"])) {
            rest.insert(path_of(&keys(&["ports", port, "http3"])), value);
        }
    }
}
