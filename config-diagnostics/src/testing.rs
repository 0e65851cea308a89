//! Feature `testing`: what the tests of a rule are written with.

#![expect(clippy::missing_panics_doc, reason = "panicking is what assertions do")]

use crate::{Applicability, Diagnostic, EditSet, RuleInfo};
use std::fmt;

/// Asserts what one rule says of texts. Each method panics when it does not hold, for the caller's test to fail.
///
/// ```
/// use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, testing::Tester};
/// let rule = RuleInfo::new("demo/tab", Group::Style, Severity::Hint, Safety::Safe, "a tab");
/// let find = |text: &str| -> Vec<Diagnostic> {
///     let tab = |at: usize| Span::new(at as u32, at as u32 + 1);
///     let fix = |at| Fix::safe("write blanks", [Edit::replace(tab(at), "  ")]);
///     let found = |at| Diagnostic::of(&rule, "a tab").at(tab(at)).path("line").help("write blanks").fix(fix(at));
///     text.match_indices('\t').map(|(at, _)| found(at)).collect()
/// };
/// let tester = Tester::new(&rule, &find);
/// tester.pass("a b");
/// tester.fail("a\tb", "\t");
/// tester.fix("a\tb", "a  b");
/// ```
pub struct Tester<'t> {
    rule: &'t RuleInfo,
    find: &'t dyn Fn(&str) -> Vec<Diagnostic>,
}

impl fmt::Debug for Tester<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Tester").field("rule", &self.rule.id).finish_non_exhaustive()
    }
}

impl<'t> Tester<'t> {
    /// Tests `rule`, whose findings in a text `find` gives.
    pub fn new(rule: &'t RuleInfo, find: &'t dyn Fn(&str) -> Vec<Diagnostic>) -> Self {
        Self { rule, find }
    }

    fn findings(&self, text: &str) -> Vec<Diagnostic> {
        let found = (self.find)(text);
        for diagnostic in &found {
            assert_eq!(diagnostic.rule, self.rule.id, "{diagnostic:#?}");
            assert!(diagnostic.help.is_some(), "no remedy: {diagnostic:#?}");
            assert!(diagnostic.primary.path.is_some(), "no path: {diagnostic:#?}");
            assert!(text.get(diagnostic.span().range()).is_some(), "{diagnostic:#?}");
        }
        found
    }

    /// It keeps quiet.
    #[track_caller]
    pub fn pass(&self, text: &str) {
        let found = self.findings(text);
        assert!(found.is_empty(), "{found:#?}");
    }

    /// It finds one thing, at `place`; the finding.
    #[track_caller]
    pub fn fail(&self, text: &str, place: &str) -> Diagnostic {
        let mut found = self.findings(text);
        assert_eq!(found.len(), 1, "{found:#?}");
        let found = found.remove(0);
        assert_eq!(text.get(found.span().range()), Some(place), "{found:#?}");
        found
    }

    /// Its first fixes turn one text into the other, after which it keeps quiet.
    #[track_caller]
    pub fn fix(&self, before: &str, after: &str) {
        let mut edits = EditSet::new();
        for found in self.findings(before) {
            let Some(fix) = found.fixes.first() else { panic!("no fix: {found:#?}") };
            assert_ne!(fix.applicability, Applicability::DisplayOnly);
            assert!(edits.merge(&fix.edits), "{fix:#?}");
        }
        let fixed = edits.apply(before);
        assert_eq!(fixed.as_deref(), Ok(after));
        assert!(self.findings(after).is_empty(), "still found after its fix");
    }
}
