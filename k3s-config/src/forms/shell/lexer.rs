//! Cuts shell text into pipelines. Never goes back further than one here-document, so time is linear.

use super::word::{Expansion, ShellWord};
use super::{Pipeline, Redirection, ShellCommand};
use crate::forms::decoded::Decoded;
use config_diagnostics::Span;
use std::collections::VecDeque;

/// Words that may stand before a command's name.
const RESERVED: &[&str] =
    &["!", "{", "}", "if", "then", "elif", "else", "fi", "while", "until", "do", "done", "time"];

pub(super) fn lex(input: &Decoded) -> Vec<Pipeline> {
    Lexer::new(input).run()
}

struct Lexer<'a> {
    input: &'a Decoded,
    chars: Vec<(usize, char)>,
    at: usize,
    /// Some quote or bracket is never closed: from there on each ends with its line at the latest.
    broken: bool,
    pipelines: Vec<Pipeline>,
    commands: Vec<ShellCommand>,
    command: ShellCommand,
    /// Delimiters of here-documents that start after this line, and whether their tabs are stripped.
    documents: VecDeque<(String, bool)>,
    /// A here-document in a here-document is text, so that nothing nests deeply.
    in_document: bool,
}

impl<'a> Lexer<'a> {
    fn new(input: &'a Decoded) -> Self {
        Self {
            input,
            chars: input.text().char_indices().collect(),
            at: 0,
            broken: false,
            pipelines: Vec::new(),
            commands: Vec::new(),
            command: ShellCommand::default(),
            documents: VecDeque::new(),
            in_document: false,
        }
    }

