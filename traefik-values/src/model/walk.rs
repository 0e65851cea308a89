//! The walk over the fields of the typed values, from and to a tree with the paths of the newest chart.

use super::leaf::Leaf;
use super::tree::{Tree, get, names, put, take};
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// A section of the values.
pub(crate) trait Fields: Clone + Default {
    /// Tells the walk of every field.
    fn fields(&mut self, walk: &mut Walk);
}

/// Where a walk stands, and what it has.
#[derive(Debug)]
pub(crate) struct Walk {
    at: Vec<String>,
    mode: Mode,
    tree: Tree,
    problems: Vec<Misfit>,
    #[cfg(any(test, feature = "proptest"))]
    kinds: Vec<(Vec<String>, super::Kind)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Read,
    Write,
    /// Which fields there are.
    #[cfg(any(test, feature = "proptest"))]
    Kinds,
}

/// A value that is not of its field's type.
#[derive(Debug)]
pub(crate) struct Misfit {
    pub(crate) path: Vec<String>,
    pub(crate) expected: &'static str,
}

/// What a section says, as a tree.
pub(crate) fn write(section: &impl Fields) -> Tree {
    let mut walk = Walk::new(Mode::Write, Tree::new());
    section.clone().fields(&mut walk);
    walk.tree
}

/// A section from a tree, what of the tree is left, and what of that is not of its field's type.
pub(crate) fn read<F: Fields>(tree: Tree) -> (F, Tree, Vec<Misfit>) {
    let mut walk = Walk::new(Mode::Read, tree);
    let mut section = F::default();
    section.fields(&mut walk);
    (section, walk.tree, walk.problems)
}

/// Every field with its path; the names of maps are `<name>`.
#[cfg(any(test, feature = "proptest"))]
pub(crate) fn kinds<F: Fields>() -> Vec<(Vec<String>, super::Kind)> {
    let mut walk = Walk::new(Mode::Kinds, Tree::new());
    F::default().fields(&mut walk);
    walk.kinds
}

impl Walk {
    fn new(mode: Mode, tree: Tree) -> Self {
        Self {
            at: Vec::new(),
            mode,
            tree,
            problems: Vec::new(),
            #[cfg(any(test, feature = "proptest"))]
            kinds: Vec::new(),
        }
    }

    /// Does something further down.
    fn below(&mut self, path: &[&str], visit: impl FnOnce(&mut Self)) {
        let depth = self.at.len();
        self.at.extend(path.iter().map(|key| (*key).to_owned()));
        visit(self);
        self.at.truncate(depth);
    }

    /// A single value.
    pub(crate) fn leaf<T: Leaf>(&mut self, path: &[&str], field: &mut Option<T>) {
        self.below(path, |walk| match walk.mode {
            Mode::Write => walk.write(field.as_ref().and_then(Leaf::to_json)),
            Mode::Read => *field = walk.read(T::from_json),
            #[cfg(any(test, feature = "proptest"))]
            Mode::Kinds => walk.kinds.push((walk.at.clone(), T::kind())),
        });
    }

    /// Values of one type, by name.
    pub(crate) fn map<T: Leaf>(&mut self, path: &[&str], field: &mut BTreeMap<String, T>) {
        self.below(path, |walk| {
            if !walk.is_map() {
                return;
            }
            for name in walk.entries(field.keys()) {
                let mut one = field.remove(&name);
                walk.leaf(&[name.as_str()], &mut one);
                field.extend(one.map(|one| (name, one)));
            }
            walk.forget_empty();
        });
    }

    /// A section.
    pub(crate) fn section<F: Fields>(&mut self, path: &[&str], field: &mut F) {
        self.below(path, |walk| {
            if walk.is_map() {
                field.fields(walk);
                walk.forget_empty();
            }
        });
    }

    /// Sections of one type, by name.
    pub(crate) fn named<F: Fields>(&mut self, path: &[&str], field: &mut BTreeMap<String, F>) {
        self.below(path, |walk| {
            if !walk.is_map() {
                return;
            }
            for name in walk.entries(field.keys()) {
                walk.below(&[name.as_str()], |walk| {
                    if walk.is_map() {
                        let one = field.entry(name.clone()).or_default();
                        one.fields(walk);
                        if walk.mode == Mode::Write {
                            walk.write(Some(Value::Object(Map::new())));
                        }
                        walk.forget_empty();
                    }
                });
            }
            walk.forget_empty();
        });
    }

    /// Sections in a list, which is read as a whole.
    pub(crate) fn list<F: Fields>(&mut self, path: &[&str], field: &mut Option<Vec<F>>) {
        let one = |value: &Value| {
            let tree = value.as_object().cloned()?;
            let (section, left, _) = read::<F>(tree);
            left.is_empty().then_some(section)
        };
        let list = |value: &Value| {
            let items = value.as_array().and_then(|items| items.iter().map(one).collect());
            items.ok_or("a list of maps with the keys that the chart knows")
        };
        self.below(path, |walk| match walk.mode {
            Mode::Write => {
                let items = field.as_ref().map(|items| items.iter().map(write));
                let items = items.map(|items| items.map(Value::Object).collect());
                walk.write(items.map(Value::Array));
            }
            Mode::Read => *field = walk.read(list),
            #[cfg(any(test, feature = "proptest"))]
            Mode::Kinds => {
                let domains = walk.at.last().is_some_and(|key| key == "domains");
                let kind = if domains { super::Kind::Domains } else { super::Kind::Volumes };
                walk.kinds.push((walk.at.clone(), kind));
            }
        });
    }

    /// The names in a map: those that are said, or those of the tree.
    fn entries<'k>(&self, said: impl Iterator<Item = &'k String>) -> Vec<String> {
        match self.mode {
            Mode::Write => said.cloned().collect(),
            Mode::Read => names(&self.tree, &self.at),
            #[cfg(any(test, feature = "proptest"))]
            Mode::Kinds => vec!["<name>".to_owned()],
        }
    }

    fn write(&mut self, value: Option<Value>) {
        if let Some(value) = value {
            put(&mut self.tree, &self.at, value);
        }
    }

    /// Takes a value out of the tree if it is of its type.
    fn read<T>(&mut self, parse: impl FnOnce(&Value) -> Result<T, &'static str>) -> Option<T> {
        match parse(get(&self.tree, &self.at)?) {
            Ok(value) => {
                take(&mut self.tree, &self.at);
                Some(value)
            }
            Err(expected) => {
                self.problems.push(Misfit { path: self.at.clone(), expected });
                None
            }
        }
    }

    /// Whether a section can be here.
    fn is_map(&mut self) -> bool {
        let map = self.mode != Mode::Read || get(&self.tree, &self.at).is_none_or(Value::is_object);
        if !map {
            self.problems.push(Misfit { path: self.at.clone(), expected: "a map" });
        }
        map
    }

    /// An empty section says nothing.
    fn forget_empty(&mut self) {
        let empty = |value: &Value| value.as_object().is_some_and(Map::is_empty);
        if self.mode == Mode::Read && get(&self.tree, &self.at).is_some_and(empty) {
            take(&mut self.tree, &self.at);
        }
    }
}
