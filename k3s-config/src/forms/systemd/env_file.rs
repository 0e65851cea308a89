use crate::forms::decoded::{Decoded, offset};
use crate::{SourceId, Variable};
use config_diagnostics::{Span, ValueError};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

/// An environment file as systemd reads it (`EnvironmentFile=`): not quite the shell's rules.
///
/// `NAME=value`; comments start with `#` or `;`; quotes open at the start of a value or behind another quote;
/// a backslash before a line break joins lines; nothing is expanded. (Up to systemd 253 a backslash at the end of
/// a comment makes the next line a comment too; it is not taken for one here.) Any text is read. Source: systemd.exec(5).
///
/// ```
/// use k3s_config::EnvFile;
/// let file = EnvFile::parse("# k3s\nK3S_URL='https://cp.lan:6443'\nexport K3S_TOKEN=x\n");
/// assert_eq!(file.get("K3S_URL"), Some("https://cp.lan:6443"));
/// // `export` is no word of such a file: systemd ignores the line.
/// assert_eq!(file.get("K3S_TOKEN"), None);
/// ```
#[derive(Clone)]
pub struct EnvFile {
    text: Arc<str>,
    entries: Vec<EnvEntry>,
}

/// `NAME=value` of an environment file.
#[derive(Clone, PartialEq, Eq)]
pub struct EnvEntry {
    name: String,
    name_span: Span,
    value: String,
    span: Span,
}

impl EnvFile {
    /// Reads any text, in time that grows with its length.
    pub fn parse(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let entries =
            Reader { chars: text.char_indices().collect(), at: 0, end: text.len() }.read();
        Self { text, entries }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every assignment in order, also those that systemd ignores because of their name.
    pub fn entries(&self) -> &[EnvEntry] {
        &self.entries
    }

    /// The variables that systemd sets, each with its place; of one set twice the last counts.
    pub fn variables(&self, source: SourceId) -> Vec<Variable> {
        let valid = self.entries.iter().filter(|entry| entry.is_valid());
        let place = |e: &EnvEntry| e.name_span.cover(e.span);
        valid.map(|e| Variable::new(&*e.name, &*e.value).at(place(e), source)).collect()
    }

    /// The value of a variable: its last one.
    pub fn get(&self, name: &str) -> Option<&str> {
        let mut entries = self.entries.iter().rev();
        entries.find(|entry| entry.name == name && entry.is_valid()).map(|entry| &*entry.value)
    }
}

impl EnvEntry {
    /// The variable.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Where the name stands.
    pub fn name_span(&self) -> Span {
        self.name_span
    }

    /// The value, unquoted.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// Where the value stands, quotes included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Whether the name can be a variable's. Else systemd ignores the line.
    pub fn is_valid(&self) -> bool {
        !self.name.is_empty()
            && self.name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
            && !self.name.starts_with(|c: char| c.is_ascii_digit())
    }
}

/// The text, byte for byte.
impl fmt::Display for EnvFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Without the values, which may be secrets.
impl fmt::Debug for EnvFile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(&self.entries).finish()
    }
}

/// Without the value, which may be a secret.
impl fmt::Debug for EnvEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}=…", self.name)
    }
}

