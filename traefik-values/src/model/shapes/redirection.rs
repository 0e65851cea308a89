//! Up to chart 33 a redirection always leads to `https`, and does not say so.

use crate::ChartVersion;
use crate::model::NotExpressible;
use crate::model::spelling::path_of;
use crate::model::tree::{Tree, get, keys, names, put, take};
use goyaml::Path;
use serde_json::Value;
use std::collections::BTreeMap;

/// The redirections of all ports.
fn redirections(tree: &Tree) -> Vec<Vec<String>> {
    let ports = names(tree, &keys(&["ports"]));
    let path = |port: &String| keys(&["ports", port, "http", "redirections", "entryPoint"]);
    let paths = ports.iter().map(path);
    paths.filter(|path| get(tree, path).is_some_and(Value::is_object)).collect()
}

fn scheme(entry_point: &[String]) -> Vec<String> {
    entry_point.iter().cloned().chain(["scheme".to_owned()]).collect()
}

pub(super) fn to_chart(tree: &mut Tree, _: ChartVersion, problems: &mut Vec<NotExpressible>) {
    for path in redirections(tree) {
        let scheme = take(tree, &scheme(&path));
        if scheme.is_none_or(|scheme| scheme != "https") {
            let why = "charts up to 33 always redirect to https: set the scheme to `https`";
            problems.push(NotExpressible::new(path_of(&path), why));
        } else if get(tree, &path).is_none() {
            let why = "charts up to 33 need the entry point to redirect to";
            problems.push(NotExpressible::new(path_of(&path), why));
        }
    }
}

pub(super) fn from_chart(tree: &mut Tree, _: &mut BTreeMap<Path, Value>) {
    for path in redirections(tree) {
        put(tree, &scheme(&path), "https".into());
    }
}
