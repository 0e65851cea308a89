//! The configuration as httpd reads it, with every problem on the way: where httpd stops, the text is mended and
//! read again.

use crate::effective::{
    Effective, EffectiveDirective, Environment, LoadError, Loader, Origin, ReadProblem, effective,
};
use crate::{Directive, Document, Line, LineKind, Module, Status, Target, directives, modules};
use config_diagnostics::{Facts, Presence};

/// How often a text is mended.
const ROUNDS: usize = 32;

/// What is in every httpd of Debian, or loaded when the package is installed (CLI.md, `modules`).
const DEFAULT_MODULES: &str = "access_compat alias auth_basic authn_core authn_file authz_core authz_host \
     authz_user autoindex deflate dir env filter http log_config logio mime mpm_event negotiation reqtimeout \
     setenvif so status unixd version watchdog";

/// What is loaded.
#[derive(Clone, Debug)]
pub(super) struct Modules {
    /// Identifiers; `None`: all that the table knows.
    stated: Option<Vec<String>>,
    /// Whether a module is loaded that no table knows.
    pub(super) foreign: bool,
}

impl Modules {
    fn new(document: &Document, facts: &Facts) -> Self {
        let stated = facts.get("modules").map(|stated| {
            let names = stated.split([' ', ',']).chain(DEFAULT_MODULES.split(' '));
            let names = names.filter(|name| !name.is_empty());
            names.map(|name| identifier(name).to_owned()).collect()
        });
        let mut modules = Self { stated, foreign: false };
        for line in document.lines().filter(|line| line.is("LoadModule")) {
            let Some(word) = line.word(1) else { continue };
            let name = word.value();
            modules.foreign |= Module::lookup(&name).is_none();
            if let Some(stated) = &mut modules.stated {
                stated.push(name.into_owned());
            }
        }
        modules
    }

    /// Whether this one is loaded.
    pub(super) fn has(&self, module: &Module) -> bool {
        let named = |stated: &Vec<String>| stated.iter().any(|name| name == module.identifier());
        module.is_always_there() || self.stated.as_ref().is_none_or(named)
    }

    /// Whether a module that no table knows may be loaded: nobody stated the modules, or it is among them.
    pub(super) fn may_have(&self, module: &str) -> bool {
        let stem = module.trim_start_matches("mod_");
        let is_it = |name: &String| {
            let name = name.trim_start_matches("mod_");
            name.strip_prefix(stem).is_some_and(|rest| {
                let rest = rest.trim_end_matches(".c").trim_end_matches("_module");
                // `php7_module` is mod_php.
                rest.chars().all(|c| c.is_ascii_digit() || c == '.')
            })
        };
        self.stated.as_ref().is_none_or(|names| names.iter().any(is_it))
    }

    fn environment(&self, target: &Target) -> Environment {
        let loaded = modules::ALL.iter().filter(|module| self.has(module));
        // Only one of its kind can be loaded: the usual one.
        let loaded = loaded.filter(|m| m.status() != Status::Mpm || m.name() == "event");
        let mut environment = Environment::new().version(*target.version());
        for module in loaded.filter(|module| !module.identifier().is_empty()) {
            environment = environment.module(module.identifier());
        }
        for built_in in DEFAULT_MODULES.split(' ').filter(|name| Module::lookup(name).is_none()) {
            environment = environment.module(&format!("{built_in}_module"));
        }
        let known = directives::ALL.iter().filter(|directive| self.has(directive.module()));
        environment.directives(known.map(|directive| directive.key()))
    }
}

/// Whether a module of this name is in every httpd, though no directive of the table is its.
pub(super) fn is_built_in(name: &str) -> bool {
    let short = name.trim_end_matches(".c").trim_end_matches("_module");
    let short = short.strip_prefix("mod_").unwrap_or(short);
    short == "core" || DEFAULT_MODULES.split(' ').any(|known| known == short)
}

fn identifier(name: &str) -> &str {
    match Module::lookup(name) {
        Some(module) => module.identifier(),
        None => name,
    }
}

/// What was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) directives: Vec<EffectiveDirective>,
    /// In the order in which httpd would come upon them.
    pub(super) problems: Vec<(ReadProblem, Origin)>,
    pub(super) modules: Modules,
    /// Whether files are included of which nothing is known: anything may be defined there.
    pub(super) has_unknown_files: bool,
}

/// Files as the facts have them: of those that may be there, nothing is known.
struct Files<'f> {
    facts: &'f Facts,
    unknown: bool,
}

