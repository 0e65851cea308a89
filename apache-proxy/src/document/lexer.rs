//! One pass over a text: where its logical lines start, which sections they open and close, and what is wrong.
//!
//! Follows `ap_build_config_sub` and what it calls (httpd's `server/config.c`); measured on 2.4.71. Both branches
//! of conditional sections are read: which of them counts depends on modules and defines.

use super::joined::{Joined, is_space, logical_line, offset, single_line};
use super::word::first_word;
use config_diagnostics::Span;
use std::sync::OnceLock;

/// How deep sections may lie in each other.
pub const MAX_DEPTH: usize = 128;

/// Longest logical line in bytes (`VARBUF_MAX_LEN`).
const MAX_LINE: usize = 16 << 20;

/// The size of httpd's first line buffer, less one: a last line of just this length gets lost.
pub(super) const LOST_LENGTH: usize = 206;

/// What is wrong with lines and sections, whatever modules are loaded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// `</A>`, and no section is open.
    CloseWithoutOpen(String),
    /// `</B>`, and the innermost open section is A.
    WrongClose { open: String, close: String },
    /// `</A` without `>`, such as `</A >`.
    CloseWithoutBracket(String),
    /// `<A …` without `>`.
    OpenWithoutBracket(String),
    /// The file ends inside.
    NotClosed { name: String, raw: bool },
    /// Deeper than [`MAX_DEPTH`].
    TooDeep,
    /// Longer than [`MAX_LINE`].
    LineTooLong,
    /// NUL: the rest of the physical line is not read.
    HiddenByNul,
    /// A byte order mark, which becomes part of the first word.
    ByteOrderMark,
    /// A last line without LF that httpd does not read.
    LostLastLine,
}

/// What a section is called, once somebody asked; `None` of a conditional one.
type Label = OnceLock<Option<Box<str>>>;

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// Where each logical line starts.
    pub(super) lines: Vec<u32>,
    /// Lines of several physical ones: their index, and how many more than one all up to this one have.
    pub(super) joins: Vec<(u32, u32)>,
    /// In the order in which they open.
    pub(super) sections: Vec<Extent>,
    /// The lines of bodies that httpd does not read as directives: from, and up to.
    pub(super) bodies: Vec<(u32, u32)>,
    pub(super) problems: Vec<(Problem, Span)>,
    /// Found when it is asked for.
    pub(super) line_ending: OnceLock<&'static str>,
    /// What sections are called; each is found when it is asked for.
    pub(super) labels: OnceLock<Box<[Label]>>,
}

impl Index {
    /// Whether line `index` stands in a body that is not read as directives.
    pub(super) fn body_at(&self, index: usize) -> bool {
        let n = self.bodies.partition_point(|body| body.0 as usize <= index);
        let body = n.checked_sub(1).and_then(|n| self.bodies.get(n));
        body.is_some_and(|body| index < body.1 as usize)
    }
}

/// A section: indices of lines, and of sections.
#[derive(Clone, Copy, Debug)]
pub(super) struct Extent {
    pub(super) open: u32,
    /// The line that ends it, which belongs to it only when it `is_closed`.
    pub(super) end: u32,
    pub(super) is_closed: bool,
    /// `None` at the top.
    pub(super) parent: Option<std::num::NonZeroU32>,
}

/// A section that is still open.
struct Open {
    section: usize,
    name: String,
    /// How many sections of its own name are open inside a raw body, itself included.
    raw_nesting: Option<usize>,
}

/// Reads a text of at most 4 GiB.
pub(super) fn lex(text: &str) -> Index {
    let mut lexer =
        Lexer { text, out: Index::default(), open: Vec::new(), too_deep: 0, pieces: Vec::new() };
    lexer.out.lines.reserve(text.len() / 32 + 1);
    lexer.run();
    let mut out = lexer.out;
    out.lines.shrink_to_fit();
    out.joins.shrink_to_fit();
    out.sections.shrink_to_fit();
    out.bodies.shrink_to_fit();
    out
}

