//! Changes to a document, as edits of its text.

use super::place::{self, Anchor};
use super::{Document, Line, SectionKind, SectionRef};
use crate::{Config, Directive, Section};
use config_diagnostics::{Edit, EditError, EditSet, Fix};

/// Collects changes to a [`Document`] and gives the changed one.
///
/// Every change is an edit of a few bytes; all others stay as they are. New lines copy the indentation of
/// their neighbours and the file's line ending. [`finish`](Self::finish) reads the result back and refuses it
/// when a changed line does not say what was meant.
///
/// ```
/// use haproxy_cfg::{Document, Server};
/// let text = "backend api\n  server m1 10.0.42.1:6443 check   # rack 1\n\nfrontend x\n";
/// let document = Document::parse(text).document;
/// let m2 = Server::new("m2", "10.0.42.2:6443".parse()?).check();
/// let edited = document.edit().backend("api")?.insert(m2)?.finish()?;
/// assert_eq!(
///     edited.text(),
///     "backend api\n  server m1 10.0.42.1:6443 check   # rack 1\n  server m2 10.0.42.2:6443 check\n\nfrontend x\n",
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
#[must_use = "an editor does nothing until `finish`"]
pub struct Editor<'d> {
    document: &'d Document,
    edits: EditSet,
    /// Which edits write over a line, and what it must say then.
    written: Vec<(usize, Vec<String>)>,
    /// What the whole must say, and after how many edits: more may have come since.
    expected: Option<(usize, Config)>,
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
    /// The name is taken already, or is no name.
    #[error("`{0}` cannot be the new name: {1}")]
    BadName(String, &'static str),
    /// Two changes touch the same bytes.
    #[error(transparent)]
    Edit(#[from] EditError),
    /// A changed line would not read back as what was meant.
    #[error("the line would read back differently: `{0}`")]
    ReadsDifferently(String),
}

/// Where a section goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Position {
    /// Above the first section, and the comment that belongs to it.
    First,
    /// Below everything.
    Last,
    /// Right below the section with this index.
    After(usize),
}

impl Document {
    /// Starts to change it.
    pub fn edit(&self) -> Editor<'_> {
        Editor { document: self, edits: EditSet::new(), written: Vec::new(), expected: None }
    }
}

