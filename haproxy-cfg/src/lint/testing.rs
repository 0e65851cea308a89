//! What the rules' own tests are written with.

use super::{Rule, Source};
use crate::{Document, Target, Version, check};
use config_diagnostics::{Applicability, Diagnostic, EditSet, Facts};

impl Rule {
    fn findings(&self, text: &str, target: &Target) -> Vec<Diagnostic> {
        let parsed = Document::parse(text);
        let mut found = Vec::new();
        match self.source {
            Source::Haproxy(check) | Source::Lint(check) => {
                check(&crate::view::View::new(&parsed.document, target), &mut found);
            }
            Source::Upgrade => {}
            Source::Lexer => found = parsed.diagnostics,
            Source::Table => {
                found = check::tables(&crate::view::View::new(&parsed.document, target));
            }
        }
        assert!(found.iter().all(|d| d.rule == self.info.id), "{found:#?}");
        for diagnostic in &found {
            assert!(diagnostic.help.is_some(), "no remedy: {diagnostic:#?}");
            assert!(diagnostic.primary.path.is_some(), "no path: {diagnostic:#?}");
            assert!(text.get(diagnostic.span().range()).is_some(), "{diagnostic:#?}");
        }
        found
    }

    /// It keeps quiet.
    #[track_caller]
    pub(crate) fn pass(&self, text: &str) {
        self.pass_on(Version::default(), text);
    }

    /// It keeps quiet given these facts.
    #[track_caller]
    pub(crate) fn pass_with(&self, facts: &[(&str, &str)], text: &str) {
        let stated = facts.iter().fold(Facts::new(), |f, (key, value)| f.set(key, value).unwrap());
        let found = self.findings(text, &Target::new(Version::default()).with(stated));
        assert!(found.is_empty(), "{found:#?}");
    }

    /// It keeps quiet for a version.
    #[track_caller]
    pub(crate) fn pass_on(&self, version: Version, text: &str) {
        let found = self.findings(text, &Target::new(version));
        assert!(found.is_empty(), "{found:#?}");
    }

    /// It finds one thing, at `place`; the finding.
    #[track_caller]
    pub(crate) fn fail(&self, text: &str, place: &str) -> Diagnostic {
        self.fail_on(Version::default(), text, place)
    }

    /// It finds one thing for a version, at `place`; the finding.
    #[track_caller]
    pub(crate) fn fail_on(&self, version: Version, text: &str, place: &str) -> Diagnostic {
        self.fail_with(version, &[], text, place)
    }

    /// It finds one thing given these facts, at `place`; the finding.
    #[track_caller]
    pub(crate) fn fail_with(
        &self,
        version: Version,
        facts: &[(&str, &str)],
        text: &str,
        place: &str,
    ) -> Diagnostic {
        let stated = facts.iter().fold(Facts::new(), |f, (key, value)| f.set(key, value).unwrap());
        let mut found = self.findings(text, &Target::new(version).with(stated));
        assert_eq!(found.len(), 1, "{found:#?}");
        let found = found.remove(0);
        assert_eq!(&text[found.span().range()], place, "{found:#?}");
        found
    }

    /// Its first fixes turn one text into the other, after which it keeps quiet.
    #[track_caller]
    pub(crate) fn fix(&self, before: &str, after: &str) {
        self.fix_on(Version::default(), before, after);
    }

    /// The same for a version.
    #[track_caller]
    pub(crate) fn fix_on(&self, version: Version, before: &str, after: &str) {
        let mut edits = EditSet::new();
        for found in self.findings(before, &Target::new(version)) {
            let fix = found.fixes.first().expect("a fix");
            assert_ne!(fix.applicability, Applicability::DisplayOnly);
            assert!(edits.merge(&fix.edits), "{fix:#?}");
        }
        let fixed = edits.apply(before).unwrap();
        assert_eq!(fixed, after);
        assert!(
            self.findings(&fixed, &Target::new(version)).is_empty(),
            "still found after its fix"
        );
    }
}
