//! Typed values of real files: `../shared/corpus/traefik`.

use goyaml::{Document, helm};
use serde_json::Value;
use stack_tests::{say, shared};
use traefik_values::{ChartVersion, Values};

/// The values in a file, if it holds some that can be read.
fn values(text: &str, kind: &str) -> Option<Value> {
    let document = Document::parse(text).document;
    if kind == "values" {
        return helm::to_json(&document).ok();
    }
    let mut roots = document.documents().filter_map(goyaml::DocumentRef::root);
    let root = roots.find(|root| root.get("kind").is_some_and(|own| own.value() == kind))?;
    let content = root.get("spec")?.get("valuesContent")?.embedded()?;
    helm::to_json(content.document()).ok()
}

/// Without maps that hold nothing, which say nothing; whole numbers are whole, and texts of YAML are what they say.
fn said(value: &Value) -> Value {
    match value {
        Value::Object(map) => {
            let entries = map.iter().map(|(key, value)| (key.clone(), said(value)));
            let full = |value: &Value| value.as_object().is_none_or(|map| !map.is_empty());
            Value::Object(entries.filter(|(_, value)| full(value)).collect())
        }
        Value::String(text) if text.contains(": ") => {
            helm::to_json(&Document::parse(text.as_str()).document)
                .unwrap_or_else(|_| value.clone())
        }
        other => other.clone(),
    }
}

#[test]
fn files_that_helm_takes_are_read_and_written_as_they_are() {
    let Some(folder) = shared("corpus/traefik") else {
        say("skipped: no ../shared/corpus/traefik");
        return;
    };
    let table = std::fs::read_to_string(folder.join("VERDICTS.tsv")).unwrap();
    let (mut all, mut other) = (0, Vec::new());
    for row in table.lines().skip(1) {
        let row: Vec<&str> = row.split('\t').collect();
        let [file, kind, chart, _, _, "OK", ..] = row[..] else { continue };
        let chart = chart.split(' ').next().unwrap_or_default();
        let chart = chart.parse::<ChartVersion>().ok().filter(|own| *own >= ChartVersion::OLDEST);
        let text = std::fs::read_to_string(folder.join(file)).unwrap();
        let json = values(&text, kind).filter(Value::is_object);
        let (Some(chart), Some(json)) = (chart, json) else { continue };
        all += 1;
        let (values, _) = Values::from_json(&json, chart);
        let written = values.emit(chart).unwrap_or_else(|error| panic!("{file} {chart}: {error}"));
        assert_eq!(Values::from_json(&written, chart).0, values, "{file} {chart}");
        if said(&written) != said(&json) {
            other.push(format!("{file} {chart}: {written}"));
        }
    }
    say(&format!("{all} files, {} are written in another way: {other:#?}", other.len()));
    // Switches among the arguments that are off are left out.
    assert!(other.len() * 100 <= all);
}
