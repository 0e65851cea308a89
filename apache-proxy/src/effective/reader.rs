//! Reads files line by line, without recursion, and builds the tree (httpd's `server/config.c`).

use super::environment::{Environment, LoadError, Loader};
use super::macros::{self, Macro, MacroUse};
use super::{Effective, EffectiveDirective, Inclusion, Origin, condition};
use crate::Document;
use crate::document::{CONDITIONAL, first_variable, first_word};
use std::collections::HashMap;
use std::sync::Arc;

/// How deep files may include each other (`AP_MAX_INCLUDE_DEPTH`).
const MAX_INCLUDES: usize = 128;

/// How deep sections may lie in each other, those in all files together.
const MAX_SECTIONS: usize = 1024;

/// Bytes that may be read in all, with what macros and variables add: some lines can ask for any amount.
const MAX_BYTES: usize = 256 << 20;

/// What a line, and a macro or an included file, costs of that besides its bytes.
const LINE_COST: usize = 32;
const SOURCE_COST: usize = 4 << 10;

/// Why httpd stops reading.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ReadProblem {
    /// A closing tag where no section is open.
    #[error("`</{0}>` closes a section, and none is open here")]
    CloseWithoutOpen(String),
    /// A closing tag of another section than the innermost.
    #[error("`</{close}` stands where `</{open}>` must")]
    WrongClose {
        /// The innermost section that is open.
        open: String,
        /// The tag that is there, without `</`.
        close: String,
    },
    /// A closing tag without `>` right behind its name.
    #[error("the closing tag has no `>` right behind its name")]
    CloseWithoutBracket,
    /// An opening tag without `>`, of a section that is decided when it is read.
    #[error("the opening tag has no `>`")]
    OpenWithoutBracket,
    /// The file ends inside a section.
    #[error("`<{0}>` is not closed in its file")]
    NotClosed(String),
    /// The file ends inside a section that is passed over: one whose condition is false, or a macro.
    #[error("the file ends before `</{0}>`")]
    EndMissing(String),
    /// A directive or tag that needs an argument has none.
    #[error("an argument is missing")]
    ArgumentMissing,
    /// `Define` of a name with a colon.
    #[error("the name of a variable must not hold a colon")]
    ColonInName,
    /// `<IfVersion>` with something that is no operator or no version.
    #[error("no such operator, or no version")]
    BadVersion,
    /// `<IfVersion>` with a regular expression, which this crate does not decide.
    #[error("whether a regular expression matches the version is not known here")]
    RegularExpression,
    /// `Use` or `UndefMacro` of a macro that is not defined.
    #[error("there is no macro `{0}`")]
    NoSuchMacro(String),
    /// `Use` with too many or too few arguments.
    #[error("macro `{name}` takes {expected} arguments, not {given}")]
    MacroArguments {
        /// The macro.
        name: String,
        /// As many as its `<Macro>` names.
        expected: usize,
        /// As many as there are.
        given: usize,
    },
    /// A macro that uses itself.
    #[error("macro `{0}` uses itself")]
    MacroRecursion(String),
    /// A line of a macro that is longer than 8191 bytes once it is filled in.
    #[error("a line of macro `{0}` is too long once it is filled in")]
    MacroLineTooLong(String),
    /// Nothing can be included from there.
    #[error("cannot include `{path}`: {error}")]
    Include {
        /// The path, absolute where the server's root is known.
        path: String,
        /// Why not.
        error: LoadError,
    },
    /// Files include each other, or sections lie in each other, without end; or macros and variables blow up.
    #[error("the configuration is too deep or too large once it is read")]
    TooLarge,
}

/// Where lines come from: a file, or a macro in its use.
struct Source {
    document: Document,
    at: usize,
    file: Arc<str>,
    macro_use: Option<Arc<MacroUse>>,
    /// Of the last line.
    number: usize,
}

/// What is being read, and closed by its own rules.
struct Frame {
    /// The name of a conditional section, or `None` for a whole file.
    conditional: Option<String>,
    /// How many sections were open when it began: it can close no more than were opened since.
    base: usize,
    /// How many files include each other here.
    includes: usize,
}

