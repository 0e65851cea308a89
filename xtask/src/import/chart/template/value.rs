//! What is known of a value without values: which paths it may come from.

use super::super::values::join;
use std::collections::{BTreeMap, BTreeSet};

/// A value in a template.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Val {
    /// The paths of values that it may come from; the empty one is all values.
    pub(super) paths: BTreeSet<String>,
    /// Whether it may be what a template is given at first, with `.Values`.
    pub(super) context: bool,
    /// What a map made in the template holds.
    pub(super) fields: BTreeMap<String, Val>,
    /// What it holds under keys that are not known.
    pub(super) any: Option<Box<Val>>,
    /// The texts that it may be.
    pub(super) texts: BTreeSet<String>,
}

impl Val {
    /// What a template is given at first.
    pub(super) fn context() -> Self {
        Self { context: true, ..Self::default() }
    }

    pub(super) fn text(text: &str) -> Self {
        Self { texts: [text.to_owned()].into(), ..Self::default() }
    }

    /// It may be this or that.
    pub(super) fn or(mut self, other: &Self) -> Self {
        self.paths.extend(other.paths.iter().cloned());
        self.context |= other.context;
        self.texts.extend(other.texts.iter().cloned());
        for (key, value) in &other.fields {
            let own = self.fields.remove(key).unwrap_or_default();
            self.fields.insert(key.clone(), own.or(value));
        }
        if let Some(any) = &other.any {
            let own = self.any.take().map(|own| *own).unwrap_or_default();
            self.any = Some(Box::new(own.or(any)));
        }
        self
    }

    /// What it holds under a key.
    pub(super) fn field(&self, key: &str) -> Self {
        let mut value = self.fields.get(key).cloned().unwrap_or_default();
        if let Some(any) = &self.any {
            value = value.or(any);
        }
        value.paths.extend(self.paths.iter().map(|path| join(path, key)));
        if self.context && key == "Values" {
            value.paths.insert(String::new());
        }
        value
    }

    /// What it holds under any key.
    pub(super) fn items(&self) -> Self {
        let mut value = self.any.as_deref().cloned().unwrap_or_default();
        for field in self.fields.values() {
            value = value.or(field);
        }
        let named = |path: &String| {
            if path.is_empty() { "<name>".into() } else { format!("{path}.<name>") }
        };
        value.paths.extend(self.paths.iter().map(named));
        value
    }

    /// What it holds under the keys that `key` may be.
    pub(super) fn at(&self, key: &Self) -> Self {
        if key.texts.is_empty() {
            return self.items();
        }
        key.texts.iter().fold(Self::default(), |all, key| all.or(&self.field(key)))
    }

    /// Puts something under the keys that `key` may be.
    pub(super) fn put(&mut self, key: &Self, value: &Self) {
        if key.texts.is_empty() {
            let own = self.any.take().map(|own| *own).unwrap_or_default();
            self.any = Some(Box::new(own.or(value)));
        }
        for key in &key.texts {
            let own = self.fields.remove(key).unwrap_or_default();
            self.fields.insert(key.clone(), own.or(value));
        }
    }
}
