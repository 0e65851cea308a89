//! Documents inside of documents: the text of a block scalar.

use crate::{Document, Editor, EditorError, Node, Scalar, Style};
use config_diagnostics::{Diagnostic, Edit, EditSet, Span};

/// The YAML document that the text of a scalar is, as in the `valuesContent` of a HelmChart.
///
/// Under `|` every byte of the inner text has its place in the outer one, and a change of the inner text changes just
/// those bytes. In quotes and under `>` the scalar as a whole is the place, and is written anew.
///
/// ```
/// use goyaml::Document;
/// let text = "\
/// spec:
///   valuesContent: |-
///     ## ours
///     ports:
///       web: {port: 80}
///     args:   # none yet
/// ";
/// let outer = Document::parse(text).document;
/// let values = outer.root().unwrap().at(&"spec.valuesContent".parse()?).unwrap();
/// let embedded = values.embedded().unwrap();
///
/// let port = embedded.document().root().unwrap().at(&"ports.web.port".parse()?).unwrap();
/// assert_eq!(outer.line_index().line(embedded.outer(port.span()).start()), 5);
///
/// let inner = embedded.document().edit().set(&port.path(), 8080)?.push(&"args".parse()?, "--ping")?;
/// assert_eq!(embedded.apply(&inner.edits())?.finish().text(), "\
/// spec:
///   valuesContent: |-
///     ## ours
///     ports:
///       web: {port: 8080}
///     args:   # none yet
///       - --ping
/// ");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug)]
pub struct Embedded<'d> {
    node: Node<'d>,
    document: Document,
    /// The lines of the inner text, and the empty place below the last; none when places are not known.
    lines: Vec<Line>,
}

#[derive(Clone, Copy, Debug)]
struct Line {
    /// Where it starts in the inner text.
    inner: u32,
    /// Where it starts in the outer text.
    start: u32,
    /// Where its text starts there, behind the indentation.
    text: u32,
}

impl<'d> Node<'d> {
    /// The document that the text of this scalar is. `None` for what is no text: numbers, collections, aliases.
    ///
    /// Any text is a document; whether this one should be is for the caller to know.
    pub fn embedded(&self) -> Option<Embedded<'d>> {
        let Some(Scalar::Str(text)) = self.scalar() else { return None };
        let document = Document::parse(text.into_owned()).document;
        let lines = match self.style() {
            Style::Literal => lines(*self, document.text()).unwrap_or_default(),
            _ => Vec::new(),
        };
        Some(Embedded { node: *self, document, lines })
    }
}

impl<'d> Embedded<'d> {
    /// The scalar.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// Its text, read.
    pub fn document(&self) -> &Document {
        &self.document
    }

    /// Whether each byte of the inner text has a place in the outer one.
    pub fn is_exact(&self) -> bool {
        !self.lines.is_empty()
    }

    /// The place of a part of the inner text in the outer one; the scalar, where that is not known.
    pub fn outer(&self, span: Span) -> Span {
        let (Some(start), Some(end)) = (self.line_at(span.start()), self.line_before(span.end()))
        else {
            return self.node.span();
        };
        let start = place(start, span.start());
        if span.is_empty() { Span::at(start) } else { Span::new(start, place(end, span.end())) }
    }

    /// A finding about the inner text as one about the outer. Its fixes come along where places are known.
    #[must_use]
    pub fn lift(&self, mut found: Diagnostic) -> Diagnostic {
        let labels = std::iter::once(&mut found.primary).chain(&mut found.labels);
        for label in labels.filter(|label| label.file.is_none()) {
            label.span = self.outer(label.span);
        }
        for fix in &mut found.fixes {
            let edits: Option<Vec<Edit>> =
                fix.edits.iter().map(|edit| self.outer_edit(edit)).collect();
            fix.edits = edits.unwrap_or_default();
        }
        found.fixes.retain(|fix| !fix.edits.is_empty());
        found
    }

    /// Changes the inner text by these edits, and with it the outer one. The result has been read back: the scalar
    /// has the new text, all else is as before.
    pub fn apply(&self, edits: &EditSet) -> Result<Editor, EditorError> {
        let text = edits.apply(self.document.text())?;
        let outer = edits.edits().iter().map(|edit| self.outer_edit(edit)).collect();
        let document = self.node.document();
        let number = document.tree().document_of(self.node.index());
        document.edit().in_document(number).rewrite(&self.node.path(), outer, text)
    }

