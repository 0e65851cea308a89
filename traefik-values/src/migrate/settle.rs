//! What the new chart refuses of values that the old one took.

use super::keys;
use super::tree::{Node, Shape, Tree};
use crate::check::{Problem, problems};
use crate::generated::schema::SCHEMA;
use crate::tables::{Limit, find, types};
use crate::{Arguments, Release};
use config_diagnostics::{Diagnostic, Span, Tag, ToolSays};
use goyaml::{Path, Step};
use serde_json::{Map, Value};

/// How often what is left is looked at again: one answer can bring up the next question.
const ROUNDS: usize = 8;

/// How many of the values that the old chart did not read are tried.
const CANDIDATES: usize = 20;

const UNKNOWN_FLAG: &str = "traefik/unknown-traefik-flag";

/// What the old release says of the values.
pub(super) struct Before {
    release: Release,
    ignored: Vec<Path>,
    refused: Vec<Path>,
}

/// Whether the finding is about a value that no template reads, whatever else is set.
pub(super) fn is_unread(found: &Problem) -> bool {
    let diagnostic = &found.diagnostic;
    diagnostic.tags.contains(&Tag::Ignored) && diagnostic.rule != "traefik/value-without-effect"
}

/// Whether nothing at this place of the tree was read by the old chart.
pub(super) fn ignores(tree: &Tree, path: &[String]) -> bool {
    tree.at(path).is_some_and(|node| tree.is_unread(node))
}

/// Whether helm refuses the values for it, or Traefik does not start with it.
fn is_refused(found: &Problem) -> bool {
    found.diagnostic.tool_says == ToolSays::Error || found.diagnostic.rule == UNKNOWN_FLAG
}

impl Before {
    pub(super) fn new(values: &Value, release: Release) -> Self {
        let (mut ignored, mut refused) = (Vec::new(), Vec::new());
        for found in problems(values, release) {
            if is_unread(&found) {
                ignored.push(found.path);
            } else if is_refused(&found) {
                refused.push(found.path);
            }
        }
        Self { release, ignored, refused }
    }

    pub(super) fn ignored(&self) -> &[Path] {
        &self.ignored
    }

    /// Notes in the tree what the old chart did not read.
    pub(super) fn mark(&self, tree: &mut Tree) {
        for input in &mut tree.inputs {
            input.is_unread = self.ignored.iter().any(|path| input.path.starts_with(path));
        }
    }

    /// Takes out and rewrites what the new release refuses; gives what only the author can settle.
    pub(super) fn settle(&self, tree: &mut Tree, to: Release) -> Vec<(Diagnostic, Span)> {
        for _ in 0..ROUNDS {
            let mut found = self.news(tree, to);
            // Items from the end on, so that the others keep their numbers.
            found.sort_by(|a, b| b.path.cmp(&a.path));
            let mut any = false;
            for problem in &found {
                any |= self.answer(tree, problem, to);
            }
            if !any {
                break;
            }
        }
        self.quiet(tree, to);
        let found = self.news(tree, to);
        let place = |problem: Problem| {
            let span = origins(tree, &problem.path)
                .first()
                .and_then(|at| Some(tree.inputs.get(*at)?.span));
            (problem.diagnostic, span.unwrap_or(Span::at(tree.span.start())))
        };
        found.into_iter().map(place).collect()
    }

    /// Takes out what the old chart did not read and the new one does, where all the values are refused for it.
    fn quiet(&self, tree: &mut Tree, to: Release) {
        let mut found = self.news(tree, to);
        for path in self.ignored.iter().take(CANDIDATES) {
            let Some(problem) = found.first() else { return };
            let why = format!(
                "chart {} did not read it, and now {}",
                self.release.chart(),
                problem.diagnostic.message
            );
            let Some(path) = keys(path).filter(|path| ignores(tree, path)) else { continue };
            let mut without = tree.clone();
            without.remove(&path, &why);
            let left = self.news(&without, to);
            if left.len() < found.len() {
                (*tree, found) = (without, left);
            }
        }
    }

    /// What the new release refuses, and the old one did not.
    fn news(&self, tree: &Tree, to: Release) -> Vec<Problem> {
        let found = problems(&tree.value(), to).into_iter();
        let errors = found.filter(is_refused);
        let known = |problem: &Problem| {
            let origins = origins(tree, &problem.path);
            let inputs = origins.iter().filter_map(|origin| tree.inputs.get(*origin));
            let mut inputs = inputs.map(|input| &input.path);
            inputs.any(|input| self.refused.iter().any(|path| input.starts_with(path)))
                || self.refused.contains(&problem.path)
        };
        errors.filter(|problem| !known(problem)).collect()
    }

