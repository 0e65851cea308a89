//! Which of the rules so far takes all that a later one takes, without comparing each with each.

use super::entry::{Entry, Mapping};
use std::collections::HashMap;

/// The rules so far; those of each kind of `mapping=` are of their own.
#[derive(Default)]
pub(super) struct Cover<'r> {
    kinds: HashMap<Option<Mapping>, Rules<'r>>,
    count: usize,
}

/// A rule, and how many came before it.
type Numbered<'r> = (usize, &'r Entry);

#[derive(Default)]
struct Rules<'r> {
    /// The first pattern that takes everything.
    all: Option<Numbered<'r>>,
    /// The first of each pattern.
    patterns: HashMap<&'r str, Numbered<'r>>,
    /// The first for `/`, written so.
    root: Option<Numbered<'r>>,
    /// Prefixes by their segments. The first node is where those without a slash at their start begin, the second `/`.
    nodes: Vec<Node<'r>>,
}

/// A path.
#[derive(Default)]
struct Node<'r> {
    /// The first rule for the path without a slash at its end.
    bare: Option<Numbered<'r>>,
    /// The first for the path with one.
    slash: Option<Numbered<'r>>,
    below: HashMap<&'r str, usize>,
}

impl<'r> Cover<'r> {
    /// The first rule so far that takes every request that `entry` takes.
    pub(super) fn of(&self, entry: &Entry) -> Option<&'r Entry> {
        let rules = self.kinds.get(&entry.mapping)?;
        let mut found = rules.all;
        let mut consider = |other: Option<Numbered<'r>>| {
            let earlier = other.filter(|new| found.is_none_or(|old| new.0 < old.0));
            found = earlier.or(found);
        };
        if let Some(pattern) = &entry.pattern {
            consider(rules.patterns.get(pattern.as_str()).copied());
            consider(rules.root);
            return found.map(|(_, rule)| rule);
        }
        let mut node = rules.nodes.get(usize::from(entry.path.starts_with('/')));
        let mut segments = segments(&entry.path).peekable();
        while let Some(here) = node {
            let Some(segment) = segments.next() else {
                consider(here.bare);
                consider(here.slash.filter(|_| entry.path.ends_with('/')));
                break;
            };
            consider(here.bare);
            consider(here.slash);
            node = here.below.get(segment).and_then(|n| rules.nodes.get(*n));
        }
        found.map(|(_, rule)| rule)
    }

    /// Adds a rule.
    pub(super) fn add(&mut self, entry: &'r Entry) {
        let new = (self.count, entry);
        self.count += 1;
        if entry.interpolate {
            return;
        }
        let rules = self.kinds.entry(entry.mapping).or_default();
        match &entry.pattern {
            Some(pattern) => {
                if pattern.takes_all() {
                    rules.all.get_or_insert(new);
                }
                rules.patterns.entry(pattern.as_str()).or_insert(new);
            }
            None => rules.add_prefix(new),
        }
    }
}

impl<'r> Rules<'r> {
    fn add_prefix(&mut self, new: Numbered<'r>) {
        let path = new.1.path.as_str();
        if path.is_empty() {
            return;
        }
        if path == "/" {
            self.root.get_or_insert(new);
        }
        if self.nodes.is_empty() {
            self.nodes.extend([Node::default(), Node::default()]);
        }
        let mut at = usize::from(path.starts_with('/'));
        for segment in segments(path) {
            let next = self.nodes.len();
            let Some(node) = self.nodes.get_mut(at) else { return };
            at = *node.below.entry(segment).or_insert(next);
            if at == next {
                self.nodes.push(Node::default());
            }
        }
        let Some(node) = self.nodes.get_mut(at) else { return };
        let place = if path.ends_with('/') { &mut node.slash } else { &mut node.bare };
        place.get_or_insert(new);
    }
}

/// The parts between slashes: any number of these equals any other.
fn segments(path: &str) -> impl Iterator<Item = &str> {
    path.split('/').filter(|segment| !segment.is_empty())
}