struct Reader<'l> {
    environment: Environment,
    loader: &'l mut dyn Loader,
    sources: Vec<Source>,
    frames: Vec<Frame>,
    open: Vec<EffectiveDirective>,
    macros: HashMap<String, Macro>,
    /// The directive that is being read: an error in a body that it passes over is its error.
    current: Origin,
    out: Effective,
    budget: usize,
}

type Result<T> = std::result::Result<T, ReadProblem>;

pub(super) fn read(
    name: &str,
    document: &Document,
    environment: Environment,
    loader: &mut dyn Loader,
) -> Effective {
    let mut reader = Reader {
        environment,
        loader,
        sources: Vec::new(),
        frames: Vec::new(),
        open: Vec::new(),
        macros: HashMap::new(),
        current: Origin { file: Arc::from(name), number: 0, macro_use: None },
        out: Effective::default(),
        budget: MAX_BYTES,
    };
    reader.enter(name, document.clone(), 0);
    while let Some(step) = reader.step() {
        if let Err(problem) = step {
            let open = reader.open.last().map(|section| section.origin.clone());
            let origin = open.filter(|_| matches!(problem, ReadProblem::NotClosed(_)));
            let origin = origin.unwrap_or_else(|| reader.current.clone());
            reader.out.error = Some((problem, origin));
            break;
        }
    }
    reader.leave_sections(0);
    reader.out
}

