use super::exec::{self, ExecCommand, ExecError};
use super::extract::{Fault, extract};
use super::specifier::{UnitName, expand};
use crate::forms::decoded::Decoded;
use crate::{SourceId, Variable};
use config_diagnostics::Span;
use std::fmt;
use std::sync::Arc;

/// A unit of systemd: its text, byte for byte, and its settings.
///
/// Every text is read. A line that ends with a backslash goes on in the next one, comments between them are
/// passed over; what systemd ignores with a warning (a line without `=`, a setting above the first section) is no
/// setting here either. Source: systemd.syntax(7), and observed with systemd 252.
///
/// ```
/// use k3s_config::Unit;
/// let unit = Unit::parse("[Service]\nExecStart=/usr/local/bin/k3s \\\n  server \\\n  '--token' 'a%%b'\n");
/// let start = unit.exec_start("k3s.service").pop().unwrap()?;
/// let words: Vec<_> = start.words.iter().map(|word| word.value()).collect();
/// assert_eq!(words, ["/usr/local/bin/k3s", "server", "--token", "a%b"]);
/// # Ok::<(), k3s_config::ExecError>(())
/// ```
#[derive(Clone)]
pub struct Unit {
    text: Arc<str>,
    entries: Vec<UnitEntry>,
}

/// `Key=value` of a unit.
#[derive(Clone, PartialEq, Eq)]
pub struct UnitEntry {
    section: String,
    key: String,
    key_span: Span,
    value: Decoded,
    span: Span,
}

/// One variable of `Environment=`.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitVariable {
    /// Its name.
    pub name: String,
    /// Its value, unquoted; nothing is substituted in it.
    pub value: String,
    /// Whether the value is all there is: no specifier in it that only the machine knows.
    pub known: bool,
    /// Where the assignment stands.
    pub span: Span,
}

/// One `EnvironmentFile=`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnitEnvironmentFile {
    /// The path.
    pub path: String,
    /// Whether it may be missing: a `-` stands before it.
    pub optional: bool,
    /// Where it stands.
    pub span: Span,
}

impl Unit {
    /// Reads any text, in time that grows with its length.
    pub fn parse(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let entries = entries(&text);
        Self { text, entries }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every setting, in order.
    pub fn entries(&self) -> &[UnitEntry] {
        &self.entries
    }

    /// The settings of this name in this section that count: those behind the last empty one, which resets
    /// a list. Of a setting that is no list the last one counts.
    pub fn get<'a>(
        &'a self,
        section: &'a str,
        key: &'a str,
    ) -> impl Iterator<Item = &'a UnitEntry> {
        let named = move |entry: &&UnitEntry| entry.section == section && entry.key == key;
        let reset = |entry: &UnitEntry| named(&entry) && entry.value().is_empty();
        let from = self.entries.iter().rposition(reset).map_or(0, |at| at + 1);
        self.entries.iter().skip(from).filter(named)
    }

    /// The commands of `ExecStart=`, of the unit with this file name; a command that systemd refuses is an
    /// error, and then the unit does not load.
    pub fn exec_start(&self, unit: &str) -> Vec<Result<ExecCommand, ExecError>> {
        let name = UnitName::new(unit);
        self.get("Service", "ExecStart").flat_map(|e| exec::commands(&e.value, &name)).collect()
    }

    /// The variables of `Environment=`, of the unit with this file name; of one set twice the last counts.
    pub fn environment(&self, unit: &str) -> Vec<UnitVariable> {
        let name = UnitName::new(unit);
        let entries = self.get("Service", "Environment");
        entries.flat_map(|entry| variables(&entry.value, &name)).collect()
    }

    /// The files of `EnvironmentFile=`, of the unit with this file name. systemd reads them in order, after
    /// `Environment=`; of a variable set twice the last counts.
    pub fn environment_files(&self, unit: &str) -> Vec<UnitEnvironmentFile> {
        let name = UnitName::new(unit);
        let file = |entry: &UnitEntry| {
            let (optional, path) =
                entry.value().strip_prefix('-').map_or((false, entry.value()), |path| (true, path));
            let path = expand(&Decoded::verbatim(path, 0), &name).ok()?.text;
            Some(UnitEnvironmentFile { path, optional, span: entry.span })
        };
        self.get("Service", "EnvironmentFile").filter_map(file).collect()
    }
}

impl UnitEntry {
    /// The section it stands in, without brackets.
    pub fn section(&self) -> &str {
        &self.section
    }

    /// Its name.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Where the name stands.
    pub fn key_span(&self) -> Span {
        self.key_span
    }

    /// Its value: lines joined, nothing unquoted.
    pub fn value(&self) -> &str {
        self.value.text()
    }

    /// Where the value stands, over all its lines.
    pub fn span(&self) -> Span {
        self.span
    }
}

/// The text, byte for byte.
impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Without the text, which may hold a token.
impl fmt::Debug for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Unit({} settings)", self.entries.len())
    }
}

/// Without the value, which may be a token.
impl fmt::Debug for UnitEntry {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitEntry([{}] {}=)", self.section, self.key)
    }
}

impl UnitVariable {
    /// The same in the words of all forms.
    pub fn to_variable(&self, source: SourceId) -> Variable {
        Variable::new(&*self.name, &*self.value).at(self.span, source)
    }
}

/// Without the value, which may be a token.
impl fmt::Debug for UnitVariable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnitVariable({})", self.name)
    }
}

