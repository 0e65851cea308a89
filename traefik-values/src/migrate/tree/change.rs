//! Pieces that come, go and move.

use super::{Entry, Item, Node, Shape, Tree};
use serde_json::Value;

/// Why a value stays where it is, or goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Stuck {
    /// Something is there already, and the old value was taken out for it.
    Taken,
    /// What is on the way there is no map.
    NoMap,
}

/// An entry that was taken out.
struct Taken {
    entry: Entry,
    /// The lines above what was around it and is gone, too.
    lead: String,
    /// The map out of which it was taken, with all around it that is gone.
    hole: Vec<String>,
    /// Where in that map.
    at: usize,
}

impl Tree {
    /// The entries of a map, to be changed.
    pub(crate) fn open(&mut self, path: &[String]) -> Option<&mut Vec<Entry>> {
        let mut node = &mut self.root;
        for key in path {
            node.raw = None;
            let Shape::Map(entries) = &mut node.shape else { return None };
            node = &mut entries.iter_mut().rfind(|entry| entry.key == *key)?.value;
        }
        if node.is_hollow() && !node.is_map() {
            *node = Node::map(Vec::new());
        }
        node.raw = None;
        match &mut node.shape {
            Shape::Map(entries) => Some(entries),
            _ => None,
        }
    }

    /// An entry, to be changed.
    pub(crate) fn entry(&mut self, path: &[String]) -> Option<&mut Entry> {
        let (key, parent) = path.split_last()?;
        self.at(path)?;
        self.open(parent)?.iter_mut().rfind(|entry| entry.key == *key)
    }

    /// The items of a list, to be changed.
    pub(crate) fn items(&mut self, path: &[String]) -> Option<&mut Vec<Item>> {
        let entry = self.entry(path)?;
        match &mut entry.value.shape {
            Shape::Seq(items) => {
                entry.value.raw = None;
                Some(items)
            }
            _ => None,
        }
    }

    /// Takes a value out, and notes why.
    pub(crate) fn remove(&mut self, path: &[String], why: &str) {
        if let Some(mut taken) = self.take(path, 0) {
            self.leave(&mut taken);
            self.note_gone(&taken.entry.value, why);
        }
    }

    /// Takes an item out of a list, and the list when nothing is left of it.
    pub(crate) fn remove_item(&mut self, path: &[String], index: usize, why: &str) {
        let Some(items) = self.items(path).filter(|items| index < items.len()) else { return };
        let item = items.remove(index);
        let empty = items.is_empty();
        // What stands above the first item is often about all of them.
        if let (0, Some(next)) = (index, items.first_mut()) {
            let detached = item
                .lead
                .rfind("\n\n")
                .map_or("", |at| item.lead.get(..at + 2).unwrap_or_default());
            next.lead.insert_str(0, detached);
        }
        self.note_gone(&item.value, why);
        if empty {
            self.take(path, 0);
        }
    }

    pub(crate) fn note_gone(&mut self, node: &Node, why: &str) {
        for origin in node.origins() {
            if let Some(gone) = self.gone.get_mut(origin) {
                *gone = Some(why.to_owned());
            }
        }
    }

    /// Puts a new scalar in the place of a value. What a list held is in it by now.
    pub(crate) fn replace(&mut self, path: &[String], value: Value) {
        let Some(entry) = self.entry(path) else { return };
        let mut origins = entry.value.origins().into_iter();
        entry.value = Node::leaf(value, origins.next());
        for origin in origins {
            if let Some(gone) = self.gone.get_mut(origin) {
                *gone = Some(format!("`{}` is one text", path.join(".")));
            }
        }
    }

    /// Adds a key with a value, where there is none.
    pub(crate) fn add(&mut self, path: &[String], key: &str, value: Node) {
        let exists = self.at(path).is_some_and(|node| node.get(key).is_some_and(|n| !n.is_null()));
        if let Some(entries) = self.open(path).filter(|_| !exists) {
            entries.push(Entry::new(key, value));
        }
    }

