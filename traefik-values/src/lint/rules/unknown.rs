//! What is said of keys that the chart does not know.

use super::{unknown_nested_value, unknown_top_level_value};
use crate::ChartVersion;
use crate::check::Place;
use crate::generated::reads::READS;
use crate::generated::schema::SCHEMA;
use crate::tables::{Spot, below, child, escape, parts, segments, unescape};
use config_diagnostics::{Diagnostic, RuleInfo, Tag, ToolSays, did_you_mean};
use serde_json::Value;
use std::collections::BTreeSet;

/// How many findings of one file get help of their own: looking through the tables takes its time.
pub(crate) const HELPED: usize = 50;

/// A key that the schema does not let in. With `help`, says what was probably meant.
pub(crate) fn refused(
    key: &str,
    parent: &Place<'_>,
    chart: ChartVersion,
    help: bool,
) -> Diagnostic {
    let remedy = if help { self::help(key, None, parent, chart) } else { NO_HELP.to_owned() };
    let place = within(parent);
    let message =
        format!("chart {chart} knows no `{key}`{place}, and refuses all the values for it");
    Diagnostic::of(rule(parent), message).tool_says(ToolSays::Error).help(remedy)
}

/// A key that no template reads. With `help`, says what was probably meant.
pub(crate) fn ignored(
    key: &str,
    value: &Value,
    parent: &Place<'_>,
    chart: ChartVersion,
    help: bool,
) -> Diagnostic {
    let remedy =
        if help { self::help(key, Some(value), parent, chart) } else { NO_HELP.to_owned() };
    let place = within(parent);
    let message = format!("nothing in chart {chart} reads `{key}`{place}: it is silently ignored");
    Diagnostic::of(rule(parent), message)
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored)
        .help(remedy)
}

/// A Service that shows a port, and that is not there.
pub(crate) fn no_service(name: &str, services: &[&str]) -> Diagnostic {
    let message = format!("no Service is called `{name}`: this is silently ignored");
    let help = match did_you_mean(name, services.iter().copied()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => format!("known here: {}", services.join(", ")),
    };
    Diagnostic::of(&unknown_nested_value::RULE.info, message)
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored)
        .help(help)
}

/// Where a key stands, for a sentence.
fn within(parent: &Place<'_>) -> String {
    if parent.is_root() { String::new() } else { format!(" in `{}`", parent.path()) }
}

fn rule(parent: &Place<'_>) -> &'static RuleInfo {
    if parent.is_root() {
        &unknown_top_level_value::RULE.info
    } else {
        &unknown_nested_value::RULE.info
    }
}

const NO_HELP: &str = "take it out, or look up its name in the values of the chart";

fn help(key: &str, value: Option<&Value>, parent: &Place<'_>, chart: ChartVersion) -> String {
    let written = |pattern: &str| {
        // The names of the author's own keys, where the tables have `<name>`.
        let path = parent.path();
        let own = path.steps().iter().map(|step| match step {
            goyaml::Step::Key(key) => key.clone(),
            goyaml::Step::Index(index) => format!("[{index}]"),
        });
        let mut own = own.collect::<Vec<_>>().into_iter();
        let keys = segments(pattern).into_iter().map(|key| {
            let own = own.next();
            if key == "<name>" { own.unwrap_or_else(|| "NAME".to_owned()) } else { key }
        });
        keys.collect::<Vec<_>>().join(".")
    };
    let siblings = siblings(&parent.pattern, chart);
    if let Some(near) = did_you_mean(key, siblings.iter().map(String::as_str)) {
        return format!("did you mean `{near}`?");
    }
    if let Some(place) = elsewhere(key, value, parent, chart) {
        return format!("the chart reads it at `{}`", written(&place));
    }
    match siblings.len() {
        0 => "take it out".to_owned(),
        1..=8 => format!("known here: {}", siblings.join(", ")),
        _ => NO_HELP.to_owned(),
    }
}

/// The keys that are known in a map.
fn siblings(parent: &str, chart: ChartVersion) -> Vec<String> {
    let read = Spot::at(READS, parent, chart).into_iter().flat_map(Spot::names);
    let allowed = Spot::at(SCHEMA, parent, chart).into_iter().flat_map(Spot::names);
    let names: BTreeSet<_> = read.chain(allowed).collect();
    names.into_iter().map(unescape).collect()
}

/// The place where the chart reads a key of this name: nearest first, deeper ones before others.
fn elsewhere(
    key: &str,
    value: Option<&Value>,
    parent: &Place<'_>,
    chart: ChartVersion,
) -> Option<String> {
    let own = escape(key);
    // Cheap before exact.
    let ends = |path: &str| {
        let at = path.len().checked_sub(own.len()).and_then(|at| path.get(at..));
        at.is_some_and(|end| end.eq_ignore_ascii_case(&own))
    };
    let same =
        |path: &str| ends(path) && parts(path).last().is_some_and(|key| key.len() == own.len());
    // What is inside must fit, too.
    let fits = |path: &str| match value {
        Some(Value::Object(map)) => map.keys().all(|key| child(READS, path, key, chart).is_some()),
        _ => true,
    };
    let mut around = Some(parent.pattern.as_ref());
    while let Some(at) = around {
        let mut found: Vec<&str> = below(READS, at, chart)
            .map(|row| row.path)
            .filter(|path| same(path) && fits(path))
            .collect();
        found.sort_by_key(|path| path.len());
        if let Some(path) = found.first() {
            return Some((*path).to_owned());
        }
        around = match at.rsplit_once('.') {
            Some((before, _)) => Some(before),
            None if at.is_empty() => None,
            None => Some(""),
        };
    }
    None
}
