//! The trees that a real httpd printed (`apache2 -t -D DUMP_CONFIG`) for files it accepts, against ours.

use apache_proxy::{
    Document, Effective, EffectiveDirective, Environment, LoadError, Loader, Origin, effective,
};
use stack_tests::{files_under, say, shared};
use std::fmt::Write as _;

/// What the recording httpd had compiled in, besides what every one has.
const BUILT_IN: [&str; 5] =
    ["watchdog_module", "log_config_module", "logio_module", "version_module", "unixd_module"];

/// Modules of other platforms, or other ways of processing than the recording httpd's.
const ABSENT: [&str; 6] =
    ["mod_isapi", "mod_nw_ssl", "mod_privileges", "mpm_common", "mpm_netware", "prefork"];

/// The environment of the recordings: with `all_modules` those that the table of directives names, and else those of
/// `wrapper-modules.conf`; and every directive there is.
fn environment(all_modules: bool) -> Option<Environment> {
    let read = |name: &str| Some(std::fs::read_to_string(shared(name)?).expect("a text"));
    let wrapper = read("corpus/apache-cases/wrapper-modules.conf")?;
    let mut names = Vec::new();
    let mut modules: Vec<String> = BUILT_IN.map(str::to_owned).into();
    modules.extend(wrapper.lines().filter_map(|line| Some(line.split(' ').nth(1)?.to_owned())));
    for table in ["directives.tsv", "directives-2.4.71-additions.tsv"] {
        for row in read(&format!("data/apache/{table}"))?.lines().skip(1) {
            let mut cells = row.split('\t');
            names.push(cells.next().unwrap_or_default().trim_end_matches('>').to_owned());
            let module = cells.next().unwrap_or_default();
            if all_modules && !ABSENT.contains(&module) {
                modules.extend(module.strip_prefix("mod_").map(|stem| format!("{stem}_module")));
            }
        }
    }
    // Where the recording took place, as the recorded trees write it.
    let places = [
        ("APACHE_LOG_DIR", "$ROOT/logs"),
        ("APACHE_RUN_DIR", "$ROOT/run"),
        ("APACHE_LOCK_DIR", "$ROOT/run"),
        ("APACHE_RUN_USER", "www-data"),
        ("APACHE_RUN_GROUP", "www-data"),
    ];
    let environment = Environment::new().server_root("/srv/httpd");
    let environment = modules.iter().fold(environment, |e, module| e.module(module));
    let environment = places.iter().fold(environment, |e, (name, at)| e.variable(name, at));
    Some(environment.directives(names.iter().map(String::as_str)))
}

/// No file but the empty device; wildcards match nothing.
struct NoFiles;

impl Loader for NoFiles {
    fn load(&mut self, path: &str) -> Result<Vec<(String, Document)>, LoadError> {
        match path {
            "/dev/null" => Ok(vec![(path.to_owned(), Document::parse("").document)]),
            _ => Err(LoadError::Missing),
        }
    }
}

/// Prints a tree as httpd does.
fn dump(read: &Effective) -> String {
    let mut out = String::new();
    let mut file = String::new();
    for directive in &read.directives {
        print(directive, 0, &mut file, &mut out);
    }
    out
}

fn print(directive: &EffectiveDirective, depth: usize, file: &mut String, out: &mut String) {
    let indent = "  ".repeat(depth);
    let place = place(&directive.origin);
    if *file != place {
        let _ = writeln!(out, "{indent}# In file: {place}");
        *file = place;
    }
    let _ = writeln!(out, "{indent}# {:>3}:", directive.origin.number);
    let _ = match &directive.children {
        None => writeln!(out, "{indent}{} {}", directive.name, directive.args),
        Some(_) => writeln!(out, "{indent}<{} {}", directive.name, directive.args),
    };
    // It prints no end of a section in which there is nothing.
    if let Some(children) = directive.children.as_ref().filter(|children| !children.is_empty()) {
        for child in children {
            print(child, depth + 1, file, out);
        }
        let _ = writeln!(out, "{indent}</{}>", directive.name);
    }
}

/// How httpd names a file or a macro in use.
fn place(origin: &Origin) -> String {
    match &origin.macro_use {
        None => origin.file.to_string(),
        Some(used) => format!(
            "macro '{}' (defined on line {} of \"{}\") used on line {} of \"{}\"",
            used.name,
            used.defined.number,
            place(&used.defined),
            used.used.number,
            place(&used.used),
        ),
    }
}

/// Without indentation, and names in lower case: the table of directives spells some as the manual does.
fn normalised(dump: &str) -> Vec<String> {
    let lines = dump.lines().map(str::trim).filter(|line| !line.is_empty());
    let lower = |line: &str| match line.split_once(' ') {
        Some((name, rest)) => format!("{} {}", name.to_ascii_lowercase(), rest.trim_end()),
        None => line.to_ascii_lowercase(),
    };
    lines.map(lower).collect()
}

