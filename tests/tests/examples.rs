//! The examples are worth showing: each runs, and is listed; HAProxy is content with the one in the README, and we are not.

use config_diagnostics::{LintOptions, Severity, ToolSays};
use haproxy_cfg::{Document, Target, Version, inspect};
use stack_tests::{Haproxy, files_under, say, workspace_root};
use std::path::PathBuf;
use std::process::Command;

fn example() -> String {
    std::fs::read_to_string(workspace_root().join("examples/stack/haproxy.cfg")).unwrap()
}

#[test]
fn haproxy_loads_the_example_without_a_word() {
    let Some(haproxy) = Haproxy::find() else {
        return say("skipped: no haproxy on the path");
    };
    let verdict = haproxy.check(&example()).unwrap();
    assert!(verdict.loads(), "{verdict:?}");
    assert!(verdict.warnings.is_empty(), "{verdict:?}");
}

#[test]
fn the_example_holds_the_mistakes_that_it_is_there_for() {
    let document = Document::parse(example()).document;
    let found = inspect(&document, &Target::new(Version::V3_2), &LintOptions::new());
    for rule in [
        "haproxy/kubernetes-api-without-tunnel-timeout",
        "haproxy/api-check-is-tcp-only",
        "haproxy/client-forwarded-for-kept",
        "haproxy/server-tls-not-verified",
        "haproxy/stats-page-without-auth",
    ] {
        assert!(found.iter().any(|finding| finding.rule == rule), "{rule} in {found:#?}");
    }
    // The README says that the command exits with 0, and that HAProxy loads the file.
    for finding in found {
        assert!(finding.severity < Severity::Error, "{finding:#?}");
        assert!(!matches!(finding.tool_says, ToolSays::Error | ToolSays::Warning), "{finding:#?}");
    }
}

/// The programs in the crates' folders `examples`.
fn programs() -> Vec<PathBuf> {
    let crates = std::fs::read_dir(workspace_root()).unwrap();
    let folders = crates.map(|entry| entry.unwrap().path().join("examples"));
    let files =
        folders.filter(|folder| folder.is_dir()).flat_map(|folder| files_under(&folder).unwrap());
    files.filter(|file| file.extension().is_some_and(|extension| extension == "rs")).collect()
}

/// `cargo test --workspace` has built them.
#[test]
fn every_example_runs() {
    let test = std::env::current_exe().unwrap();
    let built = test.ancestors().nth(2).unwrap().join("examples");
    let (mut ran, mut absent) = (0, Vec::new());
    for program in programs() {
        let name = program.file_stem().unwrap();
        let program = built.join(name).with_extension(std::env::consts::EXE_EXTENSION);
        if !program.exists() {
            absent.push(name.to_owned());
            continue;
        }
        let mut command = Command::new(&program);
        match name.to_str() {
            Some("gitops_linter") => command.arg("examples/stack"),
            Some("lint" | "report") => command.arg("examples/stack/haproxy.cfg"),
            _ => &mut command,
        };
        let output = command.current_dir(workspace_root()).output().unwrap();
        assert!(output.status.success(), "{name:?}: {output:?}");
        assert!(!output.stdout.is_empty(), "{name:?} shows nothing");
        ran += 1;
    }
    say(&format!("{ran} examples ran; skipped, as not built: {absent:?}"));
}

#[test]
fn every_example_is_told_of() {
    let stories = std::fs::read_to_string(workspace_root().join("docs/stories.md")).unwrap();
    for program in programs() {
        let path = program.strip_prefix(workspace_root()).unwrap().display().to_string();
        assert!(stories.contains(&format!("](../{path})")), "docs/stories.md has no {path}");
    }
    for link in stories.split("](../").skip(1).filter_map(|rest| rest.split(')').next()) {
        assert!(workspace_root().join(link).is_file(), "docs/stories.md: there is no {link}");
    }
}
