//! `k3s-stack check`, from the outside.
#![cfg(feature = "cli")]

mod common;

use common::{CLEAN, Folder, cut, paths, rules};
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[test]
fn a_clean_file_is_listed_and_ends_well() {
    let (report, code) = Folder::with([("haproxy.cfg", CLEAN)]).json("haproxy.cfg");
    assert_eq!(code, 0);
    assert_eq!(report["version"], 1);
    assert_eq!(report["diagnostics"], json!([]));
    assert_eq!(report["files"][0]["path"], "haproxy.cfg");
    assert_eq!(report["files"][0]["kind"], "haproxy");
    assert_eq!(report["files"][0]["target"], "haproxy=3.4");
    assert!(!rules(&report, 0).contains(&"haproxy/missing-final-newline"));
}

#[test]
fn a_finding_has_every_field_of_the_contract() {
    let (report, code) = Folder::with([("haproxy.cfg", cut())]).json("haproxy.cfg");
    assert_eq!(code, 1);
    let found = report["files"][0]["diagnostics"].as_array().unwrap();
    let found = found.iter().find(|d| d["rule"] == "haproxy/missing-final-newline").unwrap();
    let sorted = |names: Vec<&str>| names.iter().map(|n| (*n).to_owned()).collect::<BTreeSet<_>>();
    let fields =
        |value: &Value| sorted(value.as_object().unwrap().keys().map(String::as_str).collect());
    let sorted = |names: &str| sorted(names.split_whitespace().collect());
    let top = "rule severity confidence tool_says message help url tags span labels fixes";
    assert_eq!(fields(found), sorted(top));
    assert_eq!(fields(&found["span"]), sorted("file start end line column path"));
    assert_eq!(fields(&found["fixes"][0]), sorted("title applicability edits"));
    assert_eq!(found["severity"], "error");
    assert_eq!(found["tool_says"], "error");
    assert_eq!(found["span"]["file"], "haproxy.cfg");
    assert_eq!(found["span"]["line"], 15);
    let end = cut().len();
    let edit = json!({"file": "haproxy.cfg", "start": end, "end": end, "text": "\n"});
    assert_eq!(found["fixes"][0]["edits"], json!([edit]));
}

#[test]
fn the_threshold_decides_between_0_and_1() {
    let folder = Folder::with([("notes.txt", "hello\n")]);
    assert_eq!(folder.run("check notes.txt").code, 0);
    assert_eq!(folder.run("check --fail-on warning notes.txt").code, 0);
    assert_eq!(folder.run("check --fail-on info notes.txt").code, 1);
}

#[test]
fn an_unreadable_path_does_not_keep_the_others_from_being_checked() {
    let folder = Folder::with([("haproxy.cfg", CLEAN)]);
    let (report, code) = folder.json("missing.cfg haproxy.cfg");
    assert_eq!(code, 2);
    assert_eq!(paths(&report), ["missing.cfg", "haproxy.cfg"]);
    assert_eq!(rules(&report, 0), ["stack/unreadable-file"]);
    let text = folder.run("check missing.cfg");
    assert_eq!(text.code, 2);
    assert!(text.out.contains("missing.cfg"), "{}", text.out);
}

#[test]
fn the_first_byte_that_is_not_utf_8_is_named() {
    let folder = Folder::with([]);
    folder.write("haproxy.cfg", b"global\n    # caf\xe9\n");
    let (report, code) = folder.json("haproxy.cfg");
    assert_eq!(code, 2);
    assert_eq!(report["files"][0]["kind"], "haproxy");
    let found = &report["files"][0]["diagnostics"][0];
    assert_eq!(found["rule"], "stack/not-utf-8");
    assert_eq!(found["severity"], "error");
    assert!(found["message"].as_str().unwrap().contains("0xe9, at offset 16"), "{found}");
    assert_eq!(
        (&found["span"]["start"], &found["span"]["line"], &found["span"]["column"]),
        (&json!(16), &json!(2), &json!(10))
    );
    assert_eq!(folder.run("check haproxy.cfg").code, 2);
}

