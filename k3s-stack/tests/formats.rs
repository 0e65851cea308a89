//! What the formats and schemas say, read by other people's readers.
#![cfg(feature = "cli")]

mod common;

use common::{CLEAN, Folder, cut};
use serde_json::{Value, json};
use serde_sarif::sarif::{ResultLevel, Sarif};

/// Findings of each severity, fixes, labels, a skipped and an unreadable file.
fn folder() -> Folder {
    let folder = Folder::with([
        ("a b/haproxy.cfg", format!("{}\n    server app1 127.0.0.1:9001", cut()).as_str()),
        ("clean/haproxy.cfg", CLEAN),
        ("k3s.yaml", "cluster-init: true\nflanel-backend: none\ntoken: secret\n"),
        ("notes.txt", "hello\n"),
        ("k3s-stack.toml", "[targets]\nk3s = \"1.33.1\"\n"),
    ]);
    folder.write("old/haproxy.cfg", b"# caf\xe9\n");
    folder
}

#[test]
fn sarif_is_read_by_its_own_crate() {
    let ran = folder().run("check --enable all --format sarif .");
    assert_eq!(ran.code, 2);
    let log: Sarif = serde_json::from_str(&ran.out).unwrap();
    let run = &log.runs[0];
    assert_eq!(run.column_kind, Some(json!("utf16CodeUnits")));
    assert!(!run.invocations.as_ref().unwrap()[0].execution_successful);
    let rules = run.tool.driver.rules.as_ref().unwrap();
    let results = run.results.as_ref().unwrap();
    assert!(results.iter().any(|result| matches!(result.level, Some(ResultLevel::Error))));
    assert!(results.iter().any(|result| result.fixes.is_some()));
    for result in results {
        let rule = &rules[usize::try_from(result.rule_index.unwrap()).unwrap()];
        assert_eq!(Some(&rule.id), result.rule_id.as_ref());
        assert!(rule.help.is_some() && rule.short_description.is_some(), "{}", rule.id);
        assert_eq!(result.locations.as_ref().unwrap().len(), 1);
    }
    let artifacts = run.artifacts.as_ref().unwrap();
    let uris: Vec<_> =
        artifacts.iter().map(|a| a.location.as_ref().unwrap().uri.clone().unwrap()).collect();
    assert!(uris.contains(&"a%20b/haproxy.cfg".to_owned()), "{uris:?}");
}

#[test]
fn junit_is_xml_and_its_counts_are_right() {
    let ran = folder().run("check --enable all --format junit --fail-on warning .");
    let xml = roxmltree::Document::parse(&ran.out).unwrap();
    let root = xml.root_element();
    assert_eq!(root.tag_name().name(), "testsuites");
    let count = |of: roxmltree::Node<'_, '_>, name: &str| {
        of.descendants().filter(|node| node.has_tag_name(name)).count().to_string()
    };
    assert_eq!(root.attribute("tests").unwrap(), count(root, "testcase"));
    assert_eq!(root.attribute("failures").unwrap(), count(root, "failure"));
    for suite in root.children().filter(|node| node.has_tag_name("testsuite")) {
        for (attribute, element) in
            [("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")]
        {
            assert_eq!(suite.attribute(attribute).unwrap(), count(suite, element));
        }
    }
    assert!(root.descendants().any(|node| node.has_tag_name("skipped")));
}

#[test]
fn github_has_one_command_a_finding() {
    let folder = folder();
    let ran = folder.run("check --format github .");
    let report = folder.json(".").0;
    let found: usize = report["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| f["diagnostics"].as_array().unwrap().len())
        .sum();
    let commands = ran.out.lines().filter(|line| line.starts_with("::")).count();
    assert_eq!((commands, ran.out.lines().count()), (found, found + 1));
    assert!(
        ran.out
            .contains("::error title=haproxy/missing-final-newline,file=./a b/haproxy.cfg,line="),
        "{}",
        ran.out
    );
}

fn schema(what: &str) -> jsonschema::Validator {
    let ran = Folder::with([]).run(&format!("schema {what}"));
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    jsonschema::draft202012::meta::validate(&schema).unwrap();
    jsonschema::validator_for(&schema).unwrap()
}

#[test]
fn reports_are_as_their_schema_says() {
    let schema = schema("report");
    let (report, _) = folder().json("--enable all .");
    let wrong: Vec<_> = schema.iter_errors(&report).map(|error| error.to_string()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
    let mut bad = report.clone();
    bad["files"][0]["diagnostics"] = json!([{"rule": "x"}]);
    assert!(!schema.is_valid(&bad));
}

#[test]
fn project_files_are_as_their_schema_says() {
    let schema = schema("project");
    let valid = |toml: &str| {
        schema
            .is_valid(&serde_json::to_value(toml::from_str::<toml::Table>(toml).unwrap()).unwrap())
    };
    assert!(valid(
        "[targets]\nk3s = \"1.33.1\"\n[rules]\nsecurity = \"error\"\n\"stack/not-utf-8\" = \"hint\"\n\
         [[overrides]]\npaths = [\"legacy/**\"]\nrules = { all = \"off\" }\nfacts = { os = \"debian-12\" }\n\
         [stack.home]\nservers = [\"k3s-server1.yaml\"]\n[[stack.home.nodes]]\nname = \"m1\"\nroles = [\"server\"]\n\
         [[stack.home.apps]]\nhost = \"a.example.com\"\nwebsocket = true\n"
    ));
    assert!(!valid("[target]\nk3s = \"1.33.1\"\n"));
    assert!(!valid("[targets]\nnginx = \"1.25\"\n"));
    assert!(!valid("[rules]\nsecruity = \"error\"\n"));
    assert!(!valid("[rules]\nsecurity = \"fatal\"\n"));
}

#[test]
fn completions_are_written_for_each_shell() {
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let ran = Folder::with([]).run(&format!("completions {shell}"));
        assert_eq!(ran.code, 0);
        assert!(ran.out.contains("k3s-stack") && ran.out.contains("write-baseline"), "{shell}");
    }
}