fn entries(text: &str) -> Vec<UnitEntry> {
    let mut entries = Vec::new();
    let mut section = String::new();
    let mut logical = Decoded::default();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let line = line.strip_suffix('\n').map_or(line, |l| l.strip_suffix('\r').unwrap_or(l));
        let bare = line.trim_start_matches([' ', '\t', '\u{feff}']);
        let start = start + (line.len() - bare.len());
        if bare.starts_with(['#', ';']) {
            continue;
        }
        let continues = ends_with_odd_backslash(bare);
        let kept = if continues { bare.len() - 1 } else { bare.len() };
        for (offset, c) in bare.char_indices() {
            let c = if offset < kept { c } else { ' ' };
            logical.push(c, crate::forms::decoded::offset(start + offset));
        }
        if !continues {
            finish(&std::mem::take(&mut logical), &mut section, &mut entries);
        }
    }
    finish(&logical, &mut section, &mut entries);
    entries
}

fn ends_with_odd_backslash(line: &str) -> bool {
    (line.len() - line.trim_end_matches('\\').len()) % 2 == 1
}

fn finish(line: &Decoded, section: &mut String, entries: &mut Vec<UnitEntry>) {
    let text = line.text();
    let trimmed = text.trim_matches(is_blank);
    if let Some(header) = trimmed.strip_prefix('[') {
        // One that is not closed is passed over, and the section before it goes on.
        if let Some(name) = header.strip_suffix(']') {
            name.clone_into(section);
        }
        return;
    }
    let Some(equals) = text.find('=').filter(|_| !section.is_empty()) else { return };
    let (key, value) = text.split_at(equals);
    let value = value.get(1..).unwrap_or_default();
    let key_start = key.len() - key.trim_start_matches(is_blank).len();
    let key = key.trim_matches(is_blank);
    let value_start = equals + 1 + (value.len() - value.trim_start_matches(is_blank).len());
    let value = value.trim_matches(is_blank);
    let value = line.part(value_start..value_start + value.len());
    entries.push(UnitEntry {
        section: section.clone(),
        key: key.to_owned(),
        key_span: line.span(key_start..key_start + key.len()),
        span: value.whole(line.source(value_start)),
        value,
    });
}

fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\r' | '\n')
}

fn variables(value: &Decoded, name: &UnitName<'_>) -> Vec<UnitVariable> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(word) = extract(value, &mut at) {
        // From a quote that is not closed on, systemd ignores the line.
        if matches!(word.fault, Some(Fault::Unbalanced)) {
            break;
        }
        let Ok(expanded) = expand(&word.decoded, name) else { continue };
        let Some((name, value)) = expanded.text.split_once('=') else { continue };
        let letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
        if !name.is_empty()
            && name.chars().all(letter)
            && !name.starts_with(|c: char| c.is_ascii_digit())
        {
            let (name, value) = (name.to_owned(), value.to_owned());
            found.push(UnitVariable { name, value, known: expanded.known, span: word.span });
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn lines_are_joined_over_comments() {
        let text = "\u{feff}# c\n[Service]\r\n Exec Start = a \\\n # not this\n\tb\\\\\n;x\nA=\n[Other\nB=1\nno equals\n";
        let unit = Unit::parse(text);
        let read: Vec<_> =
            unit.entries().iter().map(|e| (e.section(), e.key(), e.value())).collect();
        assert_eq!(
            read,
            [("Service", "Exec Start", "a  b\\\\"), ("Service", "A", ""), ("Service", "B", "1")]
        );
        assert_eq!(&text[unit.entries()[0].span().range()], "a \\\n # not this\n\tb\\\\");
        assert_eq!(&text[unit.entries()[0].key_span().range()], "Exec Start");
    }

    #[test]
    fn what_stands_above_the_first_section_is_ignored() {
        assert!(Unit::parse("A=1\n").entries().is_empty());
    }

    #[test]
    fn an_empty_setting_resets() {
        let unit =
            Unit::parse("[Service]\nExecStart=/a\nExecStart=\nExecStart=/b\n[X]\nExecStart=\n");
        let values: Vec<_> = unit.get("Service", "ExecStart").map(UnitEntry::value).collect();
        assert_eq!(values, ["/b"]);
    }

    #[test]
    fn variables_are_unquoted() {
        let unit = Unit::parse(
            "[Service]\nEnvironment=A=1 \"B=x y\" C='q \"z\"' D=a\"b c\"d E=\\x41 F=%% 1=2 G=%H\n",
        );
        let read = unit.environment("k3s.service");
        let read: Vec<_> = read.iter().map(|v| (&*v.name, &*v.value, v.known)).collect();
        let expected = [
            ("A", "1", true),
            ("B", "x y", true),
            ("C", "q \"z\"", true),
            ("D", "ab cd", true),
            ("E", "A", true),
            ("F", "%", true),
            ("G", "%H", false),
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn environment_files_know_the_unit() {
        let unit =
            Unit::parse("[Service]\nEnvironmentFile=-/etc/default/%N\nEnvironmentFile=/x/%n.env\n");
        let files = unit.environment_files("k3s-agent.service");
        let read: Vec<_> = files.iter().map(|file| (&*file.path, file.optional)).collect();
        assert_eq!(read, [("/etc/default/k3s-agent", true), ("/x/k3s-agent.service.env", false)]);
    }

    proptest! {
        #[test]
        fn any_text_is_read(text in "[a-b\\[\\]=%$'\"\\\\#; \n\r\té]{0,60}") {
            let unit = Unit::parse(&*text);
            prop_assert_eq!(unit.to_string(), &*text);
            for entry in unit.entries() {
                prop_assert!(text.get(entry.span().range()).is_some());
                prop_assert!(text.get(entry.key_span().range()).is_some());
            }
            let _ = (unit.exec_start("k3s.service"), unit.environment("k3s.service"));
        }
    }
}
