//! What is said of files together.

use super::projects::Found;
use crate::{Kind, Options};
use config_diagnostics::Diagnostic;
use std::path::PathBuf;
use std::sync::Arc;

/// A file that was read, and may be a part of a stack.
#[derive(Clone, Debug)]
#[allow(dead_code)] // read by the rules between files
pub(crate) struct Member {
    /// Its name in reports: what labels call it.
    pub(crate) name: String,
    /// Where it is. Relative to the project's folder, with which its globs agree; without a project, from the root.
    pub(crate) path: PathBuf,
    /// What it is.
    pub(crate) kind: Kind,
    /// What stands in it.
    pub(crate) text: Arc<str>,
    /// What holds for it.
    pub(crate) options: Arc<Options>,
}

/// Whether the text of a file is needed once all are read.
pub(super) fn wants(kind: Kind, text: &str) -> bool {
    // A folder of other people's manifests can be large.
    kind != Kind::Kubernetes || text.len() < 64 << 10
}

/// The findings between the files of one project, or between those that belong to none.
pub(super) fn check(_project: Option<&Found>, _members: &[Member]) -> Vec<Diagnostic> {
    Vec::new()
}
