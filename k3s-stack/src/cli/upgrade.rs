//! `upgrade`: what another version does to a file.

use super::args::Format;
use super::{Streams, exit_code, usage};
use crate::{Kind, Targets};
use config_diagnostics::{Diagnostic, Facts, FileReport, Report, Severity, text};
use k3s_config::{Document, upgrade as upgrade_k3s};
use std::fs;
use std::io;
use std::path::Path;

/// Reports on each file. The versions are `TOOL=VERSION`, both of the same tool.
pub(super) fn run(
    paths: &[std::path::PathBuf],
    from: &str,
    to: &str,
    format: Format,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let tool = |target: &str| target.split('=').next().unwrap_or_default().to_owned();
    if tool(from) != tool(to) {
        return usage("--from and --to name versions of the same program", streams.err);
    }
    if tool(from) != "k3s" {
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
        match file(path, &from, &to) {
            Ok(file) => report.files.push(file),
            Err(message) => {
                complete = false;
                usage(&message, streams.err)?;
            }
        }
    }
    report.sort();
    match format {
        Format::Text => write!(streams.out, "{}", report.text())?,
        Format::Json => writeln!(streams.out, "{}", report.to_json())?,
    }
    Ok(exit_code(&report, complete, Severity::Error))
}

fn file(path: &Path, from: &Targets, to: &Targets) -> Result<FileReport, String> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    let kind = Kind::recognise(&name, &text);
    if kind != Some(Kind::K3sConfig) {
        return Err(format!("{name}: an upgrade of k3s is known for its config.yaml only"));
    }
    let document = Document::parse(text.as_str()).document;
    let facts = crate::check::k3s::with_role(&name, Facts::new());
    let found: Vec<Diagnostic> = upgrade_k3s(&document, &facts, from.k3s(), to.k3s());
    Ok(FileReport::new(name, text.as_str())
        .kind(Kind::K3sConfig.as_str())
        .target(format!("k3s={}", to.k3s()))
        .secrets(text::secret_spans(&text))
        .diagnostics(found))
}
