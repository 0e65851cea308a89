//! The files that the project was born from, and what we should have said about them.

use config_diagnostics::{Applicability, Diagnostic, EditSet, LintOptions, ToolSays};
use haproxy_cfg::{Document, SectionKind, Server, Target, Version, inspect};
use stack_tests::{Haproxy, say, shared};
use std::path::PathBuf;

fn seeds() -> Option<PathBuf> {
    let folder = shared("seeds");
    if folder.is_none() {
        say("skipped: no ../shared/seeds beside the workspace");
    }
    folder
}

fn seed(name: &str) -> Option<String> {
    Some(std::fs::read_to_string(seeds()?.join(name)).unwrap())
}

fn findings(text: &str, version: Version) -> Vec<Diagnostic> {
    let document = Document::parse(text).document;
    inspect(&document, &Target::new(version), &LintOptions::new())
}

#[test]
fn seeds_come_back_byte_for_byte() {
    let Some(folder) = seeds() else { return };
    let mut seen = 0;
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|extension| extension == "cfg") {
            let text = std::fs::read_to_string(&path).unwrap();
            assert_eq!(Document::parse(text.as_str()).document.to_string(), text, "{path:?}");
            seen += 1;
        }
    }
    assert!(seen >= 8);
}

/// 37 of its lines are indented with no-break spaces: one cause, one finding, one fix.
#[test]
fn invisible_blanks_are_one_finding_whose_fix_makes_the_file_load() {
    let Some(text) = seed("2-haproxy-multimaster.cfg") else { return };
    let found = findings(&text, Version::V2_6);
    let (blanks, others): (Vec<_>, Vec<_>) =
        found.into_iter().partition(|d| d.rule == "text/non-breaking-space");
    assert_eq!(blanks.len(), 1);
    assert_eq!(blanks[0].tool_says, ToolSays::Error);
    assert!(others.iter().all(|d| d.tool_says != ToolSays::Error), "{others:#?}");

    let fix = &blanks[0].fixes[0];
    assert_eq!(fix.applicability, Applicability::Safe);
    let fixed = fix.edits.iter().cloned().collect::<EditSet>().apply(&text).unwrap();
    assert_eq!(Some(&fixed), seed("2-haproxy-multimaster.fixed-nbsp.cfg").as_ref());
    match Haproxy::find() {
        Some(haproxy) => {
            assert!(!haproxy.check(&text).unwrap().loads());
            assert!(haproxy.check(&fixed).unwrap().loads());
        }
        None => say("skipped: no haproxy on the path"),
    }
}

#[test]
fn editing_one_server_leaves_every_other_byte_alone() {
    let Some(text) = seed("2-haproxy-multimaster.cfg") else { return };
    let document = Document::parse(text.as_str()).document;
    let (mut config, _) = document.to_config();
    let backend = config.get_mut(SectionKind::Backend, "api-backend").unwrap().body_mut();
    let server = backend.server_mut("master2").unwrap();
    *server = server.clone().backup();
    let synced = document.edit().sync(&config).finish().unwrap();

    let master2 = Server::new("master2", "10.0.42.2:6443".parse().unwrap()).check().backup();
    let section = document.edit().backend("api-backend").unwrap();
    let edited = section.replace(&["server", "master2"], master2).unwrap().finish().unwrap();

    let old = "server master2\u{a0} 10.0.42.2:6443 check";
    assert_eq!(text.matches(old).count(), 1);
    let expected = text.replace(old, "server master2 10.0.42.2:6443 check backup");
    assert_eq!(edited.text(), expected);
    assert_eq!(synced.text(), expected);
}

#[test]
fn the_code_server_backend_is_told_what_is_wrong_with_it() {
    let Some(text) = seed("4-haproxy-backend-codeserver.cfg") else { return };
    let rules: Vec<_> = findings(&text, Version::V3_2).into_iter().map(|d| d.rule).collect();
    for rule in [
        "haproxy/health-check-never-enabled",
        "haproxy/backup-behind-unchecked-primary",
        "haproxy/httpchk-headers-in-version",
        "haproxy/unresolvable-server-stops-startup",
        "haproxy/forwarded-proto-added-not-replaced",
        "haproxy/client-forwarded-for-kept",
    ] {
        assert!(rules.contains(&rule), "{rule} is not among {rules:?}");
    }
    let Some(text) = seed("4-haproxy-complete.cfg") else { return };
    let rules: Vec<_> = findings(&text, Version::V3_2).into_iter().map(|d| d.rule).collect();
    for rule in ["haproxy/stats-page-without-auth", "haproxy/stats-admin-without-auth"] {
        assert!(rules.contains(&rule), "{rule} is not among {rules:?}");
    }
}
