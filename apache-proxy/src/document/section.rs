use super::{Document, Line, LineKind, Word};
use std::borrow::Cow;
use std::ops::Range;

/// A section of a [`Document`], from `<Name …>` to `</Name>`, or the whole file: see [`Document::root`].
///
/// Both branches of conditional sections are there; [`effective`](crate::effective) says which of them count.
///
/// ```
/// use apache_proxy::{Document, Node};
/// let text = "<VirtualHost *:443>\n  <Location /a>\n  ProxyPass http://b/\n  </Location>\n</VirtualHost>\n";
/// let document = Document::parse(text).document;
/// let host = document.sections().next().unwrap();
/// assert!(host.is("virtualhost"));
/// assert_eq!(host.args().next().unwrap().value(), "*:443");
/// let Some(Node::Section(location)) = host.children().next() else { panic!() };
/// assert_eq!(location.parent().unwrap().name(), "VirtualHost");
/// assert_eq!(location.directives("ProxyPass").count(), 1);
/// ```
#[derive(Clone, Copy, Debug)]
pub struct SectionRef<'d> {
    document: &'d Document,
    /// `None` is the whole file.
    index: Option<usize>,
}

/// What stands in a section.
#[derive(Clone, Copy, Debug)]
pub enum Node<'d> {
    /// A line that neither opens nor closes a section kept in the tree.
    Line(Line<'d>),
    /// A section.
    Section(SectionRef<'d>),
}

impl<'d> SectionRef<'d> {
    pub(super) const fn new(document: &'d Document, index: usize) -> Self {
        Self { document, index: Some(index) }
    }

    pub(super) const fn root(document: &'d Document) -> Self {
        Self { document, index: None }
    }

    fn extent(&self) -> Option<&'d super::lexer::Extent> {
        self.document.index.sections.get(self.index?)
    }

    /// The document it belongs to.
    pub const fn document(&self) -> &'d Document {
        self.document
    }

    /// Its index among [`Document::sections`], from 0; `None` for the whole file.
    pub const fn index(&self) -> Option<usize> {
        self.index
    }

    /// The line that opens it; `None` for the whole file.
    pub fn header(&self) -> Option<Line<'d>> {
        self.document.line(self.extent()?.open as usize)
    }

    /// The line that closes it, if it is closed.
    pub fn close(&self) -> Option<Line<'d>> {
        let extent = self.extent().filter(|extent| extent.is_closed)?;
        self.document.line(extent.end as usize)
    }

    /// The section it stands in; `None` for the whole file.
    pub fn parent(&self) -> Option<Self> {
        let parent = self.extent()?.parent;
        Some(Self { index: parent.map(|n| n.get() as usize - 1), ..*self })
    }

    /// Its name as spelled, without `<`. Empty for the whole file.
    pub fn name(&self) -> Cow<'d, str> {
        self.header().map(|header| header.name()).unwrap_or_default()
    }

    /// Whether that is its name, in any case.
    pub fn is(&self, name: &str) -> bool {
        self.name().eq_ignore_ascii_case(name)
    }

    /// What stands in its tag, up to the last `>`.
    pub fn rest(&self) -> Cow<'d, str> {
        self.header().map(|header| header.rest()).unwrap_or_default()
    }

    /// The same as words.
    pub fn args(&self) -> impl Iterator<Item = Word<'d>> + Clone + use<'d> {
        self.header().into_iter().flat_map(|header| header.args())
    }

    /// Whether its body is not read as directives where it stands: `<Macro>`, `<Perl>`, `<LuaHook…>`.
    pub fn has_raw_body(&self) -> bool {
        self.index.is_some() && super::lexer::has_raw_body(&self.name())
    }

    /// Whether it is conditional at the time of reading: `<IfModule>`, `<IfDefine>`, `<IfVersion>`, `<IfFile>`,
    /// `<IfDirective>`, `<IfSection>`. `<If>` is not: it is about requests.
    pub fn is_conditional(&self) -> bool {
        let name = self.name();
        CONDITIONAL.iter().any(|known| name.eq_ignore_ascii_case(known))
    }

    /// Every line between its tags, those of sections in it included.
    pub fn lines(&self) -> impl ExactSizeIterator<Item = Line<'d>> + DoubleEndedIterator + use<'d> {
        let document = self.document;
        self.body().map(move |n| Line::new(document, n))
    }

    /// What stands in it, in order, one level deep.
    pub fn children(&self) -> impl Iterator<Item = Node<'d>> + Clone + use<'d> {
        let Self { document, index } = *self;
        let sections = &document.index.sections;
        let Range { start: mut at, end } = self.body();
        let mut next = index.map_or(0, |n| n + 1);
        std::iter::from_fn(move || {
            if at >= end {
                return None;
            }
            if sections.get(next).is_some_and(|s| s.open as usize == at) {
                let section = Self::new(document, next);
                let extent = sections.get(next)?;
                at = extent.end as usize + usize::from(extent.is_closed);
                // Those inside it stand right behind it.
                let behind = sections.get(next..).unwrap_or_default();
                next += behind.partition_point(|s| (s.open as usize) < at);
                return Some(Node::Section(section));
            }
            at += 1;
            Some(Node::Line(Line::new(document, at - 1)))
        })
    }

    /// The sections right in it.
    pub fn sections(&self) -> impl Iterator<Item = Self> + Clone + use<'d> {
        self.children().filter_map(|node| match node {
            Node::Section(section) => Some(section),
            Node::Line(_) => None,
        })
    }

    /// The directives of this name right in it.
    pub fn directives(&self, name: &str) -> impl Iterator<Item = Line<'d>> + use<'d> {
        let name = name.to_owned();
        self.children().filter_map(move |node| match node {
            Node::Line(line) if line.is(&name) && line.kind() == LineKind::Directive => Some(line),
            _ => None,
        })
    }

    /// Whether the line of this index stands in it, or is one of its tags.
    pub(super) fn has(&self, line: usize) -> bool {
        self.extent().is_some_and(|extent| {
            let end = extent.end as usize + usize::from(extent.is_closed);
            (extent.open as usize..end).contains(&line)
        })
    }

    fn body(&self) -> Range<usize> {
        match self.extent() {
            Some(extent) => extent.open as usize + 1..extent.end as usize,
            None => 0..self.document.index.lines.len(),
        }
    }
}

/// Sections whose condition is decided when the file is read.
pub(crate) const CONDITIONAL: [&str; 6] =
    ["IfModule", "IfDefine", "IfVersion", "IfFile", "IfDirective", "IfSection"];
