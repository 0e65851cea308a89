//! `k3s-stack fix`, from the outside.
#![cfg(feature = "cli")]

mod common;

use common::{CLEAN, Folder, cut};
use std::fs;

#[test]
fn a_safe_fix_is_applied_and_told() {
    let folder = Folder::with([("haproxy.cfg", cut())]);
    let ran = folder.run("fix haproxy.cfg");
    assert_eq!(ran.code, 0, "{}{}", ran.out, ran.err);
    assert_eq!(folder.read("haproxy.cfg"), CLEAN);
    assert!(ran.out.contains("fixed haproxy.cfg: haproxy/missing-final-newline"), "{}", ran.out);
    assert!(ran.out.ends_with("1 fixed\n"), "{}", ran.out);
}

#[test]
fn a_clean_file_is_not_touched() {
    let folder = Folder::with([("haproxy.cfg", CLEAN)]);
    let time = |folder: &Folder| {
        fs::metadata(folder.path().join("haproxy.cfg")).unwrap().modified().unwrap()
    };
    let before = time(&folder);
    let ran = folder.run("fix haproxy.cfg");
    assert!(ran.out.ends_with("0 fixed\n"), "{}", ran.out);
    assert_eq!((folder.read("haproxy.cfg").as_str(), time(&folder)), (CLEAN, before));
}

#[test]
fn a_diff_is_all_there_is_on_standard_output_and_the_file_stays() {
    let folder = Folder::with([("haproxy.cfg", cut())]);
    let ran = folder.run("fix --diff haproxy.cfg");
    assert_eq!(ran.code, 1, "the file still has its error");
    assert_eq!(folder.read("haproxy.cfg"), cut());
    assert!(ran.out.starts_with("--- haproxy.cfg\n+++ haproxy.cfg\n@@ "), "{}", ran.out);
    assert!(ran.out.ends_with(
        "-    server app1 127.0.0.1:9000\n\\ No newline at end of file\n+    server app1 127.0.0.1:9000\n"
    ), "{}", ran.out);
    assert!(ran.err.contains("would fix haproxy.cfg"), "{}", ran.err);
}

#[test]
fn standard_input_comes_out_mended() {
    let ran = Folder::with([]).run_with("fix --kind haproxy -", cut());
    assert_eq!((ran.code, ran.out.as_str()), (0, CLEAN));
    assert!(ran.err.contains("1 fixed"), "{}", ran.err);
}

#[test]
fn disabled_rules_fix_nothing_and_several_fixes_go_together() {
    let text = format!("\u{feff}{}", cut());
    let folder = Folder::with([("haproxy.cfg", text.as_str())]);
    folder.run("fix --disable text/byte-order-mark haproxy.cfg");
    assert_eq!(folder.read("haproxy.cfg"), format!("\u{feff}{CLEAN}"));
    folder.run("fix haproxy.cfg");
    assert_eq!(folder.read("haproxy.cfg"), CLEAN);
}

#[test]
fn an_invisible_space_becomes_one_that_is_read() {
    let text = CLEAN.replace("mode http", "mode\u{a0}http");
    let folder = Folder::with([("haproxy.cfg", text.as_str())]);
    folder.run("fix haproxy.cfg");
    assert_eq!(folder.read("haproxy.cfg"), CLEAN);
}

#[test]
fn what_cannot_be_read_or_is_unknown_is_left_alone() {
    let folder = Folder::with([("notes.txt", "no newline")]);
    folder.write("bad.cfg", b"global\n# \xff");
    let ran = folder.run("fix notes.txt bad.cfg missing.cfg");
    assert_eq!(ran.code, 2);
    assert_eq!(folder.read("notes.txt"), "no newline");
    assert_eq!(fs::read(folder.path().join("bad.cfg")).unwrap(), b"global\n# \xff");
}

#[test]
fn a_read_only_file_is_refused_and_the_others_are_mended() {
    let folder = Folder::with([("a/haproxy.cfg", cut()), ("b/haproxy.cfg", cut())]);
    let path = folder.path().join("a/haproxy.cfg");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let ran = folder.run("fix a b");
    assert_eq!(ran.code, 2);
    assert!(ran.out.contains("a/haproxy.cfg: cannot be written"), "{}", ran.out);
    assert_eq!(folder.read("a/haproxy.cfg"), cut());
    assert_eq!(folder.read("b/haproxy.cfg"), CLEAN);
}
