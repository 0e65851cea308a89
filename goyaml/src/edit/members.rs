//! Entries and items that come and go.

use super::set::{self, is_hollow};
use super::target::Target;
use super::verify::{Change, Wanted};
use super::{EditorError, Plan, place};
use crate::emit::{self, Behind};
use crate::{Entry, Node, NodeKind, Step, Style};
use config_diagnostics::{Edit, Span};
use serde_json::{Map, Value};

/// Adds a key below the others.
pub(super) fn insert(target: &Target<'_>, key: String, value: Value) -> Result<Plan, EditorError> {
    if is_hollow(target, NodeKind::Mapping) {
        return set::set(target, Value::Object(Map::from_iter([(key, value)])));
    }
    if target.node.kind() == NodeKind::Alias {
        return Err(EditorError::Shared(target.path.clone()));
    }
    if target.node.kind() != NodeKind::Mapping {
        return Err(EditorError::NotAMapping(target.path.clone()));
    }
    for entry in target.node.entries() {
        if entry.is_merge() {
            return Err(EditorError::Shared(target.path.clone()));
        }
        if place::is_key(entry.key, &key) {
            return Err(EditorError::Exists(target.path.clone().join(Step::Key(key))));
        }
    }
    let indent = place::column(target.document, place::start(target.node));
    let ways = if target.node.style() == Style::Flow {
        vec![behind_last(target.node, &emit::flow_entry(&key, &value))]
    } else {
        let entry = |layout| below_last(target, &emit::entry(&key, &value, indent, layout));
        set::layouts(place::layout(target.document)).map(entry).to_vec()
    };
    Ok(plan_at_end(target, ways, Wanted::Entry(key, value)))
}

/// Adds an item below the others.
pub(super) fn push(target: &Target<'_>, value: Value) -> Result<Plan, EditorError> {
    if is_hollow(target, NodeKind::Sequence) {
        return set::set(target, Value::Array(vec![value]));
    }
    if target.node.kind() == NodeKind::Alias {
        return Err(EditorError::Shared(target.path.clone()));
    }
    if target.node.kind() != NodeKind::Sequence {
        return Err(EditorError::NotASequence(target.path.clone()));
    }
    let indent = place::column(target.document, place::start(target.node));
    let ways = if target.node.style() == Style::Flow {
        vec![behind_last(target.node, &emit::flow(&value))]
    } else {
        let item = |layout| {
            let item = emit::behind(&value, indent, Behind::Dash, layout);
            below_last(target, &format!("-{item}"))
        };
        set::layouts(place::layout(target.document)).map(item).to_vec()
    };
    Ok(plan_at_end(target, ways, Wanted::Value(value)))
}

/// Removes the node, and its key.
pub(super) fn remove(target: &Target<'_>) -> Result<Plan, EditorError> {
    let Some(parent) = target.parent else {
        return Err(EditorError::NotFound(target.path.clone()));
    };
    target.is_free()?;
    let first = target.key.unwrap_or(target.node);
    let members = members(parent);
    let Some(at) = members.iter().position(|member| member.first.index() == first.index()) else {
        return Err(EditorError::NotFound(target.path.clone()));
    };
    if members.len() == 1 {
        return emptied(target, parent);
    }
    let (before, after) = (at.checked_sub(1).and_then(|n| members.get(n)), members.get(at + 1));
    let ways = match (members.get(at), parent.style()) {
        (Some(member), Style::Flow) => from_brackets(member, before, after),
        (Some(member), _) => from_lines(target, member, after),
        (None, _) => Vec::new(),
    };
    let indices = place::indices(first).start..place::indices(target.node).end;
    let change = Change {
        at: indices.start,
        removed: indices.end - indices.start,
        parent: Some(parent.index()),
        wanted: Wanted::Nothing,
    };
    Ok(Plan { change, ways })
}

/// An item, or a key with its value.
struct Member<'d> {
    first: Node<'d>,
    /// Where its `?`, its dash or itself stands.
    start: u32,
    end: u32,
}

