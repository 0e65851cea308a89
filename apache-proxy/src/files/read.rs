//! Which files a configuration consists of, and all of them in one text.

use super::spliced::{Builder, Spliced};
use crate::check::{mend, outermost, with_variables};
use crate::effective::{Inclusion, Origin, ReadProblem};
use crate::view::{Loads, Modules, Scope};
use crate::{Document, Environment, Line, LineKind, LoadError, Loader, Target, effective};
use config_diagnostics::{Facts, Presence, Span, ToolSays};
use std::collections::{HashMap, VecDeque};

/// How often files are mended to see what stands behind a mistake.
const ROUNDS: usize = 32;

/// The files in the order in which they are first read.
#[derive(Debug)]
pub(super) struct Known {
    pub(super) files: Vec<(String, Document)>,
    places: HashMap<String, usize>,
}

impl Known {
    fn add(&mut self, name: &str, document: &Document) {
        if !self.places.contains_key(name) {
            self.places.insert(name.to_owned(), self.files.len());
            self.files.push((name.to_owned(), document.clone()));
        }
    }
}

/// What reading gave.
pub(super) struct Read {
    pub(super) known: Known,
    pub(super) inclusions: Vec<Inclusion>,
    /// Why not all could be read, and at which file and line.
    pub(super) too_large: Option<Origin>,
    /// What was learnt about files.
    pub(super) facts: Facts,
}

/// Reads all files, past mistakes in them.
pub(super) fn read(
    name: &str,
    document: &Document,
    target: &Target,
    loader: &mut dyn Loader,
) -> Read {
    let mut attempt = |modules: &Modules, scope| {
        let environment = with_variables(modules.environment(target, scope), target.facts());
        attempt(name, document, &environment, target.facts(), loader)
    };
    if target.facts().get("modules").is_some() {
        return attempt(&Modules::of(document, target, Scope::Whole), Scope::Whole);
    }
    let read = attempt(&Modules::built_in(), Scope::Whole);
    match Loads::of(read.known.files.iter().map(|(_, document)| document)) {
        // All modules are compiled in, or these files are not all.
        Loads::None => attempt(&Modules::of(document, target, Scope::Part), Scope::Part),
        Loads::Some => attempt(&Modules::usual(), Scope::Whole),
        Loads::All => read,
    }
}

fn attempt(
    name: &str,
    document: &Document,
    environment: &Environment,
    facts: &Facts,
    loader: &mut dyn Loader,
) -> Read {
    let mut recorder = Recorder {
        loader,
        known: Known { files: Vec::new(), places: HashMap::new() },
        mended: HashMap::new(),
        loaded: HashMap::new(),
        facts: facts.clone(),
    };
    recorder.known.add(name, document);
    let mut rounds = 0;
    loop {
        let root = recorder.mended.get(name).unwrap_or(document).clone();
        let read = effective(name, &root, environment, &mut recorder);
        rounds += 1;
        let (inclusions, error) = (read.inclusions, read.error);
        let too_large = match error {
            Some((ReadProblem::TooLarge, origin)) => Some(origin),
            Some((problem, origin)) if rounds < ROUNDS && recorder.mend(&problem, &origin) => {
                continue;
            }
            _ => None,
        };
        return Read { known: recorder.known, inclusions, too_large, facts: recorder.facts };
    }
}

/// Keeps what was loaded.
struct Recorder<'l> {
    loader: &'l mut dyn Loader,
    known: Known,
    /// Files with mistakes out of the way.
    mended: HashMap<String, Document>,
    loaded: HashMap<String, Result<Vec<String>, LoadError>>,
    facts: Facts,
}

impl Recorder<'_> {
    fn mend(&mut self, problem: &ReadProblem, origin: &Origin) -> bool {
        let origin = outermost(origin);
        let known = self.known.places.get(&*origin.file).and_then(|n| self.known.files.get(*n));
        let text = self.mended.get(&*origin.file).or(known.map(|(_, document)| document));
        let Some(mended) = text.and_then(|text| mend(text, problem, origin)) else { return false };
        self.mended.insert(origin.file.to_string(), mended);
        true
    }

    fn learn(&mut self, path: &str, value: &str) {
        let facts = std::mem::take(&mut self.facts);
        let key = format!("file.{path}");
        let stated = facts.get(&key).is_some() || path.is_empty();
        let learnt = (!stated).then(|| facts.clone().set(&key, value).ok()).flatten();
        self.facts = learnt.unwrap_or(facts);
    }
}

