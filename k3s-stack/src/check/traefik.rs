//! Values of Traefik's chart, checked.

use super::Options;
use crate::{Kind, file_rules};
use config_diagnostics::{FileReport, text};
use std::sync::Arc;
use traefik_values::{Input, Target};

/// Values, or manifests: with values, or of Traefik's own kinds.
pub(super) fn values(path: &str, text: &Arc<str>, kind: Kind, options: &Options) -> FileReport {
    let release = options.targets.traefik();
    let known = release.chart().known();
    let newer = (release.chart() > traefik_values::ChartVersion::NEWEST).then(|| {
        let asked = release.chart().to_string();
        file_rules::target_newer_than_tables::finding(
            "the chart of Traefik",
            &asked,
            &known.to_string(),
        )
    });
    let input = input(kind);
    let document = goyaml::Document::parse(Arc::clone(text)).document;
    let target = Target::new(release).with(options.facts.clone());
    FileReport::new(path, Arc::clone(text))
        .kind(kind.as_str())
        .target(format!("traefik-chart={known}"))
        .secrets(text::secret_spans(text))
        .diagnostics(newer)
        .diagnostics(traefik_values::inspect(&document, input, &target, &options.lints))
}

/// Where in a file of this kind the values are.
pub(crate) fn input(kind: Kind) -> Input {
    if kind == Kind::TraefikValues { Input::Values } else { Input::Manifest }
}
