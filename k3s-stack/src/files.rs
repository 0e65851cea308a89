//! Files and folders: finding, reading, checking and rewriting them.

mod apache;
mod between;
mod each;
mod find;
mod haproxy;
mod k3s;
mod load;
mod place;
mod projects;
mod suppress;
mod whole;
mod write;

pub use find::{Input, find};
pub(crate) use k3s::drop_ins;
pub use load::{Loaded, Stdin, load};
pub use projects::Config;
pub(crate) use projects::{Projects, Ruled};
pub use write::write;

use crate::stack::Stack;
use crate::{FILE_NAME, Kind, Options, Targets, check_text};
use between::Member;
use config_diagnostics::{FileReport, Report};
use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// What checking files gave.
#[derive(Clone, Debug)]
#[non_exhaustive]
#[must_use]
pub struct Checked {
    /// The findings, file by file. The text of a file that no finding points at is not kept.
    pub report: Report,
    /// Whether every file could be read.
    pub complete: bool,
    /// The stacks that the files make up, each with the versions that hold for it, where [`Job::stacks`] asks for them.
    pub stacks: Vec<(Stack, Targets)>,
}

/// How files are checked.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Job {
    /// What kind of file all of them are; without it path, name and content tell.
    pub kind: Option<Kind>,
    /// What holds for all of them, whatever a `k3s-stack.toml` says.
    pub options: Options,
    /// Which `k3s-stack.toml` to heed.
    pub config: Config,
    /// Whether the stacks are wanted, too, with the texts of their files.
    pub stacks: bool,
}

impl Job {
    /// Each file by its own kind, with these options and the nearest `k3s-stack.toml`.
    pub fn new(options: Options) -> Self {
        Self { options, ..Self::default() }
    }

    /// Says what kind of file all of them are.
    #[must_use]
    pub fn kind(mut self, kind: impl Into<Option<Kind>>) -> Self {
        self.kind = kind.into();
        self
    }

    /// Asks for the stacks, too, which keeps the texts of their files.
    #[must_use]
    pub fn with_stacks(mut self) -> Self {
        self.stacks = true;
        self
    }

    /// Says which `k3s-stack.toml` to heed.
    #[must_use]
    pub fn config(mut self, config: Config) -> Self {
        self.config = config;
        self
    }

    /// Whether this is a `k3s-stack.toml`, and nobody says that it is something else.
    pub(crate) fn is_project(&self, input: &Input) -> bool {
        match input {
            Input::File { path, given } => {
                path.file_name().is_some_and(|name| name == FILE_NAME)
                    && !(*given && self.kind.is_some())
            }
            _ => false,
        }
    }
}

/// Checks files, folders and, for `-`, standard input, on all processors.
///
/// Every file given, or found in a folder given, is in the report, in the order given, those of a folder sorted
/// by path; after them the `k3s-stack.toml` files that hold for some of them and were not given. A file `apache2.conf` or `httpd.conf`
/// is read with all that it includes, and each of these files is reported on as a part of that configuration, behind it
/// where it was not given itself. A config.yaml of k3s is read with its drop-ins. Files of HAProxy are one configuration
/// where [`Options::joined`] says so. `progress` is told how many files are done, and how many there are.
///
/// ```no_run
/// use k3s_stack::{Options, files};
/// let job = files::Job::new(Options::new());
/// let checked = files::check_paths(&["/etc/haproxy".into()], &job, &mut files::Stdin::none(), &mut |_, _| ());
/// println!("{}", checked.report.text());
/// ```
pub fn check_paths(
    paths: &[PathBuf],
    job: &Job,
    stdin: &mut Stdin<'_>,
    progress: &mut dyn FnMut(usize, usize),
) -> Checked {
    let inputs = find(paths);
    let mut projects = Projects::new(&job.config);
    let ruled: Vec<Ruled> =
        inputs.iter().map(|input| projects.rule(input, stdin, &job.options)).collect();
    for (input, ruled) in inputs.iter().zip(&ruled).filter(|(input, _)| job.is_project(input)) {
        projects.rename(&ruled.place, &name_of(input));
    }
    let mut apache = apache::Configurations::read(&inputs, &ruled, job.kind);
    let mut k3s = k3s::Configurations::read(&inputs, &ruled, job.kind);
    let mut haproxy = haproxy::Configuration::read(paths, &inputs, &ruled, job);
    let places: HashSet<PathBuf> = ruled.iter().map(|ruled| ruled.place.clone()).collect();
    let parts: Vec<Option<FileReport>> = inputs
        .iter()
        .zip(&ruled)
        .map(|(input, ruled)| {
            apache.take(input, ruled).or_else(|| k3s.take(input)).or_else(|| haproxy.take(input))
        })
        .collect();
    let piped = inputs.iter().find(|input| matches!(input, Input::Stdin));
    let piped = piped.map(|input| load(input, job.kind, stdin));

    let work = |n: usize| -> Option<Done> {
        let (input, ruled) = (inputs.get(n)?, ruled.get(n)?);
        if job.is_project(input) {
            let known = projects.report_at(&ruled.place).cloned();
            return Some(known.map_or_else(|| Done::project(input), Done::of));
        }
        let loaded = match (input, &piped) {
            (Input::Stdin, Some(piped)) => piped.clone(),
            _ => load(input, job.kind, &mut Stdin::none()),
        };
        Some(Done::new(loaded, parts.get(n).cloned().flatten(), ruled, &projects))
    };
    let mut done: Vec<Option<Done>> = Vec::new();
    done.resize_with(inputs.len(), || None);
    let mut count = 0;
    each::each(inputs.len(), work, |n, result| {
        count += 1;
        progress(count, inputs.len());
        if let Some(slot) = done.get_mut(n) {
            *slot = result;
        }
    });

    let mut checked =
        Checked { report: Report::new(), complete: !projects.failed(), stacks: Vec::new() };
    let mut stacks: BTreeMap<Option<usize>, Vec<Member>> = BTreeMap::new();
    let (mut options, mut seen) = (HashMap::new(), HashSet::new());
    for ((input, ruled), done) in inputs.iter().zip(&ruled).zip(done) {
        let Some(done) = done else { continue };
        checked.complete &= !done.failed;
        options.insert(done.report.path.clone(), Arc::clone(&ruled.options));
        checked.report.files.push(done.report);
        checked.report.files.extend(apache.rest(&ruled.place, &places));
        stacks
            .entry(ruled.project.filter(|_| !matches!(input, Input::Failed { .. })))
            .or_default()
            .extend(done.member);
    }
    let others = unknown(&inputs, &ruled, &checked.report.files);
    let known: HashSet<String> =
        checked.report.files.iter().map(|file| file.path.clone()).collect();
    let projects_own = projects.found().iter().map(|found| &found.report);
    checked
        .report
        .files
        .extend(projects_own.filter(|report| !known.contains(&report.path)).cloned());
    for (project, members) in stacks {
        let project = project.and_then(|n| projects.found().get(n));
        let between = between::check(project, &members, &others);
        checked.report.diagnostics.extend(between.diagnostics);
        seen.extend(between.seen);
        if job.stacks {
            checked.stacks.extend(between.stacks);
        }
        for file in &mut checked.report.files {
            let own = |other: &&FileReport| other.path == file.path;
            if let Some(again) = between.reports.iter().find(own) {
                *file = again.clone();
            } else if let Some((_, text)) =
                between.texts.iter().find(|(name, _)| *name == file.path)
            {
                file.text = Arc::clone(text);
            }
        }
    }
    suppress::suppress(&mut checked.report, &options, &seen);
    checked.report.sort();
    forget(&mut checked.report);
    checked
}

