//! Up to chart 21.2.0 the name of the image holds its registry.

use crate::ChartVersion;
use crate::model::NotExpressible;
use crate::model::spelling::path_of;
use crate::model::tree::{Tree, get, keys, put, take};
use goyaml::Path;
use serde_json::Value;
use std::collections::BTreeMap;

const REGISTRY: [&str; 2] = ["image", "registry"];
const REPOSITORY: [&str; 2] = ["image", "repository"];

/// Whether the first part of a name is a host to Docker.
fn is_host(part: &str) -> bool {
    part.contains(['.', ':']) || part == "localhost"
}

/// The registry in a name, and the rest.
fn split(name: &str) -> Option<(&str, &str)> {
    name.split_once('/').filter(|(host, _)| is_host(host))
}

pub(super) fn to_chart(tree: &mut Tree, _: ChartVersion, problems: &mut Vec<NotExpressible>) {
    let text = |path: &[&str]| get(tree, &keys(path)).and_then(Value::as_str).map(str::to_owned);
    let (registry, repository) = (text(&REGISTRY), text(&REPOSITORY));
    let why = match (&registry, &repository) {
        (None, None) => return,
        (None, Some(name)) if split(name).is_none() => return,
        (None, Some(_)) => "its host is the registry: say it in `image.registry`",
        (Some(_), None) => "charts before 21.2.1 say it in the name: set `image.repository` too",
        (Some(host), Some(_)) if !is_host(host) || host.contains('/') => {
            "charts before 21.2.1 say it in the name, where this would be no host"
        }
        (Some(host), Some(name)) => {
            let name = format!("{host}/{name}");
            take(tree, &keys(&REGISTRY));
            take(tree, &keys(&REPOSITORY));
            put(tree, &keys(&REPOSITORY), name.into());
            return;
        }
    };
    let path = if registry.is_some() { REGISTRY } else { REPOSITORY };
    problems.push(NotExpressible::new(path_of(&keys(&path)), why));
    take(tree, &keys(&REGISTRY));
}

pub(super) fn from_chart(tree: &mut Tree, _: &mut BTreeMap<Path, Value>) {
    let name = get(tree, &keys(&REPOSITORY)).and_then(Value::as_str).map(str::to_owned);
    if let Some((host, name)) = name.as_deref().and_then(split) {
        take(tree, &keys(&REPOSITORY));
        put(tree, &keys(&REGISTRY), host.into());
        put(tree, &keys(&REPOSITORY), name.into());
    }
}