impl Loader for Recorder<'_> {
    fn load(&mut self, path: &str) -> Result<Vec<(String, Document)>, LoadError> {
        if !self.loaded.contains_key(path) {
            let loaded = match self.facts.file(path) {
                Presence::No => Err(LoadError::Missing),
                // A variable without a value.
                _ if path.contains("${") => Err(LoadError::Unknown),
                _ => self.loader.load(path),
            };
            let names = loaded.map(|files| {
                let name = |(name, document): (String, Document)| {
                    self.known.add(&name, &document);
                    name
                };
                files.into_iter().map(name).collect()
            });
            if matches!(names, Err(LoadError::Missing | LoadError::Unreadable(_))) {
                self.learn(path, "absent");
            }
            self.loaded.insert(path.to_owned(), names);
        }
        let names = self.loaded.get(path).cloned().unwrap_or(Err(LoadError::Unknown))?;
        let document = |name: String| {
            let known = self.known.places.get(&name).and_then(|n| self.known.files.get(*n))?;
            let document = self.mended.get(&name).unwrap_or(&known.1).clone();
            Some((name, document))
        };
        Ok(names.into_iter().filter_map(document).collect())
    }

    fn exists(&mut self, path: &str) -> bool {
        if self.facts.file(path) == Presence::Unknown {
            match self.loader.exists(path) {
                true => self.learn(path, "present"),
                false if self.loader.load(path) == Err(LoadError::Missing) => {
                    self.learn(path, "absent");
                }
                false => {}
            }
        }
        self.facts.file(path) != Presence::No
    }
}

/// All that could be put together, and what could not.
#[derive(Debug)]
pub(super) struct Joined {
    pub(super) whole: Spliced,
    /// Whether a file, by its index, is in it.
    pub(super) is_in: Vec<bool>,
    /// Whether nothing is known to be left out.
    pub(super) is_complete: bool,
}

/// Puts the files in the place of the lines that include them.
pub(super) fn join(known: &Known, inclusions: &[Inclusion]) -> Joined {
    let mut joiner = Joiner {
        known,
        queue: inclusions.iter().filter(|one| one.origin.macro_use.is_none()).collect(),
        sound: known.files.iter().map(|(_, document)| is_sound(document)).collect(),
        builder: Builder::default(),
        is_in: vec![false; known.files.len()],
        is_complete: inclusions.iter().all(|one| one.origin.macro_use.is_none()),
    };
    joiner.file(0, true);
    let Joiner { builder, is_in, is_complete, .. } = joiner;
    Joined { whole: builder.finish(), is_in, is_complete }
}

/// Whether its lines and sections mean the same wherever they stand.
fn is_sound(document: &Document) -> bool {
    let problems = Document::parse(document.shared_text()).diagnostics;
    problems.iter().all(|found| found.tool_says == ToolSays::Nothing)
}

struct Joiner<'k> {
    known: &'k Known,
    /// In the order in which they were carried out: each file's stand behind the line that includes it.
    queue: VecDeque<&'k Inclusion>,
    sound: Vec<bool>,
    builder: Builder,
    is_in: Vec<bool>,
    is_complete: bool,
}

impl Joiner<'_> {
    /// Adds a file with all that it includes; unless `wanted`, only passes over that.
    fn file(&mut self, n: usize, wanted: bool) {
        let Some((name, document)) = self.known.files.get(n) else { return };
        if let Some(is_in) = self.is_in.get_mut(n) {
            *is_in |= wanted;
        }
        let mut from = 0;
        let mut end = Span::of(document.text()).end();
        for line in document.lines() {
            if line.is_lost() {
                end = line.full_span().start();
                break;
            }
            // At the end of a file httpd has already counted the line that should follow.
            let runs_on = line.index() + 1 == document.lines().len() && line.is_open_ended();
            let number = line.last_number() + usize::from(runs_on);
            let is_next = |next: &&Inclusion| {
                *next.origin.file == **name && next.origin.number == number && is_include(&line)
            };
            let Some(next) = self.queue.front().copied().filter(is_next) else { continue };
            self.queue.pop_front();
            if wanted {
                self.builder.piece(n, document, Span::new(from, line.full_span().start()));
                from = line.full_span().start();
            }
            if self.include(next, wanted) {
                from = line.full_span().end();
            }
        }
        if wanted {
            self.builder.piece(n, document, Span::new(from, end));
        }
    }

    /// Adds what an `Include` brings; whether that is all.
    fn include(&mut self, inclusion: &Inclusion, wanted: bool) -> bool {
        let files = match &inclusion.files {
            Ok(files) => files.as_slice(),
            Err(LoadError::Missing) => &[],
            Err(_) => {
                self.is_complete = false;
                return false;
            }
        };
        let mut is_all = inclusion.files.is_ok();
        for name in files {
            let Some(n) = self.known.places.get(&**name).copied() else { continue };
            let sound = self.sound.get(n).copied().unwrap_or_default();
            is_all &= sound;
            self.is_complete &= sound;
            self.file(n, wanted && sound);
            if wanted && sound {
                self.end_file(n);
            }
        }
        is_all
    }

    /// What stands in the next file starts a new line.
    fn end_file(&mut self, n: usize) {
        let last = self.known.files.get(n).and_then(|(_, document)| document.lines().last());
        if !self.builder.ends_line() || last.is_some_and(|line| line.is_open_ended()) {
            self.builder.glue("\n");
        }
    }
}

fn is_include(line: &Line<'_>) -> bool {
    line.kind() == LineKind::Directive && (line.is("Include") || line.is("IncludeOptional"))
}
