use crate::stack::infos;
use crate::stack::suppress::{UNUSED, suppressed};
use crate::{Options, registry};
use config_diagnostics::{Diagnostic, Report};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

/// Takes out the findings between files that a comment of the file in which they lie suppresses, and tells of comments
/// that suppress nothing. `options` are what holds for the files, by name; of those that are in no stack, or in one of
/// which not all files were `seen`, nobody knows what would be found.
pub(super) fn suppress(
    report: &mut Report,
    options: &HashMap<String, Arc<Options>>,
    seen: &HashSet<Arc<str>>,
) {
    let mut by_file: BTreeMap<Arc<str>, Vec<Diagnostic>> = BTreeMap::new();
    for one in std::mem::take(&mut report.diagnostics) {
        by_file.entry(one.primary.file.clone().unwrap_or_default()).or_default().push(one);
    }
    for file in &mut report.files {
        let found = by_file.remove(file.path.as_str()).unwrap_or_default();
        let lints = options.get(&file.path).map(|options| &options.lints);
        let is_seen = seen.contains(file.path.as_str());
        let was_run = |id: &str| {
            let is_between = || is_seen && infos().any(|rule| rule.id == id);
            let is_enabled = |rule| lints.is_some_and(|lints| lints.is_enabled(rule));
            (id == UNUSED || is_between()) && registry::find_rule(id).is_ok_and(is_enabled)
        };
        let (left, mut complaints) = suppressed(found, &file.text, &was_run);
        report.diagnostics.extend(left);
        if let Some(lints) = lints.filter(|_| !complaints.is_empty()) {
            lints.adjust(&mut complaints);
            file.diagnostics.extend(complaints);
            Diagnostic::sort(&mut file.diagnostics);
        }
    }
    report.diagnostics.extend(by_file.into_values().flatten());
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
            .diagnostics([found("a"), found("b"), found("c")]);
        suppress(&mut report, &HashMap::new(), &HashSet::new());
        assert_eq!(report.diagnostics, [found("b"), found("c")]);
    }
}
