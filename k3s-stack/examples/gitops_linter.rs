//! The linter of a repository, for its own pipeline: what was found as text, annotations where GitHub runs it, and a SARIF
//! log. `cargo run -p k3s-stack --example gitops_linter FOLDER [LOG]`.
//!
//! A `k3s-stack.toml` in the repository says which versions run where, and which files belong together. What was there
//! on the first day can be kept in a baseline.

#![expect(clippy::print_stdout, reason = "this is a command")]

use config_diagnostics::{Driver, Severity};
use k3s_stack::files::{Job, Stdin, check_paths};
use k3s_stack::{Baseline, Options, explain, rules};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

fn main() -> Result<ExitCode, Box<dyn Error>> {
    let mut args = env::args().skip(1).map(PathBuf::from);
    let folder = args.next().unwrap_or_else(|| PathBuf::from("."));
    let log = args.next();

    // Files that `.gitignore` names are left out; each file is told by its content, and read as one with those that it
    // belongs to. The order of the findings is that of the paths, whatever the processors do.
    let job = Job::new(Options::new());
    let mut checked =
        check_paths(std::slice::from_ref(&folder), &job, &mut Stdin::none(), &mut |_, _| ());

    let baseline = folder.join("baseline.json");
    if baseline.exists() {
        let known = Baseline::parse(&fs::read_to_string(&baseline)?)?;
        for stale in known.subtract(&mut checked.report, &folder) {
            println!("no longer there: {stale:?}");
        }
    }

    let report = &checked.report;
    print!("{}", report.text());
    if env::var_os("GITHUB_ACTIONS").is_some() {
        print!("{}", report.github());
    }
    if let Some(log) = log {
        write_sarif(&checked, &log)?;
    }
    let fails = !checked.complete || report.max_severity() >= Some(Severity::Error);
    Ok(if fails { ExitCode::FAILURE } else { ExitCode::SUCCESS })
}

fn write_sarif(checked: &k3s_stack::files::Checked, log: &Path) -> std::io::Result<()> {
    let page = |id: &str| explain(id).ok().map(String::from);
    let rules = rules();
    let driver = Driver::new("gitops-linter", env!("CARGO_PKG_VERSION")).rules(&rules, &page);
    fs::write(log, checked.report.to_sarif(&driver.complete(checked.complete)))
}
