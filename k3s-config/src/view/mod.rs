//! What rules look at: each k3s that some text starts, with everything the text says of it.

mod config;
mod form;
mod networks;
mod node;
mod script;
mod unit;
mod values;
mod words;

pub(crate) use form::Form;
pub(crate) use networks::{Network, Networks};
pub(crate) use node::{Node, Stated};
pub(crate) use script::damage;
pub(crate) use values::Part;

use crate::{Document, ExpandError, SourceId, Target};
use config_diagnostics::{Diagnostic, Edit, Label, RuleInfo, Span};
use std::ops::Range;
use std::sync::Arc;

/// A configuration, read for rules.
pub(crate) struct View<'d> {
    pub(crate) target: &'d Target,
    /// What was read; spans of [`SourceId`] `n` point into the nth.
    pub(crate) files: Vec<File<'d>>,
    /// What kind of text it is, and what only that kind has.
    pub(crate) form: Form<'d>,
    /// Every k3s that is started.
    pub(crate) nodes: Vec<Node>,
    /// Why k3s cannot read its files at all.
    pub(crate) unread: Option<ExpandError>,
}

/// One text of a configuration.
pub(crate) struct File<'d> {
    /// Its path, where several are read together.
    pub(crate) path: Option<Arc<str>>,
    pub(crate) text: &'d str,
    /// The text as YAML, where it is.
    pub(crate) document: Option<&'d Document>,
}

