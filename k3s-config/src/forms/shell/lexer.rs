//! Cuts shell text into pipelines. Never goes back further than one here-document, so time is linear.

use super::word::{Expansion, ShellWord};
use super::{Pipeline, Redirection, ShellCommand};
use crate::forms::decoded::Decoded;
use config_diagnostics::Span;
use std::collections::VecDeque;

/// Words that may stand before a command's name.
const RESERVED: &[&str] =
    &["!", "{", "}", "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "time"];

/// What a text is made of.
#[derive(Clone, Default)]
pub(super) struct Lexed {
    pub(super) pipelines: Vec<Pipeline>,
    /// From `#` to the end of the line.
    pub(super) comments: Vec<Span>,
    /// What stands in quotes, these included.
    pub(super) quoted: Vec<Span>,
}

pub(super) fn lex(input: &Decoded) -> Lexed {
    Lexer::new(input).run()
}

pub(super) struct Lexer<'a> {
    input: &'a Decoded,
    chars: Vec<(usize, char)>,
    pub(super) at: usize,
    /// Some quote or bracket is never closed: from there on each ends with its line at the latest.
    pub(super) broken: bool,
    pub(super) read: Lexed,
    commands: Vec<ShellCommand>,
    command: ShellCommand,
    /// Of here-documents that start after this line.
    documents: VecDeque<Delimiter>,
    /// A here-document in a here-document is text, so that nothing nests deeply.
    in_document: bool,
}

struct Delimiter {
    text: String,
    /// Whether tabs before the lines are stripped.
    tabs: bool,
    /// Whether it is not quoted.
    expands: bool,
}

impl<'a> Lexer<'a> {
    fn new(input: &'a Decoded) -> Self {
        Self {
            input,
            chars: input.text().char_indices().collect(),
            at: 0,
            broken: false,
            read: Lexed::default(),
            commands: Vec::new(),
            command: ShellCommand::default(),
            documents: VecDeque::new(),
            in_document: false,
        }
    }

    fn run(mut self) -> Lexed {
        while let Some(c) = self.peek(0) {
            match c {
                ' ' | '\t' => self.at += 1,
                '\r' if self.peek(1) == Some('\n') => self.at += 1,
                '\\' if self.continuation(self.at).is_some() => self.skip_continuation(),
                '\n' => {
                    self.at += 1;
                    self.end_pipeline();
                    self.end_documents();
                }
                '#' => self.comment(),
                '|' if self.peek(1) == Some('|') => self.separator(2),
                '|' => {
                    self.at += if self.peek(1) == Some('&') { 2 } else { 1 };
                    self.end_command();
                    if self.commands.is_empty() {
                        // `{ a || b; } | c`: what runs last in the group flows on.
                        let group = self.read.pipelines.pop();
                        self.commands = group.map(|group| group.commands).unwrap_or_default();
                    }
                    // The next command may stand on a later line.
                    self.skip_blank_lines();
                }
                '&' if self.peek(1) == Some('>') => self.redirection(),
                '&' => self.separator(if self.peek(1) == Some('&') { 2 } else { 1 }),
                ';' | '(' | ')' => self.separator(1),
                '<' | '>' if self.peek(1) != Some('(') => self.redirection(),
                _ if self.descriptor().is_some() => self.redirection(),
                _ => self.word_of_command(),
            }
        }
        self.end_pipeline();
        self.read
    }

    pub(super) fn peek(&self, ahead: usize) -> Option<char> {
        self.char(self.at + ahead)
    }

    pub(super) fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    /// Where the character at `at` stands in the source.
    pub(super) fn source(&self, at: usize) -> u32 {
        let end = self.input.text().len();
        let byte = self.chars.get(at).map_or(end, |(byte, _)| *byte);
        match byte.checked_sub(1) {
            Some(before) if byte == end => self.input.source(before) + 1,
            _ => self.input.source(byte),
        }
    }

    pub(super) fn span(&self, from: usize, to: usize) -> Span {
        let last = to.checked_sub(1).filter(|last| *last >= from);
        let end = last.and_then(|last| self.chars.get(last));
        let start = self.source(from);
        end.map_or(Span::at(start), |(byte, c)| {
            Span::new(start, self.input.source(byte + c.len_utf8() - 1) + 1)
        })
    }

