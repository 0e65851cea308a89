//! HAProxy's tokenizer over a whole text: where lines and words start, and what is lexically wrong.
//!
//! Follows `parse_line` (`tools.c`) and `parse_cfg` (`cfgparse.c`); the facts were measured on 2.6 to 3.4.

use super::MAX_ERRORS;
use super::escape::{Escape, Expansion};
use super::section_kind::SectionKind;
use super::word::WordTable;
use config_diagnostics::Span;

/// Words a line may have (`MAX_LINE_ARGS`).
pub(super) const MAX_WORDS: usize = 64;

/// What is lexically wrong, whatever the version.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A quote is not closed on its line.
    UnmatchedQuote,
    /// `\x` without two hexadecimal digits.
    BadHexEscape,
    /// `$` in double quotes without a name behind it.
    BadVariableName,
    /// `${` without its `}`.
    UnmatchedBrace,
    /// More than [`MAX_WORDS`] words; the span starts at the first word too many.
    TooManyWords,
    /// A NUL byte.
    StrayNul,
    /// The last line does not end with LF.
    MissingFinalNewline,
    /// `[` line that is no scope.
    BadScope,
}

/// Where everything stands.
#[derive(Debug, Default)]
pub(super) struct Lexed {
    pub(super) lines: Vec<u32>,
    pub(super) words: WordTable,
    pub(super) headers: Vec<Header>,
    pub(super) problems: Vec<(Problem, Span)>,
    /// Whether there was a problem at all, also once they are taken out.
    pub(super) has_problems: bool,
    /// Whether a line may be a directive of the configuration language: `.if` and the like.
    pub(super) has_controls: bool,
    /// Where the problem stands that is one too many.
    pub(super) unread_from: Option<u32>,
}

/// Where a section starts.
#[derive(Clone, Copy, Debug)]
pub(super) struct Header {
    pub(super) line: u32,
    /// The index of its first word.
    pub(super) word: u32,
    pub(super) kind: SectionKind,
}

/// What a byte does to an unquoted word.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Ordinary,
    Blank,
    LineEnd,
    Comment,
    Quote,
    Backslash,
    /// Part of a character that is not ASCII.
    Wide,
    /// CR and NUL: they end the line's words, but not the line.
    Cut,
}

const CLASSES: [Class; 256] = {
    let mut table = [Class::Ordinary; 256];
    table[b' ' as usize] = Class::Blank;
    table[b'\t' as usize] = Class::Blank;
    table[0x0b] = Class::Blank;
    table[0x0c] = Class::Blank;
    table[b'\n' as usize] = Class::LineEnd;
    table[b'#' as usize] = Class::Comment;
    table[b'"' as usize] = Class::Quote;
    table[b'\'' as usize] = Class::Quote;
    table[b'\\' as usize] = Class::Backslash;
    table[b'\r' as usize] = Class::Cut;
    table[0] = Class::Cut;
    let mut wide = 0x80;
    while wide < table.len() {
        table[wide] = Class::Wide;
        wide += 1;
    }
    table
};

fn class(byte: u8) -> Class {
    CLASSES[usize::from(byte)]
}

/// C's `isspace` but LF, which never stands inside a line.
fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | 0x0b | 0x0c | b'\r')
}

/// Lexes a text of at most 4 GiB.
pub(super) fn lex(text: &str) -> Lexed {
    let mut lexer = Lexer::new(text);
    // Typical files have a line every 30 bytes and a word every 8.
    lexer.out.lines.reserve(text.len() / 32 + 1);
    lexer.out.words.reserve(text.len() / 8);
    // HAProxy takes a byte order mark for a part of the first word; that is said elsewhere, once.
    let bom = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    while lexer.at < lexer.text.len() {
        lexer.line(if lexer.at == 0 { bom } else { 0 });
    }
    if !text.is_empty() && !text.ends_with('\n') {
        let end = offset(text.len());
        lexer.note(Problem::MissingFinalNewline, Span::at(end));
    }
    lexer.out.has_problems = !lexer.out.problems.is_empty();
    lexer.out.lines.shrink_to_fit();
    lexer.out.words.shrink_to_fit();
    lexer.out.headers.shrink_to_fit();
    lexer.out
}

/// Texts are cut at 4 GiB before they come here.
fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

/// Length of the unbroken word at the start of `text`.
pub(super) fn word_len(text: &str) -> usize {
    let mut lexer = Lexer::new(text);
    lexer.word();
    lexer.at
}

struct Lexer<'t> {
    text: &'t [u8],
    at: usize,
    /// Where the line that was last asked for ends; a line full of variables asks often.
    known_line_end: usize,
    /// Whether the word that was read last is plain.
    is_plain: bool,
    out: Lexed,
}

impl<'t> Lexer<'t> {
    fn new(text: &'t str) -> Self {
        let (text, out) = (text.as_bytes(), Lexed::default());
        Self { text, at: 0, known_line_end: 0, is_plain: true, out }
    }

    fn note(&mut self, problem: Problem, span: Span) {
        if self.out.problems.len() < MAX_ERRORS {
            self.out.problems.push((problem, span));
        } else {
            self.out.unread_from.get_or_insert(span.start());
        }
    }

    fn peek(&self) -> Option<u8> {
        self.text.get(self.at).copied()
    }

