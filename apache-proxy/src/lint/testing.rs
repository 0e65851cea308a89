//! What the rules' own tests are written with.
//!
//! Texts may start with lines `# mods: proxy,ssl`, which state the fact `modules`.

use super::Rule;
use crate::view::View;
use crate::{Document, Target, Version, check};
use config_diagnostics::testing::Tester;
use config_diagnostics::{Diagnostic, Facts, Voice};

/// What the first line of a text says of loaded modules, and what else is known.
fn target(text: &str, facts: &[(&str, &str)]) -> Target {
    let line = text.lines().next().unwrap_or_default();
    let modules = line.strip_prefix("# mods: ").map(|modules| ("modules", modules));
    let stated = facts.iter().copied().chain(modules);
    let facts = stated.fold(Facts::new(), |facts, (key, value)| facts.set(key, value).unwrap());
    Target::new(Version::default()).with(facts)
}

/// What one rule finds, given these facts.
fn found(rule: &Rule, facts: &[(&str, &str)], text: &str) -> Vec<Diagnostic> {
    let target = target(text, facts);
    let parsed = Document::parse(text);
    let document = &parsed.document;
    let view = View::new(document, &target);
    let mut found = Vec::new();
    match rule.voice {
        Voice::Tool(check) | Voice::Silent(check) => check(&view, &mut found),
        // Parsing does not say in which section it has found something.
        Voice::Document => found.extend(parsed.diagnostics.into_iter().map(|found| {
            let path = document.path_at(found.span().start());
            found.path(path)
        })),
        _ => found = check::tables(&view),
    }
    found
}

/// Tests of a rule.
pub(crate) trait Testing {
    /// It keeps quiet.
    fn pass(&self, text: &str);
    /// It keeps quiet given these facts.
    fn pass_with(&self, facts: &[(&str, &str)], text: &str);
    /// It finds one thing, at `place`; the finding.
    fn fail(&self, text: &str, place: &str) -> Diagnostic;
    /// It finds one thing given these facts, at `place`; the finding.
    fn fail_with(&self, facts: &[(&str, &str)], text: &str, place: &str) -> Diagnostic;
    /// Its first fixes turn one text into the other, after which it keeps quiet.
    fn fix(&self, before: &str, after: &str);
    /// The same given these facts.
    fn fix_with(&self, facts: &[(&str, &str)], before: &str, after: &str);
}

impl Testing for Rule {
    #[track_caller]
    fn pass(&self, text: &str) {
        self.pass_with(&[], text);
    }

    #[track_caller]
    fn pass_with(&self, facts: &[(&str, &str)], text: &str) {
        Tester::new(&self.info, &|text| found(self, facts, text)).pass(text);
    }

    #[track_caller]
    fn fail(&self, text: &str, place: &str) -> Diagnostic {
        self.fail_with(&[], text, place)
    }

    #[track_caller]
    fn fail_with(&self, facts: &[(&str, &str)], text: &str, place: &str) -> Diagnostic {
        Tester::new(&self.info, &|text| found(self, facts, text)).fail(text, place)
    }

    #[track_caller]
    fn fix(&self, before: &str, after: &str) {
        self.fix_with(&[], before, after);
    }

    #[track_caller]
    fn fix_with(&self, facts: &[(&str, &str)], before: &str, after: &str) {
        Tester::new(&self.info, &|text| found(self, facts, text)).fix(before, after);
    }
}
