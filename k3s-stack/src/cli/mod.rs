//! The `k3s-stack` command, with its streams as parameters.

mod args;
mod check;
mod fix;
mod generate;
mod graph;
mod k3s;
mod list;
mod pipe;
mod progress;
mod schema;
mod upgrade;
mod values;

pub use pipe::UntilClosed;

use args::{Cli, Command, SchemaOf};
use clap::{CommandFactory, FromArgMatches};
use config_diagnostics::{Report, Severity};
use std::ffi::OsString;
use std::fmt;
use std::io::{self, Read, Write};

/// Nothing at or above the threshold.
const CLEAN: u8 = 0;
/// Something at or above the threshold.
const FOUND: u8 = 1;
/// Not all that was asked could be done.
const INCOMPLETE: u8 = 2;

/// Where the command reads from and writes to.
pub struct Streams<'s> {
    /// Standard input; read only for the path `-`.
    pub input: &'s mut dyn Read,
    /// Standard output.
    pub out: &'s mut dyn Write,
    /// Standard error.
    pub err: &'s mut dyn Write,
    /// Whether the output is a terminal, which may take colours.
    pub terminal: bool,
    /// Whether standard error is a terminal, on which a line may be written anew.
    pub err_terminal: bool,
}

impl fmt::Debug for Streams<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Streams").field("terminal", &self.terminal).finish_non_exhaustive()
    }
}

/// Runs the command: `args` starts with the program's name. Gives the exit code; the error is that of writing
/// the output.
pub fn run(
    args: impl IntoIterator<Item = impl Into<OsString> + Clone>,
    mut streams: Streams<'_>,
) -> io::Result<u8> {
    let parsed = Cli::command().try_get_matches_from(args).and_then(|matches| {
        let cli = Cli::from_arg_matches(&matches)?;
        Ok((cli, matches))
    });
    let (cli, matches) = match parsed {
        Ok(parsed) => parsed,
        // Help and version come this way too.
        Err(error) if error.use_stderr() => {
            write!(streams.err, "{}", error.render())?;
            return Ok(INCOMPLETE);
        }
        Err(help) => {
            write!(streams.out, "{}", help.render())?;
            return Ok(CLEAN);
        }
    };
    let Some((_, matches)) = matches.subcommand() else { return Ok(INCOMPLETE) };
    match cli.command {
        Command::Check { common, join, format, baseline, write_baseline } => {
            let known = check::Known { read: baseline, write: write_baseline };
            check::run(&common, matches, join, format, &known, &mut streams)
        }
        Command::Fix { common, risky, diff } => {
            fix::run(&common, matches, fix::Mode { risky, diff }, &mut streams)
        }
        Command::Effective { node, defaults, format } => match values::read(&node) {
            Some(file) => values::effective(&file, &node, defaults, format, &mut streams),
            None => k3s::effective(&node, defaults, format, &mut streams),
        },
        Command::Convert { node, to } => k3s::convert(&node, to, &mut streams),
        Command::Schema { what, role, target } => match what {
            SchemaOf::K3sConfig => k3s::schema(role, &target, &mut streams),
            SchemaOf::Report => schema::print(&schema::report(), &mut streams),
            SchemaOf::Project => schema::print(&schema::project(), &mut streams),
        },
        Command::Upgrade { from, to, paths, write, diff, format } => {
            let output = match (write, diff) {
                (true, _) => upgrade::Output::Write,
                (_, true) => upgrade::Output::Diff,
                _ => upgrade::Output::Report(format),
            };
            upgrade::run(&paths, &from, &to, output, &mut streams)
        }
        Command::Generate { file, out, check, diff } => {
            generate::run(&file, &out, generate::Mode { check, diff }, &mut streams)
        }
        Command::Graph { common, format } => graph::run(&common, matches, format, &mut streams),
        Command::Explain { rule } => list::explain(&rule, &mut streams),
        Command::Rules { format } => list::rules(format, streams.out),
        Command::Completions { shell } => {
            let mut script = Vec::new();
            clap_complete::generate(shell, &mut Cli::command(), "k3s-stack", &mut script);
            streams.out.write_all(&script)?;
            Ok(CLEAN)
        }
        // Not over the streams given: the protocol's crate has threads that read and write.
        #[cfg(feature = "lsp")]
        Command::Lsp { target } => {
            let serve = |targets| {
                let options = crate::Options::new().targets(targets);
                crate::lsp::stdio(&options).map_err(|error| error.to_string())
            };
            match args::targets(&target).and_then(serve) {
                Ok(()) => Ok(CLEAN),
                Err(message) => usage(&message, streams.err),
            }
        }
    }
}

fn exit_code(report: &Report, complete: bool, fail_on: Severity) -> u8 {
    match (complete, report.max_severity()) {
        (false, _) => INCOMPLETE,
        (true, Some(worst)) if worst >= fail_on => FOUND,
        _ => CLEAN,
    }
}

/// Says what is wrong with what was asked.
fn usage(message: &str, err: &mut dyn Write) -> io::Result<u8> {
    writeln!(err, "error: {message}")?;
    Ok(INCOMPLETE)
}
