//! `k3s-stack check` on folders of httpd's configuration, and on `.htaccess` files.
#![cfg(feature = "cli")]

mod common;

use common::{Folder, paths, rules};
use serde_json::Value;

const ROOT: &str = "\
IncludeOptional mods-enabled/*.load
Include ports.conf
ErrorLog ${APACHE_LOG_DIR}/error.log
TraceEnable Off
ServerTokens Prod
IncludeOptional sites-enabled/*.conf
";

const LOADS: &str = "\
LoadModule mpm_event_module m.so
LoadModule authz_core_module a.so
LoadModule proxy_module p.so
LoadModule proxy_http_module h.so
";

const SITE: &str =
    "<VirtualHost *:80>\nServerName app.example.com\nInclude snippets/log.conf\n</VirtualHost>\n";

/// A folder like Debian's, moved away from `/etc`.
fn debian() -> Folder {
    Folder::with([
        ("etc/apache2/apache2.conf", ROOT),
        ("etc/apache2/ports.conf", "Listen 80\n"),
        ("etc/apache2/envvars", "export APACHE_LOG_DIR=/var/log/apache2\n"),
        ("etc/apache2/mods-enabled/all.load", LOADS),
        ("etc/apache2/sites-enabled/a.conf", SITE),
        ("etc/apache2/snippets/log.conf", "LogLevel warn\n"),
    ])
}

fn file<'r>(report: &'r Value, path: &str) -> &'r Value {
    let mut files = report["files"].as_array().unwrap().iter();
    files.find(|file| file["path"].as_str().unwrap().ends_with(path)).expect(path)
}

fn rules_of<'r>(report: &'r Value, path: &str) -> Vec<&'r str> {
    let found = file(report, path)["diagnostics"].as_array().unwrap();
    found.iter().map(|found| found["rule"].as_str().unwrap()).collect()
}

#[test]
fn a_good_folder_has_nothing_to_say() {
    let folder = debian();
    let (report, code) = folder.json("etc/apache2");
    assert_eq!(code, 0);
    assert_eq!(paths(&report).len(), 6);
    for file in ["apache2.conf", "ports.conf", "all.load", "a.conf", "log.conf"] {
        assert!(rules_of(&report, file).is_empty(), "{file}: {report}");
    }
}

#[test]
fn each_finding_stands_in_its_file() {
    let folder = debian();
    folder.write("etc/apache2/sites-enabled/b.conf", SITE.replace("80", "81").as_bytes());
    folder.write("etc/apache2/sites-enabled/c.conf", SITE.as_bytes());
    folder.write("etc/apache2/snippets/log.conf", b"\nHeader set A b\nLogLevel nothing\n");
    let (report, code) = folder.json("etc/apache2");
    assert_eq!(code, 1);
    // Included three times, said once. Only what is loaded is there.
    let snippet = rules_of(&report, "log.conf");
    assert_eq!(snippet, ["apache/directive-needs-module", "apache/invalid-value"]);
    let found = &file(&report, "c.conf")["diagnostics"][0];
    assert_eq!(found["rule"], "apache/duplicate-virtual-host");
    assert_eq!(found["span"]["file"], "etc/apache2/sites-enabled/c.conf");
    assert_eq!(found["labels"][0]["file"], "etc/apache2/sites-enabled/a.conf");
    assert_eq!(found["labels"][0]["line"], 1);
}

#[test]
fn paths_are_found_where_the_folder_was_moved_to() {
    let folder = debian();
    let root = format!(
        "ServerRoot \"/etc/apache2\"\n{ROOT}Include /etc/apache2/gone.conf\nInclude /etc/tls/a.conf\nInclude /srv/b.conf\n"
    );
    folder.write("etc/apache2/apache2.conf", root.as_bytes());
    folder.write("etc/tls/a.conf", b"Bogus\n");
    let (report, _) = folder.json("etc/apache2");
    // What lies outside may be there on the server.
    assert_eq!(rules_of(&report, "apache2.conf"), ["apache/missing-include"]);
    assert_eq!(rules_of(&report, "etc/tls/a.conf"), ["apache/unknown-directive"]);
}

#[test]
fn files_that_are_not_included_are_checked_alone() {
    let folder = debian();
    folder.write(
        "etc/apache2/sites-available/off.conf",
        b"<VirtualHost *:80>\nProxyPas / x\n</VirtualHost>\n",
    );
    let (report, code) = folder.json("etc/apache2");
    assert_eq!(code, 1);
    assert!(rules_of(&report, "off.conf").contains(&"apache/unknown-directive"));
}

#[test]
fn a_root_given_alone_brings_its_neighbours() {
    let folder = debian();
    folder.write("etc/apache2/ports.conf", b"Listen x:y\n");
    let (report, code) = folder.json("etc/apache2/apache2.conf");
    assert_eq!(code, 1);
    assert_eq!(paths(&report)[0], "etc/apache2/apache2.conf");
    assert_eq!(paths(&report).len(), 5);
    assert_eq!(rules_of(&report, "ports.conf"), ["apache/invalid-value"]);
    // With no neighbour there nothing is known of them.
    let alone = Folder::with([("apache2.conf", ROOT)]);
    let (report, code) = alone.json("apache2.conf");
    assert_eq!((code, paths(&report).len()), (0, 1));
}

#[test]
fn a_red_hat_folder_starts_in_conf() {
    let folder = Folder::with([
        ("httpd/conf/httpd.conf", "ServerRoot \"/etc/httpd\"\nInclude conf.d/*.conf\nListen 80\n"),
        ("httpd/conf.d/a.conf", "Timeout\n"),
    ]);
    let (report, _) = folder.json("httpd");
    assert_eq!(rules_of(&report, "a.conf"), ["apache/wrong-arguments"]);
    assert!(rules_of(&report, "httpd.conf").is_empty());
}

#[cfg(unix)]
#[test]
fn what_a_link_leads_to_is_reported_where_httpd_reads_it() {
    let folder = debian();
    folder.write(
        "etc/apache2/sites-available/x.conf",
        b"<VirtualHost *:80>\nBogus\n</VirtualHost>\n",
    );
    let link = folder.path().join("etc/apache2/sites-enabled/x.conf");
    std::os::unix::fs::symlink("../sites-available/x.conf", link).unwrap();
    let (report, _) = folder.json("etc/apache2");
    assert!(rules_of(&report, "sites-enabled/x.conf").contains(&"apache/unknown-directive"));
    assert!(rules_of(&report, "sites-available/x.conf").is_empty());
    assert_eq!(file(&report, "sites-available/x.conf")["kind"], "apache");
}

#[test]
fn suppressions_of_a_part_hold_in_the_whole() {
    let folder = debian();
    let line =
        "# k3s-stack: ignore[apache/directive-needs-module] loaded elsewhere\nHeader set A b\n";
    folder.write("etc/apache2/snippets/log.conf", line.as_bytes());
    let (report, code) = folder.json("etc/apache2");
    assert_eq!(code, 0);
    assert!(rules_of(&report, "log.conf").is_empty());
}

#[test]
fn htaccess_files_are_no_server_configuration() {
    let text = "RewriteEngine On\nProxyPass / http://a/\n<Files a>\nRequire all denied\n</Files>\n";
    let folder = Folder::with([("site/.htaccess", text), ("site/index.php", "<?php\n")]);
    let (report, code) = folder.json("site");
    assert_eq!((code, paths(&report)), (1, vec!["site/.htaccess", "site/index.php"]));
    assert_eq!(rules(&report, 0), ["apache/misplaced-directive"]);
    let found = &report["files"][0]["diagnostics"][0];
    assert_eq!((&found["span"]["line"], &found["tool_says"]), (&2.into(), &"error".into()));
    let (report, _) = folder.json("--kind apache site/.htaccess");
    assert_eq!(rules(&report, 0), ["apache/misplaced-directive"]);
}
