//! `fix`.

use super::args::Common;
use super::{Streams, exit_code, usage};
use crate::files::{Input, Loaded, Stdin, find, load, write};
use crate::{AppliedFix, Fixed, Options, check_text, fix_text};
use clap::ArgMatches;
use config_diagnostics::{Applicability, FileReport, Report};
use similar::TextDiff;
use std::fmt::Write as _;
use std::io::{self, Write};
use std::sync::Arc;

/// What `fix` does with the fixes.
#[derive(Clone, Copy)]
pub(super) struct Mode {
    pub(super) risky: bool,
    pub(super) diff: bool,
}

/// What fixing gave so far.
#[derive(Default)]
struct Outcome {
    report: Report,
    /// What belongs on standard output whatever else is said: the diff, and what came in on standard input.
    product: String,
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
    let options = match common.options(matches) {
        Ok(options) => options,
        Err(message) => return usage(&message, streams.err),
    };
    let mut stdin = Stdin::new(common.stdin_name.clone(), &mut *streams.input);
    let mut outcome = Outcome::default();
    let mut piped = mode.diff;
    for input in find(&common.paths) {
        piped |= matches!(input, Input::Stdin);
        let file = match load(&input, common.kind, &mut stdin) {
            Loaded::Text { name, text, kind } => {
                let least = if mode.risky { Applicability::Unsafe } else { Applicability::Safe };
                let text: Arc<str> = text.into();
                let fixed = fix_text(&name, Arc::clone(&text), kind, &options, least);
                outcome.take(&input, &name, &text, fixed, mode, &options)
            }
            Loaded::Skipped(file) => file,
            Loaded::Failed(file) => {
                outcome.incomplete = true;
                file
            }
        };
        outcome.report.files.push(file);
    }
    outcome.report.sort();

    streams.out.write_all(outcome.product.as_bytes())?;
    let color = common.color.wanted(streams.terminal && !piped);
    let talk: &mut dyn Write = if piped { streams.err } else { streams.out };
    write!(talk, "{}{}", outcome.summary, outcome.report.text().color(color))?;
    let would = if mode.diff { "would be fixed" } else { "fixed" };
    writeln!(talk, "{} {would}", outcome.fixed)?;
    Ok(exit_code(&outcome.report, !outcome.incomplete, common.fail_on))
}

impl Outcome {
    /// Writes or shows what was fixed; gives the report on the file as it now is.
    fn take(
        &mut self,
        input: &Input,
        name: &str,
        before: &Arc<str>,
        fixed: Fixed,
        mode: Mode,
        options: &Options,
    ) -> FileReport {
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
                    Ok(())
                }
                _ => Ok(()),
            };
            if let Err(error) = written {
                self.incomplete = true;
                let _ = writeln!(self.summary, "error: {name}: cannot be written: {error}");
                return unchanged(name, before, &fixed, options);
            }
        }
        self.fixed += fixed.applied.len();
        self.summarise(name, &fixed, mode);
        if mode.diff { unchanged(name, before, &fixed, options) } else { fixed.report }
    }

    fn summarise(&mut self, name: &str, fixed: &Fixed, mode: Mode) {
        let verb = if mode.diff { "would fix" } else { "fixed" };
        for (fix, times) in counted(&fixed.applied) {
            let times = if times > 1 { format!(" ({times} times)") } else { String::new() };
            let _ = writeln!(self.summary, "{verb} {name}: {}: {}{times}", fix.rule, fix.title);
        }
        for rule in &fixed.withheld {
            let _ =
                writeln!(self.summary, "not fixed {name}: {rule}: the fix would break the file");
        }
    }
}

/// The report on a file that stays as it was.
fn unchanged(name: &str, before: &Arc<str>, fixed: &Fixed, options: &Options) -> FileReport {
    let kind = fixed.report.kind.and_then(|kind| kind.parse().ok());
    check_text(name, Arc::clone(before), kind, options)
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