    /// The line in which `offset` lies.
    fn line_at(&self, offset: u32) -> Option<Line> {
        let next = self.lines.partition_point(|line| line.inner <= offset);
        self.lines.get(next.checked_sub(1)?).copied()
    }

    /// The line that ends with or behind `offset`: at a line's start, the one before it.
    fn line_before(&self, offset: u32) -> Option<Line> {
        let next = self.lines.partition_point(|line| line.inner < offset);
        self.lines.get(next.saturating_sub(1)).copied()
    }

    fn outer_edit(&self, edit: &Edit) -> Option<Edit> {
        let (from, to) = (edit.span.start(), edit.span.end());
        let (first, last) = (self.line_at(from)?, self.line_at(to)?);
        let at_start = first.inner == from;
        // Lines below keep their indentation when the new text brings its own line break.
        let whole =
            last.inner == to && (edit.text.ends_with('\n') || (edit.text.is_empty() && at_start));
        let start = if at_start && (whole || !edit.text.is_empty()) {
            first.start
        } else {
            place(first, from)
        };
        let end = if whole { last.start } else { place(last, to) };
        let rest = self.document.text().get(to as usize..).unwrap_or_default();
        let joined = !whole && !rest.is_empty() && !rest.starts_with('\n');

        let document = self.node.document();
        let blanks = " ".repeat(self.node.block_indent() as usize);
        let mut text = String::new();
        let mut pieces = edit.text.split('\n').enumerate().peekable();
        while let Some((n, piece)) = pieces.next() {
            let is_last = pieces.peek().is_none();
            if n > 0 {
                text.push_str(document.line_ending());
            }
            let starts_line = n > 0 || (at_start && !edit.text.is_empty());
            if starts_line && (!piece.is_empty() || (is_last && joined)) {
                text.push_str(&blanks);
            }
            text.push_str(piece);
        }
        Some(Edit::replace(Span::new(start, end), text))
    }
}

/// Where `offset`, which lies in this line or ends it, is in the outer text.
fn place(line: Line, offset: u32) -> u32 {
    line.text + (offset - line.inner)
}

