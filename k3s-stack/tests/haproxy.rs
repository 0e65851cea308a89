//! Files of HAProxy that are one configuration.
#![cfg(feature = "cli")]

mod common;

use common::{Folder, paths, rules};

const DEFAULTS: &str = "defaults\n    mode http\n    timeout connect 5s\n    timeout client 30s\n    timeout server 30s\n    timeout http-request 5s\n";
const FRONT: &str = "frontend web\n    bind :80\n    default_backend app\n";
const BACK: &str = "backend app\n    server a 10.0.0.1:80 check\n    server b 10.0.0.2:80 check\n    ballance source\n";

fn folder() -> Folder {
    Folder::with([
        ("haproxy.cfg", DEFAULTS),
        ("conf.d/10-front.cfg", FRONT),
        ("conf.d/20-back.cfg", BACK),
        ("conf.d/old/30.cfg", FRONT),
    ])
}

#[test]
fn joined_files_know_each_other() {
    let (report, code) = folder().json("--join haproxy.cfg conf.d");
    assert_eq!(code, 1);
    let names = ["haproxy.cfg", "conf.d/10-front.cfg", "conf.d/20-back.cfg", "conf.d/old/30.cfg"];
    assert_eq!(paths(&report), names);
    assert_eq!(rules(&report, 0), [""; 0]);
    assert_eq!(rules(&report, 1), [""; 0]);
    assert_eq!(rules(&report, 2), ["haproxy/unknown-keyword"]);
    // HAProxy does not look into folders within.
    assert!(rules(&report, 3).contains(&"haproxy/unknown-backend"));
}

#[test]
fn without_the_option_each_file_stands_alone() {
    let (report, _) = folder().json("haproxy.cfg conf.d");
    assert!(rules(&report, 1).contains(&"haproxy/unknown-backend"));
}
