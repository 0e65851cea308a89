//! `check --baseline`, from the outside.
#![cfg(feature = "cli")]

mod common;

use common::{CLEAN, Folder, cut, rules};

#[test]
fn known_findings_do_not_count_and_new_ones_do() {
    let folder = Folder::with([("conf/haproxy.cfg", cut())]);
    let ran = folder.run("check --write-baseline known.json conf");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert!(folder.read("known.json").contains("\"file\":\"conf/haproxy.cfg\""));
    let (report, code) = folder.json("--baseline known.json conf");
    assert_eq!((code, rules(&report, 0).len()), (0, 0));
    folder.write("conf/haproxy.cfg", format!("# moved\n\n{}", cut()).as_bytes());
    assert_eq!(folder.run("check --baseline known.json conf").code, 0);
    let new = cut().replace("mode http", "mode htttp");
    folder.write("conf/haproxy.cfg", new.as_bytes());
    let (report, code) = folder.json("--baseline known.json conf");
    assert_eq!(code, 1);
    assert!(!rules(&report, 0).contains(&"haproxy/missing-final-newline"));
}

#[test]
fn a_baseline_that_is_too_generous_fails() {
    let folder = Folder::with([("haproxy.cfg", cut())]);
    folder.run("check --write-baseline known.json haproxy.cfg");
    folder.write("haproxy.cfg", CLEAN.as_bytes());
    let (report, code) = folder.json("--baseline known.json haproxy.cfg");
    assert_eq!(code, 1);
    let found = &report["diagnostics"][0];
    assert_eq!(
        (&found["rule"], &found["span"]["file"]),
        (&"stack/stale-baseline".into(), &"known.json".into())
    );
    assert_eq!(found["span"]["line"], 2);
    folder.run("check --baseline known.json --write-baseline known.json haproxy.cfg");
    assert_eq!(folder.run("check --baseline known.json haproxy.cfg").code, 0);
}

#[test]
fn files_that_were_not_checked_are_not_stale_and_gone_ones_are() {
    let folder = Folder::with([("a/haproxy.cfg", cut()), ("b/haproxy.cfg", cut())]);
    folder.run("check --write-baseline known.json a b");
    assert_eq!(folder.run("check --baseline known.json a").code, 0);
    std::fs::remove_dir_all(folder.path().join("b")).unwrap();
    assert_eq!(folder.run("check --baseline known.json a").code, 1);
}

#[test]
fn one_that_cannot_be_read_ends_with_2() {
    let folder = Folder::with([("haproxy.cfg", CLEAN), ("bad.json", "[]")]);
    for path in ["missing.json", "bad.json"] {
        let ran = folder.run(&format!("check --baseline {path} haproxy.cfg"));
        assert_eq!((ran.code, ran.out.as_str()), (2, ""));
        assert!(ran.err.contains(path), "{}", ran.err);
    }
}

#[test]
fn files_that_cannot_be_read_stay_reported() {
    let folder = Folder::with([]);
    assert_eq!(folder.run("check --write-baseline known.json missing.cfg").code, 2);
    assert_eq!(folder.run("check --baseline known.json missing.cfg").code, 2);
}
