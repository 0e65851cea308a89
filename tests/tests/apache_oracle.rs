//! The tree that the installed httpd prints for generated files, against ours.

use apache_proxy::{Document, EffectiveDirective, Environment, effective};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::{RngAlgorithm, TestRng, TestRunner};
use stack_tests::{cases, say};
use std::path::Path;
use std::process::Command;

const MODULES: &str = "/usr/lib/apache2/modules";

/// Lines that httpd accepts anywhere in a server or a location, written as badly as it allows.
const LINES: [&str; 22] = [
    "ServerAdmin a@example.com",
    "  serveradmin \"a b\\\" c",
    "\"ServerAdmin\" 'x\\\\y'",
    "ServerAdmin> x",
    "ServerAdm\\\nin \\\n  x",
    "ServerAdmin a\\\\\n\nb",
    "ServerAdmin ${A}x",
    "ServerAdmin ${a}${UNSET}",
    "# comment \\\nServerAdmin hidden",
    "Define A one",
    "Define A \"t w ${A}\"",
    "UnDefine A",
    "ServerAdmin \"#\"",
    "ServerAdmin x\0hidden\\",
    "\x0bServerAdmin\x0cx\r",
    "",
    "\\",
    "Use m 'a b'",
    "USE M \"$x\"",
    "ServerAdmin é\u{a0}",
    "ServerAdmin a\rb",
    "ServerAdmin \"a\"\\\r",
];

/// What surrounds lines: mostly right.
const SECTIONS: [(&str, &str); 17] = [
    ("<IfDefine A>", "</IfDefine>"),
    ("<ifdefine !A> # x", "</IFDEFINE>"),
    ("<IfModule !mod_none.c>", "</IfModule>"),
    ("<IfModule none>", "</IfModule> # x"),
    ("<IfVersion >= 2.4>", "</IfVersion>"),
    ("<IfVersion !> 2>", "</IfVersion>"),
    ("<IfFile /nowhere>", "</IfFile>"),
    ("<VirtualHost *:80> # x", "</virtualhost> y"),
    ("\"<VirtualHost\" 10.0.0.1>", "\"</VirtualHost>\""),
    ("<Virtual\\\nHost *:81>", "</VirtualHost>"),
    ("<IfModule none>", "</IfModule >"),
    ("<IfModule none>", "</IfDefine>"),
    ("<IfModule !none>", "</IfModule> # x"),
    ("<IfDefine A>", ""),
    ("<IfDefine !A", "</IfDefine>"),
    ("<Macro n>", "</Macro"),
    ("<VirtualHost *:80>", "</VirtualHost >"),
];

/// Each line with its LF.
fn ended(lines: &[&str]) -> String {
    lines.iter().flat_map(|line| [*line, "\n"]).collect()
}

fn text() -> impl Strategy<Value = String> {
    let lines = || prop::collection::vec(prop::sample::select(&LINES[..]), 0..4);
    let section = (prop::sample::select(&SECTIONS[..]), lines())
        .prop_map(|((open, close), body)| format!("{open}\n{}{close}\n", ended(&body)));
    let part = prop_oneof![section, lines().prop_map(|lines| ended(&lines))];
    prop::collection::vec(part, 0..6).prop_map(|parts| {
        format!("<Macro m $x>\n# c\nServerAdmin $x\n</Macro>\n{}", parts.concat())
    })
}

/// What httpd prints, or the line of the file on which it stops reading; `Err(None)` when it refuses what it read.
fn httpd(folder: &Path, text: &str) -> Result<Vec<String>, Option<usize>> {
    let load = |name: &str| format!("LoadModule {name}_module {MODULES}/mod_{name}.so\n");
    let main: String = ["mpm_event", "authz_core", "info", "macro"].map(load).concat();
    let main =
        format!("ServerName localhost\nPidFile pid\nErrorLog log\n{main}Include case.conf\n");
    std::fs::write(folder.join("case.conf"), text).expect("a file");
    std::fs::write(folder.join("main.conf"), main).expect("a file");
    let output = Command::new("apache2")
        .arg("-d")
        .arg(folder)
        .args(["-f", "main.conf", "-t", "-D", "DUMP_CONFIG"])
        .output()
        .expect("apache2 runs");
    if !output.status.success() {
        // Messages of the second phase have a number, and stand behind the place.
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let read = said.lines().rev().find(|line| line.contains("case.conf: "));
        let read = read.filter(|line| !line.contains("AH00526"));
        let place = read.and_then(|line| line.rsplit_once("case.conf: ")?.0.rsplit_once(" of "));
        let line = place.and_then(|place| place.0.rsplit_once(' ')?.1.parse().ok());
        return Err(line);
    }
    // The main file's own lines come first.
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let lines = said.lines().map(str::trim).filter(|line| !line.starts_with("# In file"));
    Ok(lines.skip_while(|line| *line != "ErrorLog log").skip(1).map(normalised).collect())
}

fn normalised(line: &str) -> String {
    let (name, rest) = line.split_once(' ').unwrap_or((line, ""));
    format!("{} {}", name.to_ascii_lowercase(), rest.trim()).trim().to_owned()
}

fn print(directives: &[EffectiveDirective], out: &mut Vec<String>) {
    for directive in directives {
        out.push(normalised(&format!("# {:>3}:", directive.origin.number)));
        let open = if directive.children.is_some() { "<" } else { "" };
        out.push(normalised(&format!("{open}{} {}", directive.name, directive.args)));
        if let Some(children) = directive.children.as_deref().filter(|c| !c.is_empty()) {
            print(children, out);
            out.push(normalised(&format!("</{}>", directive.name)));
        }
    }
}

#[test]
fn generated_files_have_the_tree_that_httpd_prints() {
    if !Path::new(MODULES).exists() || Command::new("apache2").arg("-v").output().is_err() {
        say("skipped: no apache2 is installed");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let environment = ["macro_module", "version_module", "info_module"]
        .iter()
        .fold(Environment::new(), |environment, module| environment.module(module));
    let mut runner =
        TestRunner::new_with_rng(cases(200), TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let (mut accepted, mut refused, mut unread) = (0, 0, 0);
    for _ in 0..200 {
        let text = text().new_tree(&mut runner).expect("a text").current();
        let read =
            effective("case.conf", &Document::parse(text.as_str()).document, &environment, &mut ());
        match httpd(folder.path(), &text) {
            Ok(theirs) => {
                let mut ours = Vec::new();
                print(&read.directives, &mut ours);
                assert_eq!(ours, theirs, "{text}\n{text:?}\n{:?}", read.error);
                assert!(read.error.is_none(), "{text:?}: {:?}", read.error);
                accepted += 1;
            }
            Err(line) => {
                let ours = read.error.as_ref().map(|(_, origin)| origin.number);
                assert_eq!(ours, line, "{text}\n{text:?}\n{:?}", read.error);
                refused += usize::from(line.is_none());
                unread += usize::from(line.is_some());
            }
        }
    }
    say(&format!(
        "apache2 -D DUMP_CONFIG: {accepted} trees agree, and {unread} places of errors; {refused} more files are refused"
    ));
    assert!(accepted >= 40 && unread >= 10, "too few files are accepted to tell anything");
}