impl<'d> View<'d> {
    /// The text that spans of a source point into.
    pub(crate) fn text(&self, source: SourceId) -> &'d str {
        self.file(source).map_or("", |file| file.text)
    }

    fn file(&self, source: SourceId) -> Option<&File<'d>> {
        self.files.get(usize::try_from(source.get()).ok()?)
    }

    /// What a source calls itself.
    pub(crate) fn path(&self, source: SourceId) -> Option<Arc<str>> {
        self.file(source)?.path.clone()
    }

    /// The whole lines of the entry of a file that states a value, its trailing comment included; `None` where it
    /// shares them with another.
    pub(crate) fn entry_lines(&self, stated: &Stated) -> Option<Span> {
        let file = self.file(stated.source)?;
        let root = file.document?.root()?;
        let entry = root.entries().find(|entry| entry.key.span() == stated.key_span)?;
        let (start, end) = (entry.span().start() as usize, entry.span().end() as usize);
        let from = file.text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
        let end = file.text.get(..end)?.trim_end().len().max(start);
        let to = file.text.get(end..)?.find('\n').map_or(file.text.len(), |at| end + at + 1);
        let alone = |part: &str| part.trim().is_empty() || part.trim().starts_with('#');
        let (before, after) = (file.text.get(from..start)?, file.text.get(end..to)?);
        (before.is_empty() && alone(after))
            .then(|| Some(Span::new(u32::try_from(from).ok()?, u32::try_from(to).ok()?)))?
    }

    /// Adds a line of YAML below the entry that states a value; `None` where that is none of its own lines.
    pub(crate) fn entry_below(&self, stated: &Stated, line: &str) -> Option<Edit> {
        let lines = self.entry_lines(stated)?;
        let file = self.file(stated.source)?;
        let end = file.document?.line_ending();
        let before = file.text.get(lines.range())?;
        let start = if before.ends_with('\n') { "" } else { end };
        Some(Edit::insert(lines.end(), format!("{start}{line}{end}")))
    }

    /// The node of YAML that a value is read from; of an alias, what it stands for.
    pub(crate) fn yaml(&self, stated: &Stated) -> Option<goyaml::Node<'d>> {
        let innermost = self.file(stated.source)?.document?.node_at(stated.span.start())?;
        let mut around = [innermost].into_iter().chain(innermost.ancestors());
        let is_it =
            |node: &goyaml::Node<'_>| [node.span(), node.full_span()].contains(&stated.span);
        around.find(is_it).map(goyaml::Node::follow)
    }

    /// The values of a flag of a node, taken apart as k3s does, each with who states it.
    pub(crate) fn parts<'n>(&self, node: &'n Node, flag: &'n str) -> Vec<(&'n Stated, Part)> {
        let of = |stated: &'n Stated| {
            stated.parts(self.text(stated.source)).into_iter().map(move |part| (stated, part))
        };
        node.all(flag).flat_map(of).collect()
    }

    /// `text` as it is to be written in place of a value: quoted as that is.
    pub(crate) fn quoted(&self, stated: &Stated, text: &str) -> String {
        let raw = self.text(stated.source).get(stated.span.range()).unwrap_or_default();
        match raw.chars().next() {
            Some('"') if !text.contains(['"', '\\']) => format!("\"{text}\""),
            Some('\'') if !text.contains('\'') => format!("'{text}'"),
            _ if self.in_flow(stated) => goyaml::quote_in_flow(text).into_owned(),
            _ => goyaml::quote(text).into_owned(),
        }
    }

    /// The place of some bytes of a value; `None` where the text does not show the value as it is.
    pub(crate) fn within(&self, stated: &Stated, bytes: Range<usize>) -> Option<Span> {
        let raw = self.text(stated.source).get(stated.span.range())?;
        let start = raw.find(stated.value.as_str()).filter(|_| !stated.value.is_empty())?;
        Some(stated.span.part(start + bytes.start..start + bytes.end))
    }

    /// A plain value of a file as it is written, where that is a number, yes or no to YAML and k3s gets another text.
    pub(crate) fn changed_by_yaml(&self, stated: &Stated) -> Option<&'d str> {
        use goyaml::Scalar::{Bool, Float, Int, Uint};
        let node = self.yaml(stated)?;
        let is_retyped = matches!(node.scalar(), Some(Bool(_) | Float(_) | Int(_) | Uint(_)))
            && node.style() == goyaml::Style::Plain;
        Some(node.raw()).filter(|raw| is_retyped && *raw != stated.value)
    }

    /// The edit that makes one value of a list several; `None` where no file states it, or not in one line.
    pub(crate) fn as_items(&self, stated: &Stated, items: &[&str]) -> Option<Edit> {
        let file = self.file(stated.source)?;
        let document = file.document?;
        let node =
            document.node_at(stated.span.start()).filter(|node| node.span() == stated.span)?;
        if node.raw().contains('\n') || node.anchor().is_some() || node.tag().is_some() {
            return None;
        }
        if self.in_flow(stated) {
            let items: Vec<_> = items.iter().map(|item| goyaml::quote_in_flow(item)).collect();
            return Some(Edit::replace(stated.span, items.join(", ")));
        }
        let items: Vec<_> = items.iter().map(|item| goyaml::quote(item)).collect();
        let before = file.text.get(..stated.span.start() as usize)?;
        let lead = before.rsplit('\n').next()?;
        // One of a block list: more of the same.
        if lead.trim_start() == "- " {
            let text = items.join(&format!("{}{lead}", document.line_ending()));
            return Some(Edit::replace(stated.span, text));
        }
        let lead = format!("{}  - ", document.line_ending());
        let colon = u32::try_from(before.trim_end().len()).ok()?;
        let text = format!("{lead}{}", items.join(&lead));
        Some(Edit::replace(Span::new(colon, stated.span.end()), text))
    }

    /// Whether a value stands within brackets or braces.
    fn in_flow(&self, stated: &Stated) -> bool {
        let document = self.file(stated.source).and_then(|file| file.document);
        let parent = document
            .and_then(|document| document.node_at(stated.span.start()))
            .and_then(|node| node.parent());
        parent.is_some_and(|parent| parent.raw().starts_with(['[', '{']))
    }

    /// A finding about a value.
    pub(crate) fn at_value(
        &self,
        rule: &RuleInfo,
        node: &Node,
        stated: &Stated,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.at(rule, node, stated, stated.span, message)
    }

    /// A finding about a key or a flag's name.
    pub(crate) fn at_key(
        &self,
        rule: &RuleInfo,
        node: &Node,
        stated: &Stated,
        message: impl Into<String>,
    ) -> Diagnostic {
        self.at(rule, node, stated, stated.key_span, message)
    }

    /// A finding at a place of what states a value.
    pub(crate) fn at(
        &self,
        rule: &RuleInfo,
        node: &Node,
        stated: &Stated,
        span: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        let mut found = Diagnostic::of(rule, message).at(span).path(path(node, stated));
        found.primary.file = self.path(stated.source);
        found
    }

    /// Another value that belongs to a finding.
    pub(crate) fn label(&self, node: &Node, stated: &Stated, message: impl Into<String>) -> Label {
        let mut label = Label::new(stated.span).path(path(node, stated)).message(message);
        label.file = self.path(stated.source);
        label
    }

    /// Another key, or flag, that belongs to a finding.
    pub(crate) fn label_at_key(
        &self,
        node: &Node,
        stated: &Stated,
        message: impl Into<String>,
    ) -> Label {
        let mut label = self.label(node, stated, message);
        label.span = stated.key_span;
        label
    }
}

/// Where a setting stands, in its form's own terms: `tls-san`, `k3s server / --tls-san`, `K3S_TOKEN`.
fn path(node: &Node, stated: &Stated) -> String {
    let own = match stated.variable {
        Some(variable) => variable.to_owned(),
        None if node.path.is_empty() => stated.name.clone(),
        None => format!("--{}", stated.name),
    };
    if node.path.is_empty() { own } else { format!("{} / {own}", node.path) }
}
