//! One text, mended.

use crate::check::lexical_errors;
use crate::{Kind, Options, check_text};
use config_diagnostics::{Applicability, Diagnostic, EditSet, FileReport, Fix};
use std::collections::BTreeMap;
use std::sync::Arc;

/// How often a text is checked and mended anew: one fix can make room for, or reveal, another.
pub const ROUNDS: usize = 8;

/// What mending a text gave.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use]
pub struct Fixed {
    /// The text after the fixes.
    pub text: Arc<str>,
    /// The fixes that were applied, in the order they were.
    pub applied: Vec<AppliedFix>,
    /// The rules whose fixes were not applied because they would have broken the file.
    pub withheld: Vec<&'static str>,
    /// The fixes that were not applied because others change the same bytes. Mending again makes up for it.
    pub conflicts: Vec<AppliedFix>,
    /// What remains to be said about the text.
    pub report: FileReport,
}

/// A fix that was applied.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AppliedFix {
    /// The rule whose finding it mended.
    pub rule: &'static str,
    /// What it did, as an imperative.
    pub title: String,
}

/// Mends a text: applies the first fix of each finding that can be trusted at least as far as `least`.
///
/// Fixes that touch the same bytes wait for the next round; after [`ROUNDS`] rounds what is left stays.
/// A fix after which the text could be read less well than before is withheld.
///
/// ```
/// use config_diagnostics::Applicability;
/// use k3s_stack::{Kind, Options, fix_text};
/// let fixed = fix_text("lb.cfg", "global\n    daemon", Kind::Haproxy, &Options::new(), Applicability::Safe);
/// assert_eq!(&*fixed.text, "global\n    daemon\n");
/// assert_eq!(fixed.applied[0].rule, "haproxy/missing-final-newline");
/// ```
pub fn fix_text(
    path: &str,
    text: impl Into<Arc<str>>,
    kind: Kind,
    options: &Options,
    least: Applicability,
) -> Fixed {
    let text = text.into();
    let found = check_text(path, Arc::clone(&text), Some(kind), options).diagnostics;
    fix_found(path, text, Some(kind), options, least, found, ROUNDS)
}

/// The same, starting from what was found already; `rounds` is how often at most. Findings whose place has a file were
/// found between files, and have but the fix that is about this one.
pub(crate) fn fix_found(
    path: &str,
    mut text: Arc<str>,
    kind: Option<Kind>,
    options: &Options,
    least: Applicability,
    mut found: Vec<Diagnostic>,
    rounds: usize,
) -> Fixed {
    let (mut applied, mut withheld, mut conflicts) = (Vec::new(), Vec::new(), Vec::new());
    for n in 1..=rounds {
        let Some(done) = round(&text, kind, &found, least, &mut withheld) else { break };
        text = done.text.into();
        applied.extend(done.applied);
        // What is found in this file alone has its turn in the next round.
        let lost = done.waiting.into_iter().filter(|(is_between, _)| *is_between || n == rounds);
        conflicts.extend(lost.map(|(_, fix)| fix));
        found = check_text(path, Arc::clone(&text), kind, options).diagnostics;
    }
    withheld.sort_unstable();
    withheld.dedup();
    let report = check_text(path, Arc::clone(&text), kind, options);
    Fixed { text, applied, withheld, conflicts, report }
}

/// What one round gave.
struct Round {
    text: String,
    applied: Vec<AppliedFix>,
    /// Fixes that touch the same bytes as those applied, and whether they were found between files.
    waiting: Vec<(bool, AppliedFix)>,
}

