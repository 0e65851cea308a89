//! Looks for what needs no grammar in a file, and reports it: `cargo run --example report -- FILE`.

use config_diagnostics::{FileReport, LintOptions, Report, text};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let path = env::args().nth(1).ok_or(io::ErrorKind::InvalidInput)?;
    let content = fs::read_to_string(&path)?;
    let found = text::lint(&text::Source::new(&content), &LintOptions::new());
    let mut report = Report::new().file(FileReport::new(path, content).diagnostics(found));
    report.sort();
    io::Write::write_all(&mut io::stdout(), report.text().to_string().as_bytes())
}
