//! A folder of httpd's configuration, such as `/etc/apache2`, as one configuration.

mod envvars;
mod folder;

use super::Input;
use super::place::place;
use super::projects::Ruled;
use crate::check::apache_report;
use crate::{Kind, Options};
use apache_proxy::{Document, Files, Target};
use config_diagnostics::FileReport;
use folder::Folder;
use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What a configuration starts from.
const ROOTS: [&str; 2] = ["apache2.conf", "httpd.conf"];

/// The files that are parts of one configuration or another.
#[derive(Debug, Default)]
pub(super) struct Configurations {
    /// What is said of each, by its place.
    reports: HashMap<PathBuf, FileReport>,
    /// Where files are that are read by other names: links lead to them.
    linked: HashSet<PathBuf>,
    /// The places of each root's files, by that of the root.
    parts: HashMap<PathBuf, Vec<PathBuf>>,
}

impl Configurations {
    /// Reads those that start from one of the files, where it includes any other.
    pub(super) fn read(inputs: &[Input], ruled: &[Ruled], kind: Option<Kind>) -> Self {
        let mut read = Self::default();
        if kind.is_some_and(|kind| kind != Kind::Apache) {
            return read;
        }
        let names: HashMap<PathBuf, String> =
            paths(inputs).map(|p| (place(p), p.display().to_string())).collect();
        for (input, ruled) in inputs.iter().zip(ruled) {
            let Input::File { path, .. } = input else { continue };
            if is_root(path) && !read.reports.contains_key(&ruled.place) {
                read.configuration(path, kind, &ruled.options, &names);
            }
        }
        read
    }

    fn configuration(
        &mut self,
        root: &Path,
        kind: Option<Kind>,
        options: &Options,
        names: &HashMap<PathBuf, String>,
    ) {
        let name = root.display().to_string();
        let Ok(text) = fs::read_to_string(root) else { return };
        if kind.or_else(|| Kind::recognise(&name, &text)) != Some(Kind::Apache) {
            return;
        }
        let document = Document::parse(text).document;
        let Some(mut folder) = Folder::of(root, &document) else { return };
        let target =
            Target::new(options.targets.apache()).with(folder.facts(options.facts.clone()));
        let files = Files::read(&name, &document, &target, &mut folder);
        if files.iter().len() < 2 {
            return;
        }
        // The same file may be given by another path.
        let called = |name: &str| {
            let place = place(Path::new(name));
            names.get(&place).cloned().unwrap_or_else(|| name.to_owned())
        };
        let mut parts = Vec::new();
        for mut file in files.inspect(&options.lints) {
            for label in file.diagnostics.iter_mut().flat_map(|found| &mut found.labels) {
                label.file = label.file.take().map(|name| called(&name).into());
            }
            let path = Path::new(file.name);
            self.linked.extend(fs::canonicalize(path).ok().filter(|real| *real != place(path)));
            let report = apache_report(&called(file.name), file.document, options);
            parts.push(place(path));
            self.reports.entry(place(path)).or_insert(report.diagnostics(file.diagnostics));
        }
        self.parts.insert(place(root), parts);
    }

    /// What is said of a file that is a part of a configuration; of one that is read by another name, nothing more.
    pub(super) fn take(&mut self, input: &Input, ruled: &Ruled) -> Option<FileReport> {
        let Input::File { path, .. } = input else { return None };
        let (place, options) = (&ruled.place, &ruled.options);
        if let Some(mut report) = self.reports.remove(place) {
            respect(&mut report, options);
            return Some(report);
        }
        let text = fs::read_to_string(path).ok().filter(|_| self.linked.contains(place))?;
        Some(apache_report(&path.display().to_string(), &Document::parse(text).document, options))
    }

    /// The rest of the files of the configuration that starts here, those among `inputs` left out.
    pub(super) fn rest(&mut self, root: &Path, inputs: &HashSet<PathBuf>) -> Vec<FileReport> {
        let parts = self.parts.remove(root).unwrap_or_default();
        let parts = parts.into_iter().filter(|part| !inputs.contains(part));
        parts.filter_map(|part| self.reports.remove(&part)).collect()
    }
}

/// The configuration was read with the options of the file it starts from; a part may have its own.
fn respect(report: &mut FileReport, options: &Options) {
    let known = apache_proxy::rules();
    let rule = |id: &str| known.iter().find(|rule| rule.id == id);
    let runs = |id: &str| rule(id).is_none_or(|rule| options.lints.is_enabled(rule));
    report.diagnostics.retain(|found| runs(found.rule));
    options.lints.adjust(&mut report.diagnostics);
}

fn paths(inputs: &[Input]) -> impl Iterator<Item = &Path> {
    inputs.iter().filter_map(|input| match input {
        Input::File { path, .. } => Some(path.as_path()),
        _ => None,
    })
}

fn is_root(path: &Path) -> bool {
    path.file_name().is_some_and(|name| ROOTS.iter().any(|root| name == *root))
}
