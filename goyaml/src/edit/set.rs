//! Ways to write another value where one stands.

use super::target::Target;
use super::verify::{Change, Wanted};
use super::{EditorError, Plan, place};
use crate::emit::{self, Behind, Layout};
use crate::quote::{double_quoted, quote, quote_in_flow, single_quoted};
use crate::{Document, NodeKind, Style};
use config_diagnostics::{Edit, Span};
use serde_json::Value;

/// Gives the node another value.
pub(super) fn set(target: &Target<'_>, value: Value) -> Result<Plan, EditorError> {
    target.is_free()?;
    let ways = ways(target, &value);
    let indices = place::indices(target.node);
    let change = Change {
        at: indices.start,
        removed: indices.end - indices.start,
        parent: target.parent.map(|parent| parent.index()),
        wanted: Wanted::Value(value),
    };
    Ok(Plan { change, ways })
}

fn ways(target: &Target<'_>, value: &Value) -> Vec<Vec<Edit>> {
    let ways = if target.parent.is_none() {
        root(target, value)
    } else if target.in_flow {
        vec![in_flow(target, value)]
    } else if is_filled(value) {
        let kept = is_filled_flow(target).then(|| on_line(target, &emit::flow(value)));
        let below = layouts(target.layout()).into_iter().flat_map(|l| below(target, value, l));
        kept.into_iter().chain(below.map(Some)).collect()
    } else {
        let literal = value.as_str().map(|text| literal(target, text));
        literal.into_iter().chain([on_line(target, &one_line(target, value))]).collect()
    };
    ways.into_iter().flatten().map(|way| with_line_ending(target.document, way)).collect()
}

fn with_line_ending(document: &Document, mut way: Vec<Edit>) -> Vec<Edit> {
    let ending = document.line_ending();
    if ending != "\n" {
        for edit in &mut way {
            edit.text = edit.text.replace('\n', ending);
        }
    }
    way
}

/// The text without the line break at its end, which the file has there already.
pub(super) fn without_last_break(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

/// Whether it takes lines of its own.
pub(super) fn is_filled(value: &Value) -> bool {
    match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(map) => !map.is_empty(),
        _ => false,
    }
}

fn is_filled_flow(target: &Target<'_>) -> bool {
    target.node.style() == Style::Flow && target.node.children().next().is_some()
}

fn is_block(target: &Target<'_>) -> bool {
    target.node.style() == Style::Block
}

/// The first value of a text that has none.
pub(super) fn begin(document: &Document, value: Value) -> Plan {
    let ways = vec![with_line_ending(document, vec![at_end(document, &value)])];
    Plan { change: Change { at: 0, removed: 0, parent: None, wanted: Wanted::Value(value) }, ways }
}

/// On lines of its own at the end of the text.
fn at_end(document: &Document, value: &Value) -> Edit {
    let end = Span::of(document.text()).end();
    let text = emit::to_string(value);
    let unended = place::column(document, end) > 0;
    let text = if unended { format!("\n{}", without_last_break(&text)) } else { text };
    Edit::insert(end, text)
}

/// The whole document.
fn root(target: &Target<'_>, value: &Value) -> Vec<Option<Vec<Edit>>> {
    let (document, node) = (target.document, target.node);
    if node.style() != Style::Empty {
        let written = match value {
            value if is_filled(value) => without_last_break(&emit::to_string(value)).to_owned(),
            value => one_line(target, value),
        };
        // With the indentation before it, and a comment that would become text.
        let first = place::line_start(document, place::start(node));
        let lines = Span::new(first, place::line_end(document, node.span().end()));
        let over = |span| Some(vec![Edit::replace(span, written.clone())]);
        return vec![over(node.span()), over(lines)];
    }
    // Below the comments, or below the `---`.
    let below = place::next_line(document, node.span().start());
    vec![
        Some(vec![at_end(document, value)]),
        Some(vec![Edit::insert(below, emit::to_string(value))]),
        Some(vec![Edit::insert(node.span().start(), format!(" {}", one_line(target, value)))]),
    ]
}

/// In brackets or braces.
fn in_flow(target: &Target<'_>, value: &Value) -> Option<Vec<Edit>> {
    let text = match (value, target.node.style()) {
        (Value::String(text), Style::SingleQuoted) => {
            single_quoted(text).unwrap_or_else(|| quote_in_flow(text).into_owned())
        }
        (Value::String(text), Style::DoubleQuoted) => double_quoted(text),
        (value, _) => emit::flow(value),
    };
    let span = target.node.span();
    if target.node.style() != Style::Empty {
        return Some(vec![Edit::replace(span, text)]);
    }
    let key = target.key?;
    let between = target.document.slice(Span::new(key.span().end(), span.start()));
    let colon = if between.contains(':') { "" } else { ":" };
    Some(vec![Edit::insert(span.start(), format!("{colon} {text}"))])
}

