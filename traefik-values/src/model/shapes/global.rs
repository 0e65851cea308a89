//! Up to chart 35 two switches are arguments, in a list that replaces the default one.

use crate::ChartVersion;
use crate::model::NotExpressible;
use crate::model::spelling::path_of;
use crate::model::tree::{Tree, get, keys, put, take};
use goyaml::Path;
use serde_json::Value;
use std::collections::BTreeMap;

/// Switches, and the arguments that they are.
const SWITCHES: [(&str, &str); 2] = [
    ("checkNewVersion", "--global.checknewversion"),
    ("sendAnonymousUsage", "--global.sendanonymoususage"),
];

const LIST: &str = "globalArguments";

/// Which switch an argument is, and how it sets it.
fn switch(argument: &str) -> Option<(&'static str, bool)> {
    let (name, value) = argument.split_once('=').unwrap_or((argument, "true"));
    let (switch, _) = SWITCHES.iter().find(|(_, own)| name.eq_ignore_ascii_case(own))?;
    match value {
        "true" => Some((switch, true)),
        "false" => Some((switch, false)),
        _ => None,
    }
}

fn texts(value: &Value) -> Option<Vec<String>> {
    value.as_array()?.iter().map(|item| item.as_str().map(str::to_owned)).collect()
}

pub(super) fn to_chart(tree: &mut Tree, _: ChartVersion, problems: &mut Vec<NotExpressible>) {
    let said = SWITCHES.map(|(key, _)| get(tree, &keys(&["global", key])).cloned());
    let others = get(tree, &keys(&[LIST])).map(texts);
    if matches!(others, Some(None)) || said.iter().all(Option::is_none) && others.is_none() {
        return;
    }
    let others = others.flatten();
    if others.as_ref().is_some_and(Vec::is_empty) {
        let why = "a list without other arguments says nothing here: leave it out";
        problems.push(NotExpressible::new(path_of(&keys(&[LIST])), why));
    }
    let others = others.unwrap_or_default();
    let mut list = Vec::new();
    for ((key, argument), said) in SWITCHES.iter().zip(&said) {
        let path = keys(&["global", key]);
        take(tree, &path);
        match said {
            Some(Value::Bool(true)) => list.push((*argument).to_owned()),
            Some(_) => {}
            None => {
                let why = "charts up to 35 have one list for both switches and other arguments: set this one too";
                problems.push(NotExpressible::new(path_of(&path), why));
            }
        }
    }
    if others.iter().any(|argument| switch(argument).is_some()) {
        let why = "this argument is a switch of `global`";
        problems.push(NotExpressible::new(path_of(&keys(&[LIST])), why));
    }
    list.extend(others);
    take(tree, &keys(&[LIST]));
    put(tree, &keys(&[LIST]), list.into());
}

pub(super) fn from_chart(tree: &mut Tree, _: &mut BTreeMap<Path, Value>) {
    let Some(list) = get(tree, &keys(&[LIST])).and_then(texts) else { return };
    take(tree, &keys(&[LIST]));
    let mut said = SWITCHES.map(|(key, _)| (key, false));
    let mut others = Vec::new();
    for argument in list {
        match switch(&argument) {
            Some((key, on)) => {
                said.iter_mut().filter(|(own, _)| *own == key).for_each(|own| own.1 = on);
            }
            None => others.push(argument),
        }
    }
    for (key, on) in said {
        put(tree, &keys(&["global", key]), on.into());
    }
    if !others.is_empty() {
        put(tree, &keys(&[LIST]), others.into());
    }
}
