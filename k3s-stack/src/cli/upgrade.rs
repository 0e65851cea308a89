//! `upgrade`: what another version does to a file.

use super::args::Format;
use super::{Streams, exit_code, fix, usage};
use crate::files::write;
use crate::{Kind, Targets};
use config_diagnostics::{
    Applicability, Diagnostic, EditSet, Facts, FileReport, Report, Severity, text,
};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// What becomes of what was found.
#[derive(Clone, Copy)]
pub(super) enum Output {
    Report(Format),
    /// The safe fixes are applied.
    Write,
    /// The safe fixes are shown.
    Diff,
}

/// Reports on each file, or rewrites it. The versions are `TOOL=VERSION`, both of the same tool.
pub(super) fn run(
    paths: &[PathBuf],
    from: &str,
    to: &str,
    output: Output,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let tool = |target: &str| target.split('=').next().unwrap_or_default().to_owned();
    if tool(from) != tool(to) {
        return usage("--from and --to name versions of the same program", streams.err);
    }
    let kinds = kinds_of(&tool(from));
    if kinds.is_empty() {
        return usage(&format!("there is no upgrade of {}", tool(from)), streams.err);
    }
    let versions = Targets::new().set(from).and_then(|from| Ok((from, Targets::new().set(to)?)));
    let (from, to) = match versions {
        Ok(versions) => versions,
        Err(error) => return usage(&error.to_string(), streams.err),
    };
    let mut report = Report::new();
    let mut complete = true;
    for path in paths {
        let name = path.display().to_string();
        let found = fs::read_to_string(path)
            .map_err(|error| format!("{name}: {error}"))
            .and_then(|text| Ok((file(path, &text, kinds, &from, &to)?, text)));
        let done = found.and_then(|(file, text)| {
            rewrite(path, &text, &file, output, streams)?;
            Ok(file)
        });
        match done {
            Ok(file) => report.files.push(file),
            Err(message) => {
                complete = false;
                usage(&message, streams.err)?;
            }
        }
    }
    report.sort();
    match output {
        Output::Report(Format::Json) => writeln!(streams.out, "{}", report.to_json())?,
        Output::Report(Format::Text) | Output::Write => write!(streams.out, "{}", report.text())?,
        // What is piped on is the diff alone.
        Output::Diff => write!(streams.err, "{}", report.text())?,
    }
    Ok(exit_code(&report, complete, Severity::Error))
}

/// The kinds of files that tell what an upgrade of a program does.
fn kinds_of(tool: &str) -> &'static [Kind] {
    const HELM: [Kind; 3] = [Kind::HelmChartConfig, Kind::HelmChart, Kind::TraefikValues];
    const K3S: [Kind; 4] = [Kind::K3sConfig, HELM[0], HELM[1], HELM[2]];
    match tool {
        "haproxy" => &[Kind::Haproxy],
        "k3s" => &K3S,
        "traefik-chart" => &HELM,
        _ => &[],
    }
}

fn file(
    path: &Path,
    text: &str,
    kinds: &[Kind],
    from: &Targets,
    to: &Targets,
) -> Result<FileReport, String> {
    let name = path.display().to_string();
    let kind =
        Kind::recognise(&name, text).filter(|kind| kinds.contains(kind)).ok_or_else(|| {
            let kinds: Vec<_> = kinds.iter().map(|kind| kind.as_str()).collect();
            let kinds = kinds.join(", ");
            format!("{name}: what an upgrade does is told from files of kind {kinds} only")
        })?;
    let (target, found) = match kind {
        Kind::Haproxy => haproxy(text, from, to),
        Kind::K3sConfig => k3s(path, text, from, to),
        _ => traefik(text, kind, from, to).map_err(|error| format!("{name}: {error}"))?,
    };
    Ok(FileReport::new(name, text)
        .kind(kind.as_str())
        .target(target)
        .secrets(text::secret_spans(text))
        .diagnostics(found))
}

fn haproxy(text: &str, from: &Targets, to: &Targets) -> (String, Vec<Diagnostic>) {
    let document = haproxy_cfg::Document::parse(text).document;
    let (from, to) = (from.haproxy(), to.haproxy());
    (format!("haproxy={to}"), haproxy_cfg::upgrade(&document, &Facts::new(), from, to))
}

fn k3s(path: &Path, text: &str, from: &Targets, to: &Targets) -> (String, Vec<Diagnostic>) {
    let document = k3s_config::Document::parse(text).document;
    let facts = crate::check::k3s::with_role(&path.display().to_string(), Facts::new());
    let (from, to) = (from.k3s(), to.k3s());
    (format!("k3s={to}"), k3s_config::upgrade(&document, &facts, from, to))
}

fn traefik(
    text: &str,
    kind: Kind,
    from: &Targets,
    to: &Targets,
) -> Result<(String, Vec<Diagnostic>), traefik_values::MigrateError> {
    let document = goyaml::Document::parse(text).document;
    let (from, to) = (from.traefik(), to.traefik());
    let input = crate::check::traefik::input(kind);
    let found = traefik_values::upgrade(&document, input, from, to)?;
    Ok((format!("traefik-chart={}", to.chart().known()), found))
}

/// Applies or shows the safe fixes of a file. Those that touch the same bytes go one at a time.
fn rewrite(
    path: &Path,
    before: &str,
    report: &FileReport,
    output: Output,
    streams: &mut Streams<'_>,
) -> Result<(), String> {
    let mut edits = EditSet::new();
    for found in &report.diagnostics {
        let safe = |fix: &&config_diagnostics::Fix| fix.applicability == Applicability::Safe;
        if let Some(fix) = found.fixes.iter().find(safe) {
            edits.merge(&fix.edits);
        }
    }
    let name = path.display().to_string();
    let after = edits.apply(before).map_err(|error| format!("{name}: {error}"))?;
    let done = match output {
        _ if after == before => Ok(()),
        Output::Report(_) => Ok(()),
        Output::Write => write(path, &after),
        Output::Diff => streams.out.write_all(fix::diff(&name, before, &after).as_bytes()),
    };
    done.map_err(|error| format!("{name}: cannot be written: {error}"))
}
