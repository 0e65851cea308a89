//! Values of Traefik's, migrated from chart to chart: stories, seeds, and the corpus.

use config_diagnostics::ToolSays;
use goyaml::{Document, DocumentRef, Path, Step, helm};
use proptest::prelude::*;
use serde_json::Value;
use stack_tests::{files_under, say, shared};
use std::collections::BTreeSet;
use std::fs;
use traefik_values::{
    ChartVersion, Input, MigrateError, Migration, Outcome, Release, Target, check, check_values,
    migrate,
};

/// A release of the chart.
type Version = (u16, u16, u16);

const PAIRS: [(Version, Version); 14] = [
    ((10, 3, 0), (20, 3, 0)),
    ((10, 19, 3), (41, 3, 0)),
    ((20, 3, 0), (25, 0, 0)),
    ((21, 2, 0), (34, 2, 0)),
    ((25, 0, 0), (27, 0, 2)),
    ((25, 0, 0), (37, 1, 0)),
    ((25, 0, 0), (41, 3, 0)),
    ((27, 0, 2), (34, 2, 0)),
    ((27, 0, 2), (40, 1, 0)),
    ((34, 2, 0), (37, 1, 0)),
    ((34, 2, 0), (41, 3, 0)),
    ((37, 1, 0), (39, 0, 7)),
    ((38, 0, 2), (41, 3, 0)),
    ((40, 1, 0), (41, 3, 0)),
];

fn chart((major, minor, patch): (u16, u16, u16)) -> ChartVersion {
    ChartVersion::new(major, minor, patch)
}

fn parse(text: &str) -> Document {
    Document::parse(text).document
}

fn read(path: &str) -> Option<String> {
    fs::read_to_string(shared(path)?).ok()
}

/// The values; none at all are an empty map to Helm.
fn json(document: &Document) -> Value {
    match helm::to_json(document).unwrap() {
        Value::Null => Value::Object(serde_json::Map::new()),
        values => values,
    }
}

