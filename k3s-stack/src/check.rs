//! One text, checked.

pub(crate) mod k3s;
pub(crate) mod traefik;

use crate::{Kind, Targets, file_rules};
use config_diagnostics::{Diagnostic, Facts, FileReport, LintOptions};
use std::path::Path;
use std::sync::Arc;

/// How to check: against which versions, knowing what, by which rules.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Options {
    /// The versions of the real programs.
    pub targets: Targets,
    /// What the files cannot tell.
    pub facts: Facts,
    /// Which rules run, and how their findings count.
    pub lints: LintOptions,
    /// Whether the files of HAProxy that are given are one configuration, in their order.
    pub joined: bool,
}

impl Options {
    /// The newest long-term releases, nothing known, the default rules.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the versions.
    #[must_use]
    pub fn targets(mut self, targets: Targets) -> Self {
        self.targets = targets;
        self
    }

    /// Says what the files cannot tell.
    #[must_use]
    pub fn facts(mut self, facts: Facts) -> Self {
        self.facts = facts;
        self
    }

    /// Chooses the rules.
    #[must_use]
    pub fn lints(mut self, lints: LintOptions) -> Self {
        self.lints = lints;
        self
    }

    /// These and then those of `later`, which win.
    #[must_use]
    pub fn then(self, later: &Self) -> Self {
        Self {
            targets: later.targets.clone().or(&self.targets),
            facts: self.facts.then(&later.facts),
            lints: self.lints.then(&later.lints),
            joined: self.joined || later.joined,
        }
    }

    /// Says whether the files of HAProxy are one configuration, as with `haproxy -f A -f B`.
    #[must_use]
    pub fn joined(mut self, joined: bool) -> Self {
        self.joined = joined;
        self
    }
}

/// Everything that can be said about one text. A file of no known kind is reported as skipped.
///
/// ```
/// use k3s_stack::{Kind, Options, check_text};
/// let report = check_text("lb.cfg", "global\n    daemon", Some(Kind::Haproxy), &Options::new());
/// assert_eq!(report.diagnostics[0].rule, "haproxy/missing-final-newline");
/// ```
pub fn check_text(
    path: &str,
    text: impl Into<Arc<str>>,
    kind: Option<Kind>,
    options: &Options,
) -> FileReport {
    let text = text.into();
    let mut report = of_kind(path, &text, kind, options);
    if let Some(Kind::HelmChartConfig | Kind::HelmChart | Kind::Kubernetes) = kind {
        report = report.diagnostics(k3s::of_place(path, &text, options));
    }
    // Also what cannot be turned off counts as was asked.
    options.lints.adjust(&mut report.diagnostics);
    report
}

fn of_kind(path: &str, text: &Arc<str>, kind: Option<Kind>, options: &Options) -> FileReport {
    match kind {
        None => FileReport::new(path, Arc::clone(text))
            .diagnostics([file_rules::unrecognised_file::finding()]),
        Some(Kind::Apache) => check_apache(path, text, options),
        Some(Kind::Haproxy) => check_haproxy(path, text, options),
        Some(Kind::K3sConfig) => k3s::config(path, text, options),
        Some(Kind::K3sRegistries) => k3s::registries(path, text, options),
        Some(Kind::InstallScript) => k3s::script(path, text, options),
        Some(Kind::SystemdUnit) => k3s::unit(path, text, options),
        Some(Kind::DockerDaemon) => k3s::daemon(path, text, options),
        Some(
            kind @ (Kind::HelmChartConfig
            | Kind::HelmChart
            | Kind::TraefikValues
            | Kind::Kubernetes),
        ) => traefik::values(path, text, kind, options),
        Some(kind @ Kind::Kubeadm) => check_yaml(path, text, kind, options),
    }
}

