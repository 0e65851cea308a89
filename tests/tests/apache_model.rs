//! The typed layer of apache-proxy: what is read from a document, printed and read again is the same
//! configuration, and nothing but comments is lost.

use apache_proxy::strategies::{laws, valid_config};
use apache_proxy::{Body, Config, Document, Item, LineKind, Version};
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
    let json = serde_json::to_string(&config).map_err(|error| error.to_string())?;
    match serde_json::from_str::<Config>(&json) {
        Ok(read) if read == config => {}
        other => return Err(format!("comes back from JSON as {other:?}: {json}")),
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

/// Small changes to a configuration, some of them deep inside.
fn changes(config: &Config) -> Vec<Config> {
    fn deepest(body: &mut Body) -> &mut Body {
        let inner = body.items().iter().rposition(|item| item.body().is_some());
        match inner {
            Some(n) => match body.items_mut().get_mut(n).and_then(Item::body_mut) {
                Some(inner) => deepest(inner),
                None => unreachable!("an item with a body has one to be changed"),
            },
            None => body,
        }
    }
    let edits: [fn(&mut Body); 5] = [
        |body| drop(body.items_mut().pop()),
        |body| body.items_mut().reverse(),
        |body| {
            let first = body.items().first().cloned();
            body.items_mut().extend(first);
        },
        |body| drop(deepest(body).items_mut().pop()),
        |body| deepest(body).push(apache_proxy::Statement::new("ServerAdmin", &["new"]).unwrap()),
    ];
    let changed = |edit: &fn(&mut Body)| {
        let mut config = config.clone();
        edit(&mut config);
        config
    };
    edits.iter().map(changed).collect()
}

#[test]
fn files_of_the_corpus_take_changes_of_their_configuration() {
    let Some(folder) = shared("corpus") else { return say("skipped: no ../shared/corpus") };
    let (mut synced, mut refused) = (0, 0);
    for name in ["apache", "apache-cases"] {
        for file in files_under(&folder.join(name)).unwrap() {
            let Ok(parsed) = Document::from_bytes(&std::fs::read(&file).unwrap()) else { continue };
            let (config, _) = parsed.document.to_config();
            laws::sync_is_identity(parsed.document.text()).unwrap();
            // One kind of change a file: all of them would take minutes.
            for changed in changes(&config).into_iter().skip((synced + refused) % 5).take(1) {
                match parsed.document.edit().sync(&changed).finish() {
                    Ok(_) => synced += 1,
                    // Tags without their other half mean something else wherever they stand.
                    Err(_) if !parsed.diagnostics.is_empty() => refused += 1,
                    Err(_) if read_back(&changed) != changed => refused += 1,
                    Err(error) => panic!("{}: {error}", file.display()),
                }
            }
        }
    }
    say(&format!("{synced} changes go back into their files, {refused} are refused"));
    assert!(synced > refused * 9);
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
    #![proptest_config(cases(256))]

    #[test]
    fn any_text_reads_back(text in hostile_apache_text()) {
        if let Err(error) = law(&text) {
            prop_assert!(false, "{error}");
        }
        laws::sync_is_identity(&text)?;
    }

    #[test]
    fn any_configuration_goes_into_the_document_of_another(
        old in valid_config(Version::default()),
        new in valid_config(Version::default()),
        comment in "(# [a-z]*|[ \t]*)\r?",
    ) {
        let text = old.to_string().replace('\n', &format!("\n{comment}\n"));
        laws::sync_reads_back(&text, &new)?;
        laws::sync_reads_back(text.trim_end(), &new)?;
        for changed in changes(&old) {
            laws::sync_reads_back(&text, &changed)?;
        }
    }
}
