//! What a project says of one path.

use super::{Level, Override, Project};
use crate::{Options, Targets, registry};
use config_diagnostics::{Facts, LintOptions, RuleInfo, Selector, Severity};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use std::collections::BTreeMap;
use std::path::Path;

/// A project's settings, ready to be asked about many paths.
#[derive(Debug)]
pub(crate) struct Settings {
    base: Options,
    overrides: Vec<(GlobSet, Override)>,
}

impl Settings {
    /// Those of a project. What is wrong in it holds for nothing; [`mistakes`](super::mistakes) tells of it.
    pub(crate) fn of(project: &Project) -> Self {
        let base = layered(&Options::new(), &project.targets, &BTreeMap::new(), &project.rules);
        let overrides = project.overrides.iter().map(|over| (globs(&over.paths).0, over.clone()));
        Self { base, overrides: overrides.collect() }
    }

    /// Which overrides hold for a path relative to the project's folder, by their places.
    pub(crate) fn overrides_of(&self, path: &Path) -> Vec<usize> {
        let holds =
            |(n, (globs, _)): (usize, &(GlobSet, Override))| globs.is_match(path).then_some(n);
        self.overrides.iter().enumerate().filter_map(holds).collect()
    }

    /// The options where these overrides hold.
    pub(crate) fn options(&self, overrides: &[usize]) -> Options {
        let chosen = overrides.iter().filter_map(|n| self.overrides.get(*n));
        chosen.fold(self.base.clone(), |options, (_, over)| {
            layered(&options, &over.targets, &over.facts, &over.rules)
        })
    }
}

fn layered(
    below: &Options,
    targets: &BTreeMap<String, String>,
    facts: &BTreeMap<String, String>,
    rules: &BTreeMap<String, Level>,
) -> Options {
    let set = |set: Targets, (tool, version): (&String, &String)| {
        set.clone().set(&format!("{tool}={version}")).unwrap_or(set)
    };
    let state = |known: Facts, (key, value): (&String, &String)| {
        known.clone().set(key, value).unwrap_or(known)
    };
    Options::new()
        .targets(targets.iter().fold(Targets::new(), set).or(&below.targets))
        .facts(facts.iter().fold(below.facts.clone(), state))
        .lints(levelled(below.lints.clone(), rules))
}

/// What is said of all rules is said first, then what of groups, then what of single rules.
fn levelled(lints: LintOptions, rules: &BTreeMap<String, Level>) -> LintOptions {
    let mut levels: Vec<(Selector, Level)> = rules
        .iter()
        .filter_map(|(what, level)| Some((registry::selector(what).ok()?, *level)))
        .collect();
    levels.sort_by_key(|(what, _)| match what {
        Selector::All => 0,
        Selector::Group(_) => 1,
        _ => 2,
    });
    levels.into_iter().fold(lints, |lints, (what, level)| one(lints, what, level))
}

fn one(lints: LintOptions, what: Selector, level: Level) -> LintOptions {
    if level == Level::Off {
        return lints.disable(what);
    }
    let all = registry::rules();
    let meant: Vec<&str> = all.iter().filter(|rule| selects(&what, rule)).map(|r| r.id).collect();
    let lints = meant.into_iter().fold(lints, |lints, rule| match severity(level) {
        Some(severity) => lints.severity(rule, severity),
        None => lints.own_severity(rule),
    });
    // How bad everything counts says nothing about what runs.
    let only_counts = what == Selector::All && level != Level::On;
    if only_counts { lints } else { lints.enable(what) }
}

fn selects(what: &Selector, rule: &RuleInfo) -> bool {
    match what {
        Selector::All => true,
        Selector::Group(group) => *group == rule.group,
        Selector::Rule(id) => id == rule.id,
        _ => false,
    }
}

const fn severity(level: Level) -> Option<Severity> {
    match level {
        Level::Off | Level::On => None,
        Level::Hint => Some(Severity::Hint),
        Level::Info => Some(Severity::Info),
        Level::Warning => Some(Severity::Warning),
        Level::Error => Some(Severity::Error),
    }
}

/// What these globs match, and those that are none, by their places.
///
/// They are relative to the project's folder; `*` stays in one folder, `**` does not. What means a folder means all that is in it.
pub(crate) fn globs(patterns: &[String]) -> (GlobSet, Vec<(usize, globset::Error)>) {
    let mut set = GlobSetBuilder::new();
    let mut wrong = Vec::new();
    for (n, pattern) in patterns.iter().enumerate() {
        let pattern = pattern.strip_prefix("./").unwrap_or(pattern).trim_end_matches('/');
        let build = |pattern: &str| GlobBuilder::new(pattern).literal_separator(true).build();
        match (build(pattern), build(&format!("{pattern}/**"))) {
            (Ok(file), Ok(below)) => {
                set.add(file).add(below);
            }
            (Err(error), _) | (_, Err(error)) => wrong.push((n, error)),
        }
    }
    (set.build().unwrap_or_default(), wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn options(text: &str, path: &str) -> Options {
        let project = Project::parse(text).unwrap();
        let settings = Settings::of(&project);
        settings.options(&settings.overrides_of(Path::new(path)))
    }

    #[test]
    fn overrides_hold_for_their_paths_and_later_ones_win() {
        let text = "\
[targets]
haproxy = \"2.8\"
[rules]
\"stack/not-utf-8\" = \"hint\"
[[overrides]]
paths = [\"legacy/*.cfg\", \"./old\"]
targets = { haproxy = \"2.6\" }
facts = { os = \"debian-10\" }
[[overrides]]
paths = [\"legacy/new.cfg\"]
targets = { haproxy = \"3.0\" }
";
        let haproxy = |path| options(text, path).targets.haproxy().to_string();
        assert_eq!(haproxy("a.cfg"), "2.8");
        assert_eq!(haproxy("legacy/a.cfg"), "2.6");
        assert_eq!(haproxy("legacy/new.cfg"), "3.0");
        assert_eq!(haproxy("legacy/deeper/a.cfg"), "2.8");
        assert_eq!(haproxy("old/deeper/a.cfg"), "2.6");
        assert_eq!(options(text, "old/a").facts.get("os"), Some("debian-10"));
        assert_eq!(options(text, "a").facts.get("os"), None);
        let hint = options(text, "a").lints.severity_of("stack/not-utf-8");
        assert_eq!(hint, Some(Severity::Hint));
    }

    #[test]
    fn the_narrower_choice_wins_in_one_table() {
        let text = "\
[rules]
all = \"hint\"
security = \"error\"
style = \"on\"
\"text/secret-in-plain-text\" = \"off\"
\"text/byte-order-mark\" = \"on\"
";
        let lints = options(text, "a").lints;
        let rule = |id| registry::find_rule(id).unwrap();
        assert!(!lints.is_enabled(rule("text/secret-in-plain-text")));
        assert_eq!(lints.severity_of("text/byte-order-mark"), None);
        assert_eq!(lints.severity_of("text/mixed-line-endings"), Some(Severity::Hint));
        let all = registry::rules();
        let of = |group: &str| all.iter().find(|rule| rule.group.as_str() == group).unwrap();
        assert!(lints.is_enabled(of("style")));
        assert!(!lints.is_enabled(of("pedantic")), "how bad it counts turns nothing on");
        assert_eq!(lints.severity_of(of("security").id), Some(Severity::Error));
    }
}