    /// Whether something was done about a problem.
    fn answer(&self, tree: &mut Tree, problem: &Problem, to: Release) -> bool {
        if let Some((list, Step::Index(index))) = problem.path.split_last() {
            return problem.pattern == "additionalArguments.[]"
                && argument(tree, &list, *index, problem, to);
        }
        let version = ["versionOverride".to_owned()];
        let Some(path) = keys(&problem.path).map(|path| {
            // It stands for the tag.
            let override_only = problem.pattern == "image.tag" && tree.at(&path).is_none();
            if override_only { version.to_vec() } else { path }
        }) else {
            return false;
        };
        if tree.at(&path).is_none() {
            return false;
        }
        if problem.on_key {
            let (old, new) = (self.release.chart(), to.chart().known());
            let why = if ignores(tree, &path) {
                format!("chart {old} did not read it, and chart {new} refuses all values for it")
            } else {
                format!("chart {new} no longer has it, and refuses all values for it")
            };
            tree.remove(&path, &why);
            return true;
        }
        if ignores(tree, &path) {
            let message = &problem.diagnostic.message;
            let old = self.release.chart();
            tree.remove(&path, &format!("chart {old} did not read it, and now {message}"));
            return true;
        }
        if problem.pattern == "ports.<name>.expose" && tree.at(&path).is_some_and(Node::is_map) {
            // Charts that took a map saw only that there is something.
            let shown = !tree.at(&path).is_some_and(Node::is_hollow);
            tree.replace(&path, shown.into());
            return true;
        }
        if problem.pattern == "image.tag" {
            let why = format!("{}; without it the chart takes its own", problem.diagnostic.message);
            tree.remove(&path, &why);
            return true;
        }
        let Some(row) = find(SCHEMA, &problem.pattern, to.chart().known()) else { return false };
        let Some(value) = tree.at(&path).map(Node::value) else { return false };
        if value.is_null() && row.value.types & types::NULL == 0 {
            tree.remove(&path, "null sets nothing here, and the chart refuses it");
            return true;
        }
        let words = row.value.limits.iter().find_map(|limit| match limit {
            Limit::OneOf(words) => Some(*words),
            _ => None,
        });
        match fitting(&value, row.value.types, words) {
            Some(new) if new != value => {
                tree.replace(&path, new);
                true
            }
            _ => false,
        }
    }
}

/// An argument with which the new Traefik does not start.
fn argument(tree: &mut Tree, list: &Path, index: usize, problem: &Problem, to: Release) -> bool {
    if problem.diagnostic.rule != UNKNOWN_FLAG {
        return false;
    }
    let Some(path) = keys(list) else { return false };
    let Some(Shape::Seq(items)) = tree.at(&path).map(|node| &node.shape) else { return false };
    let values: Vec<Value> = items.iter().map(|item| item.value.value()).collect();
    let texts: Vec<&str> = values.iter().map(|value| value.as_str().unwrap_or("--x=")).collect();
    let read = Arguments::read(&texts, to.traefik());
    let option = read.ok().and_then(|read| read.options.into_iter().find(|o| o.index == index));
    let why = &problem.diagnostic.message;
    if option.is_some_and(|option| option.takes_next) {
        tree.remove_item(&path, index + 1, why);
    }
    tree.remove_item(&path, index, why);
    true
}

/// The inputs at a place.
fn origins(tree: &Tree, path: &Path) -> Vec<usize> {
    tree.node(path).map(Node::origins).unwrap_or_default()
}

/// A scalar of a kind that the schema takes, which the templates print alike.
fn fitting(value: &Value, wanted: u8, words: Option<&[&str]>) -> Option<Value> {
    if let (Value::String(text), Some(words)) = (value, words) {
        let mut words = words.iter().filter_map(|word| serde_json::from_str::<Value>(word).ok());
        return words
            .find(|word| word.as_str().is_some_and(|word| word.eq_ignore_ascii_case(text)));
    }
    match value {
        Value::String(text) if wanted & (types::INTEGER | types::NUMBER) != 0 => {
            text.parse::<i64>().ok().map(Value::from)
        }
        Value::String(text) if wanted & types::BOOLEAN != 0 => {
            text.parse::<bool>().ok().map(Value::from)
        }
        Value::Object(map) if map.is_empty() && wanted & types::ARRAY != 0 => {
            Some(Value::Array(Vec::new()))
        }
        Value::Array(items) if items.is_empty() && wanted & types::OBJECT != 0 => {
            Some(Value::Object(Map::new()))
        }
        // Options with several values take them with commas between them.
        Value::Array(items) if wanted & types::STRING != 0 => {
            let text = |item: &Value| match item {
                Value::String(text) => Some(text.clone()),
                Value::Number(number) => Some(number.to_string()),
                _ => None,
            };
            let items: Option<Vec<_>> = items.iter().map(text).collect();
            items.map(|items| items.join(",").into())
        }
        Value::Number(number) if wanted & types::STRING != 0 => Some(number.to_string().into()),
        Value::Bool(on) if wanted & types::STRING != 0 => Some(on.to_string().into()),
        _ => None,
    }
}
