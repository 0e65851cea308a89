//! `Serialize` and `Deserialize`: the spelling of the newest chart, and what has no field in `rest`.

use super::problem::ValueProblem;
use super::raw::{RawList, RawObject};
use super::tree::Tree;
use super::walk::{Fields, read, write};
use crate::Values;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;

pub(crate) fn serialize_section<S: Serializer>(
    section: &impl Fields,
    to: S,
) -> Result<S::Ok, S::Error> {
    write(section).serialize(to)
}

pub(crate) fn deserialize_section<'de, F: Fields, D: Deserializer<'de>>(
    from: D,
) -> Result<F, D::Error> {
    from_tree(Tree::deserialize(from)?)
}

fn from_tree<F: Fields, E: serde::de::Error>(tree: Tree) -> Result<F, E> {
    let (section, left, misfits) = read(tree);
    if let Some(misfit) = misfits.first() {
        return Err(E::custom(ValueProblem::new(&misfit.path, misfit.expected)));
    }
    match left.keys().next() {
        Some(key) => Err(E::custom(format!("`{key}` has no field"))),
        None => Ok(section),
    }
}

const REST: &str = "rest";

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut tree = write(self);
        if !self.rest.is_empty() {
            let rest = self.rest.clone().into_iter().collect();
            tree.insert(REST.to_owned(), Value::Object(rest));
        }
        tree.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut tree = Tree::deserialize(from)?;
        let rest: BTreeMap<String, Value> = match tree.shift_remove(REST) {
            Some(Value::Object(rest)) => rest.into_iter().collect(),
            Some(_) => return Err(D::Error::custom("`rest` must be a map")),
            None => BTreeMap::new(),
        };
        let values: Self = from_tree(tree)?;
        Ok(Self { rest, ..values })
    }
}

impl Serialize for RawObject {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.as_map().serialize(to)
    }
}

impl<'de> Deserialize<'de> for RawObject {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::try_from(Tree::deserialize(from)?).map_err(D::Error::custom)
    }
}

impl Serialize for RawList {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        self.items().serialize(to)
    }
}

impl<'de> Deserialize<'de> for RawList {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        Self::try_from(Vec::<Value>::deserialize(from)?).map_err(D::Error::custom)
    }
}
