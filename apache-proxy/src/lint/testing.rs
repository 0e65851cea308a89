//! What the rules' own tests are written with.
//!
//! Texts may start with lines `# mods: proxy,ssl`, which state the fact `modules`.

use super::{Rule, Source};
use crate::view::View;
use crate::{Document, Target, Version, check};
use config_diagnostics::{Applicability, Diagnostic, EditSet, Facts};

/// What the first line of a text says of loaded modules, and what else is known.
fn target(text: &str, facts: &[(&str, &str)]) -> Target {
    let line = text.lines().next().unwrap_or_default();
    let modules = line.strip_prefix("# mods: ").map(|modules| ("modules", modules));
    let stated = facts.iter().copied().chain(modules);
    let facts = stated.fold(Facts::new(), |facts, (key, value)| facts.set(key, value).unwrap());
    Target::new(Version::default()).with(facts)
}

impl Rule {
    fn findings(&self, text: &str, facts: &[(&str, &str)]) -> Vec<Diagnostic> {
        let target = target(text, facts);
        let parsed = Document::parse(text);
        let view = View::new(&parsed.document, &target);
        let mut found = Vec::new();
        match self.source {
            Source::Httpd(check) | Source::Lint(check) => check(&view, &mut found),
            Source::Lexer => found = parsed.diagnostics,
            Source::Table => found = check::tables(&view),
        }
        assert!(found.iter().all(|d| d.rule == self.info.id), "{found:#?}");
        for diagnostic in &found {
            assert!(diagnostic.help.is_some(), "no remedy: {diagnostic:#?}");
            let is_lexical = matches!(self.source, Source::Lexer);
            assert!(is_lexical || diagnostic.primary.path.is_some(), "no path: {diagnostic:#?}");
            assert!(text.get(diagnostic.span().range()).is_some(), "{diagnostic:#?}");
        }
        found
    }

    /// It keeps quiet.
    #[track_caller]
    pub(crate) fn pass(&self, text: &str) {
        self.pass_with(&[], text);
    }

    /// It keeps quiet given these facts.
    #[track_caller]
    pub(crate) fn pass_with(&self, facts: &[(&str, &str)], text: &str) {
        let found = self.findings(text, facts);
        assert!(found.is_empty(), "{found:#?}");
    }

    /// It finds one thing, at `place`; the finding.
    #[track_caller]
    pub(crate) fn fail(&self, text: &str, place: &str) -> Diagnostic {
        self.fail_with(&[], text, place)
    }

    /// It finds one thing given these facts, at `place`; the finding.
    #[track_caller]
    pub(crate) fn fail_with(&self, facts: &[(&str, &str)], text: &str, place: &str) -> Diagnostic {
        let mut found = self.findings(text, facts);
        assert_eq!(found.len(), 1, "{found:#?}");
        let found = found.remove(0);
        assert_eq!(&text[found.span().range()], place, "{found:#?}");
        found
    }

    /// Its first fixes turn one text into the other, after which it keeps quiet.
    #[track_caller]
    pub(crate) fn fix(&self, before: &str, after: &str) {
        self.fix_with(&[], before, after);
    }

    /// The same given these facts.
    #[track_caller]
    pub(crate) fn fix_with(&self, facts: &[(&str, &str)], before: &str, after: &str) {
        let mut edits = EditSet::new();
        for found in self.findings(before, facts) {
            let fix = found.fixes.first().expect("a fix");
            assert_ne!(fix.applicability, Applicability::DisplayOnly);
            assert!(edits.merge(&fix.edits), "{fix:#?}");
        }
        let fixed = edits.apply(before).unwrap();
        assert_eq!(fixed, after);
        assert!(self.findings(&fixed, facts).is_empty(), "still found after its fix");
    }
}
