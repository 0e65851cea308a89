//! Feature `serde`: configurations as a map from flags to values, in the shape of a config.yaml.

use super::encode::by_flag;
use super::fields::{Fields, from_settings, to_settings};
use super::go_value::{number, parse_bool};
use crate::{AgentConfig, Flag, FlagKind, ServerConfig, Setting, Version};
use serde::de::{Deserialize, Deserializer, Error, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::Value;
use std::fmt;
use std::marker::PhantomData;

/// A map from flags to values. Secrets are in it as they are.
impl Serialize for ServerConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

/// A map from flags to values. Secrets are in it as they are.
impl Serialize for AgentConfig {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serialize(self, serializer)
    }
}

/// Reads a map from flags to values. Null says nothing. What has no field is kept in [`ServerConfig::extra`].
impl<'de> Deserialize<'de> for ServerConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader(PhantomData))
    }
}

/// Reads a map from flags to values. Null says nothing. What has no field is kept in [`AgentConfig::extra`].
impl<'de> Deserialize<'de> for AgentConfig {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Reader(PhantomData))
    }
}

fn serialize<T: Fields, S: Serializer>(config: &T, serializer: S) -> Result<S::Ok, S::Error> {
    // What has no field comes last; a flag's values belong together all the same.
    let settings = to_settings(config);
    let flags = by_flag(&settings);
    let mut map = serializer.serialize_map(Some(flags.len()))?;
    for (flag, values) in flags {
        let kind = Flag::lookup_in(T::COMMAND, flag, Version::NEWEST).map(Flag::kind);
        let values: Vec<Value> =
            values.iter().map(|setting| value(kind, setting.value.as_deref())).collect();
        match values.as_slice() {
            [value] if kind.is_none() => map.serialize_entry(flag, value)?,
            [value] if kind != Some(FlagKind::List) && !value.is_null() => {
                map.serialize_entry(flag, value)?;
            }
            // Null in a list is a flag without its value; null alone would say nothing.
            values => map.serialize_entry(flag, &values)?,
        }
    }
    map.end()
}

fn value(kind: Option<FlagKind>, text: Option<&str>) -> Value {
    let Some(text) = text else { return Value::Null };
    let typed = match kind {
        Some(FlagKind::Bool) => parse_bool(text).ok().map(Value::from),
        Some(FlagKind::Int) => number(text).ok().map(Value::from),
        _ => None,
    };
    typed.unwrap_or_else(|| text.into())
}

struct Reader<T>(PhantomData<T>);

impl<'de, T: Fields> Visitor<'de> for Reader<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "a map from flags of `k3s {}` to values", T::COMMAND)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<T, A::Error> {
        let mut settings = Vec::new();
        while let Some((flag, value)) = map.next_entry::<String, Value>()? {
            let values = match value {
                Value::Array(values) => values,
                // A flag without a value has no field: it was kept as it is.
                Value::Null if Flag::lookup_in(T::COMMAND, &flag, Version::NEWEST).is_some() => {
                    continue;
                }
                value => vec![value],
            };
            for value in values {
                let text = match value {
                    Value::Null => None,
                    Value::Bool(value) => Some(value.to_string()),
                    Value::Number(value) => Some(value.to_string()),
                    Value::String(text) => Some(text),
                    Value::Array(_) | Value::Object(_) => {
                        return Err(A::Error::custom(format!(
                            "a value of `{flag}` is a map or a list"
                        )));
                    }
                };
                settings.push(Setting::new(&flag, text.as_deref()));
            }
        }
        Ok(from_settings(&settings).0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shape_is_that_of_a_config_file() {
        let json = r#"{"disable":["traefik","my-chart"],"cluster-init":true,"https-listen-port":6443,"token":"s","nope":"x"}"#;
        let config: ServerConfig = serde_json::from_str(json).expect("a map");
        assert_eq!(
            (config.https_listen_port, config.disable.len(), config.extra().len()),
            (Some(6443), 2, 1)
        );
        let again = serde_json::to_string(&config).expect("a map");
        assert_eq!(serde_json::from_str::<ServerConfig>(&again).expect("a map"), config);
        assert!(again.contains(r#""cluster-init":true"#) && again.contains(r#""token":"s""#));
    }

    #[test]
    fn maps_in_values_are_refused_and_nulls_say_nothing() {
        assert!(serde_json::from_str::<AgentConfig>(r#"{"kubelet-arg":[{"a":"b"}]}"#).is_err());
        let config: AgentConfig = serde_json::from_str(r#"{"node-name":null}"#).expect("a map");
        assert_eq!(config, AgentConfig::new());
    }
}
