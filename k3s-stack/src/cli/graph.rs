//! `graph`.

use super::args::{Common, GraphFormat};
use super::progress::Progress;
use super::{CLEAN, INCOMPLETE, Streams, usage};
use crate::files::{Stdin, check_paths};
use crate::graph::{Graph, dot, html, mermaid};
use clap::ArgMatches;
use config_diagnostics::Severity;
use std::io;

pub(super) fn run(
    common: &Common,
    matches: &ArgMatches,
    format: GraphFormat,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let job = match common.job(matches) {
        Ok(job) => job.with_stacks(),
        Err(message) => return usage(&message, streams.err),
    };
    let mut stdin = Stdin::new(common.stdin_name.clone(), &mut *streams.input);
    let mut progress =
        Progress::new(common.progress.wanted(streams.err_terminal), &mut *streams.err);
    let checked =
        check_paths(&common.paths, &job, &mut stdin, &mut |done, all| progress.tell(done, all));
    progress.end();
    let graphs =
        checked.stacks.iter().map(|(stack, targets)| Graph::of(stack, targets, &checked.report));
    let graphs: Vec<Graph> = graphs.filter(|graph| !graph.is_empty()).collect();
    if graphs.is_empty() {
        writeln!(
            streams.err,
            "error: no file here tells where requests go: no front, no Traefik, no route"
        )?;
        return Ok(INCOMPLETE);
    }
    let text = match format {
        GraphFormat::Mermaid => mermaid(&graphs),
        GraphFormat::Dot => dot(&graphs),
        GraphFormat::Html => html(&graphs),
    };
    write!(streams.out, "{text}")?;
    let unread = checked.report.files.iter().flat_map(|file| {
        file.diagnostics
            .iter()
            .filter(|found| found.rule == "stack/unreadable-file")
            .map(move |found| (file, found))
    });
    for (file, found) in unread.filter(|(_, found)| found.severity == Severity::Error) {
        writeln!(streams.err, "error: {}: {}", file.path, found.message)?;
    }
    Ok(if checked.complete { CLEAN } else { INCOMPLETE })
}
