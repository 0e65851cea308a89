//! The values from the spelling of a chart.

use super::spelling::{is_read, path_of, spell, unspell};
use super::tree::{Tree, leaves, put};
use super::walk::read;
use super::{ValueProblem, shapes};
use crate::{Release, Values};
use goyaml::{Document, Path, helm};
use serde_json::Value;
use std::collections::BTreeMap;

/// Reading.
impl Values {
    /// Reads values as this chart spells them, all problems at once.
    ///
    /// What has no field is kept in [`rest`](Self::rest): what this chart does not read, null, and what is not of its
    /// field's type, which is also a problem. Sections without anything in them say nothing and are left out.
    ///
    /// ```
    /// use serde_json::json;
    /// use traefik_values::{ChartVersion, LogLevel, Values};
    /// let json = json!({"logs": {"general": {"level": "DEBUG"}}, "replicas": 2, "hostNetwork": "yes"});
    /// let (values, problems) = Values::from_json(&json, ChartVersion::new(37, 1, 0));
    /// assert_eq!(values.log.level, Some(LogLevel::Debug));
    /// assert_eq!(values.rest()[&"replicas".parse()?], 2);
    /// assert_eq!(problems[0].to_string(), "`hostNetwork` must be true or false");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn from_json(values: &Value, release: impl Into<Release>) -> (Self, Vec<ValueProblem>) {
        let chart = release.into().chart().known();
        let given = match values {
            Value::Object(map) => map.clone(),
            Value::Null => Tree::new(),
            _ => return (Self::default(), vec![ValueProblem::new(&[], "a map")]),
        };
        let mut tree = Tree::new();
        let mut rest = BTreeMap::new();
        for (path, value) in leaves(given) {
            let newest = Some(&path).filter(|path| !value.is_null() && is_read(path, chart));
            let newest = newest.and_then(|path| unspell(path, chart));
            if !newest.is_some_and(|newest| put(&mut tree, &newest, value.clone())) {
                rest.insert(path_of(&path), value);
            }
        }
        shapes::from_chart(&mut tree, chart, &mut rest);
        let (mut values, mut left, misfits) = read::<Self>(tree);
        let here = |path: &[String]| spell(path, chart).unwrap_or_else(|| path.to_vec());
        let problem = |path: &[String], expected| ValueProblem::new(&here(path), expected);
        let problems = misfits.iter().map(|misfit| problem(&misfit.path, misfit.expected));
        let problems = problems.collect();
        shapes::to_chart(&mut left, chart, &mut Vec::new());
        rest.extend(leaves(left).into_iter().map(|(path, value)| (path_of(&here(&path)), value)));
        values.rest = rest;
        (values, problems)
    }

    /// Reads the values of a document as this chart spells them, all problems at once: [`from_json`](Self::from_json).
    ///
    /// ```
    /// use goyaml::Document;
    /// use traefik_values::{ChartVersion, Values};
    /// let document = Document::parse("deployment:\n  replicas: 2 # for now\n").document;
    /// let (values, problems) = Values::read(&document, ChartVersion::NEWEST);
    /// assert_eq!((values.deployment.replicas, problems.len()), (Some(2), 0));
    /// ```
    pub fn read(document: &Document, release: impl Into<Release>) -> (Self, Vec<ValueProblem>) {
        match helm::to_json(document) {
            Ok(values) => Self::from_json(&values, release),
            Err(error) => {
                let expected = format!("YAML: {error}");
                (Self::default(), vec![ValueProblem::new(&[], expected)])
            }
        }
    }

    /// What has no field, by its path in the chart that it was read for.
    pub fn rest(&self) -> &BTreeMap<Path, Value> {
        &self.rest
    }
}