    /// Length of a backslash with the line break behind it.
    pub(super) fn continuation(&self, at: usize) -> Option<usize> {
        match (self.char(at), self.char(at + 1), self.char(at + 2)) {
            (Some('\\'), Some('\n'), _) => Some(2),
            (Some('\\'), Some('\r'), Some('\n')) => Some(3),
            _ => None,
        }
    }

    pub(super) fn skip_continuation(&mut self) {
        self.at += self.continuation(self.at).unwrap_or(1);
    }

    fn comment(&mut self) {
        let from = self.at;
        self.at = self.line_end(from);
        let end = if self.char(self.at - 1) == Some('\r') { self.at - 1 } else { self.at };
        let span = self.span(from, end);
        self.read.comments.push(span);
    }

    fn skip_blank_lines(&mut self) {
        while let Some(c) = self.peek(0) {
            match c {
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' => {
                    self.at += 1;
                    self.end_documents();
                }
                '#' => self.comment(),
                '\\' if self.continuation(self.at).is_some() => self.skip_continuation(),
                _ => break,
            }
        }
    }

    fn separator(&mut self, length: usize) {
        self.at += length;
        self.end_pipeline();
    }

    fn end_command(&mut self) {
        let command = std::mem::take(&mut self.command);
        if !(command.words.is_empty() && command.assignments.is_empty()) {
            self.commands.push(command);
        }
    }

    fn end_pipeline(&mut self) {
        self.end_command();
        let commands = std::mem::take(&mut self.commands);
        if let (Some(first), Some(last)) = (commands.first(), commands.last()) {
            let span = first.span.cover(last.span);
            self.read.pipelines.push(Pipeline { span, commands });
        }
    }

    /// Reads the bodies of here-documents as commands of their own, so that no quote in them reaches further.
    fn end_documents(&mut self) {
        while let Some(Delimiter { text, tabs, expands }) = self.documents.pop_front() {
            let Some((end, next)) = self.document_end(&text, tabs) else {
                // What never ends is more likely no document than all the rest of the text.
                self.documents.clear();
                self.in_document = true;
                return;
            };
            let mut body = Decoded::default();
            for (byte, c) in self.chars.get(self.at..end).unwrap_or_default() {
                body.push(*c, self.input.source(*byte));
            }
            let mut inner = Lexer { in_document: true, ..Lexer::new(&body) }.run();
            if expands {
                // The shell that writes the document expands in it, whatever the quotes.
                let expansions = Lexer::new(&body).expansions();
                for pipeline in &mut inner.pipelines {
                    pipeline.inherit(&expansions);
                }
            }
            self.read.pipelines.append(&mut inner.pipelines);
            self.read.comments.append(&mut inner.comments);
            self.read.quoted.append(&mut inner.quoted);
            self.at = next;
        }
    }

    /// Where the line with the delimiter starts, and where the next one does.
    fn document_end(&self, delimiter: &str, tabs: bool) -> Option<(usize, usize)> {
        let mut line = self.at;
        while line < self.chars.len() {
            let end = self.line_end(line);
            let text: String = self.chars.get(line..end)?.iter().map(|(_, c)| *c).collect();
            let text = text.strip_suffix('\r').unwrap_or(&text);
            if (if tabs { text.trim_start_matches('\t') } else { text }) == delimiter {
                return Some((line, (end + 1).min(self.chars.len())));
            }
            line = end + 1;
        }
        None
    }

    pub(super) fn line_end(&self, from: usize) -> usize {
        let rest = self.chars.get(from..).unwrap_or_default();
        rest.iter().position(|(_, c)| *c == '\n').map_or(self.chars.len(), |length| from + length)
    }

    /// Digits directly before `<` or `>`: how many.
    fn descriptor(&self) -> Option<usize> {
        let mut at = self.at;
        while self.char(at).is_some_and(|c| c.is_ascii_digit()) {
            at += 1;
        }
        (at > self.at && matches!(self.char(at), Some('<' | '>'))).then_some(at - self.at)
    }

    fn redirection(&mut self) {
        let from = self.at;
        self.at += self.descriptor().unwrap_or(0);
        let start = self.at;
        while matches!(self.peek(0), Some('<' | '>' | '&' | '|')) && self.at - start < 3 {
            self.at += 1;
        }
        if self.peek(0) == Some('-') && self.chars_from(start) == "<<" {
            self.at += 1;
        }
        let operator = self.chars_from(start);
        while matches!(self.peek(0), Some(' ' | '\t')) {
            self.at += 1;
        }
        let target = self.word();
        if matches!(&*operator, "<<" | "<<-") && !self.in_document {
            self.documents.push_back(Delimiter {
                text: target.value().to_owned(),
                tabs: operator == "<<-",
                expands: target.plain as usize == target.value().len(),
            });
        }
        self.grow(self.span(from, self.at));
        self.command.redirections.push(Redirection { operator, target });
    }

    fn chars_from(&self, start: usize) -> String {
        self.chars.get(start..self.at).unwrap_or_default().iter().map(|(_, c)| *c).collect()
    }

    fn grow(&mut self, span: Span) {
        let command = &mut self.command;
        let empty = command.words.is_empty()
            && command.assignments.is_empty()
            && command.redirections.is_empty();
        command.span = if empty { span } else { command.span.cover(span) };
    }

    fn word_of_command(&mut self) {
        let word = self.word();
        if self.command.words.is_empty() {
            if let Some(assignment) = word.assignment() {
                self.grow(word.span);
                self.command.assignments.push(assignment);
                return;
            }
            let whole = word.plain as usize == word.value().len();
            if whole && self.command.assignments.is_empty() && RESERVED.contains(&word.value()) {
                return;
            }
        }
        self.grow(word.span);
        self.command.words.push(word);
    }

    fn word(&mut self) -> ShellWord {
        let from = self.at;
        let mut word = ShellWord::default();
        let mut plain = true;
        while let Some(c) = self.peek(0) {
            match c {
                '\r' if self.peek(1) == Some('\n') => break,
                '<' | '>' if self.peek(1) == Some('(') => self.expansion(&mut word, None),
                '<' if self.placeholder(&word).is_some() => {
                    let (from, length) = (self.at, self.placeholder(&word).unwrap_or(1));
                    (0..length).for_each(|_| self.take(&mut word));
                    word.expansions.push(Expansion { span: self.span(from, self.at), name: None });
                }
                ' ' | '\t' | '\n' | '|' | '&' | ';' | '(' | ')' | '<' | '>' => break,
                '\\' if self.continuation(self.at).is_some() => self.skip_continuation(),
                '\\' => {
                    if let Some(escaped) = self.peek(1) {
                        word.decoded.push(escaped, self.source(self.at + 1));
                    } else {
                        word.decoded.push(c, self.source(self.at));
                    }
                    self.at += 2;
                }
                '{' if self.template().is_some() => self.take_template(&mut word),
                '\'' => self.quoted(&mut word, Self::single),
                '"' => self.quoted(&mut word, Self::double),
                '$' if self.peek(1) == Some('\'') => {
                    self.at += 1;
                    self.quoted(&mut word, Self::ansi);
                }
                '$' if self.peek(1) == Some('"') => self.at += 1,
                '$' | '`' => self.dollar(&mut word),
                '~' if self.at == from => {
                    let span = self.span(self.at, self.at + 1);
                    word.expansions.push(Expansion { span, name: Some("HOME".to_owned()) });
                    self.take(&mut word);
                }
                _ => {
                    self.take(&mut word);
                    if plain {
                        word.plain = super::super::decoded::offset(word.value().len());
                    }
                    continue;
                }
            }
            plain = false;
        }
        self.at = self.at.min(self.chars.len());
        word.span = self.span(from, self.at);
        word
    }

    /// Length of `<your token>` in a word, as pages write what the reader puts there. A shell would read a file of
    /// that name; nobody means that.
    fn placeholder(&self, word: &ShellWord) -> Option<usize> {
        let inside = word.value().ends_with(['=', '/', ':', '@', '-', '.', ',']);
        let rest = self.chars.get(self.at + 1..).filter(|_| inside)?;
        let fits = |c: char| c.is_alphanumeric() || "_-. :".contains(c);
        let length = rest.iter().take(60).take_while(|(_, c)| fits(*c)).count();
        let closed = rest.get(length).is_some_and(|(_, c)| *c == '>');
        (closed && length > 0).then_some(length + 2)
    }

    pub(super) fn take(&mut self, word: &mut ShellWord) {
        if let Some(c) = self.peek(0) {
            word.decoded.push(c, self.source(self.at));
        }
        self.at += 1;
    }
}