/// The paths of all scalars, and of collections with nothing in them.
fn leaves(value: &Value, path: &Path, found: &mut Vec<Path>) {
    match value {
        Value::Object(map) if !map.is_empty() => {
            for (key, value) in map {
                leaves(value, &path.clone().join(key.as_str()), found);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (n, item) in items.iter().enumerate() {
                leaves(item, &path.clone().join(Step::Index(n)), found);
            }
        }
        _ => found.push(path.clone()),
    }
}

fn comments(text: &str) -> Vec<String> {
    let document = parse(text);
    document.comment_spans().iter().map(|span| text[span.range()].trim_end().to_owned()).collect()
}

/// What holds of every migration of a values file.
fn laws(text: &str, migration: &Migration, from: ChartVersion, to: ChartVersion) -> Vec<String> {
    let mut broken = Vec::new();
    let (before, after) = (json(&parse(text)), json(&migration.document));
    let mut given = Vec::new();
    leaves(&before, &Path::root(), &mut given);
    let given: BTreeSet<_> = given.into_iter().filter(|path| !path.is_root()).collect();
    let told: Vec<_> = migration.entries.iter().map(|entry| entry.path.clone()).collect();
    if told.len() != given.len() || told.iter().cloned().collect::<BTreeSet<_>>() != given {
        broken.push("the entries are no partition of the input".to_owned());
    }
    let at = |value: &Value, path: &Path| {
        path.steps()
            .iter()
            .try_fold(value, |value, step| match step {
                Step::Key(key) => value.get(key),
                Step::Index(index) => value.get(index),
            })
            .cloned()
    };
    for entry in &migration.entries {
        let (old, new) = match &entry.outcome {
            Outcome::Unchanged | Outcome::Unknown { .. } => {
                (at(&before, &entry.path), at(&after, &entry.path))
            }
            Outcome::Moved { to, rewritten: false } => (at(&before, &entry.path), at(&after, to)),
            Outcome::Moved { to, .. } => (Some(Value::Null), at(&after, to).map(|_| Value::Null)),
            _ => continue,
        };
        if old != new {
            broken.push(format!("{}: {old:?} became {new:?}", entry.path));
        }
    }
    // What the old chart refuses has no meaning to be kept, and what the author is to settle is not settled.
    let taken = errors(&before, from).is_empty() && migration.unsettled.is_empty();
    for (first, second) in [(to, to), (from, to)].into_iter().take(1 + usize::from(taken)) {
        match migrate(&migration.document, Input::Values, first, second) {
            Ok(again) if again.document.text() == migration.document.text() => {}
            Ok(again) => {
                broken.push(format!("{first} to {second} is not idle: {}", again.document.text()));
            }
            Err(error) => broken.push(format!("{first} to {second}: {error}")),
        }
    }
    broken
}

fn errors(values: &Value, release: impl Into<Release>) -> Vec<String> {
    let found = check_values(values, release).into_iter();
    let errors = found.filter(|found| found.tool_says == ToolSays::Error);
    errors
        .map(|found| format!("{} {:?}: {}", found.rule, found.primary.path, found.message))
        .collect()
}

#[test]
fn the_worked_story() {
    let (Some(old), Some(new)) = (read("stories/values-v25.yaml"), read("stories/values-v37.yaml"))
    else {
        return say("skipped: no ../shared/stories");
    };
    let (from, to) = (chart((25, 0, 0)), chart((37, 1, 0)));
    let migration = migrate(&parse(&old), Input::Values, from, to).unwrap();
    assert_eq!(laws(&old, &migration, from, to), [""; 0]);
    // The author of the story also leaves the port of `traefik` to the chart, which has another by now.
    let mut ours = json(&migration.document);
    assert_eq!(ours["ports"]["traefik"].as_object_mut().unwrap().remove("port"), Some(9000.into()));
    assert_eq!(ours, json(&parse(&new)), "{}", migration.document.text());
    assert_eq!(comments(&old), comments(migration.document.text()));
}

#[test]
fn the_seeds_keep_their_comments() {
    let Some(seed) = read("seeds/0-traefik-values-combined.yaml") else {
        return say("skipped: no ../shared/seeds");
    };
    let (from, to) = (chart((25, 0, 0)), chart((41, 3, 0)));
    let migration = migrate(&parse(&seed), Input::Values, from, to).unwrap();
    assert_eq!(laws(&seed, &migration, from, to), [""; 0]);
    let wanted =
        seed.replace("logs:\n  access:\n    enabled: true\n", "accessLog:\n  enabled: true\n");
    assert_eq!(migration.document.text(), wanted);
}

#[test]
fn the_corpus_migrates() {
    let Some(folder) = shared("corpus/traefik") else {
        return say("skipped: no ../shared/corpus");
    };
    let round = std::env::var("STACK_ROUND").ok().and_then(|n| n.parse().ok()).unwrap_or(0);
    let (mut ran, mut broken) = (0, Vec::new());
    let mut unsettled = Vec::new();
    for (n, path) in files_under(&folder).into_iter().flatten().enumerate() {
        // A third of the files do, unless asked for more.
        let skipped = n % 3 != 0 && std::env::var("STACK_ROUND").is_err();
        if skipped || path.extension().is_none_or(|extension| extension != "yaml") {
            continue;
        }
        let Ok(text) = fs::read_to_string(&path) else { continue };
        let document = parse(&text);
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let manifest = document
            .documents()
            .filter_map(DocumentRef::root)
            .any(|root| root.get("kind").is_some() && root.get("metadata").is_some());
        // Every file takes one of the pairs, as all of them take their time: `STACK_ROUND=5` makes it another one.
        let pairs = PAIRS.iter().cycle().skip(n + round).take(1);
        for (from, to) in pairs.map(|(from, to)| (chart(*from), chart(*to))) {
            let input = if manifest { Input::Manifest } else { Input::Values };
            let migration = match migrate(&document, input, from, to) {
                Ok(migration) => migration,
                Err(MigrateError::Unreadable(_)) => continue,
                Err(error) => {
                    broken.push(format!("{name} {from} to {to}: {error}"));
                    continue;
                }
            };
            ran += 1;
            let mut found = Vec::new();
            if manifest {
                let said = |document: &Document, chart| {
                    let found = check(document, input, &Target::new(Release::from(chart)));
                    found.into_iter().filter(|found| found.tool_says == ToolSays::Error).count()
                };
                let told = migration.unsettled.len();
                if said(&document, from) == 0 && said(&migration.document, to) > told {
                    found.push("refused".to_owned());
                }
            } else {
                found = laws(&text, &migration, from, to);
                let after = errors(&json(&migration.document), to);
                let told = migration.unsettled.len();
                if !errors(&json(&document), from).is_empty() {
                    broken.extend(
                        found.into_iter().map(|why| format!("{name} {from} to {to}: {why}")),
                    );
                    continue;
                }
                // Arguments that Traefik refuses are none of helm's errors.
                if after.len() > told {
                    found.push(format!("refused: {after:?}"));
                }
                unsettled
                    .extend(after.into_iter().map(|why| format!("{name} {from} to {to}: {why}")));
            }
            broken.extend(found.into_iter().map(|why| format!("{name} {from} to {to}: {why}")));
        }
    }
    say(&format!("{ran} migrations of the corpus, {} for the author to settle", unsettled.len()));
    if std::env::var("STACK_ROUND").is_ok() {
        say(&unsettled.join("\n"));
    }
    assert!(unsettled.len() * 50 <= ran, "too much is left to the author");
    assert!(
        broken.is_empty(),
        "{}",
        broken.iter().take(60).cloned().collect::<Vec<_>>().join("\n")
    );
}

/// Pieces of values of all times, each with a key of its own.
const PIECES: [&str; 14] = [
    "# head\nlogs:  # l\n  general:\n    level: INFO\n  # a\n  access:\n    enabled: true  # e\n    fields:\n      general:\n        defaultmode: keep\n",
    "log:\n  level: DEBUG\n",
    "service:\n  # t\n  type: LoadBalancer\n  spec: {externalTrafficPolicy: Local}\n  internal:\n    type: ClusterIP\n",
    "ports:\n  web:\n    expose: true\n    redirectTo: websecure  # r\n  websecure:\n    tls:\n      enabled: true\n    http3: true\n",
    "certResolvers:\n  le:\n    email: a@example.org  # m\n    tlsChallenge: true\n",
    "certificatesResolvers:\n  le: {acme: {email: b@example.org}}\n",
    "\nglobalArguments:\n- --global.checknewversion=false  # g\n- --api.insecure=true\n",
    "additionalArguments: [\"--pilot.token=x\", --ping]\n",
    "pilot:\n  enabled: true\n\n",
    "image: {name: traefik, tag: v2.10.5}\n",
    "rollingUpdate:\n    maxSurge: 1\n",
    "replicas: 2  # nobody reads it\n",
    "tracing:\n  openTelemetry:\n    address: otel:4318\n    insecure: true\n",
    "env:\n- name: POD_NAME\n  value: x\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn any_values_between_any_charts(
        pieces in prop::sample::subsequence(PIECES.to_vec(), 1..8).prop_shuffle(),
        pair in any::<(prop::sample::Index, prop::sample::Index)>(),
    ) {
        let charts: Vec<_> = ChartVersion::all().collect();
        let (a, b) = (*pair.0.get(&charts), *pair.1.get(&charts));
        let (from, to) = (a.min(b), a.max(b));
        let text = pieces.concat();
        let migration = migrate(&parse(&text), Input::Values, from, to).unwrap();
        prop_assert_eq!(laws(&text, &migration, from, to), [""; 0], "{}", migration.document.text());
        if from == to {
            prop_assert_eq!(migration.document.text(), text);
        }
    }
}
