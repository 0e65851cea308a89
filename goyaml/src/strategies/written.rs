//! YAML in every style.

use crate::emit;
use crate::quote::{double_quoted, quote, quote_in_flow, single_quoted};
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::Value;

/// A node, and how it is to be written.
#[derive(Clone, Debug)]
enum Node {
    Scalar(Value, Quotes),
    Seq(Vec<Node>, Layout),
    Map(Vec<(String, Node)>, Layout),
}

#[derive(Clone, Copy, Debug)]
enum Quotes {
    Fitting,
    Single,
    Double,
    Literal,
    Empty,
}

/// How a collection is written.
#[derive(Clone, Copy, Debug)]
struct Layout {
    flow: bool,
    step: usize,
    /// What stands above each member: 0 nothing, 1 a comment, 2 a blank line.
    above: u8,
    /// Whether a comment stands behind each member.
    behind: bool,
}

pub(super) fn yaml() -> impl Strategy<Value = String> {
    let ending = select(&["\n", "\n", "\r\n"][..]);
    (node(), ending).prop_map(|(node, ending)| {
        let mut out = String::new();
        match &node {
            Node::Scalar(value, _) => out.push_str(&emit::to_string(value)),
            Node::Seq(_, layout) | Node::Map(_, layout) if layout.flow => {
                out.push_str(&flow(&node));
                out.push('\n');
            }
            _ => block(&node, 0, &mut out),
        }
        if out.is_empty() {
            // A collection that holds nothing has no lines.
            out.push_str(&flow(&node));
        }
        out.replace('\n', ending)
    })
}

fn node() -> impl Strategy<Value = Node> {
    let quotes = select(
        &[Quotes::Fitting, Quotes::Single, Quotes::Double, Quotes::Literal, Quotes::Empty][..],
    );
    let scalar = prop_oneof![
        any::<i32>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        select(&["x", "two words", "it's", "a\nb\n", "on", "# no", " "][..]).prop_map(Value::from),
        super::hostile_string().prop_map(Value::from),
    ];
    let layout = (prop::bool::weighted(0.2), 1..5_usize, 0..3_u8, any::<bool>())
        .prop_map(|(flow, step, above, behind)| Layout { flow, step, above, behind });
    let leaf = (scalar, quotes).prop_map(|(value, quotes)| Node::Scalar(value, quotes));
    leaf.prop_recursive(3, 32, 4, move |inner| {
        let seq = (prop::collection::vec(inner.clone(), 0..4), layout.clone());
        let map = (prop::collection::vec(inner, 0..4), layout.clone());
        prop_oneof![
            seq.prop_map(|(items, layout)| Node::Seq(items, layout)),
            map.prop_map(|(values, layout)| {
                let keyed = values.into_iter().enumerate();
                Node::Map(keyed.map(|(n, value)| (format!("key {n}"), value)).collect(), layout)
            }),
        ]
    })
}

/// The lines of a collection, at column `indent`.
fn block(node: &Node, indent: usize, out: &mut String) {
    let blanks = " ".repeat(indent);
    let (members, layout): (Vec<(String, &Node)>, _) = match node {
        Node::Seq(items, layout) => {
            (items.iter().map(|item| ("-".to_owned(), item)).collect(), layout)
        }
        Node::Map(entries, layout) => {
            (entries.iter().map(|(key, node)| (format!("{key}:"), node)).collect(), layout)
        }
        Node::Scalar(..) => return,
    };
    for (mark, member) in members {
        match layout.above {
            1 => out.extend([&*blanks, "# above\n"]),
            2 => out.push('\n'),
            _ => {}
        }
        out.push_str(&blanks);
        out.push_str(&mark);
        let comment = if layout.behind { "  # behind" } else { "" };
        match member {
            Node::Seq(items, inner) if !inner.flow && !items.is_empty() => {
                out.extend([comment, "\n"]);
                block(member, indent + inner.step, out);
            }
            Node::Map(entries, inner) if !inner.flow && !entries.is_empty() => {
                out.extend([comment, "\n"]);
                block(member, indent + inner.step, out);
            }
            Node::Scalar(Value::String(text), Quotes::Literal) => {
                match emit::literal(text, indent + layout.step, layout.step) {
                    Some(literal) => out.extend([" ", &literal, "\n"]),
                    None => out.extend([" ", &quote(text), comment, "\n"]),
                }
            }
            Node::Scalar(_, Quotes::Empty) => out.extend([comment, "\n"]),
            other => out.extend([" ", &flow(other), comment, "\n"]),
        }
    }
}

fn flow(node: &Node) -> String {
    match node {
        Node::Scalar(Value::String(text), Quotes::Single) => {
            single_quoted(text).unwrap_or_else(|| double_quoted(text))
        }
        Node::Scalar(Value::String(text), Quotes::Double) => double_quoted(text),
        Node::Scalar(Value::String(text), _) => quote_in_flow(text).into_owned(),
        Node::Scalar(value, _) => value.to_string(),
        Node::Seq(items, _) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Node::Map(entries, _) => {
            let entry = |(key, node): &(String, Node)| format!("{key}: {}", flow(node));
            let entries: Vec<String> = entries.iter().map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
    }
}
