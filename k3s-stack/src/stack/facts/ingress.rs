//! What values of Traefik's chart say.

use super::Facts;
use crate::stack::{Place, StackFile};
use crate::{Kind, Targets};
use config_diagnostics::{Edit, Span};
use goyaml::Document;
use serde_json::Value;
use std::sync::Arc;
use traefik_values::{Input, Target, Traffic, TrafficChart, TrafficText};

/// The entry points that Traefik's chart exposes by itself, with their ports.
pub const DEFAULT_PORTS: [(&str, u16); 2] = [("web", 80), ("websecure", 443)];

/// A Traefik.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Ingress {
    /// Its manifest, or the start of the file.
    pub place: Place,
    /// What values say.
    pub chart: TrafficChart,
    /// The text that they stand in.
    pub text: Arc<str>,
    /// What that text is.
    pub input: Input,
}

impl Ingress {
    /// The place of a part of the values; the manifest for what the chart takes without.
    pub fn at(&self, span: Span, path: &str) -> Place {
        if span.is_empty() { self.place.clone() } else { Place::new(&self.place.file, span, path) }
    }

    /// The place of a text.
    pub fn of(&self, text: &TrafficText) -> Place {
        self.at(text.span, &text.path)
    }

    /// The edits that set a value.
    pub fn set(&self, path: &str, value: Value) -> Option<Vec<Edit>> {
        let document = Document::parse(Arc::clone(&self.text)).document;
        self.chart.set(&document, self.input, path, value)
    }

    /// The edits that add an item to a list.
    pub fn push(&self, path: &str, value: Value) -> Option<Vec<Edit>> {
        let document = Document::parse(Arc::clone(&self.text)).document;
        self.chart.push(&document, self.input, path, value)
    }

    /// The edits that take a value out.
    pub fn remove(&self, path: &str) -> Option<Vec<Edit>> {
        let document = Document::parse(Arc::clone(&self.text)).document;
        self.chart.remove(&document, self.input, path)
    }
}

/// Adds each Traefik of a file.
pub(super) fn read(file: &StackFile, targets: &Targets, facts: &mut Facts) {
    let document = Document::parse(Arc::clone(&file.text)).document;
    let input =
        if file.kind == Some(Kind::TraefikValues) { Input::Values } else { Input::Manifest };
    let traffic = Traffic::of(&document, input, &Target::new(targets.traefik()));
    for chart in traffic.charts {
        let path = if chart.kind.is_empty() {
            "values".to_owned()
        } else {
            format!("{} {}", chart.kind, chart.name)
        };
        let place = Place::new(&file.path, chart.span, path);
        facts.ingresses.push(Ingress { place, chart, text: Arc::clone(&file.text), input });
    }
}
