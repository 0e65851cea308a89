//! `k3s-stack.toml`, from the outside.
#![cfg(feature = "cli")]

mod common;

use common::{CLEAN, Folder, paths, rules};
use serde_json::{Value, json};

const RULE: &str = "text/byte-order-mark";

/// What the rule finds.
fn marked() -> String {
    format!("\u{feff}{CLEAN}")
}

fn target(report: &Value, file: usize) -> &str {
    report["files"][file]["target"].as_str().unwrap()
}

#[test]
fn the_nearest_one_holds_and_the_command_line_wins() {
    let folder = Folder::with([
        ("k3s-stack.toml", "[targets]\nhaproxy = \"2.8\"\n"),
        ("a/haproxy.cfg", CLEAN),
        ("b/k3s-stack.toml", "[targets]\nhaproxy = \"3.0\"\n"),
        ("b/c/haproxy.cfg", CLEAN),
    ]);
    let (report, code) = folder.json("a/haproxy.cfg b/c/haproxy.cfg");
    assert_eq!(code, 0);
    assert_eq!(
        paths(&report),
        ["a/haproxy.cfg", "b/c/haproxy.cfg", "k3s-stack.toml", "b/k3s-stack.toml"]
    );
    assert_eq!((target(&report, 0), target(&report, 1)), ("haproxy=2.8", "haproxy=3.0"));
    assert_eq!(report["files"][2]["kind"], "k3s-stack");
    let (report, _) = folder.json("--target haproxy=3.2 a");
    assert_eq!(target(&report, 0), "haproxy=3.2");
    let (report, _) = folder.json("--no-config a");
    assert_eq!((target(&report, 0), paths(&report).len()), ("haproxy=3.4", 1));
    let (report, _) = folder.json("--config b/k3s-stack.toml a");
    assert_eq!(target(&report, 0), "haproxy=3.0");
    assert_eq!(paths(&report), ["a/haproxy.cfg", "b/k3s-stack.toml"]);
}

#[test]
fn it_is_listed_once_in_the_place_of_its_path() {
    let folder = Folder::with([("haproxy.cfg", CLEAN), ("k3s-stack.toml", ""), ("z.cfg", CLEAN)]);
    assert_eq!(paths(&folder.json(".").0), ["./haproxy.cfg", "./k3s-stack.toml", "./z.cfg"]);
    assert_eq!(paths(&folder.json("--no-config .").0).len(), 3);
    let outside = folder.path().join("haproxy.cfg");
    let (report, _) = folder.json(outside.to_str().unwrap());
    assert_eq!(paths(&report)[1], folder.path().join("k3s-stack.toml").to_str().unwrap());
}

#[test]
fn the_search_ends_at_the_root_of_a_repository() {
    let folder = Folder::with([
        ("k3s-stack.toml", "[targets]\nhaproxy = \"2.8\"\n"),
        ("repo/.git/HEAD", "ref: refs/heads/main\n"),
        ("repo/haproxy.cfg", CLEAN),
    ]);
    let (report, _) = folder.json("repo/haproxy.cfg");
    assert_eq!((target(&report, 0), paths(&report).len()), ("haproxy=3.4", 1));
}

#[test]
fn rules_are_set_for_all_files_and_for_some() {
    let toml = format!(
        "[rules]\n\"{RULE}\" = \"hint\"\n[[overrides]]\npaths = [\"legacy/**\"]\nrules = {{ \"{RULE}\" = \"off\" }}\n"
    );
    let folder = Folder::with([
        ("k3s-stack.toml", toml.as_str()),
        ("haproxy.cfg", marked().as_str()),
        ("legacy/haproxy.cfg", marked().as_str()),
    ]);
    let (report, code) = folder.json("haproxy.cfg legacy");
    assert_eq!(code, 0, "a hint is below the threshold");
    assert_eq!(report["files"][0]["diagnostics"][0]["severity"], "hint");
    assert!(!rules(&report, 1).contains(&RULE));
    let (report, _) = folder.json(&format!("--enable {RULE} legacy"));
    assert!(rules(&report, 0).contains(&RULE), "the command line wins");
    let (report, _) = folder.json("--disable all haproxy.cfg");
    assert!(!rules(&report, 0).contains(&RULE));
}

#[test]
fn facts_hold_for_some_files() {
    let toml = "[[overrides]]\npaths = [\"agents\"]\nfacts = { role = \"agent\" }\n";
    let folder = Folder::with([
        ("k3s-stack.toml", toml),
        ("agents/k3s.yaml", "cluster-init: true\n"),
        ("other/k3s.yaml", "cluster-init: true\n"),
    ]);
    let (report, _) = folder.json("agents/k3s.yaml other/k3s.yaml");
    assert_ne!(rules(&report, 0), rules(&report, 1), "only an agent does not know the flag");
}

#[test]
fn mistakes_are_findings_with_their_places() {
    let toml = "[rules]\n\"haproxy/mising-final-newline\" = \"off\"\n[targets]\nk3s = \"new\"\n";
    let folder = Folder::with([("k3s-stack.toml", toml), ("haproxy.cfg", CLEAN)]);
    let (report, code) = folder.json("haproxy.cfg");
    assert_eq!(code, 1);
    assert_eq!(rules(&report, 1), ["stack/invalid-project-file"; 2]);
    let found = &report["files"][1]["diagnostics"][0];
    assert!(found["message"].as_str().unwrap().contains("did you mean"), "{found}");
    assert_eq!((&found["span"]["line"], &found["span"]["column"]), (&json!(2), &json!(1)));
    let broken = Folder::with([("k3s-stack.toml", "[rules\n"), ("haproxy.cfg", CLEAN)]);
    let (report, code) = broken.json(".");
    assert_eq!((code, rules(&report, 1)), (1, vec!["stack/invalid-project-file"]));
    assert_eq!(target(&report, 0), "haproxy=3.4");
}

#[test]
fn a_project_file_that_cannot_be_read_ends_with_2() {
    let folder = Folder::with([("haproxy.cfg", CLEAN)]);
    let (report, code) = folder.json("--config missing.toml haproxy.cfg");
    assert_eq!((code, paths(&report)), (2, vec!["haproxy.cfg", "missing.toml"]));
    assert_eq!(rules(&report, 1), ["stack/unreadable-file"]);
    assert_eq!(folder.run("check --config a --no-config haproxy.cfg").code, 2);
}

#[test]
fn fix_heeds_it() {
    let off = format!("[rules]\n\"{RULE}\" = \"off\"\n");
    let folder =
        Folder::with([("k3s-stack.toml", off.as_str()), ("haproxy.cfg", marked().as_str())]);
    assert!(folder.run("fix .").out.ends_with("0 fixed\n"));
    assert_eq!(folder.read("haproxy.cfg"), marked());
    assert!(folder.run("fix --no-config .").out.ends_with("1 fixed\n"));
    assert_eq!(folder.read("haproxy.cfg"), CLEAN);
}
