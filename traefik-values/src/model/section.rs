//! `Serialize`, `Deserialize` and `Debug`: the spelling of the newest chart, and what has no field in `rest`. What is not
//! said is left out.

use super::problem::ValueProblem;
use super::raw::{RawList, RawObject};
use super::tree::Tree;
use super::walk::{Fields, read, write};
use crate::Values;
use goyaml::Path;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;
use std::collections::BTreeMap;
use std::fmt;

pub(crate) fn debug_section(
    f: &mut fmt::Formatter<'_>,
    name: &str,
    section: &impl Fields,
) -> fmt::Result {
    write!(f, "{name} {}", Value::Object(write(section)))
}

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

impl fmt::Debug for Values {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        debug_section(f, "Values", self)?;
        if self.rest.is_empty() { Ok(()) } else { write!(f, " and {:?}", self.rest) }
    }
}

impl Serialize for Values {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut tree = write(self);
        if !self.rest.is_empty() {
            let rest = self.rest.iter().map(|(path, value)| (path.to_string(), value.clone()));
            let rest = rest.collect();
            tree.insert(REST.to_owned(), Value::Object(rest));
        }
        tree.serialize(to)
    }
}

impl<'de> Deserialize<'de> for Values {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        let mut tree = Tree::deserialize(from)?;
        let entry = |(path, value): (String, Value)| {
            path.parse::<Path>().map(|path| (path, value)).map_err(D::Error::custom)
        };
        let rest = match tree.shift_remove(REST) {
            Some(Value::Object(rest)) => rest.into_iter().map(entry).collect::<Result<_, _>>()?,
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
