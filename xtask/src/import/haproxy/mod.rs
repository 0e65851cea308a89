//! `cargo xtask import haproxy TREE`: what a checkout of HAProxy says against `xtask/data/haproxy`.
//!
//! Samples and converters are taken over whole: their registration says all that the table holds. Of options,
//! actions and directives the sources tell the names and places; what comes new is written with its arguments as words,
//! for a person to refine, and what is gone gets the version of the tree as the one that removed it.

mod manual;
mod registry;
mod rows;
mod samples;

use super::{listing, lossy, tell};
use crate::Problem;
use registry::Registry;
use rows::{Table, Version};
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// The functions that register actions, and the rule sets they register them for.
const RULE_SETS: [(&str, &str); 8] = [
    ("quic_init_actions_register", "quic-initial"),
    ("tcp_req_conn_keywords_register", "tcp-request-connection"),
    ("tcp_req_sess_keywords_register", "tcp-request-session"),
    ("tcp_req_cont_keywords_register", "tcp-request-content"),
    ("tcp_res_cont_keywords_register", "tcp-response-content"),
    ("http_req_keywords_register", "http-request"),
    ("http_res_keywords_register", "http-response"),
    ("http_after_res_keywords_register", "http-after-response"),
];

pub(super) fn run(tree: &str, write: bool) -> Result<(), Problem> {
    let tree = Path::new(tree);
    let version = Version::read(lossy(&tree.join("VERSION"))?.trim())?;
    let mut registry = Registry::default();
    add(&tree.join("src"), &mut registry, Registry::add)?;
    // What stands there is in few builds.
    if tree.join("addons").is_dir() {
        add(&tree.join("addons"), &mut registry, Registry::add_strings)?;
    }
    let matrix = manual::matrix(&lossy(&tree.join("doc/configuration.txt"))?);
    let mut said = format!("HAProxy {version}\n");

    let mut tables = Vec::new();
    for (name, list) in [("bind-options", "bind_kw_list"), ("server-options", "srv_kw_list")] {
        let mut table = Table::read(name)?;
        let options = registry.entries(list).filter_map(|entry| {
            let [name, _, words, ..] = entry else { return None };
            Some((name.clone(), arguments(words)))
        });
        table.update(version, &options.collect(), |name| registry.says(name), &mut said);
        tables.push(table);
    }

    let mut actions = Table::read("actions")?;
    for (function, set) in RULE_SETS {
        let names: BTreeSet<String> =
            registry.registered(function).filter_map(|entry| entry.first().cloned()).collect();
        actions.update_cells(version, set, &names, &mut said);
    }
    tables.push(actions);

    let mut directives = Table::read("directives")?;
    directives.update_places(version, &matrix, |name| registry.says(name), &mut said);
    let globals: BTreeMap<String, String> = registry
        .entries("cfg_kw_list")
        .filter(|entry| entry.first().is_some_and(|place| place == "CFG_GLOBAL"))
        .filter_map(|entry| Some((entry.get(1)?.clone(), "arguments*:word".to_owned())))
        .collect();
    directives.update_globals(version, &globals, &mut said);
    tables.push(directives);

    let samples = samples::update(version, &registry, &mut said)?;
    tell(&said);
    if write {
        tables.push(samples);
        tables.iter().try_for_each(Table::save)?;
    }
    Ok(())
}

/// As many words as the parser of an option passes over.
fn arguments(words: &str) -> String {
    let count: usize = words.parse().unwrap_or_default();
    let names = (1..=count).map(|at| match count {
        1 => "value:word".to_owned(),
        _ => format!("value{at}:word"),
    });
    names.collect::<Vec<_>>().join(" ")
}

fn add(
    folder: &Path,
    registry: &mut Registry,
    add_file: fn(&mut Registry, &str),
) -> Result<(), Problem> {
    for path in listing(folder)? {
        if path.is_dir() {
            add(&path, registry, add_file)?;
        } else if path.extension().is_some_and(|extension| extension == "c") {
            add_file(registry, &lossy(&path)?);
        }
    }
    Ok(())
}
