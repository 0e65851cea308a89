//! One Traefik that values configure.

use super::options::{self, Argument};
use super::{Change, Manifest, Stated};
use crate::check::arguments;
use crate::check::condition::is_true;
use crate::check::effective::Effective;
use crate::check::source::Source;
use crate::generated::reads::READS;
use crate::tables::{escape, find};
use crate::{ChartVersion, Release, TraefikVersion};
use config_diagnostics::{Diagnostic, Edit, RuleInfo, Span, ToolSays};
use goyaml::{Document, Path, Step};
use serde_json::Value;
use std::borrow::Cow;

/// One Traefik that values configure. Paths are those of values, as `deployment.replicas`.
pub(crate) struct Chart<'d> {
    /// The HelmChart or HelmChartConfig; none for plain values.
    pub(crate) manifest: Option<Manifest<'d>>,
    /// What the templates see: the defaults of the chart, and over them what is given.
    pub(crate) values: Effective<'static>,
    pub(crate) release: Release,
    /// The Traefik that runs; the one that the chart names, where the image's is not known.
    pub(crate) traefik: TraefikVersion,
    pub(crate) arguments: Vec<Argument>,
    /// Whether the HelmChart is here as well, if there is one.
    has_manifest: bool,
    source: Source<'d>,
    text: &'d str,
}

/// The path of values with these keys, which have no points in them.
pub(crate) fn path(text: &str) -> Path {
    text.parse().unwrap_or_default()
}

/// The same path, or the highest around it below which nothing else is given: what to take out with it.
pub(crate) fn climb(given: &Value, path: Path) -> Path {
    let Some((parent, _)) = path.split_last().filter(|(parent, _)| !parent.is_root()) else {
        return path;
    };
    let alone = match at(given, &parent) {
        Some(Value::Object(map)) => map.len() == 1,
        Some(Value::Array(items)) => items.len() == 1,
        _ => false,
    };
    if alone { climb(given, parent) } else { path }
}

fn at<'v>(values: &'v Value, path: &Path) -> Option<&'v Value> {
    path.steps().iter().try_fold(values, |at, step| match step {
        Step::Key(key) => at.get(key.as_str()),
        Step::Index(index) => at.get(index),
    })
}

impl<'d> Chart<'d> {
    pub(super) fn new(
        source: Source<'d>,
        has_manifest: bool,
        document: &'d Document,
        release: Release,
    ) -> Self {
        let values = Effective::new(Cow::Owned(source.values.clone()), release);
        let traefik = arguments::version(&values, release).unwrap_or(release.traefik());
        let chart = release.chart().known();
        let arguments = options::arguments(&source.values, chart, traefik);
        let manifest = source.manifest.and_then(Manifest::read);
        let text = document.text();
        Self { manifest, values, release, traefik, arguments, has_manifest, source, text }
    }

    /// The version of the chart, as the tables know it.
    pub(crate) fn version(&self) -> ChartVersion {
        self.release.chart().known()
    }

    /// All that is given, without the chart's defaults.
    pub(crate) fn all_given(&self) -> &Value {
        &self.source.values
    }

    /// What is given at a path.
    pub(crate) fn given(&self, path: &Path) -> Option<&Value> {
        at(&self.source.values, path)
    }

    /// The value in force at a path of keys without points in them: given, or the chart's default.
    pub(crate) fn value(&self, path: &str) -> Option<&Value> {
        self.values.at(path)
    }

    /// Whether the value in force is true as templates see it.
    pub(crate) fn is_on(&self, path: &str) -> bool {
        self.value(path).is_some_and(is_true)
    }

    /// Whether the templates of this chart read a path, `<name>` in it standing for any key.
    pub(crate) fn reads(&self, pattern: &str) -> bool {
        let chart = self.version();
        let above = pattern.match_indices('.').map(|(end, _)| end).chain([pattern.len()]);
        above.filter_map(|end| pattern.get(..end)).any(|part| {
            find(READS, part, chart).is_some_and(|row| part.len() == pattern.len() || row.value.raw)
        })
    }

