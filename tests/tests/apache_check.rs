//! `check` against the recorded verdicts of `apache2 -t`, and whether our errors stand on the lines that httpd names.

use apache_proxy::{Document, Target, check};
use config_diagnostics::ToolSays;
use proptest::prelude::*;
use stack_tests::{cases, hostile_apache_text, say, shared};
use std::path::Path;

/// Messages that hang on the machine of the recording: files, modules of others, users.
const ELSEWHERE: [&str; 22] = [
    "No such file",
    "does not exist",
    "Could not open",
    "cannot access",
    "Cannot load",
    "Can't load",
    "Could not resolve",
    "not a directory",
    "must be a valid directory",
    "shared object",
    "bad user name",
    "bad group name",
    "suEXEC",
    "file for map",
    "certificate file path",
    "can't be loaded",
    "More than one MPM",
    "Unable to",
    "Cannot access",
    "WSGI",
    "ExampleEnabled",
    "Fcgid",
];

/// Modules of others, which the tables do not know.
const FOREIGN: [&str; 8] = ["CAS", "Mellon", "php_", "Shib", "Perl", "Rails", "UNCList", "ISAPI"];

struct Recorded {
    file: String,
    refused: bool,
    message: String,
}

/// What was found.
#[derive(Debug, Default)]
struct Tally {
    files: usize,
    agree: usize,
    false_errors: usize,
    refused: usize,
    on_line: usize,
}

impl Tally {
    fn per_mille(part: usize, whole: usize) -> usize {
        (part * 1000).checked_div(whole).unwrap_or(1000)
    }
}

/// The rows of a table of verdicts, with the columns of file, verdict and message.
fn recorded(table: &Path, columns: [usize; 3]) -> Vec<Recorded> {
    let text = std::fs::read_to_string(table).expect("a table");
    let rows = text.lines().skip(1).filter_map(|row| {
        let cells: Vec<&str> = row.split('\t').collect();
        let [file, verdict, message] = columns.map(|n| cells.get(n).copied().unwrap_or_default());
        let refused = verdict == "error";
        let hangs = ELSEWHERE.iter().any(|part| message.contains(part))
            || FOREIGN.iter().any(|name| message.contains(&format!("Invalid command '{name}")));
        let usable = (verdict == "ok" || (refused && !hangs)) && !file.ends_with(".htaccess");
        usable.then(|| Recorded { file: file.into(), refused, message: message.into() })
    });
    rows.collect()
}

/// The line that httpd names last: in a macro, the one of its use.
fn named_line(message: &str) -> Option<usize> {
    let place = if message.contains("of macro") { "used on line " } else { "on line " };
    let places = message.match_indices(place).filter_map(|(at, _)| {
        // Where a macro is defined is not where it fails.
        if message.get(..at)?.ends_with("defined ") {
            return None;
        }
        let rest = message.get(at + place.len()..)?;
        let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
        let (number, rest) = rest.split_at(digits);
        let of_case = ["of CASE", "of FILE", "of \"CASE", "of \"FILE"];
        of_case.iter().any(|of| rest.trim_start().starts_with(of)).then(|| number.parse().ok())?
    });
    places.last()
}

fn measure(name: &str, table: &str, columns: [usize; 3]) -> Option<Tally> {
    let folder = shared(&format!("corpus/{name}"))?;
    let mut tally = Tally::default();
    for case in recorded(&folder.join(table), columns) {
        let Ok(bytes) = std::fs::read(folder.join(&case.file)) else { continue };
        let Ok(parsed) = Document::from_bytes(&bytes) else { continue };
        let document = parsed.document;
        let mut errors = check(&document, &Target::default());
        errors.retain(|d| d.tool_says == ToolSays::Error);
        tally.files += 1;
        tally.agree += usize::from(errors.is_empty() != case.refused);
        tally.false_errors += usize::from(!errors.is_empty() && !case.refused);
        let Some(line) = named_line(&case.message).filter(|_| case.refused) else { continue };
        tally.refused += 1;
        // httpd names the last line of a directive that runs over several.
        let stands = errors.iter().any(|error| {
            let written = document.line_at(error.span().start());
            written.is_some_and(|l| (l.number()..=l.last_number()).contains(&line))
        });
        if !stands {
            say(&format!("{name}: {} line {line}: {}", case.file, case.message));
        }
        tally.on_line += usize::from(stands);
    }
    Some(tally)
}

fn holds(name: &str, table: &str, columns: [usize; 3], least: [usize; 3]) {
    let Some(tally) = measure(name, table, columns) else {
        say(&format!("skipped: no ../shared/corpus/{name}"));
        return;
    };
    say(&format!("{name}: {tally:?}"));
    let [agree, most_false, on_line] = least;
    assert!(Tally::per_mille(tally.agree, tally.files) >= agree, "{tally:?}");
    assert!(tally.false_errors <= most_false, "{tally:?}");
    assert!(Tally::per_mille(tally.on_line, tally.refused) >= on_line, "{tally:?}");
}

#[test]
fn the_cases_are_judged_as_httpd_judges_them() {
    holds("apache-cases", "VERDICTS.tsv", [0, 2, 3], [990, 0, 970]);
}

#[test]
fn files_of_others_are_judged_as_httpd_judges_them() {
    holds("apache", "INDEX.tsv", [0, 6, 7], [990, 0, 970]);
}

proptest! {
    #![proptest_config(cases(256))]

    #[test]
    fn no_text_makes_it_panic(text in hostile_apache_text()) {
        let document = Document::parse(text).document;
        for error in check(&document, &Target::default()) {
            prop_assert!(document.text().get(error.span().range()).is_some());
        }
    }
}
