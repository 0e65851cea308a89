//! `cargo xtask import TOOL TREE`: what a checkout of a program says against our tables.

mod c;
mod chart;
mod haproxy;
mod httpd;
mod k3s;
mod shipped;

use crate::{Problem, files};
use std::fs;
use std::path::{Path, PathBuf};

/// Compares the tree with our tables; with `write`, takes over what differs.
pub(crate) fn run(tool: &str, tree: &str, write: bool) -> Result<(), Problem> {
    match tool {
        "httpd" => httpd::run(tree, write),
        "haproxy" => haproxy::run(tree, write),
        "traefik-chart" => chart::run(tree, write),
        "k3s" => k3s::run(tree, write),
        _ => Err(format!("nothing is imported from {tool}")),
    }
}

fn listing(folder: &Path) -> Result<Vec<PathBuf>, Problem> {
    let problem = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(folder).map_err(problem)?;
    let mut paths: Vec<_> =
        entries.map(|entry| entry.map(|e| e.path())).collect::<Result<_, _>>().map_err(problem)?;
    paths.sort();
    Ok(paths)
}

fn lossy(path: &Path) -> Result<String, Problem> {
    let bytes = fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

/// The rows of one of our tables.
fn table(path: &str) -> Result<Vec<String>, Problem> {
    let text = files::read(path)?;
    Ok(text.lines().filter(|l| !l.is_empty() && !l.starts_with('#')).map(str::to_owned).collect())
}

fn lines<'l>(lines: impl Iterator<Item = &'l str>) -> String {
    lines.flat_map(|line| [line, "\n"]).collect()
}

/// Writes a table under the comment it starts with.
fn save(path: &str, rows: &str) -> Result<(), Problem> {
    let old = files::read(path)?;
    let head = lines(old.lines().take_while(|line| line.starts_with('#')));
    files::ensure_file_contents(path, &(head + rows), files::Mode::Write, "import")
}

#[expect(clippy::print_stdout, reason = "this is a command")]
fn tell(text: &str) {
    print!("{text}");
}
