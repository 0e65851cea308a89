//! Checks a configuration that never was a file, and mends it.
#![allow(clippy::print_stdout)] // to show something is all an example is for

use config_diagnostics::Applicability;
use k3s_stack::{Kind, Options, Targets, check_text, fix_text};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let text = "defaults\n    mode http\n    timeout client\u{a0}30s";
    let options = Options::new().targets(Targets::new().set("haproxy=3.2")?);

    let report = check_text("haproxy.cfg", text, Some(Kind::Haproxy), &options);
    let found: Vec<_> = report.diagnostics.iter().map(|found| found.rule).collect();
    println!("found: {found:?}");

    let fixed = fix_text("haproxy.cfg", text, Kind::Haproxy, &options, Applicability::Safe);
    println!("{}", fixed.text);
    Ok(())
}
