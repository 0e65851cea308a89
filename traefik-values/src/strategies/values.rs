//! Typed values that a chart can express.

use crate::model::{Kind, has, keys_of, kinds, names, put, read, take, unspell, write};
use crate::{ChartVersion, Values};
use goyaml::Document;
use goyaml::strategies::hostile_string;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::TestCaseError;
use serde_json::{Map, Value, json};

/// Any release of the chart that the tables know.
pub fn chart() -> impl Strategy<Value = ChartVersion> {
    select(ChartVersion::all().collect::<Vec<_>>())
}

/// Values that a chart can express: up to a dozen of its fields.
pub fn values(chart: ChartVersion) -> impl Strategy<Value = Values> {
    let fields: Vec<_> =
        kinds::<Values>().into_iter().filter(|(path, _)| has(path, chart)).collect();
    subsequence(fields, 0..=12)
        .prop_flat_map(|fields| {
            fields.into_iter().map(|(path, kind)| field(&path, &kind)).collect::<Vec<_>>()
        })
        .prop_map(move |fields| {
            let mut tree = Map::new();
            for (path, value) in fields {
                put(&mut tree, &path, value);
            }
            complete(&mut tree);
            expressible(&read::<Values>(tree).0, chart)
        })
}

/// What is written for a chart is read back as the same values; so is its text, and that is written again as it is.
pub fn values_round_trip(values: &Values, chart: ChartVersion) -> Result<(), TestCaseError> {
    let json = values.emit(chart).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let (back, problems) = Values::from_json(&json, chart);
    prop_assert_eq!(&problems, &[]);
    prop_assert_eq!(&back, values, "chart {}: {}", chart, json);
    let text = goyaml::to_string(&json);
    let (back, problems) = Values::read(&Document::parse(text.as_str()).document, chart);
    prop_assert_eq!(&problems, &[]);
    prop_assert_eq!(&back, values, "chart {}: {}", chart, text);
    prop_assert_eq!(back.to_yaml(chart).ok(), Some(text));
    let json = serde_json::to_value(values).map_err(|error| TestCaseError::fail(error.to_string()));
    let back = serde_json::from_value::<Values>(json?).ok();
    prop_assert_eq!(back.as_ref(), Some(values));
    Ok(())
}

/// What was read from anything, and can be written, is read back as the same values.
pub fn keeps_what_it_reads(json: &Value, chart: ChartVersion) -> Result<(), TestCaseError> {
    let (values, _) = Values::from_json(json, chart);
    if let Ok(written) = values.emit(chart) {
        let (back, _) = Values::from_json(&written, chart);
        prop_assert_eq!(&back, &values, "chart {}: {} from {}", chart, written, json);
        prop_assert_eq!(back.emit(chart).ok(), Some(written));
    }
    Ok(())
}

/// Values of a chart that may be of any type, also where the chart takes no such thing.
pub fn wild_json() -> impl Strategy<Value = Value> {
    let fields: Vec<_> = kinds::<Values>().into_iter().map(|(path, _)| path).collect();
    let field = |path: Vec<String>| {
        let any =
            prop_oneof![3 => leaf(), 1 => Just(Value::Null), 1 => object().prop_map(Value::Object)];
        let own = (0..path.len(), any);
        (field(&path, &Kind::Bool), own).prop_map(|((path, _), (less, value))| {
            (path.get(..path.len() - less / 2).unwrap_or_default().to_vec(), value)
        })
    };
    subsequence(fields, 0..=8)
        .prop_flat_map(move |fields| fields.into_iter().map(field).collect::<Vec<_>>())
        .prop_map(|fields| {
            let mut tree = Map::new();
            for (path, value) in fields {
                put(&mut tree, &path, value);
            }
            Value::Object(tree)
        })
}

/// The values without those that a chart cannot express, alone or together.
fn expressible(values: &Values, chart: ChartVersion) -> Values {
    let mut tree = write(values);
    loop {
        let values = read::<Values>(tree.clone()).0;
        let Err(error) = values.emit(chart) else { return values };
        for problem in error.problems() {
            let path = keys_of(problem.path()).unwrap_or_default();
            let newest = unspell(&path, chart).unwrap_or_else(|| path.clone());
            let taken = take(&mut tree, &newest).or_else(|| take(&mut tree, &path));
            // What is to blame is a default, or has another place.
            if taken.is_none() && newest.first().and_then(|key| tree.shift_remove(key)).is_none() {
                return Values::new();
            }
        }
    }
}