fn members(parent: Node<'_>) -> Vec<Member<'_>> {
    if parent.kind() != NodeKind::Sequence {
        let entries = parent.entries();
        let members = entries.map(|e| Member {
            first: e.key,
            start: entry_start(e),
            end: place::end(e.value),
        });
        return members.collect();
    }
    let mut from = parent.span().start();
    let item = |first| {
        let dash = match parent.style() {
            Style::Block => place::behind(parent.document(), from, '-').map(|end| end - 1),
            _ => None,
        };
        from = place::end(first);
        Member { first, start: dash.unwrap_or_else(|| place::start(first)), end: from }
    };
    parent.items().map(item).collect()
}

/// Where its `?` or its key stands.
fn entry_start(entry: Entry<'_>) -> u32 {
    let key = place::start(entry.key).min(entry.key.full_span().start());
    let before = entry.key.document().slice(Span::new(0, key));
    match before.rfind('?').filter(|_| entry.is_explicit()) {
        Some(mark) => u32::try_from(mark).unwrap_or(key),
        None => key,
    }
}

/// The only member goes.
fn emptied(target: &Target<'_>, parent: Node<'_>) -> Result<Plan, EditorError> {
    let above = target.path.split_last().map(|(above, _)| above).unwrap_or_default();
    let value = match parent.kind() {
        NodeKind::Sequence => Value::Array(Vec::new()),
        _ => Value::Object(Map::new()),
    };
    set::set(&Target::at(target.document, target.number, &above)?, value)
}

fn from_brackets(
    member: &Member<'_>,
    before: Option<&Member<'_>>,
    after: Option<&Member<'_>>,
) -> Vec<Vec<Edit>> {
    let span = match (before, after) {
        (_, Some(after)) => Span::new(member.start, after.start),
        (Some(before), None) => Span::new(before.end, member.end),
        (None, None) => Span::new(member.start, member.end),
    };
    vec![vec![Edit::remove(span)]]
}

fn from_lines(
    target: &Target<'_>,
    member: &Member<'_>,
    after: Option<&Member<'_>>,
) -> Vec<Vec<Edit>> {
    let document = target.document;
    let above = |member: &Member<'_>| {
        let comments = member.first.lead_comments();
        let first = comments.first().map_or(member.start, |span| span.start().min(member.start));
        place::line_start(document, first)
    };
    if place::is_first(document, member.start) {
        let lines = Span::new(above(member), place::next_line(document, member.end));
        // A block above may need the line break that an unended last line would take along.
        let ways = [Edit::remove_lines(document.text(), lines), Edit::remove(lines)];
        return ways.into_iter().map(|edit| vec![edit]).collect();
    }
    // It stands behind a dash, where the next one takes its place.
    let next = after.map(|after| {
        let comment = after.first.lead_comments().first().map(|span| span.start());
        comment.map_or(after.start, |comment| comment.min(after.start))
    });
    next.map(|next| vec![Edit::remove(Span::new(member.start, next))]).into_iter().collect()
}

fn plan_at_end(target: &Target<'_>, ways: Vec<Edit>, wanted: Wanted) -> Plan {
    let change = Change {
        at: place::indices(target.node).end,
        removed: 0,
        parent: Some(target.node.index()),
        wanted,
    };
    Plan { change, ways: ways.into_iter().map(|edit| vec![edit]).collect() }
}

/// In brackets or braces, behind the last member.
fn behind_last(parent: Node<'_>, text: &str) -> Edit {
    let end = parent.children().last().map_or(parent.span().end(), place::end);
    Edit::insert(end, format!(", {text}"))
}

/// On lines of its own, below the last member; `text` ends with a line break.
fn below_last(target: &Target<'_>, text: &str) -> Edit {
    let document = target.document;
    let (ending, blanks) =
        (document.line_ending(), " ".repeat(place::column(document, place::start(target.node))));
    let end = target.node.children().last().map_or(target.node.span().end(), place::end);
    let below = place::next_line(document, end);
    let unended = place::line_start(document, below) < below || below == end;
    let text = if unended {
        format!("\n{blanks}{}", set::without_last_break(text))
    } else {
        format!("{blanks}{text}")
    };
    Edit::insert(below, text.replace('\n', ending))
}