impl Reader<'_> {
    fn enter(&mut self, name: &str, document: Document, includes: usize) {
        let file = Arc::from(name);
        self.sources.push(Source { document, at: 0, file, macro_use: None, number: 0 });
        self.frames.push(Frame { conditional: None, base: self.open.len(), includes });
    }

    /// Reads one line, or leaves a file; `None` at the end of everything.
    fn step(&mut self) -> Option<Result<()>> {
        let frame = self.frames.last()?;
        let base = frame.base;
        let Some(line) = self.next_line() else { return Some(self.leave_file()) };
        let Ok(line) = line else { return Some(line.map(|_| ())) };
        if let Some(name) = &self.frames.last()?.conditional
            && self.open.len() == base
            && is_end_line(&line, name)
        {
            self.frames.pop();
            return Some(Ok(()));
        }
        Some(self.line(&line))
    }

    /// The next logical line of this file, a macro that is used in it included.
    fn next_line(&mut self) -> Option<Result<String>> {
        loop {
            let source = self.sources.last_mut()?;
            if let Some(line) = source.document.line(source.at)
                && !line.is_lost()
            {
                source.at += 1;
                // At the end of the file httpd has already counted the line that should follow.
                let runs_on = source.at == source.document.lines().len() && line.is_open_ended();
                source.number = line.last_number() + usize::from(runs_on);
                let text = line.logical_text().into_owned();
                return Some(self.spend(text.len() + LINE_COST).map(|()| text));
            }
            // Only a macro goes on with what stands below it.
            source.macro_use.as_ref()?;
            self.sources.pop();
        }
    }

    fn spend(&mut self, bytes: usize) -> Result<()> {
        self.budget = self.budget.checked_sub(bytes).ok_or(ReadProblem::TooLarge)?;
        Ok(())
    }

    /// At the end of a file: its conditional sections may stay open, with all that is open in them.
    fn leave_file(&mut self) -> Result<()> {
        while let Some(frame) = self.frames.pop() {
            if frame.conditional.is_none() {
                if self.open.len() > frame.base
                    && let Some(open) = self.open.last()
                {
                    return Err(ReadProblem::NotClosed(open.name.clone()));
                }
                break;
            }
            self.leave_sections(frame.base);
        }
        self.sources.pop();
        Ok(())
    }

    fn leave_sections(&mut self, base: usize) {
        while self.open.len() > base {
            self.close_section();
        }
    }

    fn close_section(&mut self) {
        if let Some(section) = self.open.pop() {
            self.add(section);
        }
    }

    fn add(&mut self, directive: EffectiveDirective) {
        match self.open.last_mut() {
            Some(parent) => parent.children.get_or_insert_default().push(directive),
            None => self.out.directives.push(directive),
        }
    }

    /// Where the last line was read.
    fn here(&self) -> Origin {
        let Some(source) = self.sources.last() else { return self.current.clone() };
        let (file, macro_use) = (Arc::clone(&source.file), source.macro_use.clone());
        Origin { file, number: source.number, macro_use }
    }

    /// One line that is not the end of a conditional section.
    fn line(&mut self, line: &str) -> Result<()> {
        if line.is_empty() || line.starts_with('#') {
            return Ok(());
        }
        self.current = self.here();
        let line = self.resolve(line)?;
        let (word, rest) = first_word(&line);
        if word.is_empty() {
            return Ok(());
        }
        if let Some(close) = word.strip_prefix("</") {
            return self.close_tag(close);
        }
        let name = word.strip_suffix('>').unwrap_or(&word);
        let args = if name.starts_with('<') && rest.is_empty() { ">" } else { rest };
        if let Some(action) = self.action(name) {
            return self.execute(action, name, args);
        }
        let known = self.environment.directive(name).unwrap_or(name);
        let is_section = known.starts_with('<');
        let directive = EffectiveDirective {
            name: known.strip_prefix('<').unwrap_or(known).to_owned(),
            args: args.to_owned(),
            origin: self.current.clone(),
            children: is_section.then(Vec::new),
        };
        if !is_section {
            self.add(directive);
            return Ok(());
        }
        if self.open.len() >= MAX_SECTIONS {
            return Err(ReadProblem::TooLarge);
        }
        self.open.push(directive);
        Ok(())
    }

    fn close_tag(&mut self, close: &str) -> Result<()> {
        let base = self.frames.last().map_or(0, |frame| frame.base);
        let Some(open) = self.open.last().filter(|_| self.open.len() > base) else {
            let name = close.strip_suffix('>').unwrap_or(close);
            return Err(ReadProblem::CloseWithoutOpen(name.to_owned()));
        };
        let name = close.strip_suffix('>').ok_or(ReadProblem::CloseWithoutBracket)?;
        if !name.eq_ignore_ascii_case(&open.name) {
            return Err(ReadProblem::WrongClose {
                open: open.name.clone(),
                close: close.to_owned(),
            });
        }
        self.close_section();
        Ok(())
    }

    /// Replaces every `${name}` that has a value. What is filled in is not looked at again.
    fn resolve(&mut self, line: &str) -> Result<String> {
        let mut out = String::with_capacity(line.len());
        let mut rest = line;
        while let Some((from, to)) = first_variable(rest) {
            let name = rest.get(from + 2..to - 1).unwrap_or_default();
            out.push_str(rest.get(..from).unwrap_or_default());
            if let Some(value) = self.environment.value(name) {
                out.push_str(value);
            } else {
                out.push_str(rest.get(from..to).unwrap_or_default());
                self.out.undefined.push((name.to_owned(), self.current.clone()));
            }
            if out.len() > self.budget {
                return Err(ReadProblem::TooLarge);
            }
            rest = rest.get(to..).unwrap_or_default();
        }
        self.spend(out.len())?;
        out.push_str(rest);
        Ok(out)
    }

    /// What is done at once with a directive of that name, with its `<`.
    fn action(&self, name: &str) -> Option<Action> {
        let (_, module, action) = ACTIONS.iter().find(|row| row.0.eq_ignore_ascii_case(name))?;
        self.environment.has_module(module).then_some(*action)
    }

    fn execute(&mut self, action: Action, name: &str, args: &str) -> Result<()> {
        let (word, rest) = first_word(args);
        match action {
            Action::Condition => {
                let name = name.trim_start_matches('<');
                // The name is spelled as the module spells it.
                let known = CONDITIONAL.iter().find(|known| name.eq_ignore_ascii_case(known));
                let name = known.copied().unwrap_or(name);
                if condition::is_true(name, args, &self.environment, self.loader)? {
                    if self.frames.len() >= MAX_SECTIONS {
                        return Err(ReadProblem::TooLarge);
                    }
                    let conditional = Some(name.to_owned());
                    let includes = self.includes();
                    self.frames.push(Frame { conditional, base: self.open.len(), includes });
                    Ok(())
                } else {
                    self.pass_over(name)
                }
            }
            Action::Define if word.is_empty() => Err(ReadProblem::ArgumentMissing),
            Action::Define | Action::UnDefine if word.contains(':') => {
                Err(ReadProblem::ColonInName)
            }
            Action::Define => {
                let value = first_word(rest).0;
                self.environment.set(&word, &value);
                Ok(())
            }
            Action::UnDefine => {
                self.environment.unset(&word);
                Ok(())
            }
            Action::Include { optional } => self.include(&word, optional),
            Action::Macro => self.define_macro(args),
            Action::Use => self.use_macro(&word, rest),
            Action::UndefMacro => {
                let name = word.to_ascii_lowercase();
                let removed = self.macros.remove(&name);
                removed.map(|_| ()).ok_or(ReadProblem::NoSuchMacro(name))
            }
            Action::ServerRoot => {
                self.environment.set_server_root(&word);
                Ok(())
            }
            Action::LoadModule => {
                self.environment.load_module(&word);
                Ok(())
            }
            Action::Program => self.pass_program(name.trim_start_matches('<')),
            Action::Nothing => Ok(()),
        }
    }

    /// Passes over program text.
    fn pass_program(&mut self, name: &str) -> Result<()> {
        loop {
            let Some(line) = self.next_line() else {
                return Err(ReadProblem::EndMissing(name.to_owned()));
            };
            let line = line?;
            if is_end_line(&first_word(&line).0, name) {
                return Ok(());
            }
        }
    }

    /// Passes over the body of a false conditional section: only tags are looked at, and must balance.
    fn pass_over(&mut self, name: &str) -> Result<()> {
        let mut open = vec![name.to_owned()];
        while let Some(innermost) = open.last() {
            let Some(line) = self.next_line() else {
                return Err(ReadProblem::EndMissing(innermost.clone()));
            };
            let line = line?;
            let (word, rest) = first_word(&line);
            let Some(tag) = word.strip_prefix('<') else { continue };
            if let Some(close) = tag.strip_prefix('/') {
                // Its last byte is taken for the bracket, whatever it is.
                let mut close = close.to_owned();
                close.pop();
                if !close.eq_ignore_ascii_case(innermost) {
                    return Err(ReadProblem::WrongClose { open: innermost.clone(), close });
                }
                open.pop();
            } else {
                let tag = if rest.is_empty() { tag.strip_suffix('>').unwrap_or(tag) } else { tag };
                open.push(tag.to_owned());
            }
        }
        Ok(())
    }

    fn includes(&self) -> usize {
        self.frames.last().map_or(0, |frame| frame.includes)
    }

    fn include(&mut self, path: &str, optional: bool) -> Result<()> {
        if path.is_empty() {
            return Err(ReadProblem::ArgumentMissing);
        }
        let includes = self.includes() + 1;
        if includes > MAX_INCLUDES {
            return Err(ReadProblem::TooLarge);
        }
        self.spend(SOURCE_COST)?;
        let path = self.environment.absolute(path);
        let loaded = self.loader.load(&path);
        let names = |files: &[(String, Document)]| files.iter().map(|f| Arc::from(&*f.0)).collect();
        let files = loaded.as_ref().map(|files| names(files)).map_err(LoadError::clone);
        let origin = self.current.clone();
        self.out.inclusions.push(Inclusion { origin, path: path.clone(), files });
        match loaded {
            Ok(files) => {
                // The last one entered is read first.
                for (name, document) in files.into_iter().rev() {
                    self.enter(&name, document, includes);
                }
                Ok(())
            }
            Err(LoadError::Unknown) => Ok(()),
            Err(LoadError::Missing) if optional => Ok(()),
            Err(error) => Err(ReadProblem::Include { path, error }),
        }
    }

    fn define_macro(&mut self, args: &str) -> Result<()> {
        let mut new = Macro::new(args, self.current.clone())?;
        let mut nested = 0_usize;
        loop {
            let Some(line) = self.next_line() else {
                return Err(ReadProblem::EndMissing("Macro".to_owned()));
            };
            let line = line?;
            if line.starts_with('#') {
                continue;
            }
            let word = first_word(&line).0;
            if word.eq_ignore_ascii_case("</Macro>") {
                let Some(outer) = nested.checked_sub(1) else { break };
                nested = outer;
            } else if word.eq_ignore_ascii_case("<Macro") {
                nested += 1;
            }
            new.push(line);
        }
        self.macros.insert(new.name.clone(), new);
        Ok(())
    }

    fn use_macro(&mut self, name: &str, args: &str) -> Result<()> {
        let name = name.to_ascii_lowercase();
        let used = self.current.clone();
        let found = self.macros.get(&name).ok_or_else(|| ReadProblem::NoSuchMacro(name.clone()))?;
        if macros::is_inside(&used, &name) {
            return Err(ReadProblem::MacroRecursion(name));
        }
        let text = found.expand(&macros::words(args))?;
        let file = Arc::clone(&used.file);
        let macro_use = Some(Arc::new(MacroUse { name, defined: found.defined.clone(), used }));
        self.spend(text.len() + SOURCE_COST)?;
        let document = Document::parse(text).document;
        self.sources.push(Source { document, at: 0, file, macro_use, number: 0 });
        Ok(())
    }
}

