//! What the rules' own tests are written with.

use super::Rule;
use crate::view::View;
use crate::{Document, Target, Version, check};
use config_diagnostics::testing::Tester;
use config_diagnostics::{Diagnostic, Facts, Voice};

/// What one rule finds for a version, given these facts.
fn found(rule: &Rule, version: Version, facts: &[(&str, &str)], text: &str) -> Vec<Diagnostic> {
    let stated = facts.iter().fold(Facts::new(), |f, (key, value)| f.set(key, value).unwrap());
    let target = Target::new(version).with(stated);
    let parsed = Document::parse(text);
    let view = View::new(&parsed.document, &target);
    let mut found = Vec::new();
    match rule.voice {
        Voice::Tool(check) | Voice::Silent(check) => check(&view, &mut found),
        Voice::Document => found = parsed.diagnostics,
        _ => found = check::by_tables(&view).into_list(),
    }
    found
}

/// Tests of a rule.
pub(crate) trait Testing {
    /// It keeps quiet.
    fn pass(&self, text: &str);
    /// It keeps quiet given these facts.
    fn pass_with(&self, facts: &[(&str, &str)], text: &str);
    /// It keeps quiet for a version.
    fn pass_on(&self, version: Version, text: &str);
    /// It finds one thing, at `place`; the finding.
    fn fail(&self, text: &str, place: &str) -> Diagnostic;
    /// It finds one thing for a version, at `place`; the finding.
    fn fail_on(&self, version: Version, text: &str, place: &str) -> Diagnostic;
    /// It finds one thing given these facts, at `place`; the finding.
    fn fail_with(
        &self,
        version: Version,
        facts: &[(&str, &str)],
        text: &str,
        place: &str,
    ) -> Diagnostic;
    /// Its first fixes turn one text into the other, after which it keeps quiet.
    fn fix(&self, before: &str, after: &str);
    /// The same for a version.
    fn fix_on(&self, version: Version, before: &str, after: &str);
}

impl Testing for Rule {
    #[track_caller]
    fn pass(&self, text: &str) {
        self.pass_on(Version::default(), text);
    }

    #[track_caller]
    fn pass_with(&self, facts: &[(&str, &str)], text: &str) {
        Tester::new(&self.info, &|text| found(self, Version::default(), facts, text)).pass(text);
    }

    #[track_caller]
    fn pass_on(&self, version: Version, text: &str) {
        Tester::new(&self.info, &|text| found(self, version, &[], text)).pass(text);
    }

    #[track_caller]
    fn fail(&self, text: &str, place: &str) -> Diagnostic {
        self.fail_on(Version::default(), text, place)
    }

    #[track_caller]
    fn fail_on(&self, version: Version, text: &str, place: &str) -> Diagnostic {
        self.fail_with(version, &[], text, place)
    }

    #[track_caller]
    fn fail_with(
        &self,
        version: Version,
        facts: &[(&str, &str)],
        text: &str,
        place: &str,
    ) -> Diagnostic {
        Tester::new(&self.info, &|text| found(self, version, facts, text)).fail(text, place)
    }

    #[track_caller]
    fn fix(&self, before: &str, after: &str) {
        self.fix_on(Version::default(), before, after);
    }

    #[track_caller]
    fn fix_on(&self, version: Version, before: &str, after: &str) {
        Tester::new(&self.info, &|text| found(self, version, &[], text)).fix(before, after);
    }
}
