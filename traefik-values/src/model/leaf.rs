//! What a single value may be.

use crate::IntOrString;
use serde_json::{Number, Value};

/// A value that is read and written as a whole.
pub(crate) trait Leaf: Sized {
    /// As JSON; `None` where JSON has nothing for it.
    fn to_json(&self) -> Option<Value>;

    /// From JSON, or what it must be instead.
    fn from_json(value: &Value) -> Result<Self, &'static str>;

    /// What a strategy makes for it.
    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind;
}

/// What a strategy makes for a value.
#[cfg(any(test, feature = "proptest"))]
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Kind {
    Text,
    Texts,
    Bool,
    Port,
    Count,
    Int,
    Share,
    IntOrString,
    Object,
    Objects,
    Json,
    Jsons,
    Domains,
    Volumes,
    Words(Vec<&'static str>),
}

impl Leaf for String {
    fn to_json(&self) -> Option<Value> {
        Some(self.as_str().into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        value.as_str().map(str::to_owned).ok_or("a text")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Text
    }
}

impl Leaf for Vec<String> {
    fn to_json(&self) -> Option<Value> {
        Some(self.as_slice().into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        let items = value.as_array().ok_or("a list of texts")?;
        let texts = items.iter().map(|item| item.as_str().map(str::to_owned));
        texts.collect::<Option<_>>().ok_or("a list of texts")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Texts
    }
}

impl Leaf for bool {
    fn to_json(&self) -> Option<Value> {
        Some((*self).into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        value.as_bool().ok_or("true or false")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Bool
    }
}

impl Leaf for i64 {
    fn to_json(&self) -> Option<Value> {
        Some((*self).into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        // Go's reader of YAML makes 1e3 a float that is a whole number.
        #[allow(clippy::cast_possible_truncation)]
        let whole = |number: f64| {
            let safe = number.fract() == 0.0 && number.abs() < 9_007_199_254_740_992.0;
            safe.then_some(number as Self)
        };
        value.as_i64().or_else(|| value.as_f64().and_then(whole)).ok_or("a whole number")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Int
    }
}

impl Leaf for u16 {
    fn to_json(&self) -> Option<Value> {
        Some((*self).into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        let number = i64::from_json(value).ok().and_then(|number| Self::try_from(number).ok());
        number.ok_or("a port from 0 to 65535")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Port
    }
}

impl Leaf for u32 {
    fn to_json(&self) -> Option<Value> {
        Some((*self).into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        let number = i64::from_json(value).ok().and_then(|number| Self::try_from(number).ok());
        number.ok_or("a whole number from 0 to 4294967295")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Count
    }
}

/// What is not finite says nothing.
impl Leaf for f64 {
    fn to_json(&self) -> Option<Value> {
        // A whole number is one in YAML too.
        let whole = i64::from_json(&Value::from(*self)).ok().map(Number::from);
        whole.or_else(|| Number::from_f64(*self)).map(Value::Number)
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        value.as_f64().ok_or("a number")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Share
    }
}

impl Leaf for Value {
    fn to_json(&self) -> Option<Value> {
        Some(self.clone())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        Ok(value.clone())
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Json
    }
}

impl Leaf for Vec<Value> {
    fn to_json(&self) -> Option<Value> {
        Some(self.as_slice().into())
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        value.as_array().cloned().ok_or("a list")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::Jsons
    }
}

impl Leaf for IntOrString {
    fn to_json(&self) -> Option<Value> {
        Some(match self {
            Self::Int(number) => (*number).into(),
            Self::String(text) => text.as_str().into(),
        })
    }

    fn from_json(value: &Value) -> Result<Self, &'static str> {
        let number = i64::from_json(value).ok().and_then(|number| i32::try_from(number).ok());
        let text = || value.as_str().map(Self::from);
        number.map(Self::Int).or_else(text).ok_or("a whole number or a text")
    }

    #[cfg(any(test, feature = "proptest"))]
    fn kind() -> Kind {
        Kind::IntOrString
    }
}