impl<'d> Editor<'d> {
    /// Goes to the first section of this kind and name.
    pub fn section(self, kind: SectionKind, name: &str) -> Result<SectionEditor<'d>, EditorError> {
        match self.document.section(kind, name) {
            Some(section) => Ok(SectionEditor { editor: self, section }),
            None => Err(EditorError::NoSuchSection(format!("{kind} {name}").trim_end().to_owned())),
        }
    }

    /// Goes to the first global section.
    pub fn global(self) -> Result<SectionEditor<'d>, EditorError> {
        self.section(SectionKind::Global, "")
    }

    /// Goes to a defaults section; one without a name has the name `""`.
    pub fn defaults(self, name: &str) -> Result<SectionEditor<'d>, EditorError> {
        self.section(SectionKind::Defaults, name)
    }

    /// Goes to a frontend.
    pub fn frontend(self, name: &str) -> Result<SectionEditor<'d>, EditorError> {
        self.section(SectionKind::Frontend, name)
    }

    /// Goes to a backend.
    pub fn backend(self, name: &str) -> Result<SectionEditor<'d>, EditorError> {
        self.section(SectionKind::Backend, name)
    }

    /// Goes to a listen section.
    pub fn listen(self, name: &str) -> Result<SectionEditor<'d>, EditorError> {
        self.section(SectionKind::Listen, name)
    }

    /// Writes `directive` over the words of `line`; its indentation and comment stay.
    pub fn replace(mut self, line: Line<'_>, directive: impl Into<Directive>) -> Self {
        let directive = directive.into();
        let span = place::seen_span(&line);
        self.written.push((self.edits.edits().len(), directive.to_words()));
        self.edits.push(Edit::replace(span, directive.to_string()));
        self
    }

    /// Removes `line`, with a comment behind its words. A comment above it stays.
    pub fn remove(mut self, line: Line<'_>) -> Self {
        self.edits.push(Edit::remove_lines(self.document.text(), line.full_span()));
        self
    }

    /// Removes `line` and the comment block right above it.
    pub fn remove_with_lead(mut self, line: Line<'_>) -> Self {
        let first = place::lead_start(&line);
        let span = first.full_span().cover(line.full_span());
        self.edits.push(Edit::remove_lines(self.document.text(), span));
        self
    }

    /// Inserts `directive` below `line`.
    pub fn insert_after(self, line: Line<'_>, directive: impl Into<Directive>) -> Self {
        self.insert(&Anchor::below(&line), &directive.into())
    }

    /// Inserts `directive` above `line` and the comment block that belongs to it.
    pub fn insert_before(self, line: Line<'_>, directive: impl Into<Directive>) -> Self {
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
        self.insert_lines(&Anchor::below(&target), moved.trim_end_matches('\n'));
        self
    }

    /// Adds a section.
    pub fn add_section(mut self, section: impl Into<Section>, position: Position) -> Self {
        let text = section.into().to_string();
        let ending = self.document.line_ending();
        let text = if ending == "\n" { text } else { text.replace('\n', ending) };
        let sections = || self.document.sections();
        let anchor = match position {
            Position::First => sections().next().map(|s| Anchor::above(&s.header())),
            Position::Last => None,
            Position::After(n) => {
                sections().nth(n).map(|s| Anchor::below(&place::last_content(&s)))
            }
        };
        let anchor = anchor.unwrap_or_else(|| Anchor::end(self.document));
        let block = text.trim_end_matches(['\n', '\r']);
        let block = match position {
            Position::First => format!("{block}{ending}"),
            _ if self.document.text().is_empty() => block.to_owned(),
            _ => format!("{ending}{block}"),
        };
        self.insert_lines(&anchor, &block);
        self
    }

    /// Removes a section, with the comment block right above its header.
    pub fn remove_section(mut self, section: SectionRef<'_>) -> Self {
        let header = section.header();
        let start = place::lead_start(&header).full_span();
        let end = place::end_with_blanks(&section);
        self.edits.push(Edit::remove_lines(self.document.text(), start.cover(end)));
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

    pub(crate) fn document(&self) -> &'d Document {
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
    /// The errors tell when changes overlap, or when a line would not read back as what was meant: then nothing
    /// is changed at all.
    pub fn finish(self) -> Result<Document, EditorError> {
        let document = Document::parse(self.edits.apply(self.document.text())?).document;
        for (edit, words) in &self.written {
            let line = self.edits.place_of(*edit).and_then(|start| document.line_at(start));
            let read: Vec<_> =
                line.iter().flat_map(Line::seen_words).map(|w| w.value().into_owned()).collect();
            if read != *words {
                return Err(EditorError::ReadsDifferently(words.join(" ")));
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

    fn insert(mut self, anchor: &Anchor, directive: &Directive) -> Self {
        let line = format!("{}{directive}", anchor.indent);
        self.insert_lines(anchor, &line);
        self
    }

    /// Inserts whole lines; `lines` has no final line break.
    fn insert_lines(&mut self, anchor: &Anchor, lines: &str) {
        let ending = self.document.line_ending();
        let text = if anchor.after_unended_line {
            // Behind a lone CR, an LF alone would be taken for a part of the line above when this is undone.
            let ending = if self.document.text().ends_with('\r') { "\r\n" } else { ending };
            format!("{ending}{lines}")
        } else {
            format!("{lines}{ending}")
        };
        self.edits.push(Edit::insert(anchor.offset, text));
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
    /// Inserts a line where it belongs: below the last line with the same keyword, else at the end of the
    /// section. `default-server` goes above the servers, `acl` above the first condition.
    pub fn insert(mut self, directive: impl Into<Directive>) -> Result<Self, EditorError> {
        let directive = directive.into();
        let anchor = place::anchor_for(&self.section, &directive.to_words());
        self.editor = self.editor.insert(&anchor, &directive);
        Ok(self)
    }

    /// The first line whose words begin with `words`.
    pub fn line(&self, words: &[&str]) -> Result<Line<'d>, EditorError> {
        let starts = |line: &Line<'_>| {
            let mut seen = line.seen_words();
            words.iter().all(|word| seen.next().is_some_and(|s| s.value() == *word))
        };
        self.section.lines().find(starts).ok_or_else(|| EditorError::NoSuchLine(words.join(" ")))
    }

    /// Writes `directive` over the first line whose words begin with `words`, as in
    /// `replace(&["server", "m1"], …)`.
    pub fn replace(
        mut self,
        words: &[&str],
        directive: impl Into<Directive>,
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
