//! Which `k3s-stack.toml` holds for which file.

use super::place::{folder_of, place};
use super::{Input, Stdin, load};
use crate::project::{KIND, Settings, mistakes};
use crate::{FILE_NAME, Options, Project};
use config_diagnostics::FileReport;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which `k3s-stack.toml` to heed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Config {
    /// For each file the nearest one in its folder or above, up to the root of its git repository.
    #[default]
    Nearest,
    /// This one for all files.
    File(PathBuf),
    /// None.
    None,
}

/// A `k3s-stack.toml` that holds for some of the files.
#[derive(Debug)]
pub(crate) struct Found {
    /// What it says; nothing, where it cannot be read.
    pub(crate) project: Project,
    /// What is said of it itself. Its path is the name that places in it are given by.
    pub(crate) report: FileReport,
    /// Its folder, from which its globs start.
    pub(crate) root: PathBuf,
    place: PathBuf,
    settings: Settings,
    failed: bool,
}

/// The project files that hold for some files.
#[derive(Debug, Default)]
pub(crate) struct Projects {
    found: Vec<Found>,
    /// By folder, which of them holds for the files in it.
    folders: HashMap<PathBuf, Option<usize>>,
    /// For all files.
    only: Option<usize>,
    nearest: bool,
    /// What was asked for is known already.
    known: HashMap<(usize, Vec<usize>), Arc<Options>>,
}

/// What holds for a file.
#[derive(Clone, Debug)]
pub(crate) struct Ruled {
    /// The options, those of the command line among them.
    pub(crate) options: Arc<Options>,
    /// The project file that the file belongs to.
    pub(crate) project: Option<usize>,
    /// Where the file is.
    pub(crate) place: PathBuf,
}

impl Projects {
    pub(crate) fn new(config: &Config) -> Self {
        let mut projects = Self { nearest: *config == Config::Nearest, ..Self::default() };
        if let Config::File(path) = config {
            projects.only = Some(projects.read(path, &path.display().to_string()));
        }
        projects
    }

    /// What holds for a file: the project's settings, and those of `asked`, which win.
    pub(crate) fn rule(&mut self, input: &Input, stdin: &Stdin<'_>, asked: &Options) -> Ruled {
        let path = match input {
            Input::Stdin => Path::new(stdin.name()),
            Input::File { path, .. } | Input::Failed { path, .. } => path,
        };
        let place = place(path);
        let project = self.only.or_else(|| self.of_folder(&folder_of(path), path));
        let overrides = project.and_then(|n| {
            let found = self.found.get(n)?;
            Some((n, found.settings.overrides_of(place.strip_prefix(&found.root).ok()?)))
        });
        let key = overrides.unwrap_or((project.unwrap_or(usize::MAX), Vec::new()));
        if !self.known.contains_key(&key) {
            let below = self.found.get(key.0).map(|found| found.settings.options(&key.1));
            let options = Arc::new(below.unwrap_or_default().then(asked));
            self.known.insert(key.clone(), options);
        }
        let options = self.known.get(&key).cloned().unwrap_or_default();
        Ruled { options, project, place }
    }

    /// The nearest one at or above a folder; `path` is a file in it, by whose words it is named.
    fn of_folder(&mut self, folder: &Path, path: &Path) -> Option<usize> {
        if !self.nearest {
            return None;
        }
        if let Some(known) = self.folders.get(folder) {
            return *known;
        }
        let here = folder.join(FILE_NAME);
        let found = if here.is_file() {
            Some(self.read(&here, &called(&here, path)))
        } else if folder.join(".git").exists() {
            None
        } else {
            folder.parent().and_then(|above| self.of_folder(above, path))
        };
        self.folders.insert(folder.to_owned(), found);
        found
    }

    fn read(&mut self, path: &Path, name: &str) -> usize {
        let (project, report, failed) = match load::text(path, name) {
            Ok(text) => {
                let project = Project::parse(&text).unwrap_or_default();
                (project, report(name, text), false)
            }
            Err(report) => (Project::default(), report.kind(KIND), true),
        };
        let settings = Settings::of(&project);
        let (root, place) = (folder_of(path), place(path));
        self.found.push(Found { project, report, root, place, settings, failed });
        self.found.len() - 1
    }

    /// All of them, in the order in which they were found.
    pub(crate) fn found(&self) -> &[Found] {
        &self.found
    }

    /// Whether one of them could not be read.
    pub(crate) fn failed(&self) -> bool {
        self.found.iter().any(|found| found.failed)
    }

    /// What is said of the file at this place, if it is one of them.
    pub(crate) fn report_at(&self, place: &Path) -> Option<&FileReport> {
        self.found.iter().find(|found| found.place == *place).map(|found| &found.report)
    }

    /// Calls the one at this place by the name that was given for it.
    pub(crate) fn rename(&mut self, place: &Path, name: &str) {
        for found in self.found.iter_mut().filter(|found| found.place == *place) {
            name.clone_into(&mut found.report.path);
        }
    }
}

/// What is said of the text of a `k3s-stack.toml`.
pub(crate) fn report(name: &str, text: impl Into<Arc<str>>) -> FileReport {
    let text = text.into();
    let found = mistakes(&text);
    FileReport::new(name, text).kind(KIND).diagnostics(found)
}

/// The name of a project file above `path`: in the words of that path as far as these go, otherwise from the root.
fn called(project: &Path, path: &Path) -> String {
    let near = path.ancestors().skip(1).map(|folder| folder.join(FILE_NAME));
    let near = near.into_iter().find(|near| place(near) == *project);
    near.as_deref().unwrap_or(project).display().to_string()
}
