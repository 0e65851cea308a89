//! Files and folders: finding, reading, checking and rewriting them.

mod find;
mod load;
mod write;

pub use find::{Input, find};
pub use load::{Loaded, Stdin, load};
pub use write::write;

use crate::{Kind, Options, check_text};
use config_diagnostics::Report;
use std::path::PathBuf;

/// What checking files gave.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use]
pub struct Checked {
    /// The findings, file by file.
    pub report: Report,
    /// Whether every file could be read.
    pub complete: bool,
}

/// Checks files, folders and, for `-`, standard input; `kind` holds for all of them.
///
/// Every file given, or found in a folder given, is in the report, in the order given, those of a folder sorted
/// by path.
///
/// ```no_run
/// use k3s_stack::{Options, files};
/// let checked = files::check_paths(&["/etc/haproxy".into()], None, &Options::new(), &mut files::Stdin::none());
/// println!("{}", checked.report.text());
/// ```
pub fn check_paths(
    paths: &[PathBuf],
    kind: Option<Kind>,
    options: &Options,
    stdin: &mut Stdin<'_>,
) -> Checked {
    let mut checked = Checked { report: Report::new(), complete: true };
    for input in find(paths) {
        checked.report.files.push(match load(&input, kind, stdin) {
            Loaded::Text { name, text, kind } => check_text(&name, text, Some(kind), options),
            Loaded::Skipped(file) => file,
            Loaded::Failed(file) => {
                checked.complete = false;
                file
            }
        });
    }
    checked.report.sort();
    checked
}