/// Walks through inner and outer lines together. `None` where they do not match.
fn lines(node: Node<'_>, inner: &str) -> Option<Vec<Line>> {
    let outer = node.document().text();
    let offset = |n: usize| u32::try_from(n).ok();
    let next_line = |from: usize| {
        let rest = outer.get(from..)?;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let ending = rest.get(end..)?;
        let length = if ending.starts_with("\r\n") { 2 } else { usize::from(!ending.is_empty()) };
        Some((from + end, from + end + length))
    };
    let (_, mut start) = next_line(node.span().start() as usize)?;
    let mut at = 0;
    let mut found = Vec::new();
    for line in inner.split_inclusive('\n') {
        let rest = outer.get(start..)?;
        let blanks =
            rest.bytes().take(node.block_indent() as usize).take_while(|b| *b == b' ').count();
        found.push(Line {
            inner: offset(at)?,
            start: offset(start)?,
            text: offset(start + blanks)?,
        });
        let (end, next) = next_line(start)?;
        let text = line.strip_suffix('\n').unwrap_or(line);
        if outer.get(start + blanks..end)? != text {
            return None;
        }
        at += line.len();
        start = if line.ends_with('\n') { next } else { end };
    }
    if inner.ends_with('\n') {
        found.push(Line { inner: offset(at)?, start: offset(start)?, text: offset(start)? });
    }
    (!found.is_empty()).then_some(found)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn first(text: &str) -> Document {
        Document::parse(text).document
    }

    fn apply(text: &str, edits: Vec<Edit>) -> Result<String, EditorError> {
        let outer = first(text);
        let embedded = outer.root().and_then(|root| root.get("v")?.embedded()).unwrap();
        let editor = embedded.apply(&edits.into_iter().collect())?;
        Ok(editor.finish().text().to_owned())
    }

    #[test]
    fn places_are_exact_under_a_bar() {
        let outer = first("v: |\r\n    a: é\r\n  \r\n      b\r\nw: 1\r\n");
        let embedded = outer.root().unwrap().get("v").unwrap().embedded().unwrap();
        assert_eq!(embedded.document().text(), "a: é\n\n  b\n");
        assert!(embedded.is_exact());
        let part = |inner: &str, length: usize| {
            let start = embedded.document().text().find(inner).unwrap();
            let place = |n| u32::try_from(n).unwrap();
            let span = embedded.outer(Span::new(place(start), place(start + length)));
            outer.text().get(span.range()).unwrap()
        };
        assert_eq!(part("é", 2), "é");
        assert_eq!(part("b", 1), "b");
        assert_eq!(part("a", 5), "a: é");
    }

    #[test]
    fn elsewhere_the_scalar_is_the_place() {
        let outer = first("v: \"a: 1\\nb: 2\\n\"\n");
        let embedded = outer.root().unwrap().get("v").unwrap().embedded().unwrap();
        assert!(!embedded.is_exact());
        assert_eq!(embedded.outer(Span::new(3, 4)), embedded.node().span());
        let edits = embedded.document().edit().set(&"b".parse().unwrap(), 3).unwrap().edits();
        let edited = embedded.apply(&edits).unwrap().finish();
        assert_eq!(edited.text(), "v: |\n  a: 1\n  b: 3\n");
        assert!(outer.root().unwrap().embedded().is_none());
    }

    #[test]
    fn lines_come_and_go_with_their_indentation() {
        let text = "v: |  # c\n    a\n\n    b\nw: 1\n";
        let insert = |at, new| apply(text, vec![Edit::insert(at, new)]).unwrap();
        assert_eq!(insert(0, "x\n"), "v: |  # c\n    x\n    a\n\n    b\nw: 1\n");
        assert_eq!(insert(2, "x"), "v: |  # c\n    a\n    x\n    b\nw: 1\n");
        assert_eq!(insert(5, "x\n\ny\n"), "v: |  # c\n    a\n\n    b\n    x\n\n    y\nw: 1\n");
        assert_eq!(insert(3, "x\ny"), "v: |  # c\n    a\n\n    x\n    yb\nw: 1\n");
        let remove = |start, end| apply(text, vec![Edit::remove(Span::new(start, end))]).unwrap();
        assert_eq!(remove(0, 3), "v: |  # c\n    b\nw: 1\n");
        assert_eq!(remove(0, 1), "v: |  # c\n    \n\n    b\nw: 1\n");
        assert_eq!(remove(1, 3), "v: |  # c\n    ab\nw: 1\n");
        // Without its line break at the end the text needs another header.
        assert_eq!(remove(4, 5), "v: |-  # c\n    a\n\n    b\nw: 1\n");
    }

    #[test]
    fn a_scalar_of_a_later_document_is_found() {
        let outer = first("a: 1\n---\nv: |-\n  b: 1\n");
        let root = outer.documents().nth(1).unwrap().root().unwrap();
        let embedded = root.get("v").unwrap().embedded().unwrap();
        let edits =
            embedded.document().edit().insert(&"".parse().unwrap(), "c", 2).unwrap().edits();
        let edited = embedded.apply(&edits).unwrap().finish();
        assert_eq!(edited.text(), "a: 1\n---\nv: |-\n  b: 1\n  c: 2\n");
    }

    proptest! {
        #[test]
        fn any_edit_of_the_inner_text_shows_in_the_outer(
            inner in "[ab \n]{1,12}",
            place in any::<(prop::sample::Index, prop::sample::Index)>(),
            new in "[xy \n]{0,4}",
            header in prop::sample::select(vec!["|", "|-", "|+"]),
        ) {
            let lines: Vec<String> = inner.split('\n').map(|line| format!("    {line}")).collect();
            let text = format!("u: 1\nv: {header}2\n  {}\nw: 1\n", lines.join("\n  "));
            let outer = first(&text);
            let Some(embedded) = outer.root().and_then(|root| root.get("v")?.embedded()) else { return Ok(()) };
            let inner = embedded.document().text().to_owned();
            let (a, b) = (place.0.index(inner.len() + 1), place.1.index(inner.len() + 1));
            let span = Span::of(&inner).part(a.min(b)..a.max(b));
            let edits: EditSet = [Edit::replace(span, new)].into_iter().collect();
            let wanted = edits.apply(&inner).unwrap();
            let edited = embedded.apply(&edits).unwrap().finish();
            let value = edited.root().and_then(|root| root.get("v")).unwrap();
            prop_assert_eq!(&value.value(), &wanted, "{:?}", edited.text());
        }
    }
}
