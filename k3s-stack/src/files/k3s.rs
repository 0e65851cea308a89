//! A config.yaml and its drop-ins as one configuration.

use super::Input;
use super::projects::Ruled;
use crate::check::k3s::{report, target};
use crate::{Kind, Options};
use config_diagnostics::FileReport;
use k3s_config::{ConfigFile, Document, inspect_files, secrets_of_config};
use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

/// What is said of the files of each configuration that has more than one, by their paths.
#[derive(Debug, Default)]
pub(super) struct Configurations {
    reports: HashMap<PathBuf, FileReport>,
}

impl Configurations {
    /// Reads those that have a file among `inputs`; of a drop-in given alone also the rest, which decides what it
    /// does.
    pub(super) fn read(inputs: &[Input], ruled: &[Ruled], kind: Option<Kind>) -> Self {
        let mut read = Self::default();
        if kind.is_some_and(|kind| kind != Kind::K3sConfig) {
            return read;
        }
        let mut given: BTreeMap<PathBuf, (Vec<&Path>, &Options)> = BTreeMap::new();
        for (input, ruled) in inputs.iter().zip(ruled) {
            let Input::File { path, .. } = input else { continue };
            let main = main_of(path).unwrap_or_else(|| path.clone());
            // The main file stands before its drop-ins, and has the say.
            given.entry(main).or_insert_with(|| (Vec::new(), &ruled.options)).0.push(path);
        }
        for (main, (files, options)) in given {
            read.configuration(&main, &files, kind, options);
        }
        read
    }

    fn configuration(
        &mut self,
        main: &Path,
        given: &[&Path],
        kind: Option<Kind>,
        options: &Options,
    ) {
        let paths: Vec<PathBuf> = [main.to_owned()].into_iter().chain(drop_ins(main)).collect();
        if paths.len() < 2 {
            return;
        }
        let read = |path: PathBuf| Some((fs::read_to_string(&path).ok()?, path));
        let texts: Vec<(String, PathBuf)> = paths.into_iter().filter_map(read).collect();
        let is_one = |(text, path): &(String, PathBuf)| {
            kind.or_else(|| Kind::recognise(&path.display().to_string(), text))
                == Some(Kind::K3sConfig)
        };
        if texts.len() < 2 || !texts.iter().all(is_one) {
            return;
        }
        let documents: Vec<_> = texts
            .into_iter()
            .map(|(text, path)| (path.display().to_string(), Document::parse(text).document, path))
            .collect();
        let files: Vec<_> =
            documents.iter().map(|(name, document, _)| ConfigFile::new(name, document)).collect();
        let target = target(&main.display().to_string(), options);
        let found = inspect_files(&files, &target, &options.lints);
        for ((name, document, path), found) in documents.iter().zip(found) {
            if given.contains(&path.as_path()) {
                let empty = report(name, &document.shared_text(), Kind::K3sConfig, options)
                    .secrets(secrets_of_config(document));
                self.reports.insert(path.clone(), empty.diagnostics(found));
            }
        }
    }

    /// What is said of a file that is a part of a configuration of several.
    pub(super) fn take(&mut self, input: &Input) -> Option<FileReport> {
        let Input::File { path, .. } = input else { return None };
        self.reports.remove(path)
    }
}

/// The file that a drop-in belongs to: `config.yaml` of `config.yaml.d/10-tls.yaml`.
fn main_of(path: &Path) -> Option<PathBuf> {
    let folder = path.parent()?;
    let main = folder.file_name()?.to_str()?.strip_suffix(".d")?;
    let ending = Path::new(main).extension().and_then(|ending| ending.to_str());
    matches!(ending, Some("yaml" | "yml")).then(|| folder.with_file_name(main))
}

/// The drop-ins of a file, in the order in which k3s reads them.
pub(crate) fn drop_ins(main: &Path) -> Vec<PathBuf> {
    let mut folder = main.as_os_str().to_owned();
    folder.push(".d");
    let entries = fs::read_dir(folder).into_iter().flatten().filter_map(Result::ok);
    let is_yaml = |path: &PathBuf| {
        let ending =
            path.extension().and_then(|ending| ending.to_str()).map(str::to_ascii_lowercase);
        matches!(ending.as_deref(), Some("yaml" | "yml")) && path.is_file()
    };
    let mut paths: Vec<_> = entries.map(|entry| entry.path()).filter(is_yaml).collect();
    paths.sort();
    paths
}
