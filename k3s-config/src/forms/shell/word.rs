use super::Assignment;
use crate::forms::decoded::Decoded;
use config_diagnostics::Span;
use std::fmt;
use std::ops::Range;

/// One word, as the shell makes it of quotes and escapes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct ShellWord {
    pub(super) span: Span,
    pub(super) decoded: Decoded,
    pub(super) expansions: Vec<Expansion>,
    /// How many bytes at its start are neither quoted, escaped nor expanded.
    pub(super) plain: u32,
}

/// What the shell puts in the place of `$NAME`, `${…}`, `$(…)`, `` `…` ``, `<(…)` or a leading `~`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Expansion {
    /// Where it stands.
    pub span: Span,
    /// The variable, where it is one.
    pub name: Option<String>,
}

impl ShellWord {
    /// Where it stands, quotes included.
    pub fn span(&self) -> Span {
        self.span
    }

    /// What the command gets to see; where something is expanded, that stands here as it is written.
    pub fn value(&self) -> &str {
        self.decoded.text()
    }

    /// What in it only the shell at run time knows.
    pub fn expansions(&self) -> &[Expansion] {
        &self.expansions
    }

    /// Whether [`value`](Self::value) is all there is to it: nothing is expanded.
    pub fn is_known(&self) -> bool {
        self.expansions.is_empty()
    }

    /// Where a part of the value stands.
    ///
    /// ```
    /// let script = k3s_config::ShellScript::parse("echo a\"b c\"");
    /// let word = &script.pipelines()[0].commands[0].words[1];
    /// assert_eq!(&script.text()[word.part(0..2).range()], "a\"b");
    /// ```
    pub fn part(&self, part: Range<usize>) -> Span {
        self.decoded.span(part)
    }

    /// Adds what was expanded in it before it was a word; `expansions` in order.
    pub(crate) fn inherit(&mut self, expansions: &[Expansion]) {
        let from = expansions.partition_point(|e| e.span.end() <= self.span.start());
        let here = expansions.get(from..).unwrap_or_default().iter();
        self.expansions.extend(here.take_while(|e| e.span.start() < self.span.end()).cloned());
        self.expansions.sort_by_key(|expansion| expansion.span.start());
    }

    pub(crate) fn decoded(&self) -> &Decoded {
        &self.decoded
    }

    /// The word taken as `NAME=value`, as the shell does before a command, and `export`, `env` and `sudo` behind.
    pub fn assignment(&self) -> Option<Assignment> {
        let (name, _) = self.value().split_once('=')?;
        let mut bytes = name.bytes();
        let starts = bytes.next().is_some_and(|b| b.is_ascii_alphabetic() || b == b'_');
        if !starts
            || !bytes.all(|b| b.is_ascii_alphanumeric() || b == b'_')
            || name.len() >= self.plain as usize
        {
            return None;
        }
        let name_span = self.part(0..name.len());
        let start = name_span.end() + 1;
        let value = Self {
            span: Span::new(start, self.span.end()),
            decoded: self.decoded.tail(name.len() + 1),
            expansions: self.expansions.clone(),
            plain: 0,
        };
        Some(Assignment { name: name.to_owned(), name_span, value, span: self.span })
    }
}

/// Without the value, which may be a token.
impl fmt::Debug for ShellWord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShellWord({}..{})", self.span.start(), self.span.end())
    }
}
