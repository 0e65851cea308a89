//! Feature `serde`: a value of one word is its text, a value of several words is their list.

use super::{
    AclExpr, Address, AddressList, Condition, Duration, LogFormat, Name, SampleExpr, Size,
};
use ::serde::de::Error;
use ::serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::borrow::Cow;

// The orphan rule leaves no place for one generic implementation over these types.
macro_rules! as_text {
    ($($type:ty),+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                Cow::<str>::deserialize(deserializer)?.parse().map_err(D::Error::custom)
            }
        }
    )+};
}

macro_rules! as_words {
    ($($type:ty),+) => {$(
        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                self.to_words().serialize(serializer)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let words = Vec::<String>::deserialize(deserializer)?;
                Self::from_words(&words).map_err(D::Error::custom)
            }
        }
    )+};
}

as_text!(Address, AddressList, Duration, LogFormat, Name, SampleExpr, Size);
as_words!(AclExpr, Condition);

#[cfg(test)]
mod tests {
    use crate::{AclExpr, Address, Condition, Duration, LogFormat, SampleExpr};
    use serde_json::{from_value, json, to_value};

    #[test]
    fn a_word_is_its_text() {
        assert_eq!(to_value(Duration::secs(5)).unwrap(), json!("5s"));
        assert_eq!(from_value::<Duration>(json!("5s")).unwrap(), Duration::secs(5));
        assert_eq!(from_value::<Address>(json!(":80")).unwrap().to_string(), ":80");
        assert_eq!(from_value::<LogFormat>(json!("%ci")).unwrap().to_string(), "%ci");
        assert_eq!(from_value::<SampleExpr>(json!("src")).unwrap().name(), "src");
        let error = from_value::<Duration>(json!("5x")).unwrap_err().to_string();
        assert!(error.contains("unexpected text"), "{error}");
    }

    #[test]
    fn several_words_are_a_list() {
        let acl = AclExpr::new("path".parse().unwrap()).pattern("a \"b\"").unwrap();
        let condition = Condition::when(acl).unwrap();
        let json = to_value(&condition).unwrap();
        assert_eq!(json, json!(["if", "{", "path", "a \"b\"", "}"]));
        assert_eq!(from_value::<Condition>(json).unwrap(), condition);
        assert!(from_value::<AclExpr>(json!(["path", "-x"])).is_err());
    }
}
