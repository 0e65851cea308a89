//! ## What it does
//! Finds a tab that indents.
//!
//! ## Why is this bad?
//! YAML knows only blanks as indentation: k3s and Helm refuse the file. The message they give does not name the tab.
//!
//! ## Example
//! ```yaml
//! tls-san:
//! <tab>- cp.lan
//! ```
//!
//! ## Use instead
//! ```yaml
//! tls-san:
//!   - cp.lan
//! ```
//!
//! ## Fix safety
//! Safe where the file reads the same with 2, 4 or 8 blanks for a tab, as far as it can be read with them at all.
//! Unsafe where the number of blanks decides what belongs to what.
//!
//! ## References
//! - YAML 1.1, 4.2.3 "Indentation Spaces"

use crate::{Document, edit};
use config_diagnostics::{
    Applicability, Diagnostic, Edit, EditSet, Fix, Group, RuleInfo, Safety, Severity, Span,
};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/tab-in-yaml",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "a tab as indentation",
);

/// What people set their tabs to.
const WIDTHS: [usize; 3] = [2, 4, 8];

pub(crate) fn check(document: &Document) -> Vec<Diagnostic> {
    let Some(error) = document.error() else { return Vec::new() };
    let found = error.to_diagnostic();
    if found.rule != INFO.id {
        return Vec::new();
    }
    let readable: Vec<(Vec<Edit>, Document)> =
        WIDTHS.iter().filter_map(|width| without_tabs(document, error.span(), *width)).collect();
    let Some((edits, first)) = readable.first() else { return vec![found] };
    let clear = readable.iter().all(|(_, other)| edit::reads_alike(first, other));
    let trust = if clear { Applicability::Safe } else { Applicability::Unsafe };
    vec![found.fix(Fix::new("indent with blanks", trust, edits.iter().cloned()))]
}

/// Blanks for the tabs that indent, from the one on that go-yaml stops at: above it they stand in text. `None` where
/// the result cannot be read either.
fn without_tabs(document: &Document, stop: Span, width: usize) -> Option<(Vec<Edit>, Document)> {
    let mut at = edit::line_start(document, stop.start());
    let mut edits = Vec::new();
    for line in document.text().get(at as usize..)?.split_inclusive('\n') {
        let length = line.bytes().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let indentation = line.get(..length)?;
        if indentation.contains('\t') {
            let span = Span::at(at).cover(Span::at(at + u32::try_from(length).ok()?));
            edits.push(Edit::replace(span, indentation.replace('\t', &" ".repeat(width))));
        }
        at += u32::try_from(line.len()).ok()?;
    }
    let set: EditSet = edits.iter().cloned().collect();
    let mended = Document::parse(set.apply(document.text()).ok()?).document;
    (!edits.is_empty() && mended.error().is_none()).then_some((edits, mended))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::lint::testing::Cases;
    use config_diagnostics::Applicability::{Safe, Unsafe};

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &[
                "a:\tb\n",
                "a: |\n  x\n  \tb\n",
                "a: b\t# c\n",
                "a: b: c\n",
                "a:\n  - \"b\n\tc\"\n",
            ],
            fail: &[("a:\n\t- b\n", "\t"), ("a: 1\n\t\n", "\t")],
            fix: &[
                ("a: 1\n\t\nb: 2\n", Safe, "a: 1\n  \nb: 2\n"),
                ("a:\n\t- b\n\t- c\n", Safe, "a:\n  - b\n  - c\n"),
                (
                    "a:\n\tb:\n\t\tc: 1\r\n\t\t# why\n\td: 2\n",
                    Safe,
                    "a:\n  b:\n    c: 1\r\n    # why\n  d: 2\n",
                ),
                ("a:\n    b:\n\tc: 1\n", Unsafe, "a:\n    b:\n    c: 1\n"),
                ("a:\n  b:\n\tc: 1\n", Unsafe, "a:\n  b:\n  c: 1\n"),
            ],
        }
        .run();
    }

    #[test]
    fn no_fix_where_another_error_waits() {
        let found = check(&crate::Document::parse("a:\n\t- b\n]\n").document);
        assert_eq!(found[0].fixes, []);
    }
}