    /// The first of these paths that the templates of this chart read.
    pub(crate) fn spelling<'p>(&self, patterns: &[&'p str]) -> Option<&'p str> {
        patterns.iter().copied().find(|pattern| self.reads(pattern))
    }

    /// Every place that sets an option of Traefik's command line: values given for it, and arguments.
    ///
    /// Options are named as in [`crate::flag_kind`], in lower case, `<name>` standing for any key:
    /// `entrypoints.<name>.forwardedheaders.insecure`.
    pub(crate) fn stated(&self, option: &str) -> Vec<Stated> {
        options::stated(self, option)
    }

    /// A finding about a value: a scalar, or the key of what is none. The nearest thing that is written, of a default.
    pub(crate) fn finding(
        &self,
        rule: &RuleInfo,
        path: &Path,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.located(rule, path, false, message)
    }

    /// A finding about a key.
    pub(crate) fn on_key(
        &self,
        rule: &RuleInfo,
        path: &Path,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.located(rule, path, true, message)
    }

    fn located(
        &self,
        rule: &RuleInfo,
        path: &Path,
        on_key: bool,
        message: impl Into<String>,
    ) -> Diagnostic {
        let found = Diagnostic::of(rule, message).path(path.to_string());
        let place = self.source.nearest(path.clone(), on_key);
        found.at(place.unwrap_or_else(|| self.fallback())).tool_says(ToolSays::Nothing)
    }

    /// The place of a chart without any values.
    fn fallback(&self) -> Span {
        let kind = self.manifest.as_ref().and_then(|manifest| manifest.at(&["kind"]));
        kind.map_or(Span::at(0), |kind| kind.span())
    }

    /// The place of a value where it is written; nothing for defaults.
    pub(crate) fn place(&self, path: &Path) -> Option<Span> {
        self.source.place(path, false)
    }

    /// The place of a key where it is written.
    pub(crate) fn key_place(&self, path: &Path) -> Option<Span> {
        self.source.place(path, true)
    }

    /// The manifest's `kind`, or the start of the file.
    pub(crate) fn start(&self) -> Span {
        self.fallback()
    }

    /// What the file has at a place.
    pub(crate) fn text_of(&self, span: Span) -> Option<&'d str> {
        self.text.get(span.range())
    }

    /// The place of some words in a value; the value, where its text does not show them.
    pub(crate) fn within(&self, path: &Path, words: &str) -> Option<Span> {
        let span = self.place(path)?;
        let start = self.text.get(span.range())?.find(words).filter(|_| !words.is_empty());
        Some(start.map_or(span, |start| span.part(start..start + words.len())))
    }

    /// The edits that make these changes.
    pub(crate) fn edits(&self, changes: &[Change]) -> Option<Vec<Edit>> {
        self.source.edits(changes)
    }

    /// The edits that take a value out, and the maps and lists that hold nothing else.
    pub(crate) fn removal(&self, path: &Path) -> Option<Vec<Edit>> {
        self.edits(&[Change::Remove(climb(self.all_given(), path.clone()))])
    }

    /// Whether it is what k3s or RKE2 installs, configured by a HelmChartConfig.
    pub(crate) fn is_packaged(&self) -> bool {
        self.is_config() && !self.has_manifest
    }

    /// Whether a HelmChartConfig configures it.
    pub(crate) fn is_config(&self) -> bool {
        self.manifest.as_ref().is_some_and(|manifest| manifest.kind == "HelmChartConfig")
    }

    /// The keys below a path that are given.
    pub(crate) fn keys(&self, path: &str) -> Vec<&str> {
        let map = self.given(&self::path(path)).and_then(Value::as_object);
        map.into_iter().flatten().map(|(key, _)| key.as_str()).collect()
    }
}

/// The path of a value of a table for one key.
pub(super) fn concrete(pattern: &str, name: &str) -> Path {
    crate::tables::segments(&pattern.replace("<name>", &escape(name)))
        .into_iter()
        .map(Step::from)
        .collect()
}
