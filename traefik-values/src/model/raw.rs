//! What is kept as JSON: objects of Kubernetes and others.

use super::leaf::Leaf;
use serde_json::{Map, Value};
use thiserror::Error;

/// Why JSON is not of the form that a value needs.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{why}")]
pub struct FormError {
    why: String,
}

impl FormError {
    fn new(expected: &str) -> Self {
        Self { why: format!("this must be {expected}") }
    }

    /// Why it is not of a type.
    #[cfg(feature = "k8s-openapi")]
    pub(crate) fn of_type(error: &serde_json::Error) -> Self {
        Self { why: error.to_string() }
    }
}

const MAP: &str = "a map without null in it";
const LIST: &str = "a list of maps";

/// A map that is kept as JSON, such as an `Affinity`: the chart passes it on.
///
/// No key in it is null: Helm takes that for the order to forget a default. With the feature `k8s-openapi` it converts
/// from and to the types of Kubernetes.
///
/// ```
/// use serde_json::json;
/// use traefik_values::{RawObject, Values};
/// let resources: RawObject = json!({"limits": {"memory": "256Mi"}}).try_into()?;
/// let values = Values::new().resources(resources);
/// assert_eq!(values.resources.unwrap().get("limits"), Some(&json!({"memory": "256Mi"})));
/// assert!(RawObject::try_from(json!(["a list"])).is_err());
/// # Ok::<(), traefik_values::FormError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawObject {
    map: Map<String, Value>,
}

impl RawObject {
    /// What it holds.
    pub fn as_map(&self) -> &Map<String, Value> {
        &self.map
    }

    /// The value of a key.
    pub fn get(&self, key: &str) -> Option<&Value> {
        self.map.get(key)
    }

    /// The map itself.
    pub fn into_map(self) -> Map<String, Value> {
        self.map
    }
}

fn has_null(map: &Map<String, Value>) -> bool {
    map.values().any(|value| match value {
        Value::Null => true,
        Value::Object(map) => has_null(map),
        _ => false,
    })
}

impl TryFrom<Map<String, Value>> for RawObject {
    type Error = FormError;

    fn try_from(map: Map<String, Value>) -> Result<Self, FormError> {
        if has_null(&map) { Err(FormError::new(MAP)) } else { Ok(Self { map }) }
    }
}

impl TryFrom<Value> for RawObject {
    type Error = FormError;

    fn try_from(value: Value) -> Result<Self, FormError> {
        match value {
            Value::Object(map) => map.try_into(),
            _ => Err(FormError::new(MAP)),
        }
    }
}

impl From<RawObject> for Value {
    fn from(object: RawObject) -> Self {
        Self::Object(object.map)
    }
}

/// A list of maps that is kept as JSON, such as `[]Toleration`: the chart passes it on.
///
/// With the feature `k8s-openapi` it converts from and to the types of Kubernetes.
///
/// ```
/// use serde_json::json;
/// use traefik_values::{RawList, Values};
/// let env: RawList = json!([{"name": "TZ", "value": "Europe/Paris"}]).try_into()?;
/// assert_eq!(Values::new().env(env).env.unwrap().items().len(), 1);
/// assert!(RawList::try_from(json!({"name": "TZ"})).is_err());
/// # Ok::<(), traefik_values::FormError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq)]
pub struct RawList {
    items: Vec<Value>,
}

impl RawList {
    /// Its items, each a map.
    pub fn items(&self) -> &[Value] {
        &self.items
    }
}

impl TryFrom<Vec<Value>> for RawList {
    type Error = FormError;

    fn try_from(items: Vec<Value>) -> Result<Self, FormError> {
        if items.iter().all(Value::is_object) {
            Ok(Self { items })
        } else {
            Err(FormError::new(LIST))
        }
    }
}

impl TryFrom<Value> for RawList {
    type Error = FormError;

    fn try_from(value: Value) -> Result<Self, FormError> {
        match value {
            Value::Array(items) => items.try_into(),
            _ => Err(FormError::new(LIST)),
        }
    }
}

impl FromIterator<RawObject> for RawList {
    fn from_iter<I: IntoIterator<Item = RawObject>>(items: I) -> Self {
        Self { items: items.into_iter().map(Value::from).collect() }
    }
}

impl From<RawList> for Value {
    fn from(list: RawList) -> Self {
        Self::Array(list.items)
    }
}

impl Leaf for RawObject {
    fn to_json(&self) -> Option<Value> {
        Some(self.clone().into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        Self::try_from(value.clone()).map_err(|_| MAP)
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> super::Kind {
        super::Kind::Object
    }
}

impl Leaf for RawList {
    fn to_json(&self) -> Option<Value> {
        Some(self.clone().into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        Self::try_from(value.clone()).map_err(|_| LIST)
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> super::Kind {
        super::Kind::Objects
    }
}
