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

use crate::check::source::{self, Source};
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
        Self::of(document, input, target, false)
    }

    /// The same with what `spec.set` of a HelmChart says, which is in no values that could be changed.
    pub(crate) fn with_set(document: &'d Document, input: Input, target: &'d Target) -> Self {
        Self::of(document, input, target, true)
    }

    fn of(document: &'d Document, input: Input, target: &'d Target, with_set: bool) -> Self {
        let roots = document.documents().filter_map(DocumentRef::root);
        let manifests = match input {
            Input::Values => Vec::new(),
            Input::Manifest => roots.filter_map(Manifest::read).collect(),
        };
        let values = document.root().filter(|_| input == Input::Values);
        // What cannot be read `check` tells.
        let (sources, _) = source::sources(document, input);
        let release = *target.version();
        let charts = installations(sources, &manifests).into_iter();
        let charts = charts.map(|(mut source, own)| {
            if with_set {
                source.apply_set();
            }
            Chart::new(source, own, document, release)
        });
        Self { target, charts: charts.collect(), manifests, values }
    }
}

/// The values for each Traefik that is installed: those of a HelmChart and of its HelmChartConfig together, and whether
/// the HelmChart is in this file.
fn installations<'d>(
    sources: Vec<Source<'d>>,
    manifests: &[Manifest<'d>],
) -> Vec<(Source<'d>, bool)> {
    let of = |source: &Source<'d>| {
        let root = source.manifest?;
        manifests.iter().find(|manifest| manifest.root.span() == root.span())
    };
    let (configs, charts): (Vec<_>, Vec<_>) = sources
        .into_iter()
        .partition(|source| of(source).is_some_and(|own| own.kind == "HelmChartConfig"));
    let mut all: Vec<_> = charts.into_iter().map(|chart| (chart, true)).collect();
    for mut config in configs {
        let own = of(&config);
        let is_its = |(chart, _): &(Source<'d>, bool)| {
            own.zip(of(chart)).is_some_and(|(own, chart)| {
                chart.kind == "HelmChart"
                    && (&own.name, &own.namespace) == (&chart.name, &chart.namespace)
            })
        };
        let below = all.iter().position(is_its).map(|n| all.remove(n));
        let has_chart = below.is_some();
        if let Some((chart, _)) = below {
            config.over(chart);
        }
        all.push((config, has_chart));
    }
    all
}
