use config_diagnostics::{Diagnostic, LineIndex, Report, Suppressions};
use std::collections::{BTreeMap, HashMap};

/// Takes out the findings between files that a comment of the file in which they lie suppresses.
pub(super) fn suppress(report: &mut Report) {
    let found = std::mem::take(&mut report.diagnostics);
    let texts: HashMap<&str, &str> =
        report.files.iter().map(|file| (file.path.as_str(), &*file.text)).collect();
    let mut by_file: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for one in found {
        let file = one.primary.file.as_deref().unwrap_or_default().to_owned();
        by_file.entry(file).or_default().push(one);
    }
    let mut left = Vec::new();
    for (file, mut found) in by_file {
        let text = texts.get(file.as_str()).copied().unwrap_or_default();
        let suppressions = Suppressions::of_lines(text);
        if !suppressions.is_empty() {
            found = apply(found, &suppressions, text);
        }
        left.extend(found);
    }
    report.diagnostics = left;
}

/// A comment speaks of its own file, where findings name none.
fn apply(found: Vec<Diagnostic>, suppressions: &Suppressions, text: &str) -> Vec<Diagnostic> {
    let name = found.first().and_then(|one| one.primary.file.clone());
    let unnamed = found.into_iter().map(|mut one| {
        one.primary.file = None;
        one
    });
    let mut left = suppressions.apply(unnamed.collect(), &LineIndex::new(text), &[], &|_| false);
    for one in &mut left {
        one.primary.file.clone_from(&name);
    }
    left
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::{FileReport, Label, Severity, Span};

    #[test]
    fn only_the_file_in_which_it_lies_suppresses_a_finding() {
        let text = "# k3s-stack: ignore[stack/demo] known\nmode http\n";
        let found = |file: &str| {
            let mut one = Diagnostic::new("stack/demo", Severity::Error, "m");
            one.primary = Label::new(Span::at(40)).file(file);
            one
        };
        let mut report = Report::new()
            .file(FileReport::new("a", text))
            .file(FileReport::new("b", text.replace("demo", "other")))
            .diagnostics([found("a"), found("b")]);
        suppress(&mut report);
        assert_eq!(report.diagnostics, [found("b")]);
    }
}
