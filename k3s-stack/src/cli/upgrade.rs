//! `upgrade`: what another version does to a file.

use super::args::Format;
use super::{Streams, exit_code, usage};
use crate::{Kind, Targets};
use config_diagnostics::{Diagnostic, Facts, FileReport, Report, Severity, text};
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
    let Some((kind, upgrade)) = upgrade_of(&tool(from)) else {
        return usage(&format!("there is no upgrade of {}", tool(from)), streams.err);
    };
    let versions = Targets::new().set(from).and_then(|from| Ok((from, Targets::new().set(to)?)));
    let (from, to) = match versions {
        Ok(versions) => versions,
        Err(error) => return usage(&error.to_string(), streams.err),
    };
    let mut report = Report::new();
    let mut complete = true;
    for path in paths {
        match file(path, kind, |text| upgrade(path, text, &from, &to)) {
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

/// What an upgrade of a text says, and the version it says so of.
type Upgrade = fn(&Path, &str, &Targets, &Targets) -> (String, Vec<Diagnostic>);

/// The kind of file that tells what an upgrade of a program does, and what finds it.
fn upgrade_of(tool: &str) -> Option<(Kind, Upgrade)> {
    match tool {
        "haproxy" => Some((Kind::Haproxy, haproxy)),
        "k3s" => Some((Kind::K3sConfig, k3s)),
        _ => None,
    }
}

fn haproxy(_: &Path, text: &str, from: &Targets, to: &Targets) -> (String, Vec<Diagnostic>) {
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

fn file(
    path: &Path,
    kind: Kind,
    upgrade: impl Fn(&str) -> (String, Vec<Diagnostic>),
) -> Result<FileReport, String> {
    let name = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| format!("{name}: {error}"))?;
    if Kind::recognise(&name, &text) != Some(kind) {
        return Err(format!("{name}: what an upgrade does is told from files of kind {kind} only"));
    }
    let (target, found) = upgrade(&text);
    Ok(FileReport::new(name, text.as_str())
        .kind(kind.as_str())
        .target(target)
        .secrets(text::secret_spans(&text))
        .diagnostics(found))
}
