use crate::{
    BucketLookup, Command, Component, EgressSelectorMode, Flag, FlagKind, FlannelBackend,
    SecretsProvider, Snapshotter, ValueKind, Version, flags,
};
use serde_json::{Map, Value, json};

/// The JSON Schema (draft 7) of a config.yaml that this version takes for a command; for editors.
///
/// It is stricter than k3s where a value would not mean what it looks like: a token has to be a string, as YAML
/// makes another number of `0123`. Keys that append (`tls-san+`) are in it for lists.
///
/// ```
/// use k3s_config::{Command, Version, json_schema};
/// let schema = json_schema(Command::Agent, Version::NEWEST);
/// assert_eq!(schema["properties"]["lb-server-port"]["default"], 6444);
/// assert!(schema["properties"].get("cluster-init").is_none());
/// assert_eq!(schema["additionalProperties"], false);
/// ```
pub fn json_schema(command: Command, version: Version) -> Value {
    let mut properties = Map::new();
    for flag in flags(command, version).filter(|flag| !flag.fatal_in(version)) {
        for name in flag.names() {
            properties.insert(name.to_owned(), property(flag, version));
            if flag.kind() == FlagKind::List {
                properties.insert(format!("{name}+"), property(flag, version));
            }
        }
    }
    json!({
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": format!("config.yaml of k3s {command} {version}"),
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}

fn property(flag: &Flag, version: Version) -> Value {
    let item = item(flag.value());
    let mut property = match flag.kind() {
        FlagKind::List => json!({ "anyOf": [item, { "type": "array", "items": item }] }),
        _ => item,
    };
    property["description"] = flag.help().into();
    if let Some(default) = flag.default(version) {
        property["default"] = match flag.kind() {
            FlagKind::Bool => (default == "true").into(),
            FlagKind::Int => default.parse::<i64>().map_or(default.into(), Value::from),
            _ => default.into(),
        };
    }
    if flag.deprecated_in(version) {
        property["deprecated"] = true.into();
    }
    property
}

/// What one value looks like.
fn item(kind: ValueKind) -> Value {
    match kind {
        ValueKind::Bool => json!({ "enum": [
            true, false, 1, 0, "1", "t", "T", "TRUE", "true", "True", "0", "f", "F", "FALSE", "false", "False",
        ] }),
        ValueKind::Int => json!({ "type": ["integer", "string"], "pattern": INT }),
        ValueKind::Port => {
            json!({ "type": ["integer", "string"], "pattern": INT, "minimum": 0, "maximum": 65535 })
        }
        ValueKind::Duration => json!({ "type": "string", "pattern": DURATION }),
        ValueKind::FileMode => json!({ "type": ["integer", "string"], "pattern": "^[0-7]{1,4}$" }),
        ValueKind::EgressSelectorMode => json!({ "enum": EgressSelectorMode::WORDS }),
        ValueKind::SecretsProvider => json!({ "enum": SecretsProvider::WORDS }),
        ValueKind::BucketLookup => json!({ "enum": BucketLookup::WORDS }),
        ValueKind::FlannelBackend => json!({ "type": "string", "examples": FlannelBackend::WORDS }),
        ValueKind::Component => json!({ "type": "string", "examples": Component::WORDS }),
        ValueKind::Snapshotter => json!({ "type": "string", "examples": Snapshotter::WORDS }),
        ValueKind::Url => json!({ "type": "string", "pattern": "^[Hh][Tt][Tt][Pp][Ss]://." }),
        ValueKind::Label => json!({ "type": "string", "pattern": "=" }),
        ValueKind::Taint => {
            json!({ "type": "string", "pattern": ":(NoSchedule|PreferNoSchedule|NoExecute)$" })
        }
        ValueKind::Text
        | ValueKind::Secret
        | ValueKind::Token
        | ValueKind::Address
        | ValueKind::Cidr
        | ValueKind::Host
        | ValueKind::PortRange
        | ValueKind::Cron
        | ValueKind::Arg => json!({ "type": "string" }),
    }
}

const INT: &str = "^[+-]?(0[xX][0-9a-fA-F_]+|0[bB][01_]+|0[oO]?[0-7_]*|[1-9][0-9_]*)$";
const DURATION: &str = "^[+-]?(0|([0-9]+(\\.[0-9]*)?|\\.[0-9]+)(ns|us|µs|μs|ms|s|m|h))+$";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_every_flag_is_a_property() {
        let schema = json_schema(Command::Server, Version::NEWEST);
        for flag in flags(Command::Server, Version::NEWEST) {
            for name in flag.names() {
                assert!(schema["properties"].get(name).is_some(), "{name}");
            }
        }
        assert!(schema["properties"].get("tls-san+").is_some());
        assert!(schema["properties"].get("token+").is_none());
    }

    #[test]
    fn a_schema_is_of_one_version() {
        let minor = |minor| json_schema(Command::Server, Version::new(1, minor, 9));
        assert_eq!(minor(24)["properties"]["no-deploy"]["deprecated"], true);
        // Known, but the start fails.
        assert!(minor(25)["properties"].get("no-deploy").is_none());
        assert!(minor(25)["properties"].get("vpn-auth").is_none());
        let mode = |version| {
            json_schema(Command::Server, version)["properties"]["egress-selector-mode"]["default"]
                .clone()
        };
        assert_eq!(mode(Version::new(1, 24, 1)), "pod");
        assert_eq!(mode(Version::NEWEST), "agent");
    }
}
