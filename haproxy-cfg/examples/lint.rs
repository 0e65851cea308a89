//! Prints everything that can be said about a file: `cargo run --example lint -- FILE [VERSION]`.

use config_diagnostics::{FileReport, LintOptions, Report};
use haproxy_cfg::{Document, Target, Version, inspect};
use std::error::Error;
use std::io::Write;
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let path = args.next().ok_or("usage: lint FILE [VERSION]")?;
    let version: Version = args.next().map_or(Ok(Version::default()), |text| text.parse())?;

    let document = Document::from_bytes(&fs::read(&path)?)?.document;
    let found = inspect(&document, &Target::new(version), &LintOptions::new());

    let file = FileReport::new(path, document.text())
        .kind("haproxy")
        .target(format!("haproxy={version}"))
        .diagnostics(found);
    let report = Report::new().file(file);
    write!(io::stdout(), "{}", report.text())?;
    Ok(())
}
