use super::set::assign;
use super::{EffectiveValue, EffectiveValues, Layer};
use crate::{ChartVersion, HelmChart, HelmChartConfig, Input, K3sRelease, ValuesSecret};
use goyaml::{Document, Step};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Map, Value, json};

fn k3s(version: &str) -> &'static K3sRelease {
    K3sRelease::of(version.parse().unwrap()).unwrap()
}

fn parse(text: &str) -> Document {
    Document::parse(text).document
}

/// Value and layer.
fn said<'e>(values: &'e EffectiveValues<'_>, path: &str) -> (&'e Value, Layer) {
    let found = values.get(path).unwrap();
    (found.value, found.origin.layer)
}

const BOTH: &str = "\
kind: HelmChartConfig
metadata: {name: traefik}
spec:
  valuesContent: |-
    a: {config: content, both: content}
    list: [3]
    image: {tag: null}
    global: {systemDefaultRegistry: ours}
  values: {a: {both: values}}
  valuesSecrets: [{name: more, keys: [values.yaml]}, {name: none}, {name: chart-values-traefik, keys: [x]}]
---
kind: HelmChart
metadata: {name: traefik}
spec:
  chart: traefik/traefik
  set: {global.systemDefaultRegistry: \"\", deployment.replicas: 3}
  valuesContent: |-
    a: {chart: content, both: chart}
    list: [1, 2]
    image: {tag: v3.5.1}
";

#[test]
fn layers_count_in_their_order_whatever_the_file_has_first() {
    let document = parse(BOTH);
    let values = EffectiveValues::new(ChartVersion::new(37, 1, 0)).manifests(&document);
    assert_eq!(values.problems(), []);
    assert_eq!(said(&values, "a.chart"), (&json!("content"), Layer::HelmChartContent));
    assert_eq!(said(&values, "a.config"), (&json!("content"), Layer::HelmChartConfigContent));
    assert_eq!(said(&values, "a.both"), (&json!("values"), Layer::HelmChartConfigValues));
    assert_eq!(said(&values, "list"), (&json!([3]), Layer::HelmChartConfigContent));
    assert_eq!(said(&values, "deployment.replicas"), (&json!(3), Layer::Set));
    assert_eq!(said(&values, "deployment.kind"), (&json!("Deployment"), Layer::ChartDefaults));
    // The default is removed.
    assert_eq!(values.get("image.tag"), None);
    let both = values.overridden("a.both");
    let layers: Vec<_> = both.iter().map(|value| value.origin.layer).collect();
    assert_eq!(layers, [Layer::HelmChartConfigContent, Layer::HelmChartContent]);
    assert_eq!(values.overridden("a"), []);
}

#[test]
fn what_set_hides_is_named_at_its_place() {
    let document = parse(BOTH);
    let values = EffectiveValues::new(ChartVersion::new(37, 1, 0)).manifests(&document);
    let [hidden] = &values.hidden_by_set()[..] else { panic!() };
    assert_eq!(hidden.path.to_string(), "global.systemDefaultRegistry");
    assert_eq!(&document.text()[hidden.origin.span.unwrap().range()], "ours");
    assert_eq!(values.get("global.systemDefaultRegistry").unwrap().value, "");
}

#[test]
fn secrets_leave_open_what_is_below_them() {
    let document = parse(BOTH);
    let values = EffectiveValues::new(ChartVersion::new(37, 1, 0)).manifests(&document);
    let names: Vec<_> = values.secrets().iter().map(|secret| secret.name.as_str()).collect();
    assert_eq!(names, ["more"]);
    assert!(!values.get("a.both").unwrap().is_certain);
    assert!(values.get("deployment.replicas").unwrap().is_certain);
    let known = values.with(Layer::HelmChartConfigSecrets, json!({"a": {"both": "secret"}}));
    let both = known.get("a.both").unwrap();
    assert_eq!((both.value, both.is_certain), (&json!("secret"), true));
}

#[test]
fn fields_that_the_controller_does_not_know_are_not_there() {
    let document = parse(BOTH);
    let both = |version: &str| {
        let values = EffectiveValues::new(k3s(version)).manifests(&document);
        (values.get("a.both").unwrap().value.clone(), values.secrets().len())
    };
    assert_eq!(both("1.31.7"), (json!("content"), 0));
    assert_eq!(both("1.34.6"), (json!("content"), 1));
    assert_eq!(both("1.34.7"), (json!("values"), 1));
}

#[test]
fn a_helm_chart_takes_the_place_of_the_shipped_one() {
    let config = parse(BOTH.split("---").next().unwrap());
    let values = EffectiveValues::of(&config, Input::Manifest, k3s("1.36.4"));
    assert!(values.get("priorityClassName").unwrap().origin.shipped);
    let registry = values.get("global.systemDefaultRegistry").unwrap();
    assert_eq!(registry.origin.to_string(), "k3s' HelmChart set");
    let both = parse(BOTH);
    let values = EffectiveValues::of(&both, Input::Manifest, k3s("1.36.4"));
    assert_eq!(said(&values, "priorityClassName"), (&json!(""), Layer::ChartDefaults));
    assert_eq!(said(&values, "deployment.replicas").1, Layer::Set);
}

#[test]
fn a_map_that_null_had_removed_has_the_default_again() {
    let values = EffectiveValues::new(ChartVersion::new(37, 1, 0))
        .with(Layer::HelmChartContent, json!({"service": {"single": false}}))
        .with(Layer::HelmChartConfigContent, json!({"service": null}))
        .with(Layer::HelmChartConfigValues, json!({"service": {"labels": {"a": "b"}}}));
    assert_eq!(said(&values, "service.single"), (&json!(true), Layer::ChartDefaults));
}

#[test]
fn leaves_are_all_there_once() {
    let document = parse("ports: {web: {port: 81}}\nenv: []\n");
    let values = EffectiveValues::of(&document, Input::Values, ChartVersion::new(37, 1, 0));
    let mut built = Value::Object(Map::new());
    for leaf in values.iter() {
        assert!(leaf.value.as_object().is_none_or(Map::is_empty));
        assert_eq!(values.at(&leaf.path).unwrap(), leaf);
        assign(&mut built, &leaf.path, leaf.value.clone());
    }
    assert_eq!(&built, values.as_json());
    let given: Vec<_> = values.iter().filter(|leaf| leaf.origin.layer == Layer::File).collect();
    assert_eq!(given.len(), 2);
}

#[test]
fn what_cannot_be_read_is_said_and_left_out() {
    let document = parse(
        "kind: HelmChartConfig\nmetadata: {name: traefik}\nspec: {valuesContent: 'a: [', values: {b: 1}}\n",
    );
    let values = EffectiveValues::new(ChartVersion::NEWEST).manifests(&document);
    assert_eq!(values.problems()[0].rule, "traefik/values-content-invalid-yaml");
    assert_eq!(said(&values, "b").0, &json!(1));
}

#[test]
fn typed_manifests_count_as_their_text_does() {
    let chart: HelmChart = BOTH.split("---\n").nth(1).unwrap().parse().unwrap();
    let config: HelmChartConfig = BOTH.split("---\n").next().unwrap().parse().unwrap();
    let document = parse(BOTH);
    for release in ["1.31.7", "1.34.7"] {
        let typed =
            EffectiveValues::new(k3s(release)).helm_chart_config(&config).helm_chart(&chart);
        let text = EffectiveValues::new(k3s(release)).manifests(&document);
        assert_eq!(typed.as_json(), text.as_json());
        assert_eq!(typed.secrets(), text.secrets());
        let origin = typed.get("a.chart").unwrap().origin;
        assert_eq!((origin.layer, origin.span), (Layer::HelmChartContent, None));
    }
    let broken = config
        .spec(|spec| spec.values_content("a: [").values_secret(ValuesSecret::new("s", ["k"])));
    let values = EffectiveValues::new(k3s("1.34.7")).helm_chart_config(&broken);
    assert_eq!((values.problems().len(), values.secrets().len()), (1, 2));
}

/// Maps of few keys, so that layers meet.
fn layer() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        (0..3).prop_map(Value::from),
        Just(json!([])),
        Just(json!([1])),
        Just(json!({})),
    ];
    let map = |inner: BoxedStrategy<Value>| {
        vec(("[ab]", inner), 1..3)
            .prop_map(|entries| Value::Object(entries.into_iter().collect()))
            .boxed()
    };
    map(leaf.prop_recursive(2, 6, 2, move |inner| map(inner.boxed())).boxed())
}

