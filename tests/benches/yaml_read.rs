//! Reading YAML beside the YAML organisation's serde crate, in the same run: the upstream Traefik chart's values where
//! they are there, which are mostly comments, and dense generated YAML.
//!
//! `serde_yaml` gives a tree of values, and keeps no comments and no places. So two things of ours are timed: parsing
//! to a document with places, and reading on to Helm's JSON.

use divan::Bencher;
use divan::counter::BytesCount;
use goyaml::{Document, helm};
use stack_tests::{generated_yaml, shared};

fn main() {
    assert_all_read_it();
    divan::main();
}

/// The file of 83 KB, or as much of our own.
fn chart_values() -> String {
    let file = shared("data/traefik/charts/41.3.0/values.yaml");
    file.and_then(|file| std::fs::read_to_string(file).ok())
        .unwrap_or_else(|| generated_yaml(83_000))
}

fn dense() -> String {
    generated_yaml(1_500_000)
}

/// A parser that gives up early would look fast.
fn assert_all_read_it() {
    for text in [chart_values(), dense()] {
        let ours =
            helm::to_json(&Document::parse(text.as_str()).document).expect("goyaml reads it");
        let theirs: serde_yaml::Value = serde_yaml::from_str(&text).expect("serde_yaml reads it");
        let theirs = serde_json::to_value(theirs).expect("its keys are strings");
        assert_eq!(ours, theirs, "both read the same");
    }
}

const TEXTS: [(&str, fn() -> String); 2] = [("chart values", chart_values), ("dense", dense)];

fn texts() -> impl Iterator<Item = &'static str> {
    TEXTS.iter().map(|(name, _)| *name)
}

fn text(name: &str) -> String {
    TEXTS
        .iter()
        .find(|(known, _)| *known == name)
        .map(|(_, text)| text())
        .expect("it is in the list")
}

/// A document with nodes, comments and their places.
#[divan::bench(args = texts())]
fn goyaml_parse(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher.counter(BytesCount::of_str(&text)).bench(|| Document::parse(text.as_str()));
}

/// Parse, then read what Helm reads.
#[divan::bench(args = texts())]
fn goyaml_to_json(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| helm::to_json(&Document::parse(text.as_str()).document));
}

/// `serde_yaml`'s tree of values.
#[divan::bench(args = texts())]
fn serde_yaml_from_str(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| serde_yaml::from_str::<serde_yaml::Value>(&text));
}

/// One edit: the text is changed, read again and compared.
#[divan::bench(args = texts())]
fn goyaml_set(bencher: Bencher<'_, '_>, name: &str) {
    let text = text(name);
    let document = Document::parse(text.as_str()).document;
    let entry = document.root().and_then(|root| root.entries().last()).expect("it has keys");
    let path = entry.value.path();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| document.edit().set(&path, "new").map(goyaml::Editor::finish));
}