#[test]
fn a_file_of_no_known_kind_is_listed_as_skipped() {
    let folder = Folder::with([("values.yaml", "global:\n  x: 1\n")]);
    let (report, code) = folder.json("values.yaml");
    assert_eq!(code, 0);
    assert_eq!(report["files"][0]["kind"], Value::Null);
    assert_eq!(report["files"][0]["target"], Value::Null);
    let found = &report["files"][0]["diagnostics"][0];
    assert_eq!(
        (&found["rule"], &found["severity"], &found["tool_says"]),
        (&json!("stack/unrecognised-file"), &json!("info"), &json!("unknown"))
    );
    // Not even this silences it.
    assert_eq!(rules(&folder.json("--disable all values.yaml").0, 0), ["stack/unrecognised-file"]);
    assert_eq!(folder.json("--kind haproxy values.yaml").0["files"][0]["kind"], "haproxy");
}

#[test]
fn folders_are_walked_in_order_without_what_git_ignores() {
    let folder = Folder::with([
        ("conf/.gitignore", "ignored.cfg\n"),
        ("conf/.hidden.cfg", CLEAN),
        ("conf/b.cfg", CLEAN),
        ("conf/a/z.cfg", CLEAN),
        ("conf/ignored.cfg", CLEAN),
        ("conf/README", "hello\n"),
    ]);
    folder.write("conf/logo.png", b"\x89PNG\xff\n");
    let (report, code) = folder.json("conf");
    assert_eq!(code, 0);
    assert_eq!(paths(&report), ["conf/README", "conf/a/z.cfg", "conf/b.cfg", "conf/logo.png"]);
    // A picture is not a configuration that could not be read.
    assert_eq!(rules(&report, 3), ["stack/unrecognised-file"]);
    // What is named is checked, whatever git thinks of it.
    assert_eq!(folder.json("conf/ignored.cfg").0["files"][0]["kind"], "haproxy");
}

#[test]
fn a_path_given_twice_is_listed_once() {
    let folder = Folder::with([("conf/a.cfg", CLEAN)]);
    assert_eq!(paths(&folder.json("conf/a.cfg conf conf/a.cfg").0), ["conf/a.cfg"]);
}

#[test]
fn standard_input_has_the_name_it_is_given() {
    let folder = Folder::with([]);
    let ran = folder.run_with("check --format json -", cut());
    assert_eq!((ran.code, paths(&ran.json())), (1, vec!["-"]));
    let ran = folder.run_with("check --format json --stdin-name conf/haproxy.cfg -", "");
    assert_eq!((ran.code, paths(&ran.json())), (0, vec!["conf/haproxy.cfg"]));
    assert_eq!(ran.json()["files"][0]["kind"], "haproxy");
}

