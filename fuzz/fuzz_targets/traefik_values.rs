//! Any text, as values and as manifests of any age: places lie inside it, a migration's edits lead to its document, what
//! is read and can be written reads back, a `match` rule prints as itself; nothing panics, and nothing takes long.
#![no_main]

use config_diagnostics::LintOptions;
use goyaml::{Document, helm};
use libfuzzer_sys::fuzz_target;
use std::time::{Duration, Instant};
use traefik_values::{
    ChartVersion, Dialect, EffectiveValues, Input, Manifests, MatchRule, Release, Syntax, Target,
    TraefikVersion, Values, check_arguments, inspect, migrate, resources,
};

/// libFuzzer gives up to 4 KiB, under a sanitizer.
const LONG: Duration = Duration::from_secs(5);

const CHARTS: [ChartVersion; 4] = [
    ChartVersion::OLDEST,
    ChartVersion::new(25, 0, 0),
    ChartVersion::new(37, 1, 0),
    ChartVersion::NEWEST,
];

fuzz_target!(|text: &str| {
    let start = Instant::now();
    let document = Document::parse(text).document;
    for input in [Input::Values, Input::Manifest] {
        for chart in CHARTS {
            checked(&document, input, chart);
        }
        for pair in CHARTS.windows(2) {
            migrated(&document, input, pair[0], pair[1]);
        }
    }
    if let Ok(json) = helm::to_json(&document) {
        for chart in CHARTS {
            let (values, _) = Values::from_json(&json, chart);
            if let Ok(written) = values.emit(chart) {
                assert_eq!(Values::from_json(&written, chart).0, values);
            }
        }
    }
    let (manifests, _) = Manifests::read(&document);
    assert_eq!(manifests.to_string().parse().ok(), Some(manifests));
    for resource in resources(&document) {
        let _ = (resource.route(), resource.middleware(), resource.ingress(), resource.service());
    }
    rule(text);
    let _ = check_arguments(&text.lines().collect::<Vec<_>>(), TraefikVersion::new(3, 5, 1));
    assert!(start.elapsed() < LONG, "{:?}", start.elapsed());
});

fn checked(document: &Document, input: Input, chart: ChartVersion) {
    let target = Target::new(Release::from(chart));
    for finding in inspect(document, input, &target, &LintOptions::new()) {
        assert!(document.text().get(finding.span().range()).is_some(), "{finding:?}");
    }
    let _ = EffectiveValues::of(document, input, chart).iter().count();
}

fn migrated(document: &Document, input: Input, from: ChartVersion, to: ChartVersion) {
    let Ok(migration) = migrate(document, input, from, to) else { return };
    let text = migration.edits.apply(document.text());
    assert_eq!(text.as_deref(), Ok(migration.document.text()));
}

fn rule(text: &str) {
    let Ok(rule) = text.parse::<MatchRule>() else { return };
    assert_eq!(rule.to_string().parse().as_ref(), Ok(&rule));
    for traefik in [TraefikVersion::new(2, 11, 24), TraefikVersion::new(3, 7, 4)] {
        for dialect in [Dialect::http(traefik), Dialect::tcp(traefik)] {
            for dialect in [dialect, dialect.syntax(Syntax::V2)] {
                let _ = (rule.check(dialect), rule.hosts(dialect), rule.takes_other_hosts(dialect));
                let _ = rule.to_v3(dialect);
            }
        }
    }
}
