//! The two HelmChartConfigs that the project was born from, and what we should have said about them.

use config_diagnostics::{
    Applicability, Diagnostic, EditSet, Group, LintOptions, Selector, ToolSays,
};
use goyaml::{Document, helm};
use stack_tests::{say, shared};
use traefik_values::{
    EffectiveValues, HelmChartConfig, Input, K3sRelease, ManifestEditor, Release, Target, inspect,
    migrate,
};

const SEEDS: [&str; 2] = ["0-helmchartconfig-logging.yaml", "0-helmchartconfig-combined.yaml"];

fn seed(name: &str) -> Option<String> {
    let Some(folder) = shared("seeds") else {
        say("skipped: no ../shared/seeds beside the workspace");
        return None;
    };
    Some(std::fs::read_to_string(folder.join(name)).unwrap())
}

fn release(k3s: &str) -> Release {
    K3sRelease::of(k3s.parse().unwrap()).unwrap().into()
}

fn found(text: &str, k3s: &str) -> Vec<Diagnostic> {
    let document = Document::parse(text).document;
    // What the catalogue says of them includes matters of style.
    let options = LintOptions::new().enable(Selector::Group(Group::Style));
    inspect(&document, Input::Manifest, &Target::new(release(k3s)), &options)
}

#[test]
fn they_are_read_kept_and_written() {
    for name in SEEDS {
        let Some(text) = seed(name) else { return };
        let document = Document::parse(text.as_str()).document;
        assert_eq!(document.to_string(), text);
        let config: HelmChartConfig = text.parse().unwrap();
        let content = document.root().unwrap().get("spec").unwrap().get("valuesContent").unwrap();
        assert_eq!(config.spec.values_content.as_deref(), Some(content.value().as_ref()));
        assert_eq!(config.spec.failure_policy, None);
        // Printed as a manifest of its own, it says the same.
        let printed = config.to_yaml();
        assert_eq!(printed.parse::<HelmChartConfig>().unwrap(), config);
        let printed = Document::parse(printed).document;
        assert_eq!(helm::to_json(&printed).unwrap(), helm::to_json(&document).unwrap());
    }
}

#[test]
fn an_edit_of_the_replicas_touches_their_bytes_only() {
    let Some(text) = seed(SEEDS[1]) else { return };
    let document = Document::parse(text.as_str()).document;
    let editor = ManifestEditor::of(&document, "HelmChartConfig", "traefik").unwrap();
    let edited = editor.set(&"deployment.replicas".parse().unwrap(), 3).unwrap().finish();
    assert_eq!(text.matches("replicas: 2").count(), 1);
    assert_eq!(edited.text(), text.replace("replicas: 2", "replicas: 3"));
}

#[test]
fn they_are_told_what_is_wrong_with_them() {
    let common = [
        "traefik/trusted-ip-not-an-address",
        "traefik/list-override-drops-env",
        "traefik/argument-has-typed-value",
        "traefik/failure-policy-reinstall",
        "text/placeholder-left",
    ];
    // k3s with chart 25, whose env such a list replaces.
    let mut charts_25 = K3sRelease::all().iter().filter(|release| release.chart.major() == 25);
    let k3s = charts_25.next_back().unwrap().k3s.to_string();
    for name in SEEDS {
        let Some(text) = seed(name) else { return };
        let found = found(&text, &k3s);
        let has = |rule: &str| found.iter().any(|finding| finding.rule == rule);
        for rule in common {
            assert!(has(rule), "{rule} in {name}: {found:#?}");
        }
        let combined = name == SEEDS[1];
        assert_eq!(has("traefik/anti-affinity-blocks-rollout"), combined, "{name}: {found:#?}");
        // Helm itself takes them.
        let refused = |finding: &&Diagnostic| {
            finding.tool_says == ToolSays::Error && !common.contains(&finding.rule)
        };
        assert_eq!(found.iter().find(refused), None, "{name}");
    }
}

#[test]
fn for_k3s_1_37_the_logs_are_rewritten_and_the_comments_stay() {
    for name in SEEDS {
        let Some(text) = seed(name) else { return };
        let found = found(&text, "1.37.0");
        let logs = found.iter().find(|finding| finding.rule == "traefik/logs-split-in-v41");
        let logs = logs.unwrap_or_else(|| panic!("{name}: {found:#?}"));
        assert_eq!(logs.tool_says, ToolSays::Error);
        assert_eq!(&text[logs.span().range()], "logs");
        let fix = &logs.fixes[0];
        assert_eq!(fix.applicability, Applicability::Safe);
        let fixed = fix.edits.iter().cloned().collect::<EditSet>().apply(&text).unwrap();
        let (old, new) = (
            "    logs:\n      access:\n        enabled: true\n",
            "    accessLog:\n      enabled: true\n",
        );
        assert_eq!(fixed, text.replace(old, new));
        assert!(!self::found(&fixed, "1.37.0").iter().any(|finding| finding.rule == logs.rule));
    }
}

#[test]
fn an_upgrade_of_k3s_changes_nothing_of_what_they_do_and_twice_is_once() {
    for name in SEEDS {
        let Some(text) = seed(name) else { return };
        let document = Document::parse(text.as_str()).document;
        for (from, to) in [("1.24.1", "1.29.0"), ("1.27.10", "1.37.0"), ("1.33.1", "1.37.0")] {
            let (from, to) = (release(from), release(to));
            let migrated = migrate(&document, Input::Manifest, from, to).unwrap();
            for from in [from, to] {
                let again = migrate(&migrated.document, Input::Manifest, from, to).unwrap();
                assert_eq!(again.document.text(), migrated.document.text(), "{name}");
            }
            let given = |document: &Document, release, path: &str| {
                let values = EffectiveValues::of(document, Input::Manifest, release);
                values.get(path).map(|found| found.value.clone())
            };
            for path in ["service.spec.externalTrafficPolicy", "env", "deployment.replicas"] {
                let (old, new) =
                    (given(&document, from, path), given(&migrated.document, to, path));
                assert_eq!(old, new, "{name}: {path}");
            }
        }
    }
}
