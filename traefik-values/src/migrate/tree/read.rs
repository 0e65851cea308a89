//! From a document to its pieces.

use super::{Entry, Input, Item, Layout, Leaf, Node, Raw, Shape, Tree};
use config_diagnostics::Span;
use goyaml::{NodeKind, Path, Scalar, Step, Style, helm};
use serde_json::{Map, Value};

/// How deep values may nest; the reader of values allows no more.
const MAX_DEPTH: usize = 200;

impl Tree {
    /// The pieces of a map. `None` where Helm cannot read it.
    pub(crate) fn read(root: goyaml::Node<'_>) -> Option<Self> {
        let mut reader = Reader {
            text: root.document().text(),
            inputs: Vec::new(),
            layout: Layout { step: 0, list: usize::MAX, ending: root.document().line_ending() },
        };
        let on_lines = root.style() == Style::Block && reader.is_first(start(root));
        let (node, span) = if root.kind() == NodeKind::Mapping && on_lines {
            let column = reader.column(start(root));
            let from = reader.first_lead(root);
            let node = reader.block_map(root, column, from, &Path::root(), MAX_DEPTH)?;
            (node, Span::new(from, reader.next_line(end(root))))
        } else {
            let column = reader.column(start(root));
            let node = reader.node(root, column, &Path::root(), root.full_span(), MAX_DEPTH)?;
            (node, root.full_span())
        };
        let mut layout = reader.layout;
        layout.step = if layout.step == 0 { 2 } else { layout.step };
        layout.list = if layout.list == usize::MAX { layout.step } else { layout.list };
        let gone = vec![None; reader.inputs.len()];
        Some(Self { root: node, span, inputs: reader.inputs, gone, layout })
    }
}

struct Reader<'d> {
    text: &'d str,
    inputs: Vec<Input>,
    layout: Layout,
}