/// The files that are of no kind, by their names in the report, and where they are.
fn unknown(inputs: &[Input], ruled: &[Ruled], reports: &[FileReport]) -> Vec<(String, PathBuf)> {
    let skipped: HashSet<&str> = reports
        .iter()
        .filter(|report| report.kind.is_none())
        .map(|report| report.path.as_str())
        .collect();
    let files = inputs.iter().zip(ruled).filter(|(input, _)| matches!(input, Input::File { .. }));
    files
        .map(|(input, ruled)| (name_of(input), ruled.place.clone()))
        .filter(|(name, _)| skipped.contains(name.as_str()))
        .collect()
}

/// What became of one input.
struct Done {
    report: FileReport,
    member: Option<Member>,
    failed: bool,
}

impl Done {
    fn of(report: FileReport) -> Self {
        Self { report, member: None, failed: false }
    }

    /// Of a `k3s-stack.toml` that holds for nothing.
    fn project(input: &Input) -> Self {
        let name = name_of(input);
        match load::text(Path::new(&name), &name) {
            Ok(text) => Self::of(projects::report(&name, text)),
            Err(report) => Self { failed: true, ..Self::of(*report) },
        }
    }

    /// `part` is what is said of it as a part of a configuration of several files.
    fn new(loaded: Loaded, part: Option<FileReport>, ruled: &Ruled, projects: &Projects) -> Self {
        let (name, text, kind) = match loaded {
            Loaded::Failed(report) => return Self { failed: true, ..Self::of(report) },
            Loaded::Skipped(report) => return Self::of(part.unwrap_or(report)),
            Loaded::Text { name, text, kind } => (name, Arc::<str>::from(text), kind),
        };
        let whole = part.is_some();
        let mut report = part
            .unwrap_or_else(|| check_text(&name, Arc::clone(&text), Some(kind), &ruled.options));
        let member = between::wants(kind, &text).then(|| {
            let root = ruled.project.and_then(|n| projects.found().get(n)).map(|found| &found.root);
            let path = root.and_then(|root| ruled.place.strip_prefix(root).ok());
            let path = path.unwrap_or(&ruled.place).to_owned();
            Member { name, path, kind, text, options: Arc::clone(&ruled.options) }
        });
        // Places in parts of a configuration are pointed at from the others.
        if member.is_none() && !whole && report.diagnostics.is_empty() {
            drop_text(&mut report);
        }
        Self { report, member, failed: false }
    }
}

fn name_of(input: &Input) -> String {
    match input {
        Input::Stdin => "-".to_owned(),
        Input::File { path, .. } | Input::Failed { path, .. } => path.display().to_string(),
    }
}

/// Lets go of the texts that no finding points at.
fn forget(report: &mut Report) {
    let named: HashSet<Arc<str>> = report.iter().flat_map(between::named).collect();
    for file in &mut report.files {
        if file.diagnostics.is_empty() && !named.contains(file.path.as_str()) {
            drop_text(file);
        }
    }
}

fn drop_text(file: &mut FileReport) {
    file.text = "".into();
    file.secrets.clear();
}
