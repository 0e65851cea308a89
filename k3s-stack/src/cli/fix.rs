//! `fix`.

use super::args::Common;
use super::progress::Progress;
use super::{Streams, exit_code, usage};
use crate::files::{Input, Job, Loaded, Projects, Stdin, check_paths, find, load, write};
use crate::fix::{ROUNDS, fix_found};
use crate::{AppliedFix, Fixed, Kind, Options, check_text};
use clap::ArgMatches;
use config_diagnostics::{Applicability, Diagnostic, Fix, Report};
use similar::TextDiff;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write};
use std::sync::Arc;

/// What `fix` does with the fixes.
#[derive(Clone, Copy)]
pub(super) struct Mode {
    pub(super) risky: bool,
    pub(super) diff: bool,
}

impl Mode {
    /// How far a fix must be trusted.
    const fn least(self) -> Applicability {
        if self.risky { Applicability::Unsafe } else { Applicability::Safe }
    }
}

/// What fixing gave so far.
#[derive(Default)]
struct Outcome {
    /// What belongs on standard output whatever else is said: the diff, and what came in on standard input.
    product: String,
    /// What came in on standard input, mended.
    piped: String,
    summary: String,
    fixed: usize,
    incomplete: bool,
}

pub(super) fn run(
    common: &Common,
    matches: &ArgMatches,
    mode: Mode,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let job = match common.job(matches) {
        Ok(job) => job,
        Err(message) => return usage(&message, streams.err),
    };
    let inputs = find(&common.paths);
    let piped = inputs.iter().any(|input| matches!(input, Input::Stdin));
    // What comes in is read once, and looked at more often.
    let mut came_in = Vec::new();
    if piped && let Err(error) = streams.input.read_to_end(&mut came_in) {
        return usage(&format!("standard input cannot be read: {error}"), streams.err);
    }
    let wanted = common.progress.wanted(streams.err_terminal);
    let mut check = |bytes: &[u8]| {
        let mut stdin = Stdin::new(common.stdin_name.clone(), bytes);
        let mut progress = Progress::new(wanted, &mut *streams.err);
        let tell = &mut |done, all| progress.tell(done, all);
        let checked = check_paths(&common.paths, &job, &mut stdin, tell);
        progress.end();
        checked
    };
    let before = check(&came_in);
    let mut stdin = Stdin::new(common.stdin_name.clone(), came_in.as_slice());
    let outcome = Outcome::of(&inputs, &before.report, &job, &mut stdin, mode);
    let after = match (mode.diff, outcome.fixed > 0) {
        (false, true) if outcome.piped.is_empty() => check(&came_in),
        (false, true) => check(outcome.piped.as_bytes()),
        _ => before,
    };

    streams.out.write_all(outcome.product.as_bytes())?;
    let quiet = piped || mode.diff;
    let color = common.color.colors(streams.terminal && !quiet);
    let talk: &mut dyn Write = if quiet { streams.err } else { streams.out };
    write!(talk, "{}{}", outcome.summary, after.report.text().color(color))?;
    let would = if mode.diff { "would be fixed" } else { "fixed" };
    writeln!(talk, "{} {would}", outcome.fixed)?;
    Ok(exit_code(&after.report, after.complete && !outcome.incomplete, common.fail_on))
}

impl Outcome {
    /// Mends each file by what was found in it, and by what was found between files and is mended in it.
    fn of(inputs: &[Input], report: &Report, job: &Job, stdin: &mut Stdin<'_>, mode: Mode) -> Self {
        let mut found: HashMap<String, Vec<Diagnostic>> = HashMap::new();
        for file in &report.files {
            found.entry(file.path.clone()).or_default().extend(file.diagnostics.iter().cloned());
        }
        let mut between = by_target(&report.diagnostics, mode.least());
        let mut projects = Projects::new(&job.config);
        let mut outcome = Self::default();
        for input in inputs.iter().filter(|input| !job.is_project(input)) {
            let ruled = projects.rule(input, stdin, &job.options);
            let (name, text, kind) = match load(input, job.kind, stdin) {
                Loaded::Text { name, text, kind } => (name, text, Some(kind)),
                // A part of a stack that is of no kind of its own.
                Loaded::Skipped(report) if between.contains_key(&report.path) => {
                    let Ok(text) = fs::read_to_string(&report.path) else { continue };
                    (report.path, text, None)
                }
                _ => continue,
            };
            let own = found.remove(&name).unwrap_or_default();
            let between = between.remove(&name).unwrap_or_default();
            let text: Arc<str> = text.into();
            let fixed = mend(&name, &text, kind, &ruled.options, mode, own, between);
            outcome.take(input, &name, &text, &fixed, mode);
        }
        for (name, found) in between {
            for one in found {
                let why = "the file to change is not among those given";
                let _ = writeln!(outcome.summary, "not fixed {name}: {}: {why}", one.rule);
            }
        }
        outcome
    }

