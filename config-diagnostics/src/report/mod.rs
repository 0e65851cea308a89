//! What was found in which files, and the ways to show it.

mod github;
#[cfg(feature = "json")]
mod json;
mod junit;
#[cfg(feature = "sarif")]
mod sarif;
mod snippet;
mod text;

pub use github::GithubReport;
pub use junit::JunitReport;
#[cfg(feature = "sarif")]
pub use sarif::Driver;
pub use text::TextReport;

use crate::{Diagnostic, LineIndex, Severity, Span, text::secret_spans};
use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

/// Everything that was found, file by file.
///
/// ```
/// use config_diagnostics::{Diagnostic, FileReport, Report, Severity, Span};
/// let found = Diagnostic::new("haproxy/demo", Severity::Error, "`htttp` is not a mode").at(Span::new(5, 10));
/// let report = Report::new().file(FileReport::new("web.cfg", "mode htttp\n").diagnostics([found]));
/// assert_eq!(report.max_severity(), Some(Severity::Error));
/// assert!(report.text().to_string().contains(" --> web.cfg:1:6"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// Every file looked at, also those in which nothing was found.
    pub files: Vec<FileReport>,
    /// Findings that concern more than one file. Their places name their files; one that does not counts as a
    /// place in no file.
    pub diagnostics: Vec<Diagnostic>,
}

/// What was found in one file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileReport {
    /// The path as the caller gave it.
    pub path: String,
    /// What stands in the file.
    pub text: Arc<str>,
    /// What kind of file it is, in the words of the command line's `--kind`; `None` when it is not recognised.
    pub kind: Option<&'static str>,
    /// What it was checked against, such as `haproxy=3.2`.
    pub target: Option<String>,
    /// The findings.
    pub diagnostics: Vec<Diagnostic>,
    /// Bytes that must not be shown. Snippets show `•` for each of their characters. The edits of a fix are
    /// exact and may repeat them.
    pub secrets: Vec<Span>,
}

/// How many findings there are of each severity.
///
/// ```
/// use config_diagnostics::{Counts, Report};
/// assert_eq!(Report::new().counts(), Counts::default());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Of severity error.
    pub errors: usize,
    /// Of severity warning.
    pub warnings: usize,
    /// Of severity info.
    pub infos: usize,
    /// Of severity hint.
    pub hints: usize,
}

impl FileReport {
    /// A file in which nothing was found yet. The secrets that [`secret_spans`] recognises are already listed.
    pub fn new(path: impl Into<String>, text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        Self { path: path.into(), secrets: secret_spans(&text), text, ..Self::default() }
    }

    /// Says what kind of file it is.
    #[must_use]
    pub fn kind(mut self, kind: &'static str) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Says what it was checked against, as `TOOL=VERSION`.
    #[must_use]
    pub fn target(mut self, target: impl Into<String>) -> Self {
        self.target = Some(target.into());
        self
    }

    /// Adds findings.
    #[must_use]
    pub fn diagnostics(mut self, found: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.diagnostics.extend(found);
        self
    }

    /// Adds bytes that must not be shown.
    #[must_use]
    pub fn secrets(mut self, secrets: impl IntoIterator<Item = Span>) -> Self {
        self.secrets.extend(secrets);
        self
    }
}

impl Report {
    /// No file.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, file: FileReport) -> Self {
        self.files.push(file);
        self
    }

    /// Adds findings that concern more than one file.
    #[must_use]
    pub fn diagnostics(mut self, found: impl IntoIterator<Item = Diagnostic>) -> Self {
        self.diagnostics.extend(found);
        self
    }

    /// Every finding, file by file, those that concern more than one file last.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.files.iter().flat_map(|file| &file.diagnostics).chain(&self.diagnostics)
    }

    /// The worst severity found.
    pub fn max_severity(&self) -> Option<Severity> {
        self.iter().map(|found| found.severity).max()
    }

    /// How many findings there are of each severity.
    pub fn counts(&self) -> Counts {
        let mut counts = Counts::default();
        for found in self.iter() {
            *match found.severity {
                Severity::Error => &mut counts.errors,
                Severity::Warning => &mut counts.warnings,
                Severity::Info => &mut counts.infos,
                Severity::Hint => &mut counts.hints,
            } += 1;
        }
        counts
    }

    /// Orders the findings of each file by place, at one place worst first, then by rule and message. The files
    /// keep their order.
    pub fn sort(&mut self) {
        for file in &mut self.files {
            file.diagnostics.sort_by(by_place);
        }
        self.diagnostics.sort_by(by_place);
    }

    /// The report for people: `report.text().color(true).to_string()`.
    pub fn text(&self) -> TextReport<'_> {
        TextReport::new(self)
    }

    /// The report as commands to GitHub's runner.
    pub fn github(&self) -> GithubReport<'_> {
        GithubReport { report: self }
    }

    /// The report as JUnit's XML; what is at least as bad as `threshold` is a test that failed.
    pub fn junit(&self, threshold: Severity) -> JunitReport<'_> {
        JunitReport { report: self, threshold }
    }
}

