//! Files of HAProxy that are one configuration because the caller says so.

use super::projects::Ruled;
use super::{Input, Job};
use crate::Kind;
use crate::check::haproxy_report;
use config_diagnostics::FileReport;
use haproxy_cfg::{Document, Files, Target};
use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

/// What is said of the files of the configuration, by their paths.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    reports: HashMap<PathBuf, FileReport>,
}

impl Configuration {
    /// Reads the files of HAProxy among `inputs` as one, in their order, if that was asked for. Of a folder HAProxy
    /// itself reads only what ends in `.cfg`, and nothing of the folders within.
    pub(super) fn read(paths: &[PathBuf], inputs: &[Input], ruled: &[Ruled], job: &Job) -> Self {
        let mut read = Self::default();
        if !job.options.joined {
            return read;
        }
        let mut files = Vec::new();
        // The first file has the say.
        let mut options = None;
        for (input, ruled) in inputs.iter().zip(ruled) {
            let Input::File { path, given } = input else { continue };
            let Ok(text) = fs::read_to_string(path) else { continue };
            let name = path.display().to_string();
            let recognised = job.kind.or_else(|| Kind::recognise(&name, &text));
            if recognised == Some(Kind::Haproxy) && (*given || is_read(paths, path)) {
                options.get_or_insert(&ruled.options);
                files.push((name, Document::parse(text).document));
            }
        }
        let Some(options) = options else { return read };
        let target = Target::new(options.targets.haproxy()).with(options.facts.clone());
        let files = Files::new(files, &target);
        for found in files.inspect(&options.lints) {
            let report = haproxy_report(found.name, found.document, options);
            read.reports.insert(PathBuf::from(found.name), report.diagnostics(found.diagnostics));
        }
        read
    }

    /// What is said of a file that is a part of it.
    pub(super) fn take(&mut self, input: &Input) -> Option<FileReport> {
        let Input::File { path, .. } = input else { return None };
        self.reports.remove(path)
    }
}

/// Whether HAProxy reads a file when it is given the folders among `paths`.
fn is_read(paths: &[PathBuf], file: &Path) -> bool {
    let is_given = file.parent().is_some_and(|folder| paths.iter().any(|path| path == folder));
    is_given && file.extension().is_some_and(|ending| ending == "cfg")
}