    /// Lexes the line that starts here, but for its first `skip` bytes, and goes behind its LF.
    fn line(&mut self, skip: usize) {
        let line = self.out.lines.len();
        self.out.lines.push(offset(self.at));
        self.at += skip;
        self.skip_space();
        if self.peek() == Some(b'[') {
            self.scope();
            return;
        }
        let first_word = self.out.words.len();
        while let Some(byte) = self.peek() {
            match class(byte) {
                Class::LineEnd => {
                    self.at += 1;
                    break;
                }
                Class::Comment | Class::Cut => {
                    self.skip_line();
                    break;
                }
                // Only behind a word: leading blanks are gone already.
                Class::Blank => self.skip_space(),
                _ => {
                    let start = self.at;
                    if !self.word() {
                        self.skip_line();
                        break;
                    }
                    let count = self.out.words.len() - first_word;
                    if count == MAX_WORDS {
                        let span = Span::new(offset(start), offset(self.line_end()));
                        self.note(Problem::TooManyWords, span);
                    }
                    self.out.words.push(start, self.at - start, self.is_plain);
                    if count == 0 {
                        self.section_header(line, start);
                    }
                }
            }
        }
    }

    /// Notes a section when the line's first word opens one.
    fn section_header(&mut self, line: usize, start: usize) {
        let raw = self.text.get(start..self.at).unwrap_or_default();
        self.out.has_controls |= matches!(raw.first(), Some(b'.' | b'"' | b'\'' | b'\\' | b'$'));
        if let Some(kind) = super::word::first_word_kind(raw) {
            // Its first word is the last one so far.
            let word = offset(self.out.words.len() - 1);
            self.out.headers.push(Header { line: offset(line), word, kind });
        }
    }

    /// Goes behind one word; `false` when it is broken, which is noted.
    fn word(&mut self) -> bool {
        self.is_plain = true;
        while let Some(byte) = self.peek() {
            let class_here = class(byte);
            match class_here {
                Class::Ordinary | Class::Wide => {
                    let rest = self.text.get(self.at..).unwrap_or_default();
                    let stop = rest.iter().position(|b| class(*b) != class_here);
                    self.at += stop.unwrap_or(rest.len());
                    self.is_plain &= class_here == Class::Ordinary;
                }
                Class::Quote => {
                    self.is_plain = false;
                    if !self.quoted(byte) {
                        return false;
                    }
                }
                Class::Backslash => {
                    self.is_plain = false;
                    if !self.escape(false) {
                        return false;
                    }
                }
                Class::Blank | Class::LineEnd | Class::Comment | Class::Cut => break,
            }
        }
        true
    }

    /// Goes behind the closing quote.
    fn quoted(&mut self, quote: u8) -> bool {
        let open = self.at;
        self.at += 1;
        while let Some(byte) = self.peek() {
            match byte {
                b'\n' | b'\r' | 0 => break,
                _ if byte == quote => {
                    self.at += 1;
                    return true;
                }
                b'\\' if quote == b'"' => {
                    if !self.escape(true) {
                        return false;
                    }
                }
                b'$' if quote == b'"' => {
                    if !self.variable() {
                        return false;
                    }
                }
                _ => self.at += 1,
            }
        }
        let span = Span::new(offset(open), offset(self.line_end()));
        self.note(Problem::UnmatchedQuote, span);
        false
    }

    fn escape(&mut self, in_double_quotes: bool) -> bool {
        let rest = self.text.get(self.at..).unwrap_or_default();
        if let Some(escape) = Escape::read(rest, in_double_quotes) {
            self.at += escape.len();
            return true;
        }
        let end = self.line_end().min(self.at + 4);
        let span = Span::new(offset(self.at), offset(self.character_end(end)));
        self.note(Problem::BadHexEscape, span);
        false
    }

    fn variable(&mut self) -> bool {
        let end = self.line_end();
        let line = self.text.get(self.at..end).unwrap_or_default();
        match Expansion::read(line) {
            Ok(expansion) => {
                self.at += expansion.len;
                true
            }
            Err(problem) => {
                let end = match problem {
                    Problem::UnmatchedBrace => end,
                    _ => self.character_end(end.min(self.at + 2)),
                };
                self.note(problem, Span::new(offset(self.at), offset(end)));
                false
            }
        }
    }

    /// `[name]`, with nothing but blanks or a comment behind it: such a line bypasses the tokenizer.
    fn scope(&mut self) {
        let start = self.at;
        let end = self.line_end();
        let line = self.text.get(start..end).unwrap_or_default();
        let close = line.iter().position(|b| *b == b']');
        let name = close.and_then(|close| line.get(1..close)).unwrap_or_default();
        let rest = close.and_then(|close| line.get(close + 1..)).unwrap_or_default();
        let behind = rest.iter().find(|b| !is_space(**b));
        let named = name.iter().all(|b| b.is_ascii_alphanumeric() || b"_.:-".contains(b));
        if close.is_none() || !named || !matches!(behind, None | Some(b'#')) {
            self.note(Problem::BadScope, Span::new(offset(start), offset(end)));
        }
        self.skip_line();
    }

    fn skip_space(&mut self) {
        while self.peek().is_some_and(is_space) {
            self.at += 1;
        }
    }

    /// The end of the character that `at` cuts, or `at`.
    fn character_end(&self, at: usize) -> usize {
        let cut = self.text.get(at..).unwrap_or_default();
        at + cut.iter().take_while(|byte| (0x80..0xc0).contains(*byte)).count()
    }

    /// The end of this line, before its LF.
    fn line_end(&mut self) -> usize {
        if self.known_line_end <= self.at {
            let rest = self.text.get(self.at..).unwrap_or_default();
            self.known_line_end =
                memchr::memchr(b'\n', rest).map_or(self.text.len(), |n| self.at + n);
        }
        self.known_line_end
    }

    /// Goes behind the line's LF; notes a NUL in what is passed over.
    fn skip_line(&mut self) {
        let end = self.line_end();
        let rest = self.text.get(self.at..end).unwrap_or_default();
        if let Some(nul) = memchr::memchr(0, rest) {
            let nul = offset(self.at + nul);
            self.note(Problem::StrayNul, Span::new(nul, nul + 1));
        }
        self.at = end + 1;
    }
}