/// A value of one line as text, in the quotes of the one before where they suit.
fn one_line(target: &Target<'_>, value: &Value) -> String {
    let Value::String(text) = value else { return value.to_string() };
    match target.node.style() {
        Style::DoubleQuoted => double_quoted(text),
        Style::SingleQuoted => single_quoted(text).unwrap_or_else(|| double_quoted(text)),
        _ => quote(text).into_owned(),
    }
}

/// On the line of the key or dash.
fn on_line(target: &Target<'_>, text: &str) -> Option<Vec<Edit>> {
    let node = target.node;
    match node.style() {
        Style::Empty => Some(vec![Edit::insert(node.span().start(), format!(" {text}"))]),
        Style::Block => in_place_of_lines(target, &format!(" {text}"), ""),
        _ => Some(vec![Edit::replace(node.span(), text)]),
    }
}

/// As `|`: a text of several lines, or any where `|` stood.
fn literal(target: &Target<'_>, text: &str) -> Option<Vec<Edit>> {
    let node = target.node;
    if !text.contains('\n') && node.style() != Style::Literal {
        return None;
    }
    let indent = target.indent();
    let before =
        (node.block_indent() as usize).checked_sub(indent).filter(|by| (1..10).contains(by));
    let by = match before {
        Some(by) => by,
        None if target.key.is_some() => target.layout().step,
        None => emit::DASH,
    };
    let written = emit::literal(text, indent + by, by)?;
    let (header, lines) = written.split_once('\n')?;
    let lines = format!("\n{lines}");
    match node.style() {
        Style::Literal | Style::Folded => {
            let comment = node.trailing_comment().map_or("", |span| {
                let header = target.document.slice(Span::new(node.span().start(), span.end()));
                // With the blanks before it.
                header.trim_start_matches(|c: char| !matches!(c, ' ' | '\t'))
            });
            Some(vec![Edit::replace(node.span(), format!("{header}{comment}{lines}"))])
        }
        Style::Block => in_place_of_lines(target, &format!(" {header}"), &lines),
        Style::Empty => {
            let line_end = place::line_end(target.document, node.span().end());
            let header = Edit::insert(node.span().start(), format!(" {header}"));
            Some(vec![header, Edit::insert(line_end, lines)])
        }
        _ => {
            let line_end = place::line_end(target.document, node.span().end());
            Some(vec![Edit::replace(node.span(), header), Edit::insert(line_end, lines)])
        }
    }
}

/// How a file indents, and the same without texts that take in blank lines below them.
pub(super) fn layouts(layout: Layout) -> [Layout; 2] {
    [layout, Layout { open_ends: false, ..layout }]
}

/// As lines below the key or dash, or from the dash on.
fn below(target: &Target<'_>, value: &Value, layout: Layout) -> Vec<Vec<Edit>> {
    let Some(marker) = target.marker_end() else { return Vec::new() };
    let (document, node) = (target.document, target.node);
    let behind = if target.key.is_some() { Behind::Key } else { Behind::Dash };
    let mut indent = target.indent();
    if behind == Behind::Dash && is_block(target) {
        indent = place::column(document, place::start(node)).saturating_sub(emit::DASH);
    }
    let text = emit::behind(value, indent, behind, layout);
    let lines = without_last_break(&text);
    let line_end = place::line_end(document, node.span().end());
    if is_block(target) {
        if behind == Behind::Key {
            return in_place_of_lines(target, "", lines).into_iter().collect();
        }
        // A comment behind the last line stays, unless it would become text.
        let start = place::start(node);
        let over = |end| vec![Edit::replace(Span::new(start, end), lines.trim_start())];
        return vec![over(node.span().end()), over(line_end)];
    }
    let old = Span::new(marker, node.span().end());
    if document.slice(Span::new(old.end(), line_end)).trim().is_empty() {
        return vec![vec![Edit::replace(old, lines)]];
    }
    // A comment stays behind the key or dash.
    let lines = match behind {
        Behind::Key => lines.to_owned(),
        Behind::Dash => format!("\n{}{}", " ".repeat(indent + emit::DASH), lines.trim_start()),
    };
    vec![vec![Edit::remove(old), Edit::insert(line_end, lines)]]
}

/// Writes over the lines of a block: `head` behind the key or dash, `lines` below it.
fn in_place_of_lines(target: &Target<'_>, head: &str, lines: &str) -> Option<Vec<Edit>> {
    let (document, node) = (target.document, target.node);
    let marker = target.marker_end()?;
    let first = place::start(node);
    let last = place::line_end(document, node.span().end());
    let head_end = place::line_end(document, marker);
    if first < head_end {
        // The block starts behind its dash.
        return Some(vec![Edit::replace(Span::new(marker, last), format!("{head}{lines}"))]);
    }
    let over = Edit::replace(Span::new(head_end, last), lines);
    let head = (!head.is_empty()).then(|| Edit::insert(marker, head));
    Some(head.into_iter().chain([over]).collect())
}

/// Whether an item or key may be added by writing the whole anew: there is none so far.
pub(super) fn is_hollow(target: &Target<'_>, kind: NodeKind) -> bool {
    target.node.is_null() || (target.node.kind() == kind && target.node.children().next().is_none())
}
