//! Manifests whose fields hold anything that they may.

use crate::generated::fields::FIELDS;
use crate::manifest::Holds;
use crate::{AnyManifest, HelmChart, HelmChartConfig, Manifest, ManifestSpec, Manifests};
use goyaml::strategies::{hostile_string, value, yaml};
use goyaml::{Document, helm};
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;
use proptest::sample::select;
use proptest::test_runner::TestCaseError;
use serde_json::{Map, Value, json};

/// HelmChartConfigs.
pub fn helm_chart_config() -> impl Strategy<Value = HelmChartConfig> {
    manifest()
}

/// HelmCharts.
pub fn helm_chart() -> impl Strategy<Value = HelmChart> {
    manifest()
}

/// Files with some of both, and other manifests between them.
pub fn manifests() -> impl Strategy<Value = Manifests> {
    let other = json_map().prop_map(|mut map| {
        map.insert("kind".to_owned(), "ConfigMap".into());
        AnyManifest::Other(Value::Object(map))
    });
    let one = prop_oneof![
        helm_chart().prop_map(AnyManifest::from),
        helm_chart_config().prop_map(AnyManifest::from),
        other,
    ];
    vec(one, 0..4).prop_map(Manifests::from_iter)
}

/// What is printed reads back as the same manifest, prints the same once more, and has no node that is not the
/// manifest's.
pub fn manifest_round_trips<S>(manifest: &Manifest<S>) -> Result<(), TestCaseError>
where
    S: ManifestSpec + PartialEq + std::fmt::Debug,
{
    let text = manifest.to_yaml();
    let read = text.parse::<Manifest<S>>();
    let read = read.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    prop_assert_eq!(&read, manifest, "{}", text);
    prop_assert_eq!(read.to_yaml(), text.as_str());
    let document = Document::parse(text.as_str()).document;
    prop_assert_eq!(document.documents().len(), 1);
    let json = helm::to_json(&document).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert_eq!(json, manifest.to_json());
    Ok(())
}

/// What is printed of a file reads back as the same manifests.
pub fn manifests_round_trip(manifests: &Manifests) -> Result<(), TestCaseError> {
    let text = manifests.to_string();
    let read = text.parse::<Manifests>();
    let read = read.map_err(|error| TestCaseError::fail(format!("{error}\n{text}")))?;
    prop_assert_eq!(&read, manifests, "{}", text);
    prop_assert_eq!(read.to_string(), text);
    Ok(())
}

fn manifest<S: ManifestSpec + std::fmt::Debug>() -> impl Strategy<Value = Manifest<S>> {
    (fields("metadata"), fields(S::KIND), of(json_map())).prop_map(|(metadata, spec, status)| {
        let mut all = json!({"metadata": metadata, "spec": spec});
        if let (Some(all), Some(status)) = (all.as_object_mut(), status) {
            all.insert("status".to_owned(), Value::Object(status));
        }
        serde_json::from_value(all).expect("each field holds what it may")
    })
}

/// Some of the fields of a kind, in any order, and some that nobody knows.
fn fields(kind: &'static str) -> BoxedStrategy<Map<String, Value>> {
    let known: Vec<_> = FIELDS.iter().filter(|field| field.kind == kind).collect();
    let known: Vec<_> = known
        .into_iter()
        .map(|field| {
            of(holding(field.holds)).prop_map(|value| Some((field.name.to_owned(), value?)))
        })
        .collect();
    let unknown =
        vec(hostile_string().prop_map(|name| format!("x{name}")).prop_flat_map(named), 0..2);
    (known, unknown)
        .prop_map(|(known, unknown)| known.into_iter().flatten().chain(unknown).collect())
        .boxed()
}

fn named(name: String) -> impl Strategy<Value = (String, Value)> {
    json_value().prop_map(move |value| (name.clone(), value))
}

fn holding(holds: Holds) -> BoxedStrategy<Value> {
    let text = || {
        prop_oneof![
            hostile_string(),
            yaml(),
            select(vec!["abort", "auto", "true"]).prop_map(str::to_owned)
        ]
    };
    let map_of = |value: BoxedStrategy<Value>| {
        let entries = vec((hostile_string(), value), 1..4);
        entries.prop_map(|entries| Value::Object(entries.into_iter().collect())).boxed()
    };
    match holds {
        Holds::Text => text().prop_map(Value::from).boxed(),
        Holds::Boolean => any::<bool>().prop_map(Value::from).boxed(),
        Holds::Number => any::<i32>().prop_map(Value::from).boxed(),
        Holds::Texts => vec(text(), 1..3).prop_map(Value::from).boxed(),
        Holds::Labels => map_of(holding(Holds::Text)),
        Holds::Set => map_of(prop_oneof![holding(Holds::Text), holding(Holds::Number)].boxed()),
        Holds::Map | Holds::Any => json_map().prop_map(Value::Object).boxed(),
        Holds::Reference => fields("reference").prop_map(Value::Object).boxed(),
        Holds::Secrets => {
            vec(fields("valuesSecrets").prop_map(Value::Object), 1..3).prop_map(Value::from).boxed()
        }
    }
}

/// A value as Helm reads it, which takes 1.0 for 1.
fn json_value() -> impl Strategy<Value = Value> {
    value().prop_filter_map("a value that JSON has", |value| {
        helm::to_json(&Document::parse(goyaml::to_string(&value)).document).ok()
    })
}

fn json_map() -> impl Strategy<Value = Map<String, Value>> {
    vec((hostile_string(), json_value()), 0..4).prop_map(|entries| entries.into_iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{EffectiveValues, Layer, ManifestEditor, Release};
    use goyaml::{Path, Step};

    proptest! {
        #[test]
        fn what_is_printed_of_a_chart_reads_back(chart in helm_chart()) {
            manifest_round_trips(&chart)?;
        }

        #[test]
        fn what_is_printed_of_a_config_reads_back(config in helm_chart_config()) {
            manifest_round_trips(&config)?;
        }

        #[test]
        fn what_is_printed_of_a_file_reads_back(manifests in manifests()) {
            manifests_round_trip(&manifests)?;
        }

        #[test]
        fn a_value_that_is_set_is_in_effect_and_all_else_is_as_before(
            config in helm_chart_config(),
            keys in vec("[ab]", 1..3),
            new in json_value(),
        ) {
            let text = config.to_yaml();
            let document = Document::parse(text).document;
            let path: Path = keys.into_iter().map(Step::from).collect();
            let Ok(edited) = ManifestEditor::new(&document, 0).set(&path, new.clone()) else {
                return Ok(());
            };
            let edited = edited.finish();
            let after: HelmChartConfig = edited.text().parse().unwrap();
            let mut before = config.clone();
            before.spec.values = after.spec.values.clone();
            before.spec.values_content = after.spec.values_content.clone();
            prop_assert_eq!(&after, &before);
            let root = edited.root().unwrap();
            let values = EffectiveValues::new(Release::default()).manifest(root);
            // Helm reads it as little as before.
            if !values.problems().is_empty() {
                return Ok(());
            }
            let given = values.layer(Layer::HelmChartConfigContent);
            let wins = values.layer(Layer::HelmChartConfigValues);
            let at = |values: &Value| path.steps().iter().try_fold(values.clone(), |at, step| match step {
                Step::Key(key) => at.get(key).cloned(),
                Step::Index(_) => None,
            });
            prop_assert_eq!(at(&wins).or_else(|| at(&given)), Some(new));
        }
    }
}
