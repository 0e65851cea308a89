//! Values as Helm reads them: go-yaml v2 first, then JSON (`sigs.k8s.io/yaml`, `YAMLToJSON`).

use super::{Event, ReadError, Walk};
use crate::go_number;
use crate::{Document, Node, Value};
use serde_json::{Map, Number, Value as Json};

/// The first document as JSON; null when there is none.
///
/// Keys are text, in the order of the file; of a key that stands twice the last value counts (of `1` and `"1"` Helm takes
/// either, at random); merge keys are applied.
/// A number without a fraction is a whole one, also when it was written with one.
///
/// ```
/// use goyaml::{Document, helm};
/// let document: Document = "on: 1\nports: &p {web: 0x50}\nmore: {<<: *p, web: 1.0}\n".parse()?;
/// let json = helm::to_json(&document)?;
/// assert_eq!(json.to_string(), r#"{"true":1,"ports":{"web":80},"more":{"web":1}}"#);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn to_json(document: &Document) -> Result<Json, ReadError> {
    match (ReadError::syntax(document), document.root()) {
        (Some(error), _) => Err(error),
        (None, Some(root)) => node_to_json(root),
        (None, None) => Ok(Json::Null),
    }
}

/// A node as JSON, as if it were a document.
pub fn node_to_json(node: Node<'_>) -> Result<Json, ReadError> {
    let mut builder = Builder::default();
    let mut walk = Walk::new(node);
    while let Some(event) = walk.next()? {
        builder.take(event)?;
    }
    builder.last.unwrap_or(Ok(Json::Null))
}

/// A value, or why it has none in JSON: only one that is still there at the end is an error.
type Made = Result<Json, ReadError>;

#[derive(Default)]
struct Builder {
    open: Vec<Open>,
    last: Option<Made>,
}

enum Open {
    Seq(Vec<Json>, Option<ReadError>),
    Map(Entries),
    /// Merged into the mapping around it.
    Merge(Entries),
}

/// The entries of a mapping.
#[derive(Default)]
struct Entries {
    map: Map<String, Json>,
    /// Keys without a value in JSON; no name for one that has none itself.
    errors: Vec<(Option<String>, ReadError)>,
    key: Option<Result<String, ReadError>>,
}

impl Entries {
    fn set(&mut self, key: String, value: Made) {
        self.errors.retain(|(other, _)| other.as_ref() != Some(&key));
        match value {
            Ok(value) => {
                self.map.insert(key, value);
            }
            Err(error) => {
                self.map.insert(key.clone(), Json::Null);
                self.errors.push((Some(key), error));
            }
        }
    }

    fn merge(&mut self, other: Self) {
        for (key, value) in other.map {
            self.set(key, Ok(value));
        }
        for (key, error) in other.errors {
            match key {
                Some(key) => self.set(key, Err(error)),
                None => self.errors.push((None, error)),
            }
        }
    }

    fn made(self) -> Made {
        match self.errors.into_iter().next() {
            Some((_, error)) => Err(error),
            None => Ok(Json::Object(self.map)),
        }
    }
}

impl Builder {
    fn take(&mut self, event: Event<'_>) -> Result<(), ReadError> {
        match event {
            Event::Scalar(value, at) => {
                if let Some(Open::Map(entries) | Open::Merge(entries)) = self.open.last_mut()
                    && entries.key.is_none()
                {
                    entries.key = Some(key(value, at));
                } else {
                    self.put(scalar(value, at));
                }
            }
            Event::Sequence(at) => {
                self.refuse_key(at)?;
                self.open.push(Open::Seq(Vec::new(), None));
            }
            Event::Mapping(at) => {
                self.refuse_key(at)?;
                self.open.push(Open::Map(Entries::default()));
            }
            Event::Merge => self.open.push(Open::Merge(Entries::default())),
            Event::End => match self.open.pop() {
                Some(Open::Seq(items, error)) => {
                    self.put(error.map_or(Ok(Json::Array(items)), Err));
                }
                Some(Open::Map(entries)) => self.put(entries.made()),
                Some(Open::Merge(merged)) => {
                    if let Some(Open::Map(entries) | Open::Merge(entries)) = self.open.last_mut() {
                        entries.merge(merged);
                    }
                }
                None => {}
            },
        }
        Ok(())
    }

    /// A collection cannot be a key.
    fn refuse_key(&self, at: Node<'_>) -> Result<(), ReadError> {
        match self.open.last() {
            Some(Open::Map(entries) | Open::Merge(entries)) if entries.key.is_none() => {
                Err(ReadError::new("a list or mapping cannot be a key", at))
            }
            _ => Ok(()),
        }
    }

    fn put(&mut self, value: Made) {
        match self.open.last_mut() {
            None => self.last = Some(value),
            Some(Open::Seq(items, error)) => match value {
                Ok(value) => items.push(value),
                Err(found) => *error = error.take().or(Some(found)),
            },
            Some(Open::Map(entries) | Open::Merge(entries)) => match entries.key.take() {
                Some(Ok(key)) => entries.set(key, value),
                Some(Err(error)) => entries.errors.push((None, error)),
                None => {}
            },
        }
    }
}

/// A key as text.
fn key(value: Value, at: Node<'_>) -> Result<String, ReadError> {
    Ok(match value {
        Value::Str(text) => text,
        Value::Int(number) => number.to_string(),
        Value::Bool(value) => value.to_string(),
        Value::Float(number) if number.is_nan() => ".nan".to_owned(),
        Value::Float(number) => match go_number::float32(number).as_str() {
            "+Inf" => ".inf".to_owned(),
            "-Inf" => "-.inf".to_owned(),
            text => text.to_owned(),
        },
        Value::Null => return Err(ReadError::new("null cannot be a key", at)),
        _ => return Err(ReadError::new("a number above 9223372036854775807 cannot be a key", at)),
    })
}

fn scalar(value: Value, at: Node<'_>) -> Made {
    Ok(match value {
        Value::Str(text) => Json::String(text),
        Value::Bool(value) => Json::Bool(value),
        Value::Int(number) => Json::Number(number.into()),
        Value::Uint(number) => Json::Number(number.into()),
        Value::Float(number) => match json_number(number) {
            Some(number) => Json::Number(number),
            None => return Err(ReadError::new("JSON has no infinite numbers", at)),
        },
        _ => Json::Null,
    })
}

/// A number as it comes back from Go's JSON: `1.0` is written as `1`, and larger ones with as many digits as tell it
/// from its neighbours.
fn json_number(number: f64) -> Option<Number> {
    let negative_zero = number == 0.0 && number.is_sign_negative();
    if number.fract() == 0.0 && number.abs() < 1e20 && !negative_zero {
        let digits = number.to_string();
        let whole = digits.parse::<i64>().map(Number::from);
        if let Ok(whole) = whole.or_else(|_| digits.parse::<u64>().map(Number::from)) {
            return Some(whole);
        }
    }
    Number::from_f64(number)
}
