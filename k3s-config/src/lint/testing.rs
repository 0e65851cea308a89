//! What the rules' own tests are written with.
//!
//! A text may start with lines `# role: agent`, which state facts, and `# version: 1.24.0`.

use super::{ConfigFile, Rule};
use crate::view::View;
use crate::{Document, Target, Unit, Version, check};
use config_diagnostics::testing::Tester;
use config_diagnostics::{Diagnostic, Facts, LintOptions, Voice};

/// What the first lines of a text say of the version and the place where k3s runs.
fn target(text: &str) -> Target {
    let (mut version, mut facts) = (Version::default(), Facts::new());
    for line in text.lines().map_while(|line| line.strip_prefix("# ")) {
        match line.split_once(": ") {
            Some(("version", value)) => version = value.parse().unwrap(),
            Some((key @ ("role" | "os" | "storage" | "env"), value)) => {
                facts = facts.set(key, value).unwrap();
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

/// A form that is no config.yaml.
#[derive(Clone, Copy)]
pub(crate) enum As<'p> {
    Script,
    Unit,
    Registries,
    Daemon,
    /// At this path.
    Manifest(&'p str),
}

/// Tests of a rule over a config.yaml, and over other forms.
pub(crate) trait Testing {
    /// It keeps quiet.
    fn pass(&self, text: &str);
    /// It finds one thing, at `place`; the finding.
    fn fail(&self, text: &str, place: &str) -> Diagnostic;
    /// Its first fixes turn one text into the other, after which it keeps quiet.
    fn fix(&self, before: &str, after: &str);
    /// It keeps quiet about another form.
    fn pass_as(&self, form: As<'_>, text: &str);
    /// It finds one thing in another form.
    fn fail_as(&self, form: As<'_>, text: &str, place: &str) -> Diagnostic;
    /// Its first fixes turn one text of another form into the other.
    fn fix_as(&self, form: As<'_>, before: &str, after: &str);
    /// It keeps quiet about a drop-in behind other files.
    fn pass_behind(&self, earlier: &[&str], text: &str);
    /// It finds one thing in a drop-in behind other files.
    fn fail_behind(&self, earlier: &[&str], text: &str, place: &str) -> Diagnostic;
    /// As [`fix`](Self::fix), of a drop-in behind other files.
    fn fix_behind(&self, earlier: &[&str], before: &str, after: &str);
}

fn in_config(rule: &Rule) -> impl Fn(&str) -> Vec<Diagnostic> + '_ {
    |text| {
        let document = Document::parse(text).document;
        let target = target(text);
        of_view(rule, &View::of_config(&[ConfigFile::new("config.yaml", &document)], &target))
    }
}

fn in_form<'r>(rule: &'r Rule, form: As<'r>) -> impl Fn(&str) -> Vec<Diagnostic> + 'r {
    move |text| {
        let target = target(text);
        match form {
            As::Script => of_view(rule, &View::of_script(text, &target)),
            As::Unit => of_view(rule, &View::of_unit(&Unit::parse(text), "k3s.service", &target)),
            As::Registries => {
                of_view(rule, &View::of_registries(&Document::parse(text).document, &target))
            }
            As::Manifest(path) => of_view(rule, &View::of_manifest(path, text, &target)),
            As::Daemon => of_view(rule, &View::of_daemon(text, &target)),
        }
    }
}

fn in_drop_in<'r>(rule: &'r Rule, earlier: &'r [&str]) -> impl Fn(&str) -> Vec<Diagnostic> + 'r {
    |text| {
        let texts = earlier.iter().copied().chain([text]);
        let files: Vec<_> = texts
            .enumerate()
            .map(|(n, text)| (format!("{n}.yaml"), Document::parse(text).document))
            .collect();
        let files: Vec<_> = files.iter().map(|(path, d)| ConfigFile::new(path, d)).collect();
        let target = target(text);
        let mut found = of_view(rule, &View::of_config(&files, &target));
        let last = files.last().map(|file| file.path);
        found.retain(|found| found.primary.file.as_deref() == last);
        found
    }
}

impl Testing for Rule {
    #[track_caller]
    fn pass_as(&self, form: As<'_>, text: &str) {
        Tester::new(&self.info, &in_form(self, form)).pass(text);
    }

    #[track_caller]
    fn fail_as(&self, form: As<'_>, text: &str, place: &str) -> Diagnostic {
        Tester::new(&self.info, &in_form(self, form)).fail(text, place)
    }

    #[track_caller]
    fn fix_as(&self, form: As<'_>, before: &str, after: &str) {
        Tester::new(&self.info, &in_form(self, form)).fix(before, after);
    }

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

    #[track_caller]
    fn pass_behind(&self, earlier: &[&str], text: &str) {
        Tester::new(&self.info, &in_drop_in(self, earlier)).pass(text);
    }

    #[track_caller]
    fn fail_behind(&self, earlier: &[&str], text: &str, place: &str) -> Diagnostic {
        Tester::new(&self.info, &in_drop_in(self, earlier)).fail(text, place)
    }

    #[track_caller]
    fn fix_behind(&self, earlier: &[&str], before: &str, after: &str) {
        Tester::new(&self.info, &in_drop_in(self, earlier)).fix(before, after);
    }
}
