use super::lexer::Header;
use super::line::Lines;
use super::{Document, Line, SectionKind, Word};
use config_diagnostics::Span;

/// A section of a [`Document`]: its header and the lines up to the next header.
#[derive(Clone, Copy, Debug)]
pub struct SectionRef<'d> {
    document: &'d Document,
    index: usize,
    header: Line<'d>,
    kind: SectionKind,
}

impl<'d> SectionRef<'d> {
    pub(super) fn new(document: &'d Document, index: usize, header: &Header) -> Self {
        let line = Line::with_words_from(document, header.line as usize, header.word as usize);
        Self { document, index, header: line, kind: header.kind }
    }

    /// Its place among the document's sections, from 0.
    pub const fn index(&self) -> usize {
        self.index
    }

    /// Its kind.
    pub const fn kind(&self) -> SectionKind {
        self.kind
    }

    /// Its name: the header's second word. `from` is no name of a `defaults` section.
    pub fn name(&self) -> Option<Word<'d>> {
        let name = self.header.word(1)?;
        // `defaults from base` names no section; `defaults from` and `defaults from from base` do.
        let is_from = self.kind == SectionKind::Defaults && name.value() == "from";
        let next = self.header.word(2);
        (!is_from || next.is_none_or(|word| word.value() == "from")).then_some(name)
    }

    /// The defaults section that it names with `from` (since 2.4).
    pub fn from(&self) -> Option<Word<'d>> {
        if !self.kind.is_proxy() {
            return None;
        }
        let skip = 1 + usize::from(self.name().is_some());
        let mut words = self.header.words().skip(skip);
        (words.next()?.value() == "from").then(|| words.next())?
    }

    /// Its first line.
    pub const fn header(&self) -> Line<'d> {
        self.header
    }

    /// The lines under its header, up to the next section: directives, comments, blank lines.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Line<'d>> + DoubleEndedIterator + use<'d> {
        let document = self.document;
        let next = document.index.headers.get(self.index + 1);
        let end = next.map_or(document.index.lines.len(), |header| header.line as usize);
        Lines::below(self.header, end)
    }

    /// From the start of its header to the end of its last line, LF included.
    pub fn span(&self) -> Span {
        let header = self.header().full_span();
        self.lines().last().map_or(header, |last| header.cover(last.full_span()))
    }

    /// Its symbolic path: `backend api`.
    pub fn path(&self) -> String {
        match self.name() {
            Some(name) => [self.kind.keyword(), " ", &name.value()].concat(),
            None => self.kind.keyword().to_owned(),
        }
    }
}
