//! Findings that are known, so that only new ones count.

use crate::file_rules::{is_own, stale_baseline};
use config_diagnostics::{Diagnostic, FileReport, Label, Report, Span};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::Arc;

/// The findings of an earlier run: those that are still there are not reported again.
///
/// A finding is known by its rule, its file, its symbolic path and the text of its line, in which secrets are masked; on which line that stands
/// does not matter. Findings about files as such, such as one that cannot be read, are never known.
///
/// ```
/// use config_diagnostics::{Diagnostic, FileReport, Report, Severity, Span};
/// use k3s_stack::Baseline;
/// use std::path::Path;
/// let report = |text: &str, at| {
///     let found = Diagnostic::new("haproxy/demo", Severity::Error, "bad").at(Span::at(at));
///     Report::new().file(FileReport::new("a.cfg", text).diagnostics([found]))
/// };
/// let baseline = Baseline::of(&report("x\n", 0), Path::new(""));
/// let mut later = report("# more\nx\n", 7);
/// assert!(baseline.subtract(&mut later, Path::new("")).is_empty());
/// assert_eq!(later.iter().count(), 0);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Baseline {
    known: BTreeMap<Known, usize>,
}

/// What a finding is known by.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    file: String,
    rule: String,
    path: Option<String>,
    line: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    file: String,
    rule: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    path: Option<String>,
    line: String,
    #[serde(default = "one", skip_serializing_if = "is_one")]
    count: usize,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Stored {
    version: u8,
    findings: Vec<Entry>,
}

