//! The typed layer of apache-proxy: what is read from a document, printed and read again is the same
//! configuration, and nothing but comments is lost.

use apache_proxy::{Body, Config, Document, Item, LineKind};
use proptest::prelude::*;
use stack_tests::{Httpd, cases, files_under, hostile_apache_text, say, shared};

/// Files that the program is asked about.
const MOST_FILES: usize = 700;

/// What the configuration is after it was printed and read again.
fn read_back(config: &Config) -> Config {
    Document::from(config).to_config().0
}

/// Lines that say something.
fn lines_of(document: &Document) -> usize {
    let says = |kind| !matches!(kind, LineKind::Blank | LineKind::Comment);
    let lines = document.lines().filter(|line| !line.logical_text().is_empty());
    lines.filter(|line| says(line.kind())).count()
}

fn lines_in(body: &Body) -> usize {
    let lines = |item: &Item| match item {
        Item::RawSection(section) => 2 + section.lines().len(),
        _ => item.body().map_or(1, |body| 2 + lines_in(body)),
    };
    body.items().iter().map(lines).sum()
}

/// Says what is wrong, if anything is.
fn law(text: &str) -> Result<(), String> {
    let document = Document::parse(text).document;
    let (config, problems) = document.to_config();
    let read = read_back(&config);
    if read != config {
        return Err(format!("reads back differently:\n{config}\n---\n{read}"));
    }
    if lines_in(&config) != lines_of(&document) {
        return Err(format!("{} of {} lines", lines_in(&config), lines_of(&document)));
    }
    if let Some(problem) = problems.iter().find(|p| p.line >= document.lines().len()) {
        return Err(format!("no such line: {problem:?}"));
    }
    Ok(())
}

#[test]
fn every_file_of_the_corpus_reads_back() {
    let Some(folder) = shared("corpus") else { return say("skipped: no ../shared/corpus") };
    let mut different = Vec::new();
    let (mut lines, mut raw, mut files) = (0, 0, 0);
    for name in ["apache", "apache-cases"] {
        for file in files_under(&folder.join(name)).unwrap() {
            let Ok(parsed) = Document::from_bytes(&std::fs::read(&file).unwrap()) else { continue };
            let text = parsed.document.text();
            if let Err(error) = law(text) {
                different.push(format!("{}: {error}", file.display()));
            }
            let (_, problems) = parsed.document.to_config();
            (files, lines, raw) =
                (files + 1, lines + lines_of(&parsed.document), raw + problems.len());
        }
    }
    say(&format!("{files} files, {lines} lines, {raw} of them untyped with a problem"));
    assert!(different.is_empty(), "{}", different.join("\n"));
}

/// What httpd refuses, without the places that move with the lines.
fn said(httpd: &Httpd, text: &str) -> Option<String> {
    let message = httpd.check(text).unwrap()?;
    Some(message.chars().filter(|c| !c.is_ascii_digit()).collect())
}

/// The same verdict and message for the file and for what its configuration prints, broken or not.
#[test]
fn httpd_says_the_same_of_what_is_printed() {
    let Some(folder) = shared("corpus/apache-cases") else {
        return say("skipped: no ../shared/corpus");
    };
    let Some(httpd) = Httpd::find() else { return say("skipped: no apache2") };
    let mut files = files_under(&folder).unwrap();
    files.retain(|file| file.extension().is_some_and(|extension| extension == "conf"));
    let step = files.len().div_ceil(MOST_FILES).max(1);
    let (mut same, mut different) = (0, Vec::new());
    for file in files.iter().step_by(step) {
        let Ok(parsed) = Document::from_bytes(&std::fs::read(file).unwrap()) else { continue };
        let printed = parsed.document.to_config().0.to_string();
        let (before, after) = (said(&httpd, parsed.document.text()), said(&httpd, &printed));
        if before == after {
            same += 1;
        } else {
            different.push(format!("{}\n  {before:?}\n  {after:?}\n{printed}", file.display()));
        }
    }
    say(&format!("printed: httpd says the same of {same}, else of {}", different.len()));
    assert!(different.is_empty(), "{}", different.join("\n"));
}

proptest! {
    #![proptest_config(cases(512))]

    #[test]
    fn any_text_reads_back(text in hostile_apache_text()) {
        if let Err(error) = law(&text) {
            prop_assert!(false, "{error}");
        }
    }
}
