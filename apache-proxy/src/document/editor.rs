//! Changes to a document, as edits of its text.

use super::place::{self, Anchor};
use super::{Document, Line, RawLine, SectionRef};
use crate::Config;
use config_diagnostics::{Edit, EditError, EditSet, Fix, Span};

/// Collects changes to a [`Document`] and gives the changed one.
///
/// Every change is an edit of a few bytes; all others stay as they are. New lines copy the indentation of
/// their neighbours and the file's line ending. [`finish`](Self::finish) reads the result back and refuses it
/// when a changed line does not say what was meant.
///
/// ```
/// use apache_proxy::{Document, RawLine};
/// let text = "<VirtualHost *:80>\n  ProxyPass /a http://10.0.42.1/a\n  # the rest\n  ProxyPass / http://10.0.42.2/\n</VirtualHost>\n";
/// let document = Document::parse(text).document;
/// let host = document.sections().next().unwrap();
/// let first = host.directives("ProxyPass").next().unwrap();
/// let b = RawLine::from_words("ProxyPass", &["/b", "http://10.0.42.1/b"])?;
/// let edited = document.edit().insert_after(first, b).finish()?;
/// assert_eq!(edited.line(2).unwrap().text(), "  ProxyPass /b http://10.0.42.1/b");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "an editor does nothing until `finish`"]
pub struct Editor<'d> {
    document: &'d Document,
    edits: EditSet,
    written: Vec<Written>,
    /// What the whole must say, and after how many edits: more may have come since.
    expected: Option<(usize, Config)>,
}

/// A line that an edit writes.
#[derive(Clone, Debug)]
struct Written {
    edit: usize,
    /// Where the line starts in the edit's text, if all of it is new.
    starts_at: Option<u32>,
    /// What it must say.
    text: String,
}

/// Why a document cannot be changed so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum EditorError {
    /// No such section.
    #[error("there is no section `{0}`")]
    NoSuchSection(String),
    /// No such line.
    #[error("there is no line `{0}`")]
    NoSuchLine(String),
    /// Two changes touch the same bytes.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A changed line would not read back as what was meant.
    #[error("the line would read back differently: `{0}`")]
    ReadsDifferently(String),
}

/// Where a line goes in a section.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Position {
    /// Right below its opening tag.
    First,
    /// Above its closing tag.
    Last,
}

impl Document {
    /// Starts to change it.
    pub fn edit(&self) -> Editor<'_> {
        Editor { document: self, edits: EditSet::new(), written: Vec::new(), expected: None }
    }
}

