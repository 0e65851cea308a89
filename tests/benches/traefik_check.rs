//! Checking Traefik's values beside the schema that the chart comes with, in the same run: the chart's own `values.yaml`
//! of 83 KB, which gives every value that there is.
//!
//! The peers are `serde_yaml`, which reads the values, and `jsonschema`, which compiles the chart's schema and applies
//! it. They find what the schema refuses; ours also looks for what no template reads, what templates refuse, and
//! arguments that Traefik refuses, and knows the place of each.

use config_diagnostics::ToolSays;
use divan::Bencher;
use divan::counter::BytesCount;
use goyaml::Document;
use stack_tests::{say, shared};
use std::fs::read_to_string;
use traefik_values::{ChartVersion, Input, Release, Target, check};

const CHART: ChartVersion = ChartVersion::new(41, 3, 0);

fn main() {
    if files().is_none() {
        return say("skipped: no ../shared/data/traefik/charts/41.3.0");
    }
    assert_all_find_the_same();
    divan::main();
}

/// The values, and the schema.
fn files() -> Option<(String, String)> {
    let folder = shared("data/traefik/charts/41.3.0")?;
    let read = |name: &str| read_to_string(folder.join(name)).ok();
    Some((read("values.yaml")?, read("values.schema.json")?))
}

fn given() -> (String, String) {
    files().expect("main has looked")
}

fn target() -> Target {
    Target::new(Release::from(CHART))
}

/// What looks at nothing would be fast.
fn assert_all_find_the_same() {
    let (values, schema) = given();
    assert_eq!((refused(&values), theirs(&values, &schema)), (0, 0), "the chart takes its own");
    let wrong = values.replacen("\ndeployment:", "\ndeplyoment: {}\ndeployment:", 1);
    assert_ne!(values, wrong);
    assert_eq!((refused(&wrong), theirs(&wrong, &schema)), (1, 1));
}

fn refused(values: &str) -> usize {
    let found = check(&Document::parse(values).document, Input::Values, &target());
    found.iter().filter(|found| found.tool_says == ToolSays::Error).count()
}

fn ours(values: &str) -> usize {
    check(&Document::parse(values).document, Input::Values, &target()).len()
}

fn theirs(values: &str, schema: &str) -> usize {
    let schema = serde_json::from_str(schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    schema.iter_errors(&read(values)).count()
}

fn read(values: &str) -> serde_json::Value {
    serde_yaml::from_str(values).expect("serde_yaml reads it")
}

/// Parse, then check.
#[divan::bench]
fn traefik_values_check(bencher: Bencher<'_, '_>) {
    let (values, _) = given();
    bencher.counter(BytesCount::of_str(&values)).bench(|| ours(&values));
}

/// Check alone, of a document that is there.
#[divan::bench]
fn traefik_values_check_again(bencher: Bencher<'_, '_>) {
    let (values, _) = given();
    let (document, target) = (Document::parse(values.as_str()).document, target());
    bencher
        .counter(BytesCount::of_str(&values))
        .bench(|| check(&document, Input::Values, &target).len());
}

/// Read by `serde_yaml`; the schema compiled by `jsonschema`, and applied.
#[divan::bench]
fn serde_yaml_and_jsonschema(bencher: Bencher<'_, '_>) {
    let (values, schema) = given();
    bencher.counter(BytesCount::of_str(&values)).bench(|| theirs(&values, &schema));
}

/// The same, with a schema that was compiled before.
#[divan::bench]
fn serde_yaml_and_jsonschema_again(bencher: Bencher<'_, '_>) {
    let (values, schema) = given();
    let schema = serde_json::from_str(&schema).expect("the schema is JSON");
    let schema = jsonschema::validator_for(&schema).expect("it is a schema");
    bencher
        .counter(BytesCount::of_str(&values))
        .bench(|| schema.iter_errors(&read(&values)).count());
}