    /// Writes or shows what was fixed.
    fn take(&mut self, input: &Input, name: &str, before: &Arc<str>, fixed: &Fixed, mode: Mode) {
        let changed = fixed.text != *before;
        if mode.diff {
            if changed {
                self.product.push_str(&diff(name, before, &fixed.text));
            }
        } else {
            let written = match input {
                Input::File { path, .. } if changed => write(path, &fixed.text),
                Input::Stdin => {
                    self.product.push_str(&fixed.text);
                    self.piped.push_str(&fixed.text);
                    Ok(())
                }
                _ => Ok(()),
            };
            if let Err(error) = written {
                self.incomplete = true;
                let _ = writeln!(self.summary, "error: {name}: cannot be written: {error}");
                return;
            }
        }
        self.fixed += fixed.applied.len();
        self.summarise(name, fixed, mode);
    }

    fn summarise(&mut self, name: &str, fixed: &Fixed, mode: Mode) {
        let verb = if mode.diff { "would fix" } else { "fixed" };
        for (fix, times) in counted(&fixed.applied) {
            let times = if times > 1 { format!(" ({times} times)") } else { String::new() };
            let _ = writeln!(self.summary, "{verb} {name}: {}: {}{times}", fix.rule, fix.title);
        }
        for (fix, _) in counted(&fixed.conflicts) {
            let why = "another fix changes the same place, fix again";
            let _ = writeln!(self.summary, "not fixed {name}: {}: {}: {why}", fix.rule, fix.title);
        }
        for rule in &fixed.withheld {
            let _ =
                writeln!(self.summary, "not fixed {name}: {rule}: the fix would break the file");
        }
    }
}

/// What was found between files and can be mended, by the file that is to be changed, each with the fix that does it.
fn by_target(found: &[Diagnostic], least: Applicability) -> BTreeMap<String, Vec<Diagnostic>> {
    let mut by_target: BTreeMap<String, Vec<Diagnostic>> = BTreeMap::new();
    for one in found {
        let is_meant = |fix: &&Fix| fix.applicability >= least && !fix.edits.is_empty();
        let Some(fix) = one.fixes.iter().find(is_meant).cloned() else { continue };
        let Some(file) = fix.file.clone().or_else(|| one.primary.file.clone()) else { continue };
        let mut one = one.clone();
        one.fixes = vec![fix];
        by_target.entry(file.to_string()).or_default().push(one);
    }
    by_target
}

/// What was found in a file that stands alone is mended until nothing more can be. In a part of a configuration of several
/// files, looking at it alone would find what is not so: there the first round is all.
fn mend(
    name: &str,
    text: &Arc<str>,
    kind: Option<Kind>,
    options: &Options,
    mode: Mode,
    mut found: Vec<Diagnostic>,
    between: Vec<Diagnostic>,
) -> Fixed {
    let alone = check_text(name, Arc::clone(text), kind, options).diagnostics;
    let is_alone = alone.len() == found.len() && alone.iter().all(|one| found.contains(one));
    let rounds = if is_alone { ROUNDS } else { 1 };
    found.extend(between);
    fix_found(name, Arc::clone(text), kind, options, mode.least(), found, rounds)
}

/// Equal fixes counted, in the order of their first.
fn counted(applied: &[AppliedFix]) -> Vec<(&AppliedFix, usize)> {
    let mut counts: Vec<(&AppliedFix, usize)> = Vec::new();
    for fix in applied {
        match counts.iter_mut().find(|(known, _)| *known == fix) {
            Some((_, times)) => *times += 1,
            None => counts.push((fix, 1)),
        }
    }
    counts
}

/// The change of a file, as `diff -u` shows it.
pub(super) fn diff(name: &str, before: &str, after: &str) -> String {
    TextDiff::from_lines(before, after).unified_diff().header(name, name).to_string()
}
