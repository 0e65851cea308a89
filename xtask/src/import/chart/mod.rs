//! `cargo xtask import traefik-chart TREE`: a release of Traefik's chart against `xtask/data/traefik`.
//!
//! The defaults and the schema are taken as they are. What the templates read is found by walking through them
//! without values; what is known of a path from renderings stays, and only paths that come or go are taken over.
//! Where a template gives up is told, for a person to put into `refusals.tsv`.

mod history;
mod schema;
mod template;
mod values;

use super::{lossy, table, tell};
use crate::Problem;
use history::{History, Release};
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

const FOLDER: &str = "xtask/data/traefik";

pub(super) fn run(tree: &str, write: bool) -> Result<(), Problem> {
    let folder = folder(tree);
    let (chart, traefik) = release(&lossy(&folder.join("Chart.yaml"))?)?;
    let mut releases = releases()?;
    let known = releases.contains_key(&chart);
    let mut said = format!("chart {chart}, made for Traefik {traefik}\n");
    let stated = releases.insert(chart, traefik.clone());
    if let Some(stated) = stated.filter(|stated| *stated != traefik) {
        let _ = writeln!(said, "charts.tsv says Traefik {stated}");
    }
    let all: Vec<Release> = releases.keys().copied().collect();

    let defaults = values::defaults(&lossy(&folder.join("values.yaml"))?)?;
    let schema_file = folder.join("values.schema.json");
    let schema =
        if schema_file.is_file() { schema::rows(&lossy(&schema_file)?)? } else { BTreeMap::new() };
    let scanned = template::scan(&folder.join("templates"))?;
    let read = |name| History::read(name, &all, &table(&format!("{FOLDER}/{name}"))?);
    let mut reads = read("reads.tsv")?;
    let held = if known { reads.at(chart) } else { reads.before(chart) };
    reads.set(chart, template::carry_over(&held, &scanned, &defaults), &mut said);
    for (name, new) in [("defaults.tsv", defaults), ("schema.tsv", schema)] {
        let mut history = read(name)?;
        history.set(chart, new, &mut said);
        if write && !known {
            history.save()?;
        }
    }
    for place in &scanned.refusals {
        let _ = writeln!(said, "gives up: {place}");
    }
    if write && !known {
        reads.save()?;
        let rows = releases.iter().map(|(chart, traefik)| format!("{chart}\t{traefik}\n"));
        super::save(&format!("{FOLDER}/charts.tsv"), &rows.collect::<String>())?;
    } else if write {
        said.push_str("the tables know this release: nothing is written\n");
    }
    tell(&said);
    Ok(())
}

/// The folder of the chart: the tree itself, or `traefik` in it.
fn folder(tree: &str) -> PathBuf {
    let tree = Path::new(tree);
    let inner = tree.join("traefik");
    if inner.join("Chart.yaml").is_file() { inner } else { tree.to_owned() }
}

/// Version of the chart, and that of the Traefik it is made for.
fn release(text: &str) -> Result<(Release, String), Problem> {
    let document = goyaml::Document::parse(text).document;
    let cell = |key: &str| {
        let value = document.root().and_then(|root| root.get(key)).map(|node| node.value());
        value.map(|v| v.trim_start_matches('v').to_owned()).ok_or(format!("Chart.yaml: no {key}"))
    };
    Ok((cell("version")?.parse()?, cell("appVersion")?))
}

/// The releases that the tables know, and the Traefik of each.
fn releases() -> Result<BTreeMap<Release, String>, Problem> {
    let rows = table(&format!("{FOLDER}/charts.tsv"))?;
    rows.iter()
        .map(|row| {
            let (chart, traefik) = row.split_once('\t').ok_or(format!("charts.tsv: {row}"))?;
            Ok((chart.parse()?, traefik.to_owned()))
        })
        .collect()
}