/// What can be said of YAML without knowing what it configures.
fn check_yaml(path: &str, text: &Arc<str>, kind: Kind, options: &Options) -> FileReport {
    use config_diagnostics::{conclude, text};
    let document = goyaml::Document::parse(Arc::clone(text)).document;
    let found = goyaml::lint(&document, &options.lints);
    let source = text::Source::new(text).comments(document.comment_spans());
    let rules: Vec<_> = text::RULES.iter().chain(goyaml::RULES).copied().collect();
    let found = conclude(&source, &rules, &options.lints, found);
    FileReport::new(path, Arc::clone(text))
        .kind(kind.as_str())
        .secrets(text::secret_spans(text))
        .diagnostics(found)
}

fn check_apache(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let target = apache_proxy::Target::new(options.targets.apache()).with(options.facts.clone());
    let document = apache_proxy::Document::parse(Arc::clone(text)).document;
    let is_htaccess = Path::new(path).file_name().is_some_and(|name| name == ".htaccess");
    let inspect = if is_htaccess { apache_proxy::htaccess::inspect } else { apache_proxy::inspect };
    let found = inspect(&document, &target, &options.lints);
    apache_report(path, &document, options).diagnostics(found)
}

/// The report on a file of httpd's in which nothing was found yet.
pub(crate) fn apache_report(
    path: &str,
    document: &apache_proxy::Document,
    options: &Options,
) -> FileReport {
    let version = options.targets.apache();
    let newer = options.targets.newer_apache().map(|asked| {
        file_rules::target_newer_than_tables::finding("httpd", asked, &version.to_string())
    });
    FileReport::new(path, document.shared_text())
        .kind(Kind::Apache.as_str())
        .target(format!("apache={version}"))
        .diagnostics(newer)
}

fn check_haproxy(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let target = haproxy_cfg::Target::new(options.targets.haproxy());
    let document = haproxy_cfg::Document::parse(Arc::clone(text)).document;
    let found =
        haproxy_cfg::inspect(&document, &target.with(options.facts.clone()), &options.lints);
    haproxy_report(path, &document, options).diagnostics(found)
}

/// The report on a file of HAProxy's in which nothing was found yet.
pub(crate) fn haproxy_report(
    path: &str,
    document: &haproxy_cfg::Document,
    options: &Options,
) -> FileReport {
    let version = options.targets.haproxy();
    let newer = options.targets.newer_haproxy().map(|asked| {
        file_rules::target_newer_than_tables::finding("HAProxy", asked, &version.to_string())
    });
    FileReport::new(path, document.shared_text())
        .kind(Kind::Haproxy.as_str())
        .target(format!("haproxy={version}"))
        .secrets(document.secret_spans())
        .diagnostics(newer)
}

/// What keeps the text from being read as its kind at all: no fix may add to it.
pub(crate) fn lexical_errors(text: &str, kind: Kind) -> Vec<Diagnostic> {
    match kind {
        Kind::Apache => apache_proxy::Document::parse(text).diagnostics,
        Kind::Haproxy => haproxy_cfg::Document::parse(text).diagnostics,
        Kind::K3sConfig
        | Kind::K3sRegistries
        | Kind::HelmChartConfig
        | Kind::HelmChart
        | Kind::TraefikValues
        | Kind::Kubernetes
        | Kind::Kubeadm => goyaml::Document::parse(text).diagnostics,
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_skipped_file_says_so_and_has_no_kind() {
        let report = check_text("notes.txt", "hello\n", None, &Options::new());
        assert_eq!((report.kind, report.target), (None, None));
        assert_eq!(report.diagnostics[0].rule, "stack/unrecognised-file");
    }

    #[test]
    fn a_version_ahead_of_the_tables_is_told_per_file() {
        let options = Options::new().targets(Targets::new().set("haproxy=9.0").unwrap());
        let report = check_text("a.cfg", "global\n", Some(Kind::Haproxy), &options);
        assert_eq!(report.target.as_deref(), Some("haproxy=3.4"));
        assert_eq!(report.diagnostics[0].rule, "stack/target-newer-than-tables");
    }
}