/// The text with all fixes applied that go together; `None` when there is none to apply.
fn round(
    text: &str,
    kind: Option<Kind>,
    found: &[Diagnostic],
    least: Applicability,
    withheld: &mut Vec<&'static str>,
) -> Option<Round> {
    let errors = |text: &str| kind.map_or_else(Vec::new, |kind| lexical_errors(text, kind));
    let before = errors(text);
    let sound = |mended: &str| !adds(&before, &errors(mended));
    let candidates: Vec<(&Diagnostic, &Fix)> = found
        .iter()
        .filter(|finding| !withheld.contains(&finding.rule))
        .filter_map(|finding| {
            let fix = finding.fixes.iter().find(|fix| fix.applicability >= least);
            Some((finding, fix.filter(|fix| !fix.edits.is_empty())?))
        })
        .collect();

    let (mut edits, mut applied, mut waiting) = (EditSet::new(), Vec::new(), Vec::new());
    for (finding, fix) in &candidates {
        let told = AppliedFix { rule: finding.rule, title: fix.title.clone() };
        if edits.merge(&fix.edits) {
            applied.push(told);
        } else {
            waiting.push((finding.primary.file.is_some(), told));
        }
    }
    match edits.apply(text) {
        Ok(mended) if mended == text => return None,
        Ok(mended) if sound(&mended) => {
            return Some(Round { text: mended, applied, waiting });
        }
        _ => {}
    }
    // One of them does harm. Finding out which costs a parse each, and hardly ever happens.
    let harmful = candidates.iter().filter(|(_, fix)| {
        let alone: EditSet = fix.edits.iter().cloned().collect();
        alone.apply(text).map_or(true, |mended| !sound(&mended))
    });
    let known = withheld.len();
    withheld.extend(harmful.map(|(finding, _)| finding.rule));
    if withheld.len() > known {
        return round(text, kind, found, least, withheld);
    }
    // Harmless one by one, harmful together: none is applied.
    withheld.extend(candidates.iter().map(|(finding, _)| finding.rule));
    None
}

/// Whether `after` has more problems of some rule than `before`.
fn adds(before: &[Diagnostic], after: &[Diagnostic]) -> bool {
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for problem in before {
        *counts.entry(problem.rule).or_default() += 1;
    }
    after.iter().any(|problem| match counts.get_mut(problem.rule) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::{Edit, Severity, Span};

    const TEXT: &str = "global\n    log-tag \"k3s\"\n";

    fn finding(rule: &'static str, fix: Fix) -> Diagnostic {
        Diagnostic::new(rule, Severity::Error, "m").fix(fix)
    }

    fn mend(found: &[Diagnostic], least: Applicability) -> (Option<String>, Vec<&'static str>) {
        let mut withheld = Vec::new();
        let mended = round(TEXT, Some(Kind::Haproxy), found, least, &mut withheld);
        (mended.map(|round| round.text), withheld)
    }

    #[test]
    fn overlapping_fixes_wait() {
        let found = [
            finding("t/a", Fix::safe("a", [Edit::replace(Span::new(20, 23), "one")])),
            finding("t/b", Fix::safe("b", [Edit::replace(Span::new(22, 23), "2")])),
        ];
        assert_eq!(mend(&found, Applicability::Safe).0.unwrap(), "global\n    log-tag \"one\"\n");
    }

    #[test]
    fn unsafe_fixes_need_leave_and_display_only_ones_never_get_it() {
        let found = [
            finding("t/a", Fix::risky("a", [Edit::insert(0, "# a\n")])),
            finding("t/b", Fix::new("b", Applicability::DisplayOnly, [Edit::insert(7, "# b\n")])),
        ];
        assert_eq!(mend(&found, Applicability::Safe).0, None);
        assert_eq!(mend(&found, Applicability::Unsafe).0.unwrap(), format!("# a\n{TEXT}"));
    }

    #[test]
    fn a_fix_that_breaks_the_file_is_withheld_and_the_others_go_on() {
        let found = [
            finding("t/harmful", Fix::safe("a", [Edit::remove(Span::new(19, 20))])),
            finding("t/good", Fix::safe("b", [Edit::insert(0, "# b\n")])),
        ];
        let (mended, withheld) = mend(&found, Applicability::Safe);
        assert_eq!(mended.unwrap(), format!("# b\n{TEXT}"));
        assert_eq!(withheld, ["t/harmful"]);
    }
}
