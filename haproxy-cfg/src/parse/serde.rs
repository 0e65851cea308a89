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
