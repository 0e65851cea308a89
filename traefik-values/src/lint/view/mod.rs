//! What rules look at: the manifests of a file, and each Traefik that values in it configure.

mod chart;
mod manifest;
pub(crate) mod objects;
mod options;
mod pods;

pub(crate) use crate::check::source::Change;
pub(crate) use chart::{Chart, climb, path};
pub(crate) use manifest::Manifest;
pub(crate) use options::{Argument, By, Kind, Row, Stated, typed};
pub(crate) use pods::{Pods, whole};

use crate::check::source;
use crate::{Input, Target};
use goyaml::{Document, DocumentRef, Node};

/// A file, read for rules.
pub(crate) struct View<'d> {
    pub(crate) target: &'d Target,
    /// Every document that is an object of Kubernetes; none in a file of values.
    pub(crate) manifests: Vec<Manifest<'d>>,
    /// The root of a file of values.
    pub(crate) values: Option<Node<'d>>,
    /// Every Traefik that is configured here: by values, a HelmChart or a HelmChartConfig.
    pub(crate) charts: Vec<Chart<'d>>,
}

impl<'d> View<'d> {
    pub(crate) fn new(document: &'d Document, input: Input, target: &'d Target) -> Self {
        let roots = document.documents().filter_map(DocumentRef::root);
        let manifests = match input {
            Input::Values => Vec::new(),
            Input::Manifest => roots.filter_map(Manifest::read).collect(),
        };
        let values = document.root().filter(|_| input == Input::Values);
        // What cannot be read `check` tells.
        let (sources, _) = source::sources(document, input);
        let release = *target.version();
        let charts = sources.into_iter().map(|source| Chart::new(source, document, release));
        Self { target, manifests, values, charts: charts.collect() }
    }
}
