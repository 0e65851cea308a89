//! Strategies for property tests: typed values that a chart can express, and the laws that hold for them.
//!
//! ```
//! use proptest::prelude::*;
//! use traefik_values::{ChartVersion, strategies};
//! let chart = ChartVersion::new(37, 1, 0);
//! proptest!(ProptestConfig { cases: 4, failure_persistence: None, ..Default::default() }, |(
//!     values in strategies::values(chart)
//! )| {
//!     strategies::round_trips(&values, chart)?;
//! });
//! ```

use crate::model::{Kind, has, kinds, put, read, take, unspell, write};
use crate::tables::segments;
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
            expressible(read::<Values>(tree).0, chart)
        })
}

/// What is written for a chart is read back as the same values; so is its text, and that is written again as it is.
pub fn round_trips(values: &Values, chart: ChartVersion) -> Result<(), TestCaseError> {
    let json = values.emit(chart).map_err(|error| TestCaseError::fail(error.to_string()))?;
    let (back, problems) = Values::from_json(&json, chart);
    prop_assert_eq!(&problems, &[]);
    prop_assert_eq!(&back, values, "chart {}: {}", chart, json);
    let text = goyaml::to_string(&json);
    let (back, problems) = Values::read(&Document::parse(text.as_str()).document, chart);
    prop_assert_eq!(&problems, &[]);
    prop_assert_eq!(&back, values, "chart {}: {}", chart, text);
    prop_assert_eq!(back.to_yaml(chart).ok(), Some(text));
    Ok(())
}

/// The values without those that a chart cannot express, alone or together.
fn expressible(values: Values, chart: ChartVersion) -> Values {
    let mut tree = write(&values);
    loop {
        let values = read::<Values>(tree.clone()).0;
        let Err(error) = values.emit(chart) else { return values };
        for problem in error.problems() {
            let path = segments(problem.path());
            let newest = unspell(&path, chart).unwrap_or_else(|| path.clone());
            let taken = take(&mut tree, &newest).or_else(|| take(&mut tree, &path));
            // What is to blame is a default, or has another place.
            if taken.is_none() && newest.first().and_then(|key| tree.shift_remove(key)).is_none() {
                return Values::new();
            }
        }
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
    let names = (name, vec("[a-z]{1,7}", names.saturating_sub(1)));
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

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..Default::default() })]

        #[test]
        fn values_are_read_as_they_are_written_for_every_chart(
            (chart, values) in chart().prop_flat_map(|chart| (Just(chart), values(chart)))
        ) {
            round_trips(&values, chart)?;
        }
    }

    /// Helm takes every field of its chart by itself, or it is one that needs others.
    #[test]
    fn survey() {
        use proptest::strategy::ValueTree;
        use proptest::test_runner::TestRunner;
        let mut runner = TestRunner::deterministic();
        for chart in ["10.0.0","10.19.3","12.0.0","17.0.5","19.0.4", "20.8.0","23.2.0", "25.0.0", "27.0.2", "30.1.0","33.2.1","34.2.0","37.1.0","38.0.2","39.0.7","40.1.0","41.3.0"] {
            let chart: ChartVersion = chart.parse().unwrap();
            let fields: Vec<_> = kinds::<Values>().into_iter().filter(|(p, _)| has(p, chart)).collect();
            let mut bad = 0;
            for (path, kind) in &fields {
                let mut last = String::new();
                let ok = (0..4).any(|_| {
                    let (p, v) = field(path, kind).new_tree(&mut runner).unwrap().current();
                    let mut tree = Map::new();
                    put(&mut tree, &p, v);
                    let (values, left, _) = read::<Values>(tree);
                    if !left.is_empty() { last = format!("left {left:?}"); return false; }
                    match values.emit(chart) { Ok(_) => true, Err(e) => { last = e.to_string(); false } }
                });
                if !ok { bad += 1; println!("{chart} {} {last}", path.join(".")); }
            }
            println!("== {chart} {} of {}", bad, fields.len());
        }
        let none: Vec<_> = kinds::<Values>().into_iter().filter(|(p, _)| !ChartVersion::all().any(|c| has(p, c))).map(|(p,_)| p.join(".")).collect();
        println!("nowhere {none:?}");
        let now: Vec<_> = kinds::<Values>().into_iter().filter(|(p, _)| !has(p, ChartVersion::NEWEST)).map(|(p,_)| p.join(".")).collect();
        println!("not newest {now:?}");
        let mut n = 0; let mut total = 0;
        for _ in 0..100 {
            let c = chart().new_tree(&mut runner).unwrap().current();
            let v = values(c).new_tree(&mut runner).unwrap().current();
            n += crate::model::leaves(write(&v)).len(); total += 1;
        }
        println!("leaves {n} in {total}");
    }
}