/// Adds what fields need beside them.
fn complete(tree: &mut Map<String, Value>) {
    let path = |path: &[&str]| path.iter().map(|key| (*key).to_owned()).collect::<Vec<_>>();
    let mut need = Vec::new();
    for port in names(tree, &path(&["ports"])) {
        let at = ["ports", &port, "http", "redirections", "entryPoint"];
        if !names(tree, &path(&at)).is_empty() {
            need.push((path(&[&at[..], &["to"]].concat()), json!("websecure")));
            need.push((path(&[&at[..], &["scheme"]].concat()), json!("https")));
        }
    }
    for service in names(tree, &path(&["service", "additionalServices"])) {
        need.push((path(&["ports", "web", "expose", &service]), json!(true)));
    }
    for plugin in names(tree, &path(&["experimental", "plugins"])) {
        let at = ["experimental", "plugins", &plugin];
        need.push((path(&[&at[..], &["moduleName"]].concat()), json!("example.org/plugin")));
        need.push((path(&[&at[..], &["version"]].concat()), json!("v1.0.0")));
    }
    for log in ["log", "accessLog"] {
        if !names(tree, &path(&[log, "otlp"])).is_empty() {
            need.push((path(&["experimental", "otlpLogs"]), json!(true)));
        }
    }
    if tree.contains_key("global") || tree.contains_key("globalArguments") {
        need.push((path(&["global", "checkNewVersion"]), json!(true)));
        need.push((path(&["global", "sendAnonymousUsage"]), json!(false)));
    }
    if tree.contains_key("autoscaling") {
        need.push((path(&["autoscaling", "maxReplicas"]), json!(5)));
    }
    for (path, value) in need {
        put(tree, &path, value);
    }
}

/// A field with names and a value.
fn field(path: &[String], kind: &Kind) -> BoxedStrategy<(Vec<String>, Value)> {
    let names = path.iter().filter(|key| *key == "<name>").count();
    let ports = path.first().is_some_and(|key| key == "ports");
    let name = if ports {
        select(vec!["web", "websecure", "traefik", "metrics", "mqtt"])
            .prop_map(str::to_owned)
            .boxed()
    } else {
        prop_oneof!["[a-z][a-z0-9]{0,7}", hostile_string()].boxed()
    };
    // Names below a port are those of Services.
    let more = if ports { Just("default".to_owned()).boxed() } else { "[a-z]{1,7}".boxed() };
    let names = (name, vec(more, names.saturating_sub(1)));
    let path = path.to_vec();
    (names, value(&path, kind))
        .prop_map(move |((first, more), value)| {
            let mut names = std::iter::once(first).chain(more);
            let key = |key: &String| match key.as_str() {
                "<name>" => names.next().unwrap_or_default(),
                _ => key.clone(),
            };
            (path.iter().map(key).collect(), value)
        })
        .boxed()
}

/// Maps of which the chart reads single keys, not what may stand in them.
const JUDGED: [&str; 7] =
    ["azure", "hub", "ipAllowListStrategy", "modsec", "oci_meta", "scaleTargetRef", "settings"];

