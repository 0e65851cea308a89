//! What the rules' own tests are written with.
//!
//! A text may start with lines `# role: agent`, which state facts, and `# version: 1.24.0`.

use super::{ConfigFile, Rule};
use crate::view::View;
use crate::{Document, Target, Version, check};
use config_diagnostics::testing::Tester;
use config_diagnostics::{Diagnostic, Facts, LintOptions, Voice};

/// What the first lines of a text say of the version and the place where k3s runs.
fn target(text: &str) -> Target {
    let (mut version, mut facts) = (Version::default(), Facts::new());
    for line in text.lines().map_while(|line| line.strip_prefix("# ")) {
        match line.split_once(": ") {
            Some(("version", value)) => version = value.parse().unwrap(),
            Some((key @ ("role" | "os" | "storage" | "env"), value)) => {
                facts = facts.set(key, value).unwrap()
            }
            _ => {}
        }
    }
    Target::new(version).with(facts)
}

/// What one rule finds in a view.
fn of_view(rule: &Rule, view: &View<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    match rule.voice {
        Voice::Tool(check) | Voice::Silent(check) => check(view, &mut found),
        _ => {
            found = check::run(view, &LintOptions::new());
            found.retain(|found| found.rule == rule.info.id);
        }
    }
    found
}

/// Tests of a rule over a config.yaml.
pub(crate) trait Testing {
    /// It keeps quiet.
    fn pass(&self, text: &str);
    /// It finds one thing, at `place`; the finding.
    fn fail(&self, text: &str, place: &str) -> Diagnostic;
    /// Its first fixes turn one text into the other, after which it keeps quiet.
    fn fix(&self, before: &str, after: &str);
}

fn in_config(rule: &Rule) -> impl Fn(&str) -> Vec<Diagnostic> + '_ {
    |text| {
        let document = Document::parse(text).document;
        let target = target(text);
        of_view(rule, &View::of_config(&[ConfigFile::new("config.yaml", &document)], &target))
    }
}

impl Testing for Rule {
    #[track_caller]
    fn pass(&self, text: &str) {
        Tester::new(&self.info, &in_config(self)).pass(text);
    }

    #[track_caller]
    fn fail(&self, text: &str, place: &str) -> Diagnostic {
        Tester::new(&self.info, &in_config(self)).fail(text, place)
    }

    #[track_caller]
    fn fix(&self, before: &str, after: &str) {
        Tester::new(&self.info, &in_config(self)).fix(before, after);
    }
}