/// Compares every file with its recorded tree.
fn compare(files: &str, name: &str, all_modules: bool) {
    let (Some(files), Some(dumps), Some(environment)) =
        (shared(files), shared(&format!("{files}-dump")), environment(all_modules))
    else {
        say("skipped: no recorded trees beside the workspace");
        return;
    };
    let (mut same, mut not_utf8, mut different) = (0, 0, Vec::new());
    for dump_file in files_under(&dumps).expect("the trees") {
        let relative = dump_file.strip_prefix(&dumps).expect("a file below").with_extension("");
        let source = if files.join(&relative).exists() {
            files.join(&relative)
        } else {
            files.join(format!("{}.conf", relative.display()))
        };
        let Ok(bytes) = std::fs::read(&source) else { continue };
        let recorded = std::fs::read(&dump_file).expect("a tree");
        let Ok(parsed) = Document::from_bytes(&bytes) else {
            not_utf8 += 1;
            continue;
        };
        let read = effective(name, &parsed.document, &environment, &mut NoFiles);
        let recorded = String::from_utf8_lossy(&recorded);
        // A `.htaccess` was read inside a section of the main file.
        let wrapped = recorded.find("# In file: FILE").filter(|_| relative.ends_with(".htaccess"));
        let recorded = recorded.get(wrapped.unwrap_or(0)..).unwrap_or_default();
        let (ours, theirs) = (normalised(&dump(&read)), normalised(recorded));
        if ours == theirs && read.error.is_none() {
            same += 1;
        } else {
            let at = ours.iter().zip(&theirs).position(|(a, b)| a != b);
            let at = at.unwrap_or(ours.len().min(theirs.len()));
            different.push(format!(
                "{}: ours {:?}, httpd's {:?}, {:?}",
                relative.display(),
                ours.get(at),
                theirs.get(at),
                read.error,
            ));
        }
    }
    say(&format!("{name} trees: {same} agree, {} differ, {not_utf8} not UTF-8", different.len()));
    assert!(same > 0, "nothing was compared");
    assert!(different.len() * 100 <= same, "{}", different.join("\n"));
}

#[test]
fn corpus_trees_are_those_that_httpd_prints() {
    compare("corpus/apache", "FILE", true);
}

#[test]
fn case_trees_are_those_that_httpd_prints() {
    compare("corpus/apache-cases", "CASE", false);
}

/// What httpd says of things on the machine, which a text does not tell.
const OF_THE_MACHINE: [&str; 4] =
    ["Cannot load ", " must be a valid directory", "is built-in and can't be loaded", "$ROOT/"];

/// The files that httpd refused, and what it said: name and message, from the columns of a table.
fn refused(table: &str, verdict: usize) -> Option<Vec<(String, String)>> {
    let text = std::fs::read_to_string(shared(table)?).expect("a table");
    let rows = text.lines().map(|row| row.split('\t').collect::<Vec<_>>());
    let refused = rows.filter(|row| row.get(verdict) == Some(&"error"));
    let said = refused
        .filter_map(|row| Some(((*row.first()?).to_owned(), (*row.get(verdict + 1)?).to_owned())));
    Some(said.collect())
}

/// What httpd refuses while it reads is refused on the line that it names; what it refuses afterwards is read.
fn compare_refused(files: &str, table: &str, verdict: usize, name: &str, all_modules: bool) {
    let (Some(files), Some(refused), Some(environment)) =
        (shared(files), refused(table, verdict), environment(all_modules))
    else {
        say("skipped: no recorded verdicts beside the workspace");
        return;
    };
    let (mut same, mut different) = (0, Vec::new());
    for (file, said) in refused {
        let Ok(bytes) = std::fs::read(files.join(&file)) else { continue };
        let Ok(parsed) = Document::from_bytes(&bytes) else { continue };
        let start = "Syntax error on line ";
        let place = said.rsplit_once(&format!(" of {name}: ")).map(|(head, _)| head);
        let line = place.and_then(|head| head.rsplit_once(start)?.1.parse::<usize>().ok());
        if OF_THE_MACHINE.iter().any(|words| said.contains(words)) {
            continue;
        }
        // Messages of the second phase have this number, and those of later ones others.
        let expected = line.filter(|_| !said.contains("AH00526"));
        let read = effective(name, &parsed.document, &environment, &mut NoFiles);
        let ours = read.error.as_ref().map(|(_, origin)| origin.number);
        if ours == expected {
            same += 1;
        } else {
            different.push(format!("{file}: {said}: ours {:?}", read.error));
        }
    }
    say(&format!("{name} refused: {same} agree, {} differ", different.len()));
    assert!(same > 0, "nothing was compared");
    assert!(different.len() * 50 <= same, "{}", different.join("\n"));
}

#[test]
fn corpus_files_are_refused_where_httpd_refuses_them() {
    compare_refused("corpus/apache", "corpus/apache/INDEX.tsv", 6, "FILE", true);
}

#[test]
fn cases_are_refused_where_httpd_refuses_them() {
    compare_refused("corpus/apache-cases", "corpus/apache-cases/VERDICTS.tsv", 2, "CASE", false);
}
