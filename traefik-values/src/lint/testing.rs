//! What the rules' own tests are written with.
//!
//! A text may start with lines `# chart: 37.1.0`, `# k3s: 1.36.3` and `# fact: KEY=VALUE`. With an `apiVersion:` in it,
//! it is read as manifests, else as values.

use super::Rule;
use super::view::View;
use crate::{ChartVersion, Input, K3sRelease, Release, Target};
use config_diagnostics::testing::Tester;
use config_diagnostics::{Diagnostic, Facts, Voice};
use goyaml::Document;

/// What the first lines of a text say of the chart, and of the place where it runs.
fn target(text: &str) -> Target {
    let (mut release, mut facts) = (Release::default(), Facts::new());
    for line in text.lines().map_while(|line| line.strip_prefix("# ")) {
        match line.split_once(": ") {
            Some(("chart", value)) => release = value.parse::<ChartVersion>().unwrap().into(),
            Some(("k3s", value)) => {
                release = K3sRelease::of(value.parse().unwrap()).unwrap().into();
            }
            Some(("fact", value)) => {
                let (key, value) = value.split_once('=').unwrap();
                facts = facts.set(key, value).unwrap();
            }
            _ => {}
        }
    }
    Target::new(release).with(facts)
}

fn found(rule: &Rule, text: &str) -> Vec<Diagnostic> {
    let document = Document::parse(text).document;
    let input = if text.contains("apiVersion:") { Input::Manifest } else { Input::Values };
    let target = target(text);
    let view = View::new(&document, input, &target);
    let mut found = Vec::new();
    match rule.voice {
        Voice::Tool(check) | Voice::Silent(check) => check(&view, &mut found),
        _ => {
            found = crate::check(&document, input, &target);
            found.retain(|found| found.rule == rule.info.id);
        }
    }
    found
}

/// Tests of a rule over values and manifests.
pub(crate) trait Testing {
    /// It keeps quiet.
    fn pass(&self, text: &str);
    /// It finds one thing, at `place`; the finding.
    fn fail(&self, text: &str, place: &str) -> Diagnostic;
    /// Its first fixes turn one text into the other, after which it keeps quiet.
    fn fix(&self, before: &str, after: &str);
}

impl Testing for Rule {
    #[track_caller]
    fn pass(&self, text: &str) {
        Tester::new(&self.info, &|text| found(self, text)).pass(text);
    }

    #[track_caller]
    fn fail(&self, text: &str, place: &str) -> Diagnostic {
        Tester::new(&self.info, &|text| found(self, text)).fail(text, place)
    }

    #[track_caller]
    fn fix(&self, before: &str, after: &str) {
        Tester::new(&self.info, &|text| found(self, text)).fix(before, after);
    }
}

/// A HelmChartConfig for k3s' Traefik with these values, indented by four blanks.
pub(crate) fn config(values: &str) -> String {
    let lines: Vec<_> = values.lines().map(|line| format!("    {line}\n")).collect();
    let lines = lines.concat();
    format!(
        "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\n  namespace: kube-system\nspec:\n  failurePolicy: abort\n  valuesContent: |-\n{lines}"
    )
}
