//! `check`.

use super::args::{Common, ReportFormat};
use super::progress::Progress;
use super::{Streams, exit_code, usage};
use crate::Baseline;
use crate::files::{Stdin, check_paths, write};
use clap::ArgMatches;
use config_diagnostics::{Driver, FileReport, Report};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// Where findings that are known stand, and where they are to be written.
pub(super) struct Known {
    pub(super) read: Option<PathBuf>,
    pub(super) write: Option<PathBuf>,
}

pub(super) fn run(
    common: &Common,
    matches: &ArgMatches,
    join: bool,
    format: ReportFormat,
    known: &Known,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let mut job = match common.job(matches) {
        Ok(job) => job,
        Err(message) => return usage(&message, streams.err),
    };
    job.options.joined = join;
    // Before the work: a baseline that cannot be read makes it useless.
    let baseline =
        match known.read.as_deref().filter(|_| known.write.is_none()).map(read).transpose() {
            Ok(baseline) => baseline,
            Err(message) => return usage(&message, streams.err),
        };
    let mut stdin = Stdin::new(common.stdin_name.clone(), &mut *streams.input);
    let mut progress =
        Progress::new(common.progress.wanted(streams.err_terminal), &mut *streams.err);
    let checked =
        check_paths(&common.paths, &job, &mut stdin, &mut |done, all| progress.tell(done, all));
    progress.end();
    let (mut report, mut complete) = (checked.report, checked.complete);
    if let Some(path) = &known.write {
        let baseline = Baseline::of(&report, folder(path));
        if let Err(error) = save(path, &baseline.to_json()) {
            complete = false;
            usage(&format!("{}: cannot be written: {error}", path.display()), streams.err)?;
        }
        let _ = baseline.subtract(&mut report, folder(path));
    }
    if let (Some((text, baseline)), Some(path)) = (baseline, &known.read) {
        let stale = baseline.subtract(&mut report, folder(path));
        if !stale.is_empty() {
            let name = path.display().to_string();
            report.diagnostics.extend(stale.iter().map(|stale| stale.finding(&name, &text)));
            report.files.push(FileReport::new(name, text).kind("baseline"));
            report.sort();
        }
    }
    match format {
        ReportFormat::Text => {
            let color = common.color.colors(streams.terminal);
            write!(streams.out, "{}", report.text().color(color))?;
        }
        ReportFormat::Json => writeln!(streams.out, "{}", report.to_json())?,
        ReportFormat::Sarif => writeln!(streams.out, "{}", sarif(&report, complete))?,
        ReportFormat::Github => write!(streams.out, "{}", report.github())?,
        ReportFormat::Junit => write!(streams.out, "{}", report.junit(common.fail_on))?,
    }
    Ok(exit_code(&report, complete, common.fail_on))
}

fn sarif(report: &Report, complete: bool) -> String {
    let rules = crate::rules();
    let explain = |id: &str| crate::explain(id).ok().map(std::borrow::Cow::into_owned);
    let driver = Driver::new("k3s-stack", env!("CARGO_PKG_VERSION"))
        .rules(&rules, &explain)
        .complete(complete);
    report.to_sarif(&driver)
}

fn read(path: &Path) -> Result<(String, Baseline), String> {
    let wrong = |error: String| format!("{}: {error}", path.display());
    let text = fs::read_to_string(path).map_err(|error| wrong(error.to_string()))?;
    let baseline = Baseline::parse(&text).map_err(|error| wrong(error.to_string()))?;
    Ok((text, baseline))
}

fn folder(path: &Path) -> &Path {
    path.parent().unwrap_or(Path::new(""))
}

fn save(path: &Path, text: &str) -> io::Result<()> {
    if path.exists() { write(path, text) } else { fs::write(path, text) }
}