#[test]
fn targets_are_used_or_refused() {
    let folder = Folder::with([("haproxy.cfg", CLEAN)]);
    let target = |words: &str| folder.json(words).0["files"][0]["target"].clone();
    assert_eq!(target("--target haproxy=2.8 haproxy.cfg"), "haproxy=2.8");
    assert_eq!(target("--target k3s=1.33.1 --target haproxy=3.0.4 haproxy.cfg"), "haproxy=3.0");
    let (report, code) = folder.json("--target haproxy=9.9 haproxy.cfg");
    assert_eq!((code, &report["files"][0]["target"]), (0, &json!("haproxy=3.4")));
    assert!(rules(&report, 0).contains(&"stack/target-newer-than-tables"));
    for bad in ["haproxy=1.5", "haproxy=x", "haproxy", "nginx=1.2", "k3s=latest"] {
        let ran = folder.run(&format!("check --target {bad} haproxy.cfg"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{bad}");
        assert!(ran.err.starts_with("error: "), "{}", ran.err);
    }
}

#[test]
fn bad_usage_ends_with_2_and_says_what_to_write() {
    let folder = Folder::with([("haproxy.cfg", CLEAN)]);
    for (words, said) in [
        ("check", "PATH"),
        ("chekc haproxy.cfg", "check"),
        ("check --kind nginx haproxy.cfg", "haproxy"),
        ("check --fail-on fatal haproxy.cfg", "warning"),
        ("check --fact rolle=server haproxy.cfg", "rolle"),
        ("check --fact role haproxy.cfg", "KEY=VALUE"),
        ("check --enable secruity haproxy.cfg", "did you mean `security`?"),
        ("check --disable stack/not-utf8 haproxy.cfg", "did you mean `stack/not-utf-8`?"),
    ] {
        let ran = folder.run(words);
        assert_eq!((ran.code, ran.out.as_str()), (2, ""), "{words}");
        assert!(ran.err.contains(said), "{words}: {}", ran.err);
    }
}

#[test]
fn the_last_choice_of_rules_counts() {
    let folder = Folder::with([]);
    folder.write("bom.cfg", format!("\u{feff}{CLEAN}").as_bytes());
    let found = |words: &str| {
        let report = folder.json(&format!("--kind haproxy {words} bom.cfg")).0;
        rules(&report, 0).contains(&"text/byte-order-mark")
    };
    assert!(found(""));
    assert!(!found("--disable text/byte-order-mark"));
    assert!(!found("--enable all --disable correctness"));
    assert!(found("--disable all --enable text/byte-order-mark"));
    assert!(!found("--enable text/byte-order-mark --disable all"));
}

#[test]
fn suppressed_findings_are_gone_and_idle_suppressions_are_told() {
    let nbsp = "    # k3s-stack: ignore[text/non-breaking-space] on purpose\n    mode\u{a0}http";
    let folder = Folder::with([
        ("with.cfg", CLEAN.replace("    mode http", nbsp).as_str()),
        ("without.cfg", CLEAN.replace("mode http", "mode\u{a0}http").as_str()),
        ("idle.cfg", CLEAN.replace("    mode http", &nbsp.replace('\u{a0}', " ")).as_str()),
    ]);
    let (report, _) = folder.json("with.cfg without.cfg idle.cfg");
    assert!(!rules(&report, 0).contains(&"text/non-breaking-space"));
    assert!(rules(&report, 1).contains(&"text/non-breaking-space"));
    assert!(rules(&report, 2).contains(&"text/unused-suppression"));
}

#[test]
fn text_has_the_place_and_colours_only_when_asked() {
    let folder = Folder::with([("haproxy.cfg", cut())]);
    let plain = folder.run("check haproxy.cfg");
    assert!(plain.out.contains("haproxy.cfg:15:5"), "{}", plain.out);
    assert!(!plain.out.contains('\u{1b}'));
    assert!(folder.run("check --color always haproxy.cfg").out.contains('\u{1b}'));
    assert!(!folder.run("check --color never haproxy.cfg").out.contains('\u{1b}'));
}

#[cfg(unix)]
#[test]
fn a_broken_link_in_a_folder_is_an_unreadable_file() {
    let folder = Folder::with([("conf/haproxy.cfg", CLEAN)]);
    std::os::unix::fs::symlink("nowhere", folder.path().join("conf/a.cfg")).unwrap();
    let (report, code) = folder.json("conf");
    assert_eq!((code, paths(&report)), (2, vec!["conf/a.cfg", "conf/haproxy.cfg"]));
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_changes_nothing() {
    use std::process::{Command, Stdio};
    let folder = Folder::with([("haproxy.cfg", cut())]);
    for n in 0..200 {
        folder.write(&format!("{n}-{}.txt", "x".repeat(100)), b"hello\n");
    }
    let mut child = Command::new(env!("CARGO_BIN_EXE_k3s-stack"))
        .args(["check", "."])
        .current_dir(folder.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(1));
}