    /// Makes the maps of a path, as far as there are none.
    pub(crate) fn ensure(&mut self, path: &[String]) {
        for (n, key) in path.iter().enumerate() {
            let Some(above) = path.get(..n) else { return };
            self.add(above, key, Node::map(Vec::new()));
        }
    }

    /// Moves a value, with the comments above and behind it. Maps are merged; of other values the one that is there wins.
    pub(crate) fn relocate(&mut self, from: &[String], to: &[String]) -> Result<(), Stuck> {
        if let Some(below) = to.strip_prefix(from).filter(|below| !below.is_empty()) {
            self.wrap(from, below);
            return Ok(());
        }
        let shared = from.iter().zip(to).take_while(|(from, to)| from == to).count();
        // The deepest map on the way that is there.
        let mut depth = shared;
        while depth + 1 < to.len() {
            match to.get(..=depth).and_then(|path| self.at(path)) {
                None => break,
                Some(node) if node.is_map() || node.is_hollow() => depth += 1,
                Some(_) => return Err(Stuck::NoMap),
            }
        }
        if depth + 1 == to.len()
            && let Some(there) = self.at(to).filter(|node| !node.is_null())
        {
            let maps = there.is_map() && self.at(from).is_some_and(Node::is_map);
            if maps
                || !self.is_unread(there)
                || self.at(from).is_none_or(|node| self.is_unread(node))
            {
                return self.merge(from, to, maps);
            }
            self.remove(
                to,
                &format!("nothing read it, and `{}` has its place now", from.join(".")),
            );
            return self.relocate(from, to);
        }
        let Some(mut taken) = self.take(from, shared) else { return Ok(()) };
        let (Some(base), Some(rest)) = (to.get(..depth), to.get(depth..)) else { return Ok(()) };
        let Some((last, before)) = rest.split_last() else { return Ok(()) };
        let in_place = depth == shared;
        // Whether all that was around it there is gone.
        let gone = taken.hole.len() == shared;
        if !(in_place && gone) {
            self.leave(&mut taken);
        }
        let Taken { mut entry, lead, hole, at } = taken;
        entry.rename(last);
        for key in before.iter().rev() {
            let outer = entry.like(key, Node::default());
            entry = Entry { value: Node::map(vec![entry]), ..outer };
        }
        entry.lead_with(&lead);
        let Some(entries) = self.open(base) else { return Ok(()) };
        entries.retain(|other| other.key != entry.key);
        let at = match hole.get(shared) {
            Some(around) => entries.iter().rposition(|other| other.key == *around).unwrap_or(at),
            None => at,
        };
        let at = if in_place { at.min(entries.len()) } else { entries.len() };
        let split = in_place && !gone && to.len() == shared + 1 && from.len() == shared + 2;
        if let Some(rest) = entries.get_mut(at).filter(|_| split) {
            // What is split off first takes the lines above along.
            entry.lead_with(&std::mem::take(&mut rest.lead));
        }
        entries.insert(at, entry);
        Ok(())
    }

    /// Takes the comments of an entry that is about to be empty; those that are not about it stay.
    pub(crate) fn take_comments(&mut self, path: &[String]) -> String {
        let ending = self.layout.ending;
        let Some(entry) = self.entry(path) else { return String::new() };
        let own = entry.own_comments(ending);
        let detached = take_detached(&mut entry.lead);
        let lead = std::mem::replace(&mut entry.lead, detached);
        ":".clone_into(&mut entry.gap);
        entry.end.clear();
        lead + &own
    }

