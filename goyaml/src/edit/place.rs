//! Where things stand in the text.

use crate::document::Stored;
use crate::emit::Layout;
use crate::{Document, Node, NodeKind, Scalar, Style, Value};
use config_diagnostics::Span;
use std::ops::Range;

/// The start of the line in which `offset` lies.
pub(crate) fn line_start(document: &Document, offset: u32) -> u32 {
    let before = document.text().get(..offset as usize).unwrap_or_default();
    let start = memchr::memrchr2(b'\n', b'\r', before.as_bytes()).map_or(0, |at| at + 1);
    u32::try_from(start).unwrap_or(offset)
}

/// The end of the line in which `offset` lies, before its line break.
pub(super) fn line_end(document: &Document, offset: u32) -> u32 {
    let rest = document.text().as_bytes().get(offset as usize..).unwrap_or_default();
    let length = memchr::memchr2(b'\n', b'\r', rest).unwrap_or(rest.len());
    offset + u32::try_from(length).unwrap_or(0)
}

/// The start of the line below; the end of the text below the last line.
pub(super) fn next_line(document: &Document, offset: u32) -> u32 {
    let end = line_end(document, offset);
    let rest = document.text().get(end as usize..).unwrap_or_default();
    end + if rest.starts_with("\r\n") { 2 } else { u32::from(!rest.is_empty()) }
}

/// The column of `offset`, from 0, in characters, as go-yaml counts.
pub(super) fn column(document: &Document, offset: u32) -> usize {
    let line = document.slice(Span::new(line_start(document, offset), offset));
    line.trim_start_matches('\u{feff}').chars().count()
}

/// Whether only blanks stand before `offset` in its line.
pub(super) fn is_first(document: &Document, offset: u32) -> bool {
    is_blank(document.slice(Span::new(line_start(document, offset), offset)))
}

pub(super) fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

/// Where a node starts, its tag and anchor or those of its first key included.
pub(super) fn start(node: Node<'_>) -> u32 {
    let first = node.children().next().map_or(u32::MAX, |child| child.full_span().start());
    node.span().start().min(first)
}

/// Where a node with all that is in it ends.
pub(super) fn end(node: Node<'_>) -> u32 {
    node.full_span().end()
}

/// The place behind `mark`, which is the next thing behind `from` but blanks, line breaks and comments.
pub(super) fn behind(document: &Document, from: u32, mark: char) -> Option<u32> {
    let text = document.text().as_bytes();
    let comments = document.comment_spans();
    let mut at = from;
    loop {
        match text.get(at as usize)? {
            b' ' | b'\t' | b'\r' | b'\n' => at += 1,
            b'#' => {
                let n = comments.binary_search_by_key(&at, |span| span.start()).ok()?;
                at = comments.get(n)?.end();
            }
            byte => return (char::from(*byte) == mark).then_some(at + 1),
        }
    }
}

/// Where the dash of an item of a block sequence stands.
pub(super) fn dash(sequence: Node<'_>, item: Node<'_>) -> Option<u32> {
    let before = sequence.items().take_while(|other| other.index() < item.index()).last();
    let from = before.map_or(sequence.span().start(), end);
    behind(sequence.document(), from, '-').map(|at| at - 1)
}

/// The numbers of a node and all that is in it.
pub(super) fn indices(node: Node<'_>) -> Range<u32> {
    let size = node.document().tree().node(node.index()).map_or(1, Stored::size);
    node.index()..node.index() + size
}

/// Every node of the stream, in order.
pub(super) fn nodes(document: &Document) -> impl Iterator<Item = Node<'_>> {
    let count = u32::try_from(document.tree().nodes.len()).unwrap_or(u32::MAX);
    (0..count).filter_map(|index| Node::new(document, index))
}

/// Every alias of the stream.
pub(super) fn aliases(document: &Document) -> impl Iterator<Item = Node<'_>> {
    // Only what has an anchor has aliases.
    let any = !document.tree().properties.is_empty();
    nodes(document).filter(move |node| any && node.kind() == NodeKind::Alias)
}

/// Whether `key` is how a key is written, or how Helm reads it.
pub(super) fn is_key(node: Node<'_>, key: &str) -> bool {
    let Some(scalar) = node.scalar() else { return false };
    match scalar {
        Scalar::Str(text) => text == key,
        scalar => node.value() == key || Value::from(scalar).go_string() == key,
    }
}

/// How this file indents: as its first mapping in a mapping, and its first list in one.
pub(super) fn layout(document: &Document) -> Layout {
    let (mut step, mut list) = (None, None);
    let blocks = |node: &Node<'_>| node.style() == Style::Block;
    for mapping in nodes(document).filter(|n| n.kind() == NodeKind::Mapping && blocks(n)) {
        let column_of = |node| column(document, start(node));
        for value in mapping.entries().map(|entry| entry.value).filter(blocks) {
            let by = || column_of(value).saturating_sub(column_of(mapping));
            match value.kind() {
                NodeKind::Mapping if step.is_none() => {
                    step = Some(by()).filter(|n| (1..10).contains(n));
                }
                NodeKind::Sequence if list.is_none() => list = Some(by()),
                _ => {}
            }
        }
        if step.is_some() && list.is_some() {
            break;
        }
    }
    let step = step.unwrap_or(Layout::PLAIN.step);
    Layout { step, list: list.unwrap_or(step), ..Layout::PLAIN }
}