const fn one() -> usize {
    1
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls it with")]
const fn is_one(count: &usize) -> bool {
    *count == 1
}

/// A text is no baseline.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("this is no baseline: {0}")]
pub struct BaselineError(String);

impl Baseline {
    /// The findings of a report. Its paths are written relative to `folder`, where the baseline will lie.
    pub fn of(report: &Report, folder: &Path) -> Self {
        let files = by_path(report);
        let mut known: BTreeMap<Known, usize> = BTreeMap::new();
        let in_files = report
            .files
            .iter()
            .flat_map(|file| file.diagnostics.iter().map(|found| (found, file.path.as_str())));
        let between = report.diagnostics.iter().map(|found| (found, ""));
        for (found, path) in in_files.chain(between).filter(|(found, _)| !is_own(found.rule)) {
            *known.entry(Known::of(found, path, &files, folder)).or_default() += 1;
        }
        Self { known }
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    pub fn parse(text: &str) -> Result<Self, BaselineError> {
        let stored: Stored =
            serde_json::from_str(text).map_err(|error| BaselineError(error.to_string()))?;
        if stored.version != 1 {
            return Err(BaselineError(format!("version {} is not known", stored.version)));
        }
        let mut known: BTreeMap<Known, usize> = BTreeMap::new();
        for Entry { file, rule, path, line, count } in stored.findings {
            *known.entry(Known { file, rule, path, line }).or_default() += count;
        }
        Ok(Self { known })
    }

    /// The text of the file: one finding a line, in the order of files and rules.
    pub fn to_json(&self) -> String {
        let entries = self.known.iter().map(|(known, count)| {
            let Known { file, rule, path, line } = known.clone();
            let entry = Entry { file, rule, path, line, count: *count };
            // There is no value in it that JSON cannot hold.
            format!("  {}", serde_json::to_string(&entry).unwrap_or_default())
        });
        let entries: Vec<String> = entries.collect();
        let break_ = if entries.is_empty() { "" } else { "\n" };
        format!("{{\"version\": 1, \"findings\": [{break_}{}{break_}]}}\n", entries.join(",\n"))
    }

    /// Takes what is known out of a report. What is known of a file in the report and was not found is given back:
    /// each as its file, its rule, and its line in `text`.
    #[must_use]
    pub fn subtract(&self, report: &mut Report, folder: &Path) -> Vec<Stale> {
        let mut left = self.known.clone();
        // The report is changed while its lines are looked at.
        let lines: Vec<FileReport> = report
            .files
            .iter()
            .map(|file| {
                FileReport::new(&*file.path, Arc::clone(&file.text)).secrets(file.secrets.clone())
            })
            .collect();
        let files: HashMap<&str, &FileReport> =
            lines.iter().map(|file| (file.path.as_str(), file)).collect();
        let mut keep = |found: &Diagnostic, path: &str| {
            if is_own(found.rule) {
                return true;
            }
            match left.get_mut(&Known::of(found, path, &files, folder)) {
                Some(count) if *count > 0 => {
                    *count -= 1;
                    false
                }
                _ => true,
            }
        };
        for file in &mut report.files {
            let path = file.path.clone();
            file.diagnostics.retain(|found| keep(found, &path));
        }
        report.diagnostics.retain(|found| keep(found, ""));
        let checked: Vec<String> = files.keys().map(|path| stored_path(path, folder)).collect();
        left.into_iter()
            .filter(|(known, count)| {
                *count > 0 && (checked.contains(&known.file) || !folder.join(&known.file).exists())
            })
            .map(|(known, _)| Stale { file: known.file, rule: known.rule, line: known.line })
            .collect()
    }
}

/// A finding of a baseline that is there no more.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stale {
    /// Its file, relative to the baseline's folder.
    pub file: String,
    /// Its rule.
    pub rule: String,
    /// The text of its line.
    pub line: String,
}

impl Stale {
    /// What is said of it, at its line in the text of the baseline.
    pub(crate) fn finding(&self, name: &str, text: &str) -> Diagnostic {
        let is_it = |line: &&str| {
            serde_json::from_str::<Entry>(line.trim().trim_end_matches(',')).is_ok_and(|entry| {
                entry.file == self.file && entry.rule == self.rule && entry.line == self.line
            })
        };
        let start = text
            .lines()
            .find(is_it)
            .map_or(0, |line| line.as_ptr() as usize - text.as_ptr() as usize);
        let len = text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
        let message =
            format!("`{}` is no longer found in {}: `{}`", self.rule, self.file, self.line);
        let mut found = Diagnostic::of(&stale_baseline::INFO, message)
            .help("write the baseline anew with `--write-baseline`");
        found.primary = Label::new(Span::of(text).part(start..start + len)).file(name);
        found
    }
}

impl Known {
    fn of(
        found: &Diagnostic,
        path: &str,
        files: &HashMap<&str, &FileReport>,
        folder: &Path,
    ) -> Self {
        let path = found.primary.file.as_deref().unwrap_or(path);
        let line = files.get(path).map(|file| file.line_at(found.span().start()));
        Self {
            file: stored_path(path, folder),
            rule: found.rule.to_owned(),
            path: found.primary.path.clone(),
            line: line.unwrap_or_default(),
        }
    }
}

fn by_path(report: &Report) -> HashMap<&str, &FileReport> {
    report.files.iter().map(|file| (file.path.as_str(), file)).collect()
}

/// A path relative to the baseline's folder, where it lies below it, and with `/` everywhere.
fn stored_path(path: &str, folder: &Path) -> String {
    let absolute = |path: &Path| std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = absolute(if folder == Path::new("") { Path::new(".") } else { folder });
    let whole = absolute(Path::new(path));
    let clean = |path: &Path| path.components().collect::<std::path::PathBuf>();
    let relative = clean(&whole);
    let relative = relative
        .strip_prefix(clean(&folder))
        .map_or(path.to_owned(), |below| below.display().to_string());
    relative.replace('\\', "/")
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::Severity;

    fn report(text: &str) -> Report {
        let found = text.match_indices('X').map(|(at, _)| {
            let at = u32::try_from(at).unwrap();
            Diagnostic::new("t/x", Severity::Error, "m").at(Span::new(at, at + 1))
        });
        Report::new().file(FileReport::new("a.cfg", text).diagnostics(found))
    }

    const HERE: &str = "";

    #[test]
    fn moved_findings_are_known_and_new_ones_are_not() {
        let baseline = Baseline::of(&report("one X\n"), Path::new(HERE));
        let mut later = report("above\n  one X\ntwo X\n");
        assert_eq!(baseline.subtract(&mut later, Path::new(HERE)), []);
        assert_eq!(later.iter().count(), 1);
    }

    #[test]
    fn equal_findings_are_counted() {
        let baseline = Baseline::of(&report("X\nX\n"), Path::new(HERE));
        let mut more = report("X\nX\nX\n");
        assert_eq!(baseline.subtract(&mut more, Path::new(HERE)), []);
        assert_eq!(more.iter().count(), 1);
        let mut fewer = report("X\n");
        assert_eq!(baseline.subtract(&mut fewer, Path::new(HERE)).len(), 1);
    }

    #[test]
    fn what_is_written_reads_back_and_what_is_stale_has_its_line() {
        let baseline = Baseline::of(&report("one X\ntwo X\n"), Path::new(HERE));
        let text = baseline.to_json();
        assert_eq!(Baseline::parse(&text), Ok(baseline.clone()));
        let stale = baseline.subtract(&mut report("one X\n"), Path::new(HERE));
        let found = stale[0].finding("b.json", &text);
        assert!(text[found.span().range()].contains("two X"), "{found:?}");
        assert_eq!(
            Baseline::parse("{}").unwrap_err().to_string().split(':').next(),
            Some("this is no baseline")
        );
        assert_eq!(Baseline::parse(&Baseline::default().to_json()), Ok(Baseline::default()));
    }

    #[test]
    fn files_that_were_not_looked_at_are_not_stale() {
        let mut baseline = Baseline::of(&report("X\n"), Path::new(HERE));
        let other =
            Known { file: "Cargo.toml".into(), rule: "t/x".into(), path: None, line: "X".into() };
        baseline.known.insert(other, 1);
        assert_eq!(baseline.subtract(&mut report("X\n"), Path::new(HERE)), []);
    }
}
