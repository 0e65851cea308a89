use super::*;
use crate::LoadError;
use config_diagnostics::Facts;

/// The files by name; patterns as the names of what they match, joined by `|`.
fn read(files: &[(&str, &str)], globs: &[(&str, &str)]) -> Files {
    read_with(files, globs, Facts::new())
}

fn read_with(files: &[(&str, &str)], globs: &[(&str, &str)], facts: Facts) -> Files {
    let document = |name: &str| {
        let text = files.iter().find(|file| file.0 == name)?.1;
        Some((name.to_owned(), Document::parse(text).document))
    };
    let mut loader = |path: &str| {
        if path.starts_with("/elsewhere") {
            return Err(LoadError::Unknown);
        }
        let names = globs.iter().find(|glob| glob.0 == path).map_or(path, |glob| glob.1);
        let found: Option<Vec<_>> = names.split('|').map(document).collect();
        found.ok_or(LoadError::Missing)
    };
    let root = Document::parse(files[0].1).document;
    Files::read(files[0].0, &root, &Target::default().with(facts), &mut loader)
}

/// File, line and rule of what httpd refuses.
fn errors(files: &Files) -> Vec<(&str, usize, &'static str)> {
    let mut errors = Vec::new();
    for file in files.check() {
        for found in file.diagnostics {
            let line = file.document.line_at(found.span().start()).unwrap().number();
            errors.push((file.name, line, found.rule));
        }
    }
    errors
}

#[test]
fn findings_name_the_file_and_line_they_stand_in() {
    let files = read(
        &[
            (
                "a.conf",
                "Include b.conf\nBogus\n<VirtualHost *:80>\nInclude c.conf\n</VirtualHost>\nBogus2",
            ),
            ("b.conf", "# comment\nProxyPas / http://b/"),
            ("c.conf", "\\\n\nListen 80\n"),
        ],
        &[],
    );
    let names: Vec<_> = files.iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["a.conf", "b.conf", "c.conf"]);
    let expected = [
        ("a.conf", 2, "apache/unknown-directive"),
        ("a.conf", 6, "apache/unknown-directive"),
        ("b.conf", 2, "apache/unknown-directive"),
        ("c.conf", 3, "apache/misplaced-directive"),
    ];
    assert_eq!(errors(&files), expected);
}

#[test]
fn what_is_defined_in_one_file_is_known_in_the_next() {
    let files = read(
        &[
            ("a.conf", "Include m.load\nInclude ${DIR}/b.conf\nInclude c.conf\nUse Site a\n"),
            (
                "m.load",
                "LoadModule macro_module m.so\nLoadModule proxy_module p.so\nDefine DIR x\n",
            ),
            ("x/b.conf", "<Macro Site $a>\nProxyPass /$a http://b/\n</Macro>\n"),
            (
                "c.conf",
                "<IfModule mod_proxy.c>\nProxyTimeout 5\n</IfModule>\nHeader set A b\n<IfModule mod_ssl.c>\nBogus\n</IfModule>\n",
            ),
        ],
        &[],
    );
    // Only what is loaded is there.
    assert_eq!(errors(&files), [("c.conf", 4, "apache/directive-needs-module")]);
}

#[test]
fn a_file_that_is_included_twice_says_everything_once() {
    let files = read(
        &[
            (
                "a.conf",
                "<VirtualHost *:80>\nInclude b\n</VirtualHost>\n<VirtualHost *:81>\nInclude b\n</VirtualHost>\n",
            ),
            (
                "b",
                "# k3s-stack: ignore[apache/invalid-value] on purpose\nProxyVia maybe\nProxyVia maybe\n",
            ),
        ],
        &[],
    );
    assert_eq!(
        errors(&files),
        [("b", 2, "apache/invalid-value"), ("b", 3, "apache/invalid-value")]
    );
    let said = files.inspect(&LintOptions::new());
    let invalid = said[1].diagnostics.iter().filter(|d| d.rule == "apache/invalid-value");
    assert_eq!(invalid.map(|found| found.span().start()).collect::<Vec<_>>(), [77]);
    assert!(said[1].diagnostics.iter().all(|found| found.rule != "text/unused-suppression"));
}

#[test]
fn what_is_missing_is_said_and_what_is_unknown_is_not() {
    let root =
        "Include gone.conf\nIncludeOptional none/*.conf\nInclude /elsewhere/x.conf\nUse Nothing\n";
    let files = read(&[("a.conf", root)], &[]);
    assert_eq!(errors(&files), [("a.conf", 1, "apache/missing-include")]);
    let files = read(&[("a.conf", "Use Nothing\nInclude b\n"), ("b", "")], &[]);
    assert_eq!(errors(&files), [("a.conf", 1, "apache/bad-macro")]);
}

#[test]
fn a_file_whose_sections_do_not_close_is_looked_at_alone() {
    let files = read(
        &[
            ("a.conf", "Include b\nInclude d\nBogus\n"),
            ("b", "<VirtualHost *:80>\nInclude c\nBogus\n"),
            ("c", "Bogus\n"),
            ("d", "Bogus\n"),
        ],
        &[],
    );
    let found = errors(&files);
    assert!(found.contains(&("a.conf", 3, "apache/unknown-directive")), "{found:?}");
    assert!(found.contains(&("b", 1, "apache/section-not-closed")), "{found:?}");
    assert!(found.contains(&("d", 1, "apache/unknown-directive")), "{found:?}");
}

#[test]
fn labels_name_other_files() {
    let host = "<VirtualHost *:80>\nServerName a.example.com\n</VirtualHost>\n";
    let files = read(
        &[("a.conf", "Include sites/*\n"), ("sites/a", host), ("sites/b", host)],
        &[("sites/*", "sites/a|sites/b")],
    );
    let said = files.lint(&LintOptions::new());
    let found = said[2].diagnostics.iter().find(|d| d.rule == "apache/duplicate-virtual-host");
    let label = &found.unwrap().labels[0];
    assert_eq!((label.file.as_deref(), label.span.start()), (Some("sites/a"), 0));
}

#[test]
fn files_that_include_themselves_end() {
    let files = read(&[("a.conf", "Bogus\nInclude a.conf\n")], &[]);
    let found = errors(&files);
    assert!(found.contains(&("a.conf", 2, "apache/configuration-too-large")), "{found:?}");
    let twice = "Include a.conf\nInclude a.conf\n".repeat(20);
    assert!(errors(&read(&[("a.conf", &twice)], &[])).len() < 50);
}

#[test]
fn variables_of_the_process_count_in_every_file() {
    let facts = Facts::new().set("env.SITES", "s").unwrap();
    let files = [("a.conf", "Include ${SITES}/a\n"), ("s/a", "Listen ${SITES}x\n")];
    assert_eq!(errors(&read_with(&files, &[], facts)), [("s/a", 1, "apache/invalid-value")]);
}
