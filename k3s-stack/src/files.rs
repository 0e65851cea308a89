//! Files and folders: finding, reading, checking and rewriting them.

mod apache;
mod find;
mod haproxy;
mod k3s;
mod load;
mod write;

pub use find::{Input, find};
pub(crate) use k3s::drop_ins;
pub use load::{Loaded, Stdin, load};
pub use write::write;

use crate::{Kind, Options, check_text};
use apache::Configurations;
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
/// by path. A file `apache2.conf` or `httpd.conf` is read with all that it includes, and each of these files is reported
/// on as a part of that configuration, behind it where it was not given itself. A config.yaml of k3s is read with its
/// drop-ins. Files of HAProxy are one configuration where [`Options::joined`] says so.
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
    let inputs = find(paths);
    let mut apache = Configurations::read(&inputs, kind, options);
    let mut k3s = k3s::Configurations::read(&inputs, kind, options);
    let mut haproxy = haproxy::Configuration::read(paths, &inputs, kind, options);
    let places = apache::places(&inputs);
    for input in inputs {
        let files = &mut checked.report.files;
        let part = apache.take(&input, options).or_else(|| k3s.take(&input));
        let part = part.or_else(|| haproxy.take(&input));
        files.push(match (load(&input, kind, stdin), part) {
            (Loaded::Failed(file), _) => {
                checked.complete = false;
                file
            }
            (_, Some(part)) => part,
            (Loaded::Text { name, text, kind }, None) => {
                check_text(&name, text, Some(kind), options)
            }
            (Loaded::Skipped(file), None) => file,
        });
        files.extend(apache.rest(&input, &places));
    }
    checked.report.sort();
    checked
}