impl<'d> Reader<'d> {
    /// Any value, behind a key or dash at `column`.
    fn node(
        &mut self,
        node: goyaml::Node<'d>,
        column: usize,
        path: &Path,
        place: Span,
        depth: usize,
    ) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        let target = node.follow();
        let alias = node.kind() == NodeKind::Alias;
        let merges = target.entries().any(|entry| entry.is_merge());
        // What names it stands behind its key.
        let named = node.full_span().start() != node.span().start();
        let plain = !(alias || named && self.is_first(node.full_span().start()));
        let above = target.entries().skip_while(goyaml::Entry::is_merge).all(|e| !e.is_merge());
        let lines = plain && above && target.style() == Style::Block && self.is_first(start(node));
        let mut read = match target.kind() {
            NodeKind::Mapping if lines => {
                let from = self.next_line(self.key_end(node));
                let column = self.column(start(node));
                return self.block_map(node, column, from, path, depth);
            }
            NodeKind::Sequence if lines => {
                let from = self.next_line(self.key_end(node));
                return self.block_seq(node, from, path, depth);
            }
            NodeKind::Mapping if target.entries().next().is_some() => {
                self.loose_map(target, column, path, depth)?
            }
            NodeKind::Sequence if target.items().next().is_some() => {
                let mut items = Vec::new();
                let comments = self.loose_comments(target, target.items().map(|i| i.full_span()));
                for ((index, item), (lead, end)) in target.items().enumerate().zip(comments) {
                    let path = path.clone().join(Step::Index(index));
                    let value = self.node(item, column, &path, item.full_span(), depth)?;
                    items.push(Item { lead, dash: "- ".into(), value, end, column: None });
                }
                Node::new(Shape::Seq(items))
            }
            _ => {
                let value = match target.kind() {
                    NodeKind::Mapping => Value::Object(Map::new()),
                    NodeKind::Sequence => Value::Array(Vec::new()),
                    _ => helm::node_to_json(target).ok()?,
                };
                let origin = Some(self.inputs.len());
                let (path, given) = (path.clone(), value.clone());
                self.inputs.push(Input { path, value: given, span: place, is_unread: false });
                Node::new(Shape::Leaf(Leaf { value, origin }))
            }
        };
        read.tied = alias || merges;
        read.block = target.style() == Style::Block;
        read.raw = Some(Raw { text: self.slice(node.full_span()).to_owned(), column });
        Some(read)
    }

    /// A map whose keys stand on lines of their own, the pieces of which begin at `from`.
    fn block_map(
        &mut self,
        node: goyaml::Node<'d>,
        column: usize,
        from: u32,
        path: &Path,
        depth: usize,
    ) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        let mut entries: Vec<Entry> = Vec::new();
        let mut from = from;
        let dead = dead_keys(node);
        let mut merge = String::new();
        for (n, entry) in node.entries().enumerate() {
            if entry.is_merge() {
                let next = self.next_line(end(entry.value));
                merge.push_str(self.slice(Span::new(from, next)));
                from = next;
                continue;
            }
            if entry.is_explicit() || !self.is_first(entry.key.full_span().start()) {
                // Too unusual to take apart.
                return None;
            }
            let key = key_text(entry.key)?;
            let key_start = self.line_start(entry.key.full_span().start());
            let lead = self.slice(Span::new(from, key_start));
            let inner = inner_comments(lead, column);
            let (below, lead) = lead.split_at(entries.last_mut().map_or(0, |_| inner));
            if let Some(before) = entries.last_mut() {
                before.add_below(below);
            }
            let lead = lead.to_owned();
            let path = path.clone().join(key.as_str());
            let known = self.inputs.len();
            let span = entry.key.span();
            let value = self.node(entry.value, column, &path, span, depth)?;
            if dead.contains(&n) {
                self.inputs.truncate(known);
            }
            let below = value.raw.is_none();
            let (value_start, value_end) = (entry.value.full_span().start(), end(entry.value));
            let next = self.next_line(value_end);
            let gap = if below {
                Span::new(entry.key.full_span().end(), self.next_line(entry.key.full_span().end()))
            } else {
                Span::new(entry.key.full_span().end(), value_start)
            };
            let end = if below { Span::at(next) } else { Span::new(value_end, next) };
            if below && value.block {
                let by = self.column(start(entry.value)).saturating_sub(column);
                match &value.shape {
                    Shape::Map(_) if self.layout.step == 0 => self.layout.step = by,
                    Shape::Seq(_) if self.layout.list == usize::MAX => self.layout.list = by,
                    _ => {}
                }
            }
            entries.push(Entry {
                lead,
                key,
                key_text: self.slice(entry.key.full_span()).to_owned(),
                gap: self.slice(gap).to_owned(),
                value,
                end: self.slice(end).to_owned(),
                column: Some(column),
                merged: false,
            });
            from = next;
        }
        self.merged(node, column, path, depth, &mut entries)?;
        let read = Node::new(Shape::Map(entries));
        Some(Node { block: true, column: Some(column), merge, ..read })
    }

    fn block_seq(
        &mut self,
        node: goyaml::Node<'d>,
        from: u32,
        path: &Path,
        depth: usize,
    ) -> Option<Node> {
        let depth = depth.checked_sub(1)?;
        let mut items: Vec<Item> = Vec::new();
        let (mut from, mut behind) = (from, node.span().start());
        for (index, item) in node.items().enumerate() {
            let dash = self.dash(behind)?;
            let line = self.line_start(dash);
            let column = self.column(dash);
            let path = path.clone().join(Step::Index(index));
            let value_start = start(item);
            // What stands below its dash is a piece as a whole.
            let span = Span::new(value_start, end(item));
            let mut value = self.node(item, column, &path, item.full_span(), depth)?;
            if value.raw.is_none() {
                value.raw = Some(Raw { text: self.slice(span).to_owned(), column });
            }
            let next = self.next_line(span.end());
            items.push(Item {
                lead: self.slice(Span::new(from, line)).to_owned(),
                dash: self.slice(Span::new(dash, value_start)).to_owned(),
                value,
                end: self.slice(Span::new(span.end(), next)).to_owned(),
                column: Some(column),
            });
            (from, behind) = (next, span.end());
        }
        let column = items.first().and_then(|item| item.column);
        Some(Node { block: true, column, ..Node::new(Shape::Seq(items)) })
    }

    /// A map that prints as a whole until it is changed: in braces, or with what a merge key brings in.
    fn loose_map(
        &mut self,
        node: goyaml::Node<'d>,
        column: usize,
        path: &Path,
        depth: usize,
    ) -> Option<Node> {
        let mut entries: Vec<Entry> = Vec::new();
        let dead = dead_keys(node);
        let comments = self.loose_comments(node, node.entries().map(|entry| entry.span()));
        for ((n, entry), (lead, end)) in node.entries().enumerate().zip(comments) {
            if !entry.is_merge() && !dead.contains(&n) {
                let entry = self.loose_entry(entry, column, path, depth)?;
                let flow = node.style() == Style::Flow;
                entries.push(if flow { Entry { lead, end, ..entry } } else { entry });
            }
        }
        self.merged(node, column, path, depth, &mut entries)?;
        Some(Node::new(Shape::Map(entries)))
    }

    /// Adds what merge keys bring in.
    fn merged(
        &mut self,
        node: goyaml::Node<'d>,
        column: usize,
        path: &Path,
        depth: usize,
        entries: &mut Vec<Entry>,
    ) -> Option<()> {
        let mut merged = Vec::new();
        for entry in node.entries().filter(goyaml::Entry::is_merge) {
            let target = entry.value.follow();
            match target.kind() {
                NodeKind::Sequence => merged.extend(target.items().map(goyaml::Node::follow)),
                _ => merged.push(target),
            }
        }
        for target in merged {
            let mut below = Vec::new();
            let mut todo: Vec<_> = target.entries().collect();
            while let Some(entry) = todo.pop() {
                if entry.is_merge() {
                    todo.extend(entry.value.follow().entries());
                } else {
                    below.push(entry);
                }
            }
            below.reverse();
            for entry in below {
                let key = key_text(entry.key)?;
                if entries.iter().all(|known| known.key != key) {
                    let entry = self.loose_entry(entry, column, path, depth)?;
                    entries.push(Entry { merged: true, ..entry });
                }
            }
        }
        Some(())
    }

    /// The comments above and behind what stands in braces or brackets.
    fn loose_comments(
        &self,
        node: goyaml::Node<'d>,
        inside: impl Iterator<Item = Span>,
    ) -> Vec<(String, String)> {
        let mut found: Vec<(String, String)> = Vec::new();
        let mut from = node.span().start();
        let all = node.document().comment_spans();
        let behind = Span::at(node.span().end());
        for span in inside.chain([behind]) {
            let first = all.partition_point(|comment| comment.start() < from);
            let comments = all.get(first..).unwrap_or_default().iter();
            let mut lead = String::new();
            for comment in comments.take_while(|comment| comment.start() < span.start()) {
                let text = self.slice(*comment).trim_end();
                let last = span == behind || !self.is_first(comment.start());
                match found.last_mut().filter(|_| last) {
                    Some((_, end)) if end.is_empty() => *end = format!("  {text}"),
                    Some((_, end)) => *end = format!("{end}{}  {text}", self.layout.ending),
                    None => lead = format!("{lead}{text}{}", self.layout.ending),
                }
            }
            found.push((lead, String::new()));
            from = span.end();
        }
        found.pop();
        for (_, end) in found.iter_mut().filter(|(_, end)| !end.is_empty()) {
            end.push_str(self.layout.ending);
        }
        found
    }

    fn loose_entry(
        &mut self,
        entry: goyaml::Entry<'d>,
        column: usize,
        path: &Path,
        depth: usize,
    ) -> Option<Entry> {
        let key = key_text(entry.key)?;
        let path = path.clone().join(key.as_str());
        let value = self.node(entry.value, column, &path, entry.key.span(), depth)?;
        let mut new = Entry::new(&key, value);
        self.slice(entry.key.full_span()).clone_into(&mut new.key_text);
        let in_lines = entry.key.parent().is_some_and(|map| map.style() == Style::Block);
        if self.is_first(entry.key.full_span().start()) {
            for comment in entry.lead_comments() {
                new.lead.push_str(self.slice(*comment));
                new.lead.push_str(self.layout.ending);
            }
        }
        if let Some(comment) = entry.trailing_comment().filter(|_| in_lines) {
            new.end = format!("  {}{}", self.slice(comment), self.layout.ending);
        }
        Some(new)
    }
}