struct Lexer<'t> {
    text: &'t str,
    out: Index,
    open: Vec<Open>,
    /// Sections that are open, but too deep to be kept.
    too_deep: usize,
    pieces: Vec<(usize, usize)>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        if self.text.starts_with('\u{feff}') {
            self.problem(Problem::ByteOrderMark, 0, '\u{feff}'.len_utf8());
        }
        let mut at = 0;
        while at < self.text.len() {
            let next = self.line(at);
            self.structure(at, next);
            self.out.lines.push(offset(at));
            at = next;
        }
        let end = offset(self.out.lines.len());
        while let Some(open) = self.open.pop() {
            let raw = open.raw_nesting.is_some();
            self.at_header(open.section, Problem::NotClosed { name: open.name.clone(), raw });
            self.close(&open, end, false);
        }
        let last = self.text.rsplit('\n').next().unwrap_or_default();
        if last.len() == LOST_LENGTH {
            self.problem(Problem::LostLastLine, self.text.len() - last.len(), self.text.len());
        }
    }

    /// Finds the end of the logical line at `at`, and notes what is wrong with it.
    fn line(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let next = single_line(bytes, at).unwrap_or_else(|| self.joined_line(at));
        if next - at > MAX_LINE {
            self.problem(Problem::LineTooLong, at, next);
        }
        next
    }

    /// The same for a line that is no single physical one, or may hold a NUL.
    fn joined_line(&mut self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let next = logical_line(bytes, at, &mut self.pieces);
        let source = bytes.get(at..next).unwrap_or_default();
        let breaks = memchr::memchr_iter(b'\n', source).count();
        let more = breaks + usize::from(!source.ends_with(b"\n")) - 1;
        if more > 0 {
            let before = self.out.joins.last().map_or(0, |join| join.1);
            self.out.joins.push((offset(self.out.lines.len()), before + offset(more)));
        }
        let mut from = at;
        for line in source.split_inclusive(|b| *b == b'\n') {
            if let Some(nul) = memchr::memchr(0, line) {
                self.problem(Problem::HiddenByNul, from + nul, from + nul + 1);
            }
            from += line.len();
        }
        next
    }

    /// Opens and closes sections.
    fn structure(&mut self, at: usize, next: usize) {
        let source = self.text.get(at..next).unwrap_or_default();
        // Few lines can be tags: those that start with `<`, a quote, or a line continuation.
        let first = source.bytes().find(|b| !is_space(*b));
        if !matches!(first, Some(b'<' | b'"' | b'\'' | b'\\')) {
            return;
        }
        let joined = Joined::new(source, offset(at));
        let text = joined.text();
        let (word, rest) = first_word(text);
        let line = offset(self.out.lines.len());
        let tag = (at + source.len() - source.trim_start().len(), at + source.trim_end().len());
        if let Some(Open { raw_nesting: Some(nesting), name, .. }) = self.open.last_mut() {
            if is_close_of(&word, name) {
                *nesting -= 1;
                if *nesting == 0
                    && let Some(open) = self.open.pop()
                {
                    self.out.bodies.push((self.header(open.section) + 1, line));
                    self.close(&open, line, true);
                }
            } else if nests(name) && word.get(1..).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
                *nesting += 1;
            }
            return;
        }
        if let Some(close) = word.strip_prefix("</") {
            self.close_tag(close, line, tag);
        } else if let Some(name) = word.strip_prefix('<') {
            if !word.ends_with('>') && !rest.contains('>') {
                self.problem(Problem::OpenWithoutBracket(name.to_owned()), tag.0, tag.1);
            }
            self.open_tag(name.strip_suffix('>').unwrap_or(name), line, tag);
        }
    }

    fn open_tag(&mut self, name: &str, line: u32, tag: (usize, usize)) {
        if self.open.len() >= MAX_DEPTH {
            if self.too_deep == 0 {
                self.problem(Problem::TooDeep, tag.0, tag.1);
            }
            self.too_deep += 1;
            return;
        }
        let parent =
            self.open.last().and_then(|o| std::num::NonZeroU32::new(offset(o.section) + 1));
        let section = self.out.sections.len();
        self.out.sections.push(Extent { open: line, end: line + 1, is_closed: false, parent });
        let raw_nesting = has_raw_body(name).then_some(1);
        self.open.push(Open { section, name: name.to_owned(), raw_nesting });
    }

    fn close_tag(&mut self, close: &str, line: u32, tag: (usize, usize)) {
        if self.too_deep > 0 {
            self.too_deep -= 1;
            return;
        }
        let name = close.strip_suffix('>').unwrap_or(close);
        if name.len() == close.len() {
            self.problem(Problem::CloseWithoutBracket(name.to_owned()), tag.0, tag.1);
        }
        // What its author closes is the innermost section of that name; those inside it end here too.
        let Some(depth) = self.open.iter().rposition(|o| o.name.eq_ignore_ascii_case(name)) else {
            let problem = match self.open.last() {
                _ if name.len() == close.len() => return,
                None => Problem::CloseWithoutOpen(name.to_owned()),
                Some(open) => {
                    Problem::WrongClose { open: open.name.clone(), close: name.to_owned() }
                }
            };
            self.problem(problem, tag.0, tag.1);
            return;
        };
        while self.open.len() > depth {
            let Some(open) = self.open.pop() else { break };
            let is_it = self.open.len() == depth;
            if !is_it {
                let problem =
                    Problem::WrongClose { open: open.name.clone(), close: name.to_owned() };
                self.problem(problem, tag.0, tag.1);
            }
            self.close(&open, line, is_it);
        }
    }

    fn close(&mut self, open: &Open, end: u32, is_closed: bool) {
        if let Some(extent) = self.out.sections.get_mut(open.section) {
            extent.end = end;
            extent.is_closed = is_closed;
        }
        if open.raw_nesting.is_some() && !is_closed {
            self.out.bodies.push((self.header(open.section) + 1, end));
        }
    }

    fn header(&self, section: usize) -> u32 {
        self.out.sections.get(section).map_or(0, |extent| extent.open)
    }

    fn at_header(&mut self, section: usize, problem: Problem) {
        let start = self.out.lines.get(self.header(section) as usize).copied().unwrap_or_default();
        let line = self.text.get(start as usize..).and_then(|rest| rest.split('\n').next());
        let line = line.unwrap_or_default();
        let from = start as usize + line.len() - line.trim_start().len();
        self.problem(problem, from, start as usize + line.trim_end().len());
    }

    fn problem(&mut self, problem: Problem, from: usize, to: usize) {
        self.out.problems.push((problem, Span::new(offset(from), offset(to))));
    }
}

/// Whether `word` is the closing tag of section `name`.
fn is_close_of(word: &str, name: &str) -> bool {
    let inner = word.strip_prefix("</").and_then(|rest| rest.strip_suffix('>'));
    inner.is_some_and(|inner| inner.eq_ignore_ascii_case(name))
}

/// Sections whose body is not read as directives where it stands: a macro's is read where it is used, Perl's and
/// Lua's is program text.
pub(super) fn has_raw_body(name: &str) -> bool {
    let starts = |prefix: &str| {
        name.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    nests(name)
        || name.eq_ignore_ascii_case("Perl")
        || starts("LuaHook")
        || name.eq_ignore_ascii_case("LuaQuickHandler")
}

/// Whether a raw body counts the sections of its own name inside.
fn nests(name: &str) -> bool {
    name.eq_ignore_ascii_case("Macro")
}