impl FileReport {
    /// The line in which a byte lies, without the blanks around it and with its secrets masked.
    ///
    /// ```
    /// use config_diagnostics::FileReport;
    /// assert_eq!(FileReport::new("a", "one\n  two\n").line_at(7), "two");
    /// ```
    pub fn line_at(&self, offset: u32) -> String {
        let place = Place { index: LineIndex::new(&self.text), secrets: merged(&self.secrets) };
        place.line_at(offset)
    }
}

impl Counts {
    /// How many findings there are in all.
    pub fn total(self) -> usize {
        self.errors + self.warnings + self.infos + self.hints
    }
}

/// `2 errors, 1 warning`, or `nothing found`.
impl fmt::Display for Counts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let parts: Vec<String> = [
            (self.errors, "error"),
            (self.warnings, "warning"),
            (self.infos, "info"),
            (self.hints, "hint"),
        ]
        .into_iter()
        .filter(|(n, _)| *n > 0)
        .map(|(n, name)| counted(n, name))
        .collect();
        f.pad(&if parts.is_empty() { "nothing found".to_owned() } else { parts.join(", ") })
    }
}

/// `1 file`, `2 files`.
fn counted(n: usize, name: &str) -> String {
    format!("{n} {name}{}", if n == 1 { "" } else { "s" })
}

fn by_place(a: &Diagnostic, b: &Diagnostic) -> Ordering {
    let place = |d: &Diagnostic| (d.primary.file.clone(), d.span(), std::cmp::Reverse(d.severity));
    place(a).cmp(&place(b)).then_with(|| (a.rule, &a.message).cmp(&(b.rule, &b.message)))
}

/// The files of a report by their paths.
struct Places<'r> {
    files: HashMap<&'r str, Place<'r>>,
}

/// A file, prepared for looking up places in it.
struct Place<'r> {
    index: LineIndex<'r>,
    /// In order, not overlapping.
    secrets: Vec<Span>,
}

impl Place<'_> {
    /// The line in which a byte lies, without the blanks around it and with its secrets masked.
    fn line_at(&self, offset: u32) -> String {
        let line = self.index.line_span(self.index.line(offset));
        let text = self.index.text().get(line.range()).unwrap_or_default();
        let is_secret = |at: usize| crate::text::covers(&self.secrets, line.start() as usize + at);
        let masked: String =
            text.char_indices().map(|(at, c)| if is_secret(at) { '•' } else { c }).collect();
        masked.trim().to_owned()
    }
}

impl<'r> Places<'r> {
    fn new(report: &'r Report) -> Self {
        let files = report.files.iter().map(|file| {
            let secrets = merged(&file.secrets);
            (file.path.as_str(), Place { index: LineIndex::new(&file.text), secrets })
        });
        Self { files: files.collect() }
    }

    fn get(&self, path: &str) -> Option<&Place<'r>> {
        self.files.get(path)
    }
}

/// The spans in order, those that overlap as one.
fn merged(spans: &[Span]) -> Vec<Span> {
    let mut spans = spans.to_vec();
    spans.sort();
    spans.dedup_by(|next, last| {
        let one = next.start() <= last.end();
        if one {
            *last = last.cover(*next);
        }
        one
    });
    spans
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(rule: &'static str, severity: Severity, start: u32) -> Diagnostic {
        Diagnostic::new(rule, severity, "m").at(Span::new(start, start + 1))
    }

    #[test]
    fn findings_are_ordered_by_place_then_worst_then_rule() {
        let mut report = Report::new().file(FileReport::new("a", "abc").diagnostics([
            found("t/z", Severity::Hint, 1),
            found("t/b", Severity::Error, 1),
            found("t/a", Severity::Error, 1),
            found("t/y", Severity::Info, 0),
        ]));
        report.sort();
        let rules: Vec<_> = report.iter().map(|d| d.rule).collect();
        assert_eq!(rules, ["t/y", "t/a", "t/b", "t/z"]);
    }

    #[test]
    fn overlapping_secrets_become_one() {
        let spans = [Span::new(5, 9), Span::new(0, 3), Span::new(6, 7), Span::new(9, 10)];
        assert_eq!(merged(&spans), [Span::new(0, 3), Span::new(5, 10)]);
    }

    #[test]
    fn counts_cover_the_findings_between_files() {
        let report = Report::new()
            .file(FileReport::new("a", "abc").diagnostics([found("t/a", Severity::Warning, 0)]))
            .diagnostics([found("t/b", Severity::Error, 0), found("t/c", Severity::Error, 0)]);
        assert_eq!(report.counts().to_string(), "2 errors, 1 warning");
        assert_eq!(report.counts().total(), 3);
        assert_eq!(report.max_severity(), Some(Severity::Error));
        assert_eq!(Report::new().max_severity(), None);
        assert_eq!(Counts::default().to_string(), "nothing found");
    }
}
