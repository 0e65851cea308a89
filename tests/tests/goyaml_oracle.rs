//! Our readers beside go-yaml v2 itself, where Go and Debian's packages of it are installed:
//! `apt-get install golang-go golang-gopkg-yaml.v2-dev golang-k8s-sigs-yaml-dev`.

use goyaml::{Document, NodeKind, Value, helm, k3s};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::Value as Json;
use stack_tests::{cases, files_under, hostile_yaml_text, say, shared, workspace_root};
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Where Debian puts the sources of Go packages.
const SOURCES: &str = "/usr/share/gocode";

/// Texts in one run of the property test.
const TEXTS: usize = 5_000;

/// The program, built; `None` where that cannot be.
fn build(folder: &Path) -> Option<PathBuf> {
    let program = folder.join("go-yaml");
    let built = Command::new("go")
        .args(["build", "-o"])
        .arg(&program)
        .arg(workspace_root().join("tests/fixtures/go-yaml/main.go"))
        .env("GOPATH", SOURCES)
        .env("GOCACHE", folder.join("cache"))
        .env("GO111MODULE", "off")
        .env("GOFLAGS", "")
        .stderr(Stdio::null())
        .status();
    built.is_ok_and(|status| status.success()).then_some(program)
}

fn ask(program: &Path, texts: &[String]) -> Vec<Json> {
    let mut child = Command::new(program)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program that was built starts");
    let mut input = child.stdin.take().unwrap();
    for text in texts {
        writeln!(input, "{}", Json::from(text.as_str())).unwrap();
    }
    drop(input);
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    said.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A value with its types, as the program prints it.
fn typed(value: &Value) -> String {
    let name = match value {
        Value::Seq(items) => {
            return format!("[{}]", items.iter().map(|v| typed(v) + ",").collect::<String>());
        }
        Value::Map(entries) => {
            let print = |(key, value): &(Value, Value)| typed(key) + "=" + &typed(value) + ",";
            return format!("{{{}}}", entries.iter().map(print).collect::<String>());
        }
        Value::Bool(_) => "bool",
        Value::Int(_) => "int",
        Value::Uint(_) => "uint64",
        Value::Float(_) => "float64",
        Value::Str(_) => "string",
        _ => "<nil>",
    };
    format!("{name}({})", value.go_string())
}

/// How our reading differs, if it does.
fn difference(text: &str, theirs: &Json) -> Option<String> {
    let said = |name: &str| theirs[name].as_str().unwrap();
    // Behind two byte order marks go-yaml loses the first character of some lines.
    if said("K3sError") == "crash" || text.starts_with("\u{feff}\u{feff}") {
        return None;
    }
    let document = Document::parse(text).document;
    let verdicts = [
        (k3s::items(&document).is_ok(), said("K3sError")),
        (helm::to_json(&document).is_ok(), said("HelmError")),
    ];
    if let Some((ours, error)) = verdicts.iter().find(|(ours, error)| *ours != error.is_empty()) {
        return Some(format!("{text:?}: ours {ours}, theirs {error:?}, {:?}", document.error()));
    }
    // A binary value may be no text.
    let root = document.root().filter(|_| !text.contains("binary"))?;
    if root.kind() == NodeKind::Mapping && said("K3sError").is_empty() {
        let ours = k3s::value(root).map(|value| typed(&value));
        if ours.as_deref() != Ok(said("K3s")) {
            return Some(format!("{text:?}: ours {ours:?}, theirs {}", said("K3s")));
        }
    }
    let ours = helm::to_json(&document).ok()?;
    // Numbers are compared as they are read back from text, keys without their order.
    let ours: Json = serde_json::from_str(&ours.to_string()).unwrap();
    let theirs: Json = serde_json::from_str(said("Helm")).unwrap();
    let value = k3s::value(root).ok()?;
    (ours != theirs && !has_large_number(&theirs) && !is_ambiguous(&value))
        .then(|| format!("{text:?}: ours {ours}, theirs {theirs}"))
}

/// Go writes numbers above 2^64 with other digits than Rust, and serde_json reads neither exactly.
fn has_large_number(json: &Json) -> bool {
    match json {
        Json::Number(number) => number.is_f64(),
        Json::Array(items) => items.iter().any(has_large_number),
        Json::Object(map) => map.values().any(has_large_number),
        _ => false,
    }
}

/// Of keys such as `1` and `"1"` Go takes either, at random.
fn is_ambiguous(value: &Value) -> bool {
    match value {
        Value::Seq(items) => items.iter().any(is_ambiguous),
        Value::Map(entries) => entries.iter().enumerate().any(|(n, (key, value))| {
            let text = key.go_string();
            let same = |(other, _): &(Value, Value)| other != key && other.go_string() == text;
            is_ambiguous(value) || entries.iter().skip(n + 1).any(same)
        }),
        _ => false,
    }
}

fn compare(texts: &[String]) {
    let folder = tempfile::tempdir().unwrap();
    let Some(program) = build(folder.path()) else {
        say("skipped: no Go, or no sources of yaml.v2 and sigs.k8s.io/yaml");
        return;
    };
    let theirs = ask(&program, texts);
    assert_eq!(theirs.len(), texts.len());
    let different: Vec<_> =
        texts.iter().zip(&theirs).filter_map(|(text, theirs)| difference(text, theirs)).collect();
    let read = theirs.iter().filter(|said| said["HelmError"] == "").count();
    say(&format!("go-yaml: {} texts, {read} of which Helm reads", texts.len()));
    assert!(different.is_empty(), "{} differ:\n{}", different.len(), different.join("\n"));
    assert!(read > 0 && read <= texts.len());
}

#[test]
fn hostile_texts_are_read_as_go_reads_them() {
    let mut runner = TestRunner::new(cases(1));
    let strategy = hostile_yaml_text();
    let texts: Vec<_> =
        (0..TEXTS).map(|_| strategy.new_tree(&mut runner).unwrap().current()).collect();
    compare(&texts);
}

#[test]
fn real_files_are_read_as_go_reads_them() {
    let Some(folder) = shared("corpus/traefik") else {
        say("skipped: no ../shared/corpus/traefik");
        return;
    };
    let files = files_under(&folder).unwrap();
    let is_yaml = |file: &&PathBuf| file.extension().is_some_and(|name| name == "yaml");
    let texts: Vec<_> = files
        .iter()
        .filter(is_yaml)
        .filter_map(|file| std::fs::read_to_string(file).ok())
        .collect();
    compare(&texts);
}
