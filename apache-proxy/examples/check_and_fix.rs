//! Prints everything that can be said about a file, and what its safe fixes change:
//! `cargo run --example check_and_fix -- FILE`.

use apache_proxy::{Document, Target, inspect};
use config_diagnostics::{Applicability, FileReport, LintOptions, Report};
use std::error::Error;
use std::io::Write;
use std::{env, fs, io};

/// What is looked at when no file is given.
const SAMPLE: &str = "\
<VirtualHost *:80>
    ServerName shop.example.com
    <Location /app>
        ProxyPass /app http://10.0.42.1:8080/app
    </Location>
    ProxyPass / http://10.0.42.2:8080
</VirtualHost>
";

fn main() -> Result<(), Box<dyn Error>> {
    let (path, text) = match env::args().nth(1) {
        Some(path) => (path.clone(), fs::read_to_string(path)?),
        None => ("site.conf".to_owned(), SAMPLE.to_owned()),
    };
    let document = Document::parse(text).document;
    let found = inspect(&document, &Target::default(), &LintOptions::new());

    let mut editor = document.edit();
    let fixes = found.iter().flat_map(|finding| &finding.fixes);
    for fix in fixes.filter(|fix| fix.applicability == Applicability::Safe) {
        editor = editor.apply(fix);
    }
    // Two fixes that touch the same bytes are an error here; the command line takes one after the other.
    let changed = editor.finish()?;

    let file = FileReport::new(path, document.text()).kind("apache").diagnostics(found);
    let mut out = io::stdout().lock();
    write!(out, "{}", Report::new().file(file).text())?;
    for line in changed.text().lines() {
        let mark = if document.text().lines().any(|old| old == line) { ' ' } else { '+' };
        writeln!(out, "{mark} {line}")?;
    }
    Ok(())
}