    fn run(mut self) -> Vec<Pipeline> {
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
                '#' => self.skip_line(),
                '|' if self.peek(1) == Some('|') => self.separator(2),
                '|' => {
                    self.at += if self.peek(1) == Some('&') { 2 } else { 1 };
                    self.end_command();
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
        self.pipelines
    }

    fn peek(&self, ahead: usize) -> Option<char> {
        self.char(self.at + ahead)
    }

    fn char(&self, at: usize) -> Option<char> {
        self.chars.get(at).map(|(_, c)| *c)
    }

    /// Where the character at `at` stands in the source.
    fn source(&self, at: usize) -> u32 {
        let end = self.input.text().len();
        let byte = self.chars.get(at).map_or(end, |(byte, _)| *byte);
        match byte.checked_sub(1) {
            Some(before) if byte == end => self.input.source(before) + 1,
            _ => self.input.source(byte),
        }
    }

    fn span(&self, from: usize, to: usize) -> Span {
        let last = to.checked_sub(1).filter(|last| *last >= from);
        let end = last.and_then(|last| self.chars.get(last));
        let start = self.source(from);
        end.map_or(Span::at(start), |(byte, c)| {
            Span::new(start, self.input.source(byte + c.len_utf8() - 1) + 1)
        })
    }

    /// Length of a backslash with the line break behind it.
    fn continuation(&self, at: usize) -> Option<usize> {
        match (self.char(at), self.char(at + 1), self.char(at + 2)) {
            (Some('\\'), Some('\n'), _) => Some(2),
            (Some('\\'), Some('\r'), Some('\n')) => Some(3),
            _ => None,
        }
    }

    fn skip_continuation(&mut self) {
        self.at += self.continuation(self.at).unwrap_or(1);
    }

    fn skip_line(&mut self) {
        while self.peek(0).is_some_and(|c| c != '\n') {
            self.at += 1;
        }
    }

    fn skip_blank_lines(&mut self) {
        while let Some(c) = self.peek(0) {
            match c {
                ' ' | '\t' | '\r' => self.at += 1,
                '\n' => {
                    self.at += 1;
                    self.end_documents();
                }
                '#' => self.skip_line(),
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
            self.pipelines.push(Pipeline { span, commands });
        }
    }

    /// Reads the bodies of here-documents as commands of their own, so that no quote in them reaches further.
    fn end_documents(&mut self) {
        while let Some((delimiter, tabs)) = self.documents.pop_front() {
            let Some((end, next)) = self.document_end(&delimiter, tabs) else {
                // What never ends is more likely no document than all the rest of the text.
                self.documents.clear();
                self.in_document = true;
                return;
            };
            let mut body = Decoded::default();
            for (byte, c) in self.chars.get(self.at..end).unwrap_or_default() {
                body.push(*c, self.input.source(*byte));
            }
            let inner = Lexer { in_document: true, ..Lexer::new(&body) };
            self.pipelines.append(&mut inner.run());
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

    fn line_end(&self, from: usize) -> usize {
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
            self.documents.push_back((target.value().to_owned(), operator == "<<-"));
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

    fn take(&mut self, word: &mut ShellWord) {
        if let Some(c) = self.peek(0) {
            word.decoded.push(c, self.source(self.at));
        }
        self.at += 1;
    }

    /// Reads a quoted part; where nothing closes it, once more as far as its line goes.
    fn quoted(&mut self, word: &mut ShellWord, read: fn(&mut Self, &mut ShellWord) -> bool) {
        let start = self.at;
        let before = (word.decoded.mark(), word.expansions.len());
        if read(self, word) || self.broken {
            return;
        }
        self.broken = true;
        self.at = start;
        word.decoded.reset(before.0);
        word.expansions.truncate(before.1);
        read(self, word);
    }

    fn line_ends(&self, c: char) -> bool {
        self.broken && c == '\n'
    }

    fn single(&mut self, word: &mut ShellWord) -> bool {
        self.at += 1;
        while let Some(c) = self.peek(0).filter(|c| !self.line_ends(*c)) {
            if c == '\'' {
                self.at += 1;
                return true;
            }
            self.take(word);
        }
        false
    }

    fn double(&mut self, word: &mut ShellWord) -> bool {
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
                _ => self.take(word),
            }
        }
        false
    }

    /// `$'…'` of bash.
    fn ansi(&mut self, word: &mut ShellWord) -> bool {
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
    fn dollar(&mut self, word: &mut ShellWord) {
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

    /// Takes a bracketed expansion as it is written.
    fn expansion(&mut self, word: &mut ShellWord, name: Option<String>) {
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

#[cfg(test)]
mod tests {
    use crate::ShellScript;
    use proptest::prelude::*;

    /// Words of each command, commands of one pipeline joined with ` | `.
    fn read(text: &str) -> Vec<String> {
        let script = ShellScript::parse(text);
        let command = |command: &crate::ShellCommand| {
            let words = command.words.iter().map(|word| format!("<{}>", word.value()));
            let set = command.assignments.iter().map(|a| format!("{}={}", a.name, a.value.value()));
            set.chain(words).collect::<Vec<_>>().join(" ")
        };
        let pipeline =
            |p: &crate::Pipeline| p.commands.iter().map(command).collect::<Vec<_>>().join(" | ");
        script.pipelines().iter().map(pipeline).collect()
    }

    #[test]
    fn words_and_quotes() {
        assert_eq!(
            read(r#"a 'b c' "d \"e\" \x" f\ g h"i"'j'"#),
            [r#"<a> <b c> <d "e" \x> <f g> <hij>"#]
        );
        assert_eq!(read("a '' \"\""), ["<a> <> <>"]);
        assert_eq!(read("a $'b\\tc'"), ["<a> <b\tc>"]);
    }

    #[test]
    fn lists_and_pipes() {
        assert_eq!(
            read("a && b; c || d & e |& f\ng |\n  h"),
            ["<a>", "<b>", "<c>", "<d>", "<e> | <f>", "<g> | <h>"]
        );
        assert_eq!(read("if a; then b; fi\n(c)\n! d"), ["<a>", "<b>", "<c>", "<d>"]);
    }

    #[test]
    fn lines_are_continued_and_comments_end() {
        assert_eq!(read("a \\\n  b # c\n# d\ne#f \\\r\n g\r\n"), ["<a> <b>", "<e#f> <g>"]);
    }

    #[test]
    fn assignments_stand_before_the_command() {
        assert_eq!(read("A=1 B='x y' sh C=2"), ["A=1 B=x y <sh> <C=2>"]);
        assert_eq!(read("'A'=1 1A=2"), ["<A=1> <1A=2>"]);
    }

    #[test]
    fn redirections_are_no_words() {
        assert_eq!(read("a >/dev/null 2>&1 b 3< f &>g"), ["<a> <b>"]);
        assert_eq!(read("bash <(curl x) y"), ["<bash> <<(curl x)> <y>"]);
    }

    #[test]
    fn expansions_are_kept_as_written() {
        let script = ShellScript::parse("a \"$(b \"c)\")\" ${D:-e f} `g h`x $1y ~/z \\$q");
        let words = &script.pipelines()[0].commands[0].words;
        let values: Vec<_> = words.iter().map(crate::ShellWord::value).collect();
        assert_eq!(values, ["a", "$(b \"c)\")", "${D:-e f}", "`g h`x", "$1y", "~/z", "$q"]);
        let known: Vec<_> = words.iter().map(crate::ShellWord::is_known).collect();
        assert_eq!(known, [true, false, false, false, false, false, true]);
        assert_eq!(words[2].expansions()[0].name.as_deref(), Some("D"));
    }

    #[test]
    fn here_documents_are_read_apart() {
        let text = "cat <<EOF | tee x\nit's\nEOF\nb 'c'\n";
        assert_eq!(read(text), ["<cat> | <tee> <x>", "<its>", "<b> <c>"]);
        assert_eq!(read("cat <<-'E'\n\ta\n\tE\nb"), ["<cat>", "<a>", "<b>"]);
        assert_eq!(read("cat <<NEVER\na\nb"), ["<cat>", "<a>", "<b>"]);
    }

    #[test]
    fn what_is_not_closed_ends_with_its_line() {
        assert_eq!(read("it's\na b\n"), ["<its>", "<a> <b>"]);
        assert_eq!(read("a \"b $(c\nd"), ["<a> <b $(c>", "<d>"]);
    }

    #[test]
    fn spans_point_into_the_text() {
        let text = "x; A=\"b c\" é 'd'\\''e' | f";
        let script = ShellScript::parse(text);
        let command = &script.pipelines()[1].commands[0];
        let at = |span: config_diagnostics::Span| &text[span.range()];
        assert_eq!(at(command.assignments[0].name_span), "A");
        assert_eq!(at(command.assignments[0].value.span()), "\"b c\"");
        assert_eq!(at(command.words[0].span()), "é");
        assert_eq!(at(command.words[1].span()), "'d'\\''e'");
        assert_eq!(at(command.words[1].part(2..3)), "e");
        assert_eq!(at(script.pipelines()[1].span), "A=\"b c\" é 'd'\\''e' | f");
    }

    #[test]
    fn hostile_text_takes_linear_time() {
        for unit in ["\"", "'", "$(", "${", "`", "<<a\n", "\\", "\"$(", "(", "a\"'$(`\n"] {
            let script = ShellScript::parse(unit.repeat(20_000));
            assert!(script.pipelines().len() <= 20_000);
        }
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[a-c'\"$(){}`<>|&;\\\\\r\n #=~é]{0,60}") {
            let script = ShellScript::parse(&*text);
            prop_assert_eq!(script.to_string(), &*text);
            for word in script.commands().flat_map(|c| &c.words) {
                prop_assert!(text.get(word.span().range()).is_some());
            }
        }

        #[test]
        fn a_quoted_word_reads_back(value in "[^\0]{0,20}") {
            let text = format!("a {} b", crate::quote_shell(&value));
            let script = ShellScript::parse(text);
            prop_assert_eq!(script.pipelines()[0].commands[0].words[1].value(), value);
        }
    }
}
