//! The configuration as httpd reads it, with every problem on the way: where httpd stops, the text is mended and
//! read again.

use crate::effective::{
    Effective, EffectiveDirective, Environment, LoadError, Loader, Origin, ReadProblem, effective,
};
pub(super) use crate::view::is_built_in;
use crate::view::{Modules, Scope, View};
use crate::{Directive, Document, Line, LineKind};
use config_diagnostics::{Facts, Presence};

/// How often a text is mended.
const ROUNDS: usize = 32;

/// What was read.
#[derive(Debug)]
pub(super) struct Read {
    pub(super) directives: Vec<EffectiveDirective>,
    /// In the order in which httpd would come upon them.
    pub(super) problems: Vec<(ReadProblem, Origin)>,
    pub(super) modules: Modules,
    pub(super) scope: Scope,
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

/// Reads a document to its end.
pub(super) fn read(view: &View<'_>) -> Read {
    let (document, scope) = (view.document, view.scope);
    let facts = view.target.facts();
    let modules = view.modules.clone();
    let environment = modules.environment(view.target, scope);
    let environment = with_variables(environment, facts);
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
            return Read { directives, problems, modules, scope, has_unknown_files };
        };
        text = mended;
    }
}

/// The variables of the process and the names of `-D` that the facts state.
pub(crate) fn with_variables(mut environment: Environment, facts: &Facts) -> Environment {
    for (name, value) in facts.variables() {
        environment = environment.variable(name, value);
    }
    let defines = facts.get("defines").unwrap_or_default().split([' ', ',']);
    for name in defines.filter(|name| !name.is_empty()) {
        environment = environment.define(name, "");
    }
    environment
}

/// The text with the problem out of the way and every line still on its number.
pub(crate) fn mend(
    document: &Document,
    problem: &ReadProblem,
    origin: &Origin,
) -> Option<Document> {
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
pub(crate) fn outermost(origin: &Origin) -> &Origin {
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
