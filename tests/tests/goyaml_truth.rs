//! What k3s' and Helm's readers were seen to make of 133 documents: `../shared/data/yaml`.

use goyaml::{Document, Value, helm, k3s};
use serde_json::Value as Json;
use stack_tests::{say, shared};

/// As the recording prints an entry: `key=type(value) `.
fn printed(document: &Document) -> Option<String> {
    let items = k3s::items(document).ok()?;
    let print = |item: &k3s::Item| {
        let key = if item.key.is_empty() { "<nil>" } else { &item.key };
        format!("{key}={}({}) ", go_type(&item.value), item.value.go_string())
    };
    Some(items.iter().map(print).collect())
}

fn go_type(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Uint(_) => "uint64",
        Value::Float(_) => "float64",
        Value::Str(_) => "string",
        Value::Seq(_) => "[]interface {}",
        Value::Map(_) => "yaml.MapSlice",
        _ => "<nil>",
    }
}

/// Keys that are lists print as a whole in the recording; k3s takes the first item.
const KEY_IS_A_LIST: &str = "complex key";

#[test]
fn every_recorded_document_is_read_as_recorded() {
    let Some(folder) = shared("data/yaml") else {
        say("skipped: no ../shared/data/yaml");
        return;
    };
    let read = |name: &str| -> Json {
        let text = std::fs::read_to_string(folder.join(name)).unwrap();
        serde_json::from_str(&text).unwrap()
    };
    let (cases, recorded) = (read("cases.json"), read("go-out.json"));
    let cases = cases.as_array().unwrap();
    for case in cases {
        let (name, text) = (case["Name"].as_str().unwrap(), case["Yaml"].as_str().unwrap());
        let theirs = |reader: &str| recorded[name][reader].as_str().unwrap();
        let document = Document::parse(text).document;

        let for_k3s = theirs("k3s(yaml.v2 MapSlice)");
        match printed(&document) {
            None => assert!(for_k3s.starts_with("ERR"), "{name}: refused, but read as {for_k3s}"),
            Some(_) if name == KEY_IS_A_LIST => assert_eq!(for_k3s, "[a b]=string(c) "),
            Some(ours) => assert_eq!(ours, for_k3s, "{name}"),
        }

        let for_helm = theirs("helm(sigs YAMLToJSON)");
        match helm::to_json(&document) {
            Err(_) => assert!(for_helm.starts_with("ERR"), "{name}: refused, but is {for_helm}"),
            // What nests too deeply for a reader of JSON has no order of keys either.
            Ok(ours) => match serde_json::from_str::<Json>(for_helm) {
                Ok(theirs) => assert_eq!(ours, theirs, "{name}"),
                Err(_) => assert_eq!(ours.to_string(), for_helm, "{name}"),
            },
        }
    }
    say(&format!("{} recorded documents read alike", cases.len()));
    assert_eq!(cases.len(), 133);
}