impl<'d> Editor<'d> {
    /// Goes to the first section, at any depth, with this name, in any case, and these arguments as they are written.
    pub fn section(self, name: &str, args: &str) -> Result<SectionEditor<'d>, EditorError> {
        let is = |section: &SectionRef<'_>| section.is(name) && section.rest() == args;
        match self.document.sections().find(is) {
            Some(section) => Ok(self.within(section)),
            None => Err(EditorError::NoSuchSection(format!("{name} {args}").trim_end().to_owned())),
        }
    }

    /// Goes to a section.
    pub fn within(self, section: SectionRef<'d>) -> SectionEditor<'d> {
        SectionEditor { editor: self, section }
    }

    /// Writes `directive` over what stands in `line`, with all the physical lines that it joins; its indentation
    /// stays.
    pub fn replace(mut self, line: Line<'_>, directive: impl Into<RawLine>) -> Self {
        let directive = directive.into();
        let span = line.content_span();
        let edit = self.edits.edits().len();
        self.written.push(Written { edit, starts_at: None, text: directive.to_string() });
        self.edits.push(Edit::replace(span, directive.as_str()));
        self
    }

    /// Removes `line`. A comment above it stays.
    pub fn remove(mut self, line: Line<'_>) -> Self {
        self.edits.push(Edit::remove_lines(self.document.text(), line.full_span()));
        self
    }

    /// Removes `line` and the comment block right above it.
    pub fn remove_with_lead(mut self, line: Line<'_>) -> Self {
        let span = place::lead_start(&line).full_span().cover(line.full_span());
        self.edits.push(Edit::remove_lines(self.document.text(), span));
        self
    }

    /// Inserts `directive` below `line`.
    pub fn insert_after(self, line: Line<'_>, directive: impl Into<RawLine>) -> Self {
        self.insert(&Anchor::below(&line), &directive.into())
    }

    /// Inserts `directive` above `line` and the comment block that belongs to it.
    pub fn insert_before(self, line: Line<'_>, directive: impl Into<RawLine>) -> Self {
        self.insert(&Anchor::above(&line), &directive.into())
    }

    /// Moves `line` below another, with the comment block right above it.
    pub fn move_after(mut self, line: Line<'_>, target: Line<'_>) -> Self {
        if line.index() == target.index() {
            return self;
        }
        let span = place::lead_start(&line).full_span().cover(line.full_span());
        let moved = self.document.slice(span).to_owned();
        self.edits.push(Edit::remove_lines(self.document.text(), span));
        self.insert_lines(&Anchor::below(&target), moved.trim_end_matches(['\n', '\r']));
        self
    }

    /// Removes a section with its tags, everything in it, and the comment block right above it.
    pub fn remove_section(mut self, section: SectionRef<'_>) -> Self {
        let lead = section.header().map_or(Span::default(), |h| place::lead_start(&h).full_span());
        let span = lead.cover(place::whole(&section));
        self.edits.push(Edit::remove_lines(self.document.text(), span));
        self
    }

    /// Applies a fix.
    pub fn apply(mut self, fix: &Fix) -> Self {
        self.edits.extend(fix.edits.iter().cloned());
        self
    }

    /// The edits so far.
    pub fn edits(&self) -> &EditSet {
        &self.edits
    }

    pub(crate) const fn document(&self) -> &'d Document {
        self.document
    }

    pub(crate) fn push(&mut self, edit: Edit) {
        self.edits.push(edit);
    }

    /// The result must say just this, unless more edits come.
    pub(crate) fn expect(&mut self, config: Config) {
        self.expected = Some((self.edits.edits().len(), config));
    }

    /// The changed document.
    ///
    /// The errors tell when changes overlap, or when a line would not read back as what was meant, as behind a
    /// line that ends with a backslash: then nothing is changed at all.
    pub fn finish(self) -> Result<Document, EditorError> {
        let document = Document::parse(self.edits.apply(self.document.text())?).document;
        for written in self.written {
            let start = self.edits.place_of(written.edit).unwrap_or_default();
            let start = start + written.starts_at.unwrap_or_default();
            let is_it = document.line_at(start).is_some_and(|line| {
                let starts = written.starts_at.is_none() || line.full_span().start() == start;
                starts && line.logical_text() == written.text
            });
            if !is_it {
                return Err(EditorError::ReadsDifferently(written.text));
            }
        }
        match &self.expected {
            Some((edits, config))
                if *edits == self.edits.edits().len() && document.to_config().0 != *config =>
            {
                Err(EditorError::ReadsDifferently("the configuration as a whole".to_owned()))
            }
            _ => Ok(document),
        }
    }

    fn insert(mut self, anchor: &Anchor, directive: &RawLine) -> Self {
        let edit = self.edits.edits().len();
        self.insert_lines(anchor, &format!("{}{directive}", anchor.indent));
        let skip = if anchor.after_unended_line { self.break_before().len() } else { 0 };
        let starts_at = Some(u32::try_from(skip).unwrap_or(0));
        self.written.push(Written { edit, starts_at, text: directive.to_string() });
        self
    }

    /// Inserts whole lines; `lines` has no final line break.
    fn insert_lines(&mut self, anchor: &Anchor, lines: &str) {
        let text = if anchor.after_unended_line {
            format!("{}{lines}", self.break_before())
        } else {
            format!("{lines}{}", self.document.line_ending())
        };
        self.edits.push(Edit::insert(anchor.offset, text));
    }

    /// The line break that goes behind a last line without one.
    fn break_before(&self) -> &'static str {
        // Behind a lone CR, an LF alone would be taken for a part of the line above when this is undone.
        if self.document.text().ends_with('\r') { "\r\n" } else { self.document.line_ending() }
    }
}

/// Changes one section; see [`Editor`].
#[derive(Clone, Debug)]
#[must_use = "an editor does nothing until `finish`"]
pub struct SectionEditor<'d> {
    editor: Editor<'d>,
    section: SectionRef<'d>,
}

impl<'d> SectionEditor<'d> {
    /// Inserts a line where it belongs: below the last directive of that name right in the section, else at its end.
    pub fn insert(mut self, directive: impl Into<RawLine>) -> Self {
        let directive = directive.into();
        let anchor = place::anchor_for(&self.section, &directive.name());
        self.editor = self.editor.insert(&anchor, &directive);
        self
    }

    /// Inserts a line at one end of the section.
    pub fn insert_at(mut self, position: Position, directive: impl Into<RawLine>) -> Self {
        let anchor = place::anchor_at(&self.section, position);
        self.editor = self.editor.insert(&anchor, &directive.into());
        self
    }

    /// The first directive right in the section whose words begin with `words`; the name counts in any case.
    pub fn line(&self, words: &[&str]) -> Result<Line<'d>, EditorError> {
        let (name, args) = words.split_first().unwrap_or((&"", &[]));
        let starts = |line: &Line<'_>| {
            let mut seen = line.words().skip(1);
            args.iter().all(|word| seen.next().is_some_and(|s| s.value() == *word))
        };
        self.section
            .directives(name)
            .find(starts)
            .ok_or_else(|| EditorError::NoSuchLine(words.join(" ")))
    }

    /// Writes `directive` over the first line whose words begin with `words`, as in
    /// `replace(&["ProxyPass", "/app"], …)`.
    pub fn replace(
        mut self,
        words: &[&str],
        directive: impl Into<RawLine>,
    ) -> Result<Self, EditorError> {
        let line = self.line(words)?;
        self.editor = self.editor.replace(line, directive);
        Ok(self)
    }

    /// Removes the first line whose words begin with `words`.
    pub fn remove(mut self, words: &[&str]) -> Result<Self, EditorError> {
        let line = self.line(words)?;
        self.editor = self.editor.remove(line);
        Ok(self)
    }

    /// Back to the whole document.
    pub fn done(self) -> Editor<'d> {
        self.editor
    }

    /// The changed document; see [`Editor::finish`].
    pub fn finish(self) -> Result<Document, EditorError> {
        self.editor.finish()
    }
}
