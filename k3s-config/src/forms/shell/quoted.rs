//! What stands in quotes, and what a dollar or a backquote starts.

use super::lexer::Lexer;
use super::word::{Expansion, ShellWord};

/// Longest `{{ … }}` that is looked for.
const MAX_TEMPLATE: usize = 200;

impl Lexer<'_> {
    /// Reads a quoted part; where nothing closes it, once more as far as its line goes.
    pub(super) fn quoted(
        &mut self,
        word: &mut ShellWord,
        read: fn(&mut Self, &mut ShellWord) -> bool,
    ) {
        let start = self.at;
        let before = (word.decoded.mark(), word.expansions.len());
        if !read(self, word) && !self.broken {
            self.broken = true;
            self.at = start;
            word.decoded.reset(before.0);
            word.expansions.truncate(before.1);
            read(self, word);
        }
        let span = self.span(start, self.at);
        self.read.quoted.push(span);
    }

    fn line_ends(&self, c: char) -> bool {
        self.broken && c == '\n'
    }

    pub(super) fn single(&mut self, word: &mut ShellWord) -> bool {
        self.at += 1;
        while let Some(c) = self.peek(0).filter(|c| !self.line_ends(*c)) {
            if c == '\'' {
                self.at += 1;
                return true;
            }
            match c {
                '{' if self.template().is_some() => self.take_template(word),
                _ => self.take(word),
            }
        }
        false
    }

    /// Length of `{{ name }}`, which a playbook fills in before any shell sees it, quotes or not.
    pub(super) fn template(&self) -> Option<usize> {
        let mut last = self.peek(1).filter(|c| *c == '{')?;
        for length in 3..MAX_TEMPLATE {
            match self.peek(length - 1)? {
                '\n' => return None,
                '}' if last == '}' => return Some(length),
                c => last = c,
            }
        }
        None
    }

    pub(super) fn take_template(&mut self, word: &mut ShellWord) {
        let from = self.at;
        for _ in 0..self.template().unwrap_or(1) {
            self.take(word);
        }
        word.expansions.push(Expansion { span: self.span(from, self.at), name: None });
    }

    pub(super) fn double(&mut self, word: &mut ShellWord) -> bool {
        self.at += 1;
        while let Some(c) = self.peek(0).filter(|c| !self.line_ends(*c)) {
            match c {
                '"' => {
                    self.at += 1;
                    return true;
                }
                '\\' if self.continuation(self.at).is_some() => self.skip_continuation(),
                '\\' if matches!(self.peek(1), Some('$' | '`' | '"' | '\\')) => {
                    self.at += 1;
                    self.take(word);
                }
                '$' | '`' => self.dollar(word),
                '{' if self.template().is_some() => self.take_template(word),
                _ => self.take(word),
            }
        }
        false
    }

    /// `$'…'` of bash.
    pub(super) fn ansi(&mut self, word: &mut ShellWord) -> bool {
        self.at += 1;
        while let Some(c) = self.peek(0).filter(|c| !self.line_ends(*c)) {
            match c {
                '\'' => {
                    self.at += 1;
                    return true;
                }
                '\\' => {
                    let decoded = match self.peek(1) {
                        Some('n') => '\n',
                        Some('t') => '\t',
                        Some('r') => '\r',
                        Some(other) => other,
                        None => '\\',
                    };
                    word.decoded.push(decoded, self.source(self.at));
                    self.at += 2;
                }
                _ => self.take(word),
            }
        }
        false
    }

    /// `$NAME`, `${…}`, `$(…)`, `` `…` ``; a dollar alone is one.
    pub(super) fn dollar(&mut self, word: &mut ShellWord) {
        let named = |c: char| c.is_ascii_alphanumeric() || c == '_';
        match (self.peek(0), self.peek(1)) {
            (Some('`'), _) | (_, Some('(')) => self.expansion(word, None),
            (_, Some('{')) => {
                let name = (self.at + 2..).map_while(|at| self.char(at)).take_while(|c| named(*c));
                let name = Some(name.collect());
                self.expansion(word, name);
            }
            (_, Some(c)) if named(c) || "?@*#$!-".contains(c) => {
                let from = self.at;
                self.take(word);
                let mut name = String::new();
                while let Some(c) = self.peek(0).filter(|c| named(*c) || name.is_empty()) {
                    let single = !(c.is_ascii_alphabetic() || c == '_') && name.is_empty();
                    name.push(c);
                    self.take(word);
                    if single {
                        break;
                    }
                }
                let span = self.span(from, self.at);
                word.expansions.push(Expansion { span, name: Some(name) });
            }
            _ => self.take(word),
        }
    }

    /// What is expanded in a text in which quotes mean nothing.
    pub(super) fn expansions(mut self) -> Vec<Expansion> {
        let mut text = ShellWord::default();
        while let Some(c) = self.peek(0) {
            match c {
                '\\' => self.at += 2,
                '$' | '`' => self.dollar(&mut text),
                _ => self.at += 1,
            }
        }
        text.expansions
    }

    /// Takes a bracketed expansion as it is written.
    pub(super) fn expansion(&mut self, word: &mut ShellWord, name: Option<String>) {
        let from = self.at;
        let end = self.expansion_end();
        while self.at < end {
            self.take(word);
        }
        word.expansions.push(Expansion { span: self.span(from, self.at), name });
    }

    /// One past the bracket that closes the expansion at `self.at`; the end of its line where none does.
    fn expansion_end(&mut self) -> usize {
        if let Some(end) = self.closing_bracket() {
            return end;
        }
        self.broken = true;
        self.closing_bracket().unwrap_or_else(|| self.line_end(self.at))
    }

    fn closing_bracket(&self) -> Option<usize> {
        let mut open = Vec::new();
        let mut at = self.at;
        if self.char(at) == Some('`') {
            open.push('`');
            at += 1;
        }
        while let Some(c) = self.char(at).filter(|c| !self.line_ends(*c)) {
            let inside = open.last().copied();
            let after_dollar = at > 0 && self.char(at - 1) == Some('$');
            match c {
                '\\' if inside != Some('\'') => at += 1,
                _ if inside == Some(c) => {
                    open.pop();
                    if open.is_empty() {
                        return Some(at + 1);
                    }
                }
                _ if inside == Some('\'') => {}
                '\'' if inside != Some('"') => open.push('\''),
                '"' => open.push('"'),
                '(' if inside != Some('"') || after_dollar => open.push(')'),
                '{' if after_dollar => open.push('}'),
                _ => {}
            }
            at += 1;
        }
        None
    }
}
