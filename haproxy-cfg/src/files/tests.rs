use super::Files;
use crate::{Document, Target};
use config_diagnostics::LintOptions;

/// What is said of files called `0.cfg`, `1.cfg`, …: file, rule, the words it is about.
fn said(texts: &[&str]) -> Vec<(usize, &'static str, String)> {
    let documents = texts.iter().enumerate();
    let files = documents.map(|(n, text)| (format!("{n}.cfg"), Document::parse(*text).document));
    let files = Files::new(files, &Target::default());
    let mut said = Vec::new();
    for (n, file) in files.inspect(&LintOptions::new()).into_iter().enumerate() {
        assert_eq!(file.name, format!("{n}.cfg"));
        for one in file.diagnostics {
            let words = file.document.text().get(one.span().range()).unwrap().to_owned();
            said.push((n, one.rule, words));
        }
    }
    said
}

const DEFAULTS: &str = "defaults\n  mode http\n  timeout connect 5s\n  timeout client 30s\n  timeout http-request 5s\n  timeout server 30s\n";
const FRONT: &str = "frontend web\n  bind :80\n  default_backend app\n";
const BACK: &str = "backend app\n  server a 10.0.0.1:80 check\n";

#[test]
fn one_file_may_name_what_another_declares_and_defaults_go_on() {
    assert_eq!(said(&[DEFAULTS, FRONT, BACK]), []);
    let alone = said(&[FRONT]);
    assert!(alone.iter().any(|(_, rule, _)| *rule == "haproxy/unknown-backend"), "{alone:?}");
}

#[test]
fn no_section_goes_on_and_no_block() {
    let expected = [(2, "haproxy/keyword-outside-section", "  balance source")];
    let expected = expected.map(|(n, rule, words)| (n, rule, words.trim().to_owned()));
    assert_eq!(said(&[DEFAULTS, FRONT, &format!("  balance source\n{BACK}")]), expected);
    let open = format!("{FRONT}.if 1\n");
    let found = said(&[DEFAULTS, &open, BACK]);
    assert_eq!(found, [(1, "haproxy/unbalanced-if", ".if 1".to_owned())]);
    let ended = format!("{BACK}.endif\n");
    let found = said(&[DEFAULTS, FRONT, &ended]);
    assert_eq!(found, [(2, "haproxy/unbalanced-if", ".endif".to_owned())]);
}

#[test]
fn every_file_ends_with_a_line_break() {
    let found = said(&[DEFAULTS, FRONT.trim_end(), BACK]);
    assert_eq!(found.len(), 1, "{found:?}");
    assert_eq!((found[0].0, found[0].1), (1, "haproxy/missing-final-newline"));
}

#[test]
fn labels_name_the_other_file_and_comments_suppress_in_their_own() {
    let twice = format!("{BACK}{BACK}");
    let documents = [DEFAULTS, FRONT, BACK, BACK].into_iter().enumerate();
    let files = documents.map(|(n, text)| (n.to_string(), Document::parse(text).document));
    let files = Files::new(files, &Target::default());
    let found = files.check();
    let of_last = &found[3].diagnostics[0];
    assert_eq!(of_last.rule, "haproxy/duplicate-proxy-name");
    assert_eq!(of_last.labels[0].file.as_deref(), Some("2"));
    let with = |comment: &str| said(&[DEFAULTS, FRONT, &format!("{BACK}{comment}{BACK}")]);
    assert!(!with("").is_empty() && said(&[DEFAULTS, FRONT, &twice]).len() == with("").len());
    assert_eq!(
        with("# k3s-stack: ignore[haproxy/duplicate-proxy-name] a test\n").len(),
        with("").len() - 1
    );
}