/// A value that systemd reads back as this text, and a POSIX shell too. Errors with a NUL.
///
/// ```
/// use k3s_config::quote_env_value;
/// assert_eq!(quote_env_value("https://cp.lan:6443")?, "https://cp.lan:6443");
/// assert_eq!(quote_env_value("a $b")?, r#""a \$b""#);
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
pub fn quote_env_value(value: &str) -> Result<Cow<'_, str>, ValueError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || "_-+./:,@%=".contains(c);
    if value.chars().all(plain) {
        return Ok(Cow::Borrowed(value));
    }
    let mut quoted = String::from("\"");
    for (at, c) in value.char_indices() {
        match c {
            '\0' => return Err(ValueError::new("no variable can hold a NUL", at)),
            '"' | '\\' | '`' | '$' => quoted.extend(['\\', c]),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    Ok(Cow::Owned(quoted))
}

struct Reader {
    chars: Vec<(usize, char)>,
    at: usize,
    end: usize,
}

impl Reader {
    fn read(mut self) -> Vec<EnvEntry> {
        let mut entries = Vec::new();
        while let Some(c) = self.peek() {
            if is_blank(c) || is_break(c) || c == '\u{feff}' {
                self.at += 1;
            } else if matches!(c, '#' | ';') {
                self.line();
            } else {
                entries.extend(self.entry());
            }
        }
        entries
    }

    fn peek(&self) -> Option<char> {
        self.chars.get(self.at).map(|(_, c)| *c)
    }

    fn byte(&self, at: usize) -> usize {
        self.chars.get(at).map_or(self.end, |(byte, _)| *byte)
    }

    fn next(&mut self) -> Option<char> {
        let c = self.peek()?;
        self.at += 1;
        Some(c)
    }

    /// The rest of the line.
    fn line(&mut self) {
        while self.peek().is_some_and(|c| !is_break(c)) {
            self.at += 1;
        }
    }

    fn entry(&mut self) -> Option<EnvEntry> {
        let start = self.byte(self.at);
        // The first character belongs to the name, whatever it is.
        let mut name = String::from(self.next()?);
        loop {
            match self.next()? {
                '=' => break,
                c if is_break(c) => return None,
                c => name.push(c),
            }
        }
        let name = name.trim_end_matches(is_blank).to_owned();
        let name_span = Span::new(offset(start), offset(start + name.len()));
        let (value, span) = self.value();
        Some(EnvEntry { name, name_span, value, span })
    }

    fn value(&mut self) -> (String, Span) {
        while self.peek().is_some_and(is_blank) {
            self.at += 1;
        }
        let start = offset(self.byte(self.at));
        let mut value = Decoded::default();
        let mut end = start;
        // Blanks at the end belong to the value only where they are quoted or escaped.
        let mut kept = 0;
        // Quotes mean something at the start, and behind another quote.
        let mut fresh = true;
        while let Some(c) = self.peek().filter(|c| !is_break(*c)) {
            self.at += 1;
            match c {
                '\'' if fresh => {
                    self.single(&mut value);
                    kept = value.text().len();
                }
                '"' if fresh => {
                    self.double(&mut value);
                    kept = value.text().len();
                }
                '\\' => {
                    fresh = false;
                    if let Some(c) = self.escaped() {
                        value.push(c, offset(self.byte(self.at - 1)));
                    }
                    kept = value.text().len();
                }
                c if is_blank(c) && fresh => continue,
                c => {
                    fresh = false;
                    value.push(c, offset(self.byte(self.at - 1)));
                    if !is_blank(c) {
                        kept = value.text().len();
                    }
                }
            }
            if !is_blank(c) {
                end = offset(self.byte(self.at));
            }
        }
        let text = value.text().get(..kept).unwrap_or_default().to_owned();
        (text, Span::new(start, end))
    }

    /// What a backslash outside quotes makes of the next character; nothing of a line break.
    fn escaped(&mut self) -> Option<char> {
        let c = self.next()?;
        if c == '\r' && self.peek() == Some('\n') {
            self.at += 1;
        }
        (!is_break(c)).then_some(c)
    }

    fn single(&mut self, value: &mut Decoded) {
        while let Some(c) = self.next().filter(|c| *c != '\'') {
            value.push(c, offset(self.byte(self.at - 1)));
        }
    }

    fn double(&mut self, value: &mut Decoded) {
        while let Some(c) = self.next().filter(|c| *c != '"') {
            let at = offset(self.byte(self.at - 1));
            if c != '\\' {
                value.push(c, at);
                continue;
            }
            match self.next() {
                Some(escaped @ ('"' | '\\' | '`' | '$')) => value.push(escaped, at),
                Some('\n') | None => {}
                Some(other) => {
                    value.push('\\', at);
                    value.push(other, at + 1);
                }
            }
        }
    }
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t')
}

fn is_break(c: char) -> bool {
    matches!(c, '\n' | '\r')
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn read(text: &str) -> Vec<(String, String)> {
        let file = EnvFile::parse(text);
        file.entries().iter().map(|e| (e.name().to_owned(), e.value().to_owned())).collect()
    }

    fn one(text: &str) -> String {
        read(text).remove(0).1
    }

    #[test]
    fn quotes_join_only_behind_quotes() {
        assert_eq!(one("A='it'\"'\"'s'"), "it's");
        assert_eq!(one("A='a' b"), "ab");
        assert_eq!(one("A=a'b c'"), "a'b c'");
        assert_eq!(one("A=\"a\\$b\\x\\\nc\""), "a$b\\xc");
        assert_eq!(one("A='x\ny'"), "x\ny");
    }

    #[test]
    fn blanks_and_comments() {
        assert_eq!(one("  A = b c  # no comment \t\n"), "b c  # no comment");
        assert_eq!(one("A=a\\ \n"), "a ");
        assert_eq!(one("A=a\\\nb"), "ab");
        assert_eq!(one("A=a \\\n\n"), "a ");
        assert_eq!(read("#A=1\n;B=2\nno equals\nC=\n"), [("C".to_owned(), String::new())]);
    }

    #[test]
    fn a_line_that_starts_with_an_equals_sign_has_no_name() {
        assert_eq!(read("=a\\\nB=1"), [("B".to_owned(), "1".to_owned())]);
    }

    #[test]
    fn spans_point_at_the_value() {
        let text = "A=1\n B= 'x y' \nC=\n";
        let file = EnvFile::parse(text);
        let spans: Vec<_> = file.entries().iter().map(|e| &text[e.span().range()]).collect();
        assert_eq!(spans, ["1", "'x y'", ""]);
        assert_eq!(&text[file.entries()[1].name_span().range()], "B");
    }

    #[test]
    fn the_last_one_counts() {
        assert_eq!(EnvFile::parse("A=1\nA=2\n").get("A"), Some("2"));
        assert_eq!(EnvFile::parse("export A=1\n").get("A"), None);
    }

    proptest! {
        #[test]
        fn a_quoted_value_reads_back(value in "[^\0\r]{0,20}") {
            let text = format!("A={}\nB=1\n", quote_env_value(&value).unwrap());
            let file = EnvFile::parse(text);
            prop_assert_eq!(file.get("A"), Some(&*value));
            prop_assert_eq!(file.get("B"), Some("1"));
        }

        #[test]
        fn any_text_is_read(text in "[A-C='\"\\\\#; \n\r\té]{0,60}") {
            let file = EnvFile::parse(&*text);
            prop_assert_eq!(file.to_string(), &*text);
            for entry in file.entries() {
                prop_assert!(text.get(entry.span().range()).is_some());
            }
        }
    }
}
