//! Files that are generated and checked in.

use crate::Problem;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Whether generated files are written, or only compared.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    Write,
    Check,
}

/// The directory of the workspace.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap_or(Path::new(".")).to_owned()
}

/// Reads a file of the workspace.
pub(crate) fn read(path: &str) -> Result<String, Problem> {
    fs::read_to_string(root().join(path)).map_err(|error| format!("{path}: {error}"))
}

/// Makes sure that the file at `path` holds `text`; in [`Mode::Check`], names the `command` that would.
pub(crate) fn ensure_file_contents(
    path: &str,
    text: &str,
    mode: Mode,
    command: &str,
) -> Result<(), Problem> {
    let full = root().join(path);
    if fs::read_to_string(&full).is_ok_and(|old| old == text) {
        return Ok(());
    }
    if mode == Mode::Check {
        return Err(format!("{path} is stale: run `cargo xtask {command}`"));
    }
    if let Some(directory) = full.parent() {
        fs::create_dir_all(directory).map_err(|error| format!("{path}: {error}"))?;
    }
    fs::write(&full, text).map_err(|error| format!("{path}: {error}"))
}

/// Formats Rust code as the workspace does.
pub(crate) fn rustfmt(code: &str) -> Result<String, Problem> {
    let problem = |error: std::io::Error| format!("rustfmt: {error}");
    let mut child = Command::new("rustfmt")
        .arg("--config-path")
        .arg(root().join("rustfmt.toml"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(problem)?;
    if let Some(mut stdin) = child.stdin.take() {
        let code = code.to_owned();
        // From a thread: rustfmt may fill its output before it has read all input.
        std::thread::spawn(move || stdin.write_all(code.as_bytes()));
    }
    let output = child.wait_with_output().map_err(problem)?;
    if !output.status.success() {
        return Err("rustfmt refuses the generated code".to_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| format!("rustfmt: {error}"))
}