    fn merge(&mut self, from: &[String], to: &[String], maps: bool) -> Result<(), Stuck> {
        let keys: Vec<String> = match self.at(from).map(|node| &node.shape) {
            Some(Shape::Map(entries)) if maps => entries.iter().map(|e| e.key.clone()).collect(),
            _ => {
                self.remove(from, &format!("`{}` is there already, and wins", to.join(".")));
                return Err(Stuck::Taken);
            }
        };
        if let Some(first) = keys.first() {
            // What is said of the map goes along with what is in it.
            let comments = self.take_comments(from);
            if let Some(entry) = self.entry(&[from, std::slice::from_ref(first)].concat()) {
                entry.lead_with(&comments);
            }
        }
        let mut result = Ok(());
        for key in keys {
            let below = |path: &[String]| [path, std::slice::from_ref(&key)].concat();
            result = result.and(self.relocate(&below(from), &below(to)));
        }
        if self.at(from).is_some_and(Node::is_hollow) {
            self.take(from, 0);
        }
        result
    }

    /// Puts maps around a value.
    pub(crate) fn wrap(&mut self, path: &[String], below: &[String]) {
        let step = self.layout.ending;
        let Some(entry) = self.entry(path) else { return };
        let value = std::mem::take(&mut entry.value);
        let lines = entry.gap.ends_with(['\n', '\r']);
        let mut inner = value;
        let mut end = std::mem::take(&mut entry.end);
        for (n, key) in below.iter().rev().enumerate() {
            let mut new = entry.like(key, inner);
            if n == 0 {
                new.gap = if lines { format!(":{step}") } else { std::mem::take(&mut entry.gap) };
                new.end = std::mem::take(&mut end);
                // The pieces inside keep their places to each other.
                new.column = entry.column.filter(|_| lines);
            }
            inner = Node::map(vec![new]);
        }
        entry.gap = if lines { std::mem::take(&mut entry.gap) } else { ": ".to_owned() };
        entry.value = inner;
    }

    /// Takes an entry out, and what is empty without it, down to a depth.
    fn take(&mut self, path: &[String], keep: usize) -> Option<Taken> {
        let (key, parent) = path.split_last()?;
        self.at(path)?;
        let mut at = 0;
        let entry = self.open(parent).and_then(|entries| cut(entries, key, &mut at))?;
        let mut taken = Taken { entry, lead: String::new(), hole: parent.to_vec(), at };
        let mut outer: Vec<Entry> = Vec::new();
        while taken.hole.len() > keep && self.at(&taken.hole).is_some_and(Node::is_hollow) {
            let key = taken.hole.pop()?;
            let hole = taken.hole.clone();
            let entries = self.open(&hole)?;
            outer.push(cut(entries, &key, &mut taken.at)?);
        }
        for entry in outer.iter().rev() {
            taken.lead.push_str(&entry.lead);
            taken.lead.push_str(&entry.own_comments(self.layout.ending));
        }
        Some(taken)
    }

    /// Leaves the lines where they were that are not about what was taken out.
    fn leave(&mut self, taken: &mut Taken) {
        let lead = if taken.lead.is_empty() { &mut taken.entry.lead } else { &mut taken.lead };
        let detached = take_detached(lead);
        let at = taken.at;
        let Some(entries) = self.open(&taken.hole).filter(|_| !detached.is_empty()) else { return };
        if let Some(next) = entries.get_mut(at) {
            next.lead_with(&detached);
        } else if let Some(before) = at.checked_sub(1).and_then(|at| entries.get_mut(at)) {
            before.add_below(&detached);
        }
    }
}

/// Takes a key out of a map; of one that stands twice both.
fn cut(entries: &mut Vec<Entry>, key: &str, at: &mut usize) -> Option<Entry> {
    *at = entries.iter().rposition(|entry| entry.key == key)?;
    let entry = entries.remove(*at);
    let before = entries.len();
    entries.retain(|other| other.key != key);
    *at = at.saturating_sub(before - entries.len());
    Some(Entry { merged: false, ..entry })
}

/// Takes the lines that are not about the key below: those up to the last blank one.
fn take_detached(lead: &mut String) -> String {
    let (mut at, mut cut) = (0, 0);
    for line in lead.split_inclusive('\n') {
        at += line.len();
        if line.trim().is_empty() {
            cut = at;
        }
    }
    let attached = lead.split_off(cut);
    std::mem::replace(lead, attached)
}
