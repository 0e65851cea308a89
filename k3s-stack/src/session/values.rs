//! Values of Traefik's chart: which there are, and what they can be.

use super::complete::{Completion, CompletionKind};
use super::file::File;
use super::{Hover, yaml};
use crate::Kind;
use std::fmt::Write as _;
use traefik_values::{ChartVersion, ValueKey, value_key, value_keys};

/// What can be written here.
pub(super) fn complete(file: &File, offset: u32) -> Vec<Completion> {
    let chart = chart(file);
    let Some(cursor) = yaml::cursor(file.text(), offset) else { return Vec::new() };
    let Some(mut path) = inside(file, &cursor.path) else { return Vec::new() };
    if let Some(key) = &cursor.key {
        path.push(key);
        let known = value_key(&path, chart);
        let words = known.as_ref().map(words).unwrap_or_default();
        let fitting = words.into_iter().filter(|word| word.starts_with(cursor.typed));
        return fitting
            .map(|word| Completion::new(CompletionKind::Value, word, cursor.place))
            .collect();
    }
    let fitting = value_keys(&path, chart);
    let fitting = fitting.into_iter().filter(|key| key.name.starts_with(cursor.typed));
    let completion = |key: ValueKey| {
        let colon = if key.is_section { ":" } else { ": " };
        Completion::new(CompletionKind::Key, key.name.as_str(), cursor.place)
            .text(format!("{}{colon}", key.name))
            .detail(key.types.join(" or "))
            .documentation(page(&path, &key, chart))
    };
    fitting.map(completion).collect()
}

/// What a value can be, and is by default.
pub(super) fn hover(file: &File, offset: u32) -> Option<Hover> {
    let (path, span) = yaml::key_at(file.text(), offset)?;
    let path = inside(file, &path)?;
    let (_, around) = path.split_last()?;
    let chart = chart(file);
    Some(Hover::new(span, page(around, &value_key(&path, chart)?, chart)))
}

fn chart(file: &File) -> ChartVersion {
    file.options().targets.traefik().chart().known()
}

/// The path inside the values; nothing for the rest of a manifest.
fn inside<'p>(file: &File, path: &'p [String]) -> Option<Vec<&'p str>> {
    let mut path: Vec<&str> = path.iter().map(String::as_str).collect();
    if file.kind() != Some(Kind::TraefikValues) {
        match path[..] {
            ["spec", "valuesContent" | "values", ..] => drop(path.drain(..2)),
            _ => return None,
        }
    }
    Some(path)
}

/// The words that a value can be.
fn words(key: &ValueKey) -> Vec<String> {
    let choices = key.choices.iter().map(|choice| choice.trim_matches('"'));
    let mut words: Vec<String> =
        choices.filter(|word| !word.is_empty()).map(str::to_owned).collect();
    let is_switch = matches!(key.default, Some("true" | "false"));
    if words.is_empty() && (is_switch || key.types.contains(&"boolean")) {
        words.extend(["true".to_owned(), "false".to_owned()]);
    }
    words
}

fn page(around: &[&str], key: &ValueKey, chart: ChartVersion) -> String {
    let path: Vec<&str> = around.iter().copied().chain([key.name.as_str()]).collect();
    let mut page = format!("**`{}`**\n\n", path.join("."));
    if !key.types.is_empty() {
        let _ = write!(page, "Type: {}. ", key.types.join(" or "));
    }
    if !key.choices.is_empty() {
        let _ = write!(page, "One of `{}`. ", key.choices.join("`, `"));
    }
    if let Some(default) = key.default {
        let _ = write!(page, "Default: `{default}`. ");
    }
    let _ = write!(page, "As in chart {chart}.");
    page
}
