//! `k3s-stack explain`, `rules` and help, from the outside.
#![cfg(feature = "cli")]

mod common;

use common::Folder;

#[test]
fn a_rule_is_explained_and_a_misspelt_one_suggested() {
    let folder = Folder::with([]);
    let ran = folder.run("explain stack/unrecognised-file");
    assert_eq!(ran.code, 0);
    assert!(ran.out.starts_with("# stack/unrecognised-file\n"), "{}", ran.out);
    assert!(ran.out.contains("## What it does"), "{}", ran.out);
    assert!(!ran.out.contains("//!"));
    let ran = folder.run("explain stack/unrecognized-file");
    assert_eq!((ran.code, ran.out.as_str()), (2, ""));
    assert!(ran.err.contains("did you mean `stack/unrecognised-file`?"), "{}", ran.err);
}

#[test]
fn every_rule_is_listed_once_and_explained() {
    let folder = Folder::with([]);
    let list = folder.run("rules --format json").json();
    let list = list["rules"].as_array().unwrap();
    let table = folder.run("rules").out;
    assert_eq!(table.lines().count(), list.len());
    for rule in list {
        let id = rule["id"].as_str().unwrap();
        let line = format!("{id} ");
        assert_eq!(table.lines().filter(|l| l.starts_with(&line)).count(), 1, "{id}");
        for field in ["group", "severity", "fix", "summary", "url"] {
            assert!(rule[field].is_string(), "{id} {field}");
        }
        assert!(rule["on_by_default"].is_boolean());
    }
    let id = list[0]["id"].as_str().unwrap();
    assert_eq!(folder.run(&format!("explain {id}")).code, 0);
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = Folder::with([]);
    for words in ["--help", "check --help", "--version"] {
        let ran = folder.run(words);
        assert_eq!((ran.code, ran.err.as_str()), (0, ""), "{words}");
        assert!(ran.out.contains("k3s-stack"), "{words}");
    }
    assert_eq!(folder.run("").code, 2);
}