/// Places.
impl<'d> Reader<'d> {
    fn slice(&self, span: Span) -> &'d str {
        self.text.get(span.range()).unwrap_or_default()
    }

    fn line_start(&self, offset: u32) -> u32 {
        let before = self.text.get(..offset as usize).unwrap_or_default();
        before.rfind('\n').map_or(0, |at| u32::try_from(at + 1).unwrap_or(offset))
    }

    fn next_line(&self, offset: u32) -> u32 {
        let rest = self.text.get(offset as usize..).unwrap_or_default();
        let length = rest.find('\n').map_or(rest.len(), |at| at + 1);
        offset + u32::try_from(length).unwrap_or(0)
    }

    fn column(&self, offset: u32) -> usize {
        let line = self.slice(Span::new(self.line_start(offset), offset));
        line.trim_start_matches('\u{feff}').chars().count()
    }

    fn is_first(&self, offset: u32) -> bool {
        let line = self.slice(Span::new(self.line_start(offset), offset));
        line.bytes().all(|byte| byte == b' ')
    }

    /// Where the comments directly above a map begin.
    fn first_lead(&self, node: goyaml::Node<'_>) -> u32 {
        let own = self.line_start(start(node));
        let first = node.entries().next().and_then(|entry| entry.lead_comments().first().copied());
        first.map_or(own, |comment| self.line_start(comment.start()).min(own))
    }

    /// Where the key of a value that stands below it ends.
    fn key_end(&self, node: goyaml::Node<'_>) -> u32 {
        let before = self.text.get(..start(node) as usize).unwrap_or_default();
        let comments = node.document().comment_spans();
        let mut end = before.len();
        loop {
            let text = before.get(..end).unwrap_or_default().trim_end();
            let at = u32::try_from(text.len()).unwrap_or(0);
            match comments.binary_search_by_key(&at, |comment| comment.end()) {
                Ok(n) => end = comments.get(n).map_or(0, |comment| comment.start() as usize),
                Err(_) => return at,
            }
        }
    }

    /// The next dash behind `from`.
    fn dash(&self, from: u32) -> Option<u32> {
        let mut at = from;
        loop {
            let line = self.slice(Span::new(at, self.next_line(at)));
            let text = line.trim_start();
            if text.starts_with('-') {
                return Some(at + u32::try_from(line.len() - text.len()).ok()?);
            }
            let next = self.next_line(at);
            if next == at {
                return None;
            }
            at = next;
        }
    }
}