fn value(path: &[String], kind: &Kind) -> BoxedStrategy<Value> {
    let last = path.last().map_or("", String::as_str);
    let words = |words: &[&'static str]| select(words.to_vec()).prop_map(Value::from).boxed();
    match (kind, last) {
        (_, "tag") => words(&["v2.9.1", "v2.10.5", "v2.11.24", "v3.0.2", "v3.3.2", "v3.7.4"]),
        (_, "registry") => words(&["ghcr.io", "localhost:5000", "localhost"]),
        (_, "versionOverride") => words(&["v3.3.2", "v3.7.4"]),
        (_, "to") => words(&["web", "websecure", "metrics"]),
        (_, "scheme") => words(&["https", "http"]),
        (_, "digest") => "sha256:[a-f0-9]{64}".prop_map(Value::from).boxed(),
        (Kind::Text, _) => text().prop_map(Value::from).boxed(),
        (Kind::Texts, _) => vec(text(), 0..3).prop_map(Value::from).boxed(),
        (Kind::Bool, _) => any::<bool>().prop_map(Value::from).boxed(),
        (Kind::Port, _) => any::<u16>().prop_map(Value::from).boxed(),
        (Kind::Count, _) => (0_u32..1000).prop_map(Value::from).boxed(),
        (Kind::Int, _) => (-10_i64..100_000).prop_map(Value::from).boxed(),
        (Kind::Share, _) => (0_u8..=100).prop_map(|n| (f64::from(n) / 100.0).into()).boxed(),
        (Kind::IntOrString, _) => {
            prop_oneof![(0_i64..1000).prop_map(Value::from), text().prop_map(Value::from)].boxed()
        }
        (Kind::Object, key) if JUDGED.contains(&key) => Just(Value::Object(Map::new())).boxed(),
        (Kind::Object, _) => object().prop_map(Value::Object).boxed(),
        (Kind::Objects, _) => {
            vec(object(), 0..3).prop_map(|items| Value::Array(objects(items))).boxed()
        }
        (Kind::Json | Kind::Jsons, _) => vec(leaf(), 0..3).prop_map(Value::from).boxed(),
        (Kind::Domains, _) => vec((text(), vec(text(), 0..3)), 0..3)
            .prop_map(|all| {
                all.into_iter().map(|(main, sans)| json!({"main": main, "sans": sans})).collect()
            })
            .boxed(),
        (Kind::Volumes, _) => vec((text(), select(vec!["secret", "configMap"])), 0..3)
            .prop_map(|all| {
                let volume = |(name, kind)| json!({"name": name, "mountPath": "/a", "type": kind});
                all.into_iter().map(volume).collect()
            })
            .boxed(),
        (Kind::Words(all), _) => words(all),
    }
}

fn objects(items: Vec<Map<String, Value>>) -> Vec<Value> {
    items.into_iter().map(Value::Object).collect()
}

/// Texts, also those that are hard on YAML.
fn text() -> impl Strategy<Value = String> {
    prop_oneof!["[a-zA-Z0-9./:-]{1,12}", hostile_string()]
}

fn leaf() -> impl Strategy<Value = Value> {
    prop_oneof![
        text().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
    ]
}

/// Maps as Kubernetes has them.
fn object() -> impl Strategy<Value = Map<String, Value>> {
    let node = leaf().prop_recursive(2, 6, 3, |inner| {
        let map = vec(("[a-z][a-zA-Z./]{0,8}", inner.clone()), 0..3);
        prop_oneof![
            vec(inner, 0..3).prop_map(Value::from),
            map.prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    });
    vec(("[a-z][a-zA-Z./]{0,8}", node), 0..4).prop_map(|entries| entries.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 96, failure_persistence: None, ..Default::default() })]

        #[test]
        fn values_are_read_as_they_are_written_for_every_chart(
            (chart, values) in chart().prop_flat_map(|chart| (Just(chart), values(chart)))
        ) {
            values_round_trip(&values, chart)?;
        }

        #[test]
        fn anything_is_kept(json in wild_json(), chart in chart()) {
            keeps_what_it_reads(&json, chart)?;
        }
    }

    #[test]
    fn a_chart_takes_and_reads_every_field_that_it_has() {
        let mut runner = TestRunner::deterministic();
        for chart in [ChartVersion::new(10, 19, 3), ChartVersion::NEWEST] {
            let mut some = 0;
            for (path, kind) in kinds::<Values>().into_iter().filter(|(path, _)| has(path, chart)) {
                let mut written = || {
                    let (at, value) = field(&path, &kind).new_tree(&mut runner).unwrap().current();
                    let mut tree = Map::new();
                    put(&mut tree, &at, value);
                    complete(&mut tree);
                    read::<Values>(tree).0.emit(chart)
                };
                // Not every value of a field is one for every port or image.
                let json = (0..9).find_map(|_| written().ok());
                let json = json.unwrap_or_else(|| panic!("{chart} {path:?}: {:?}", written()));
                let said = crate::check_values(&json, chart);
                let unread = said.iter().find(|found| found.rule.starts_with("traefik/unknown"));
                assert_eq!(unread, None, "{chart} {json}");
                some += 1;
            }
            assert!(some > 100, "{chart}: {some}");
        }
    }

    #[test]
    fn every_field_is_one_of_some_chart() {
        for (path, _) in kinds::<Values>() {
            assert!(ChartVersion::all().any(|chart| has(&path, chart)), "{path:?}");
        }
    }
}