impl Loader for Files<'_> {
    fn load(&mut self, path: &str) -> Result<Vec<(String, Document)>, LoadError> {
        if path == "/dev/null" {
            return Ok(Vec::new());
        }
        if self.facts.file(path) == Presence::No {
            return Err(LoadError::Missing);
        }
        self.unknown = true;
        Ok(Vec::new())
    }

    fn exists(&mut self, path: &str) -> bool {
        self.facts.file(path) != Presence::No
    }
}

/// Reads `document` to its end.
pub(super) fn read(document: &Document, target: &Target) -> Read {
    let facts = target.facts();
    let modules = Modules::new(document, facts);
    let environment = with_variables(modules.environment(target), document, facts);
    let mut files = Files { facts, unknown: false };
    let mut problems = Vec::new();
    let mut text = document.clone();
    let mut rounds = 0;
    loop {
        let Effective { directives, error, .. } = effective("", &text, &environment, &mut files);
        rounds += 1;
        let mended = match &error {
            Some((problem, origin)) if rounds < ROUNDS => mend(&text, problem, origin),
            _ => None,
        };
        problems.extend(error.filter(|(problem, _)| *problem != ReadProblem::RegularExpression));
        let Some(mended) = mended else {
            let has_unknown_files = files.unknown;
            return Read { directives, problems, modules, has_unknown_files };
        };
        text = mended;
    }
}

/// The variables of the process and the names of `-D` that the facts state.
fn with_variables(mut environment: Environment, document: &Document, facts: &Facts) -> Environment {
    for variable in document.lines().flat_map(|line| line.variables()) {
        if let Ok(Some(value)) = facts.env(&variable.name) {
            environment = environment.variable(&variable.name, value);
        }
    }
    let defines = facts.get("defines").unwrap_or_default().split([' ', ',']);
    for name in defines.filter(|name| !name.is_empty()) {
        environment = environment.define(name, "");
    }
    environment
}

/// The text with the problem out of the way and every line still on its number.
fn mend(document: &Document, problem: &ReadProblem, origin: &Origin) -> Option<Document> {
    let number = outermost(origin).number;
    let line = line_of(document, number)?;
    let name = line.name();
    let instead = match problem {
        ReadProblem::TooLarge => return None,
        ReadProblem::NotClosed(name) | ReadProblem::EndMissing(name) => {
            return Some(Document::parse(format!("{}\n</{name}>\n", document.text())).document);
        }
        ReadProblem::CloseWithoutBracket => format!("</{name}>"),
        ReadProblem::WrongClose { open, .. } => format!("</{open}>"),
        _ if line.kind() != LineKind::Open => String::new(),
        ReadProblem::OpenWithoutBracket => format!("{}>", line.logical_text()),
        // A condition that holds.
        _ if line.is("IfVersion") => "<IfVersion >= 2.0>".to_owned(),
        _ if line.is("IfModule") => "<IfModule core.c>".to_owned(),
        _ if line.is("Macro") => format!("<Macro nameless{number}>"),
        _ => format!("<{name} !nameless{number}>"),
    };
    if instead == line.logical_text() {
        return None;
    }
    let span = line.span().range();
    let breaks = line.text().matches('\n').count();
    let (before, after) = (document.text().get(..span.start)?, document.text().get(span.end..)?);
    let text = format!("{before}{}{instead}{after}", "\n".repeat(breaks));
    Some(Document::parse(text).document)
}

/// The line of the file that brought this one, through however many macros.
pub(super) fn outermost(origin: &Origin) -> &Origin {
    let mut origin = origin;
    while let Some(used) = &origin.macro_use {
        origin = &used.used;
    }
    origin
}

/// The logical line that httpd gives this number.
pub(super) fn line_of(document: &Document, number: usize) -> Option<Line<'_>> {
    let lines = document.lines();
    let (mut from, mut to) = (0, lines.len());
    while from < to {
        let middle = usize::midpoint(from, to);
        if document.line(middle)?.last_number() < number {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    document.line(from).or_else(|| lines.last())
}

/// Whether `text` holds a variable whose value is not known.
pub(super) fn has_unknown_variable(text: &str, facts: &Facts) -> bool {
    let mut rest = text;
    while let Some((from, to)) = crate::document::first_variable(rest) {
        let name = rest.get(from + 2..to - 1).unwrap_or_default();
        // A colon makes it a map of mod_rewrite.
        if !name.contains(':') && facts.env(name).is_err() {
            return true;
        }
        rest = rest.get(to..).unwrap_or_default();
    }
    false
}

/// The directive of an effective line.
pub(super) fn directive_of(line: &EffectiveDirective) -> Option<&'static Directive> {
    match line.children {
        Some(_) => Directive::lookup(&format!("<{}", line.name)),
        None => Directive::lookup(&line.name),
    }
}