/// Where a node starts, its tag and anchor or those of its first key included.
fn start(node: goyaml::Node<'_>) -> u32 {
    let first = node.children().next().map_or(u32::MAX, |child| child.full_span().start());
    let own = if node.style() == Style::Block { node.span() } else { node.full_span() };
    own.start().min(first)
}

fn end(node: goyaml::Node<'_>) -> u32 {
    node.full_span().end()
}

/// How much of the lines above a key at `column` are comments that stand further to the right: they belong to what is above.
fn inner_comments(lead: &str, column: usize) -> usize {
    let (mut at, mut cut) = (0, 0);
    for line in lead.split_inclusive('\n') {
        at += line.len();
        let text = line.trim_start_matches(' ');
        if text.starts_with('#') {
            if line.len() - text.len() <= column {
                break;
            }
            cut = at;
        }
    }
    cut
}

/// A key as Helm reads it.
fn key_text(key: goyaml::Node<'_>) -> Option<String> {
    match key.follow().scalar()? {
        Scalar::Str(text) => Some(text.into_owned()),
        scalar => Some(goyaml::Value::from(scalar).go_string()),
    }
}

/// The entries whose key stands again below.
fn dead_keys(node: goyaml::Node<'_>) -> Vec<usize> {
    let keys: Vec<_> = node.entries().map(|entry| key_text(entry.key)).collect();
    let mut last = std::collections::HashMap::new();
    for (n, key) in keys.iter().enumerate() {
        last.insert(key, n);
    }
    (0..keys.len()).filter(|n| keys.get(*n).is_some_and(|key| last.get(key) != Some(n))).collect()
}