/// Whether a whole line is the end of the conditional section `name`: nothing may stand behind it.
fn is_end_line(line: &str, name: &str) -> bool {
    let inner = line.strip_prefix("</").and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|inner| inner.eq_ignore_ascii_case(name))
}

/// What is done at once when a directive is read.
#[derive(Clone, Copy, Debug)]
enum Action {
    Condition,
    Define,
    UnDefine,
    Include {
        optional: bool,
    },
    Macro,
    Use,
    UndefMacro,
    ServerRoot,
    LoadModule,
    /// Its body is program text.
    Program,
    /// It is not in the tree, and changes nothing that matters here.
    Nothing,
}

/// Directives that are carried out when they are read (`EXEC_ON_READ`): name, module, what is done.
const ACTIONS: &[(&str, &str, Action)] = &[
    ("<IfModule", "core_module", Action::Condition),
    ("<IfDefine", "core_module", Action::Condition),
    ("<IfFile", "core_module", Action::Condition),
    ("<IfDirective", "core_module", Action::Condition),
    ("<IfSection", "core_module", Action::Condition),
    ("<IfVersion", "version_module", Action::Condition),
    ("Define", "core_module", Action::Define),
    ("UnDefine", "core_module", Action::UnDefine),
    ("Include", "core_module", Action::Include { optional: false }),
    ("IncludeOptional", "core_module", Action::Include { optional: true }),
    ("<Macro", "macro_module", Action::Macro),
    ("Use", "macro_module", Action::Use),
    ("UndefMacro", "macro_module", Action::UndefMacro),
    ("ServerRoot", "core_module", Action::ServerRoot),
    ("LoadModule", "so_module", Action::LoadModule),
    ("LoadFile", "so_module", Action::Nothing),
    ("DefaultRuntimeDir", "core_module", Action::Nothing),
    ("MacroIgnoreBadNesting", "macro_module", Action::Nothing),
    ("MacroIgnoreEmptyArgs", "macro_module", Action::Nothing),
    ("RemoteIPInternalProxyList", "remoteip_module", Action::Nothing),
    ("RemoteIPTrustedProxyList", "remoteip_module", Action::Nothing),
    ("<Perl", "perl_module", Action::Program),
    ("<LuaHookTranslateName", "lua_module", Action::Program),
    ("<LuaHookPreTranslateName", "lua_module", Action::Program),
    ("<LuaHookFixups", "lua_module", Action::Program),
    ("<LuaHookMapToStorage", "lua_module", Action::Program),
    ("<LuaHookCheckUserID", "lua_module", Action::Program),
    ("<LuaHookTypeChecker", "lua_module", Action::Program),
    ("<LuaHookAccessChecker", "lua_module", Action::Program),
    ("<LuaHookAuthChecker", "lua_module", Action::Program),
    ("<LuaQuickHandler", "lua_module", Action::Program),
    ("LuaAuthzProvider", "lua_module", Action::Nothing),
];