proptest! {
    #[test]
    fn each_leaf_is_what_its_layer_says(
        layers in (layer(), layer(), layer(), layer()),
        set in option::of(("[ab]|[ab]\\.[ab]", select(vec![json!(7), json!("null"), json!("x")]))),
    ) {
        let mut values = EffectiveValues::new(ChartVersion::OLDEST)
            .with(Layer::ChartDefaults, layers.0)
            .with(Layer::HelmChartContent, layers.1)
            .with(Layer::HelmChartConfigContent, layers.2)
            .with(Layer::HelmChartConfigValues, layers.3);
        values = values.set(&set.into_iter().collect());
        // Where `null` has removed all of a map, no layer states it empty.
        let ours = |leaf: &EffectiveValue<'_>| matches!(leaf.path.steps(), [Step::Key(key), ..] if key.len() == 1);
        for leaf in values.iter().filter(|leaf| !leaf.value.is_object() && ours(leaf)) {
            let layer = values.layer(leaf.origin.layer);
            let mut steps = leaf.path.steps().iter();
            let said = steps.try_fold(&layer, |at, step| match step {
                Step::Key(key) => at.get(key),
                Step::Index(index) => at.get(index),
            });
            prop_assert_eq!(said, Some(leaf.value), "{} of {}", leaf.path, leaf.origin);
            // Nothing that counts for less is above it.
            let layers = values.overridden(&leaf.path.to_string());
            prop_assert!(layers.iter().all(|value| value.origin.layer < leaf.origin.layer));
        }
    }
}
