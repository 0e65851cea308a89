//! The values of fields that are neither text nor flag.

use super::or_default;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::fmt;

/// What happens when an installation or an upgrade fails.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FailurePolicy {
    /// Nothing: the release stays as it is until somebody looks.
    Abort,
    /// The release is uninstalled and installed anew. Its Service, with the address it has, and its volumes are gone.
    Reinstall,
    /// It is tried again, and nothing is uninstalled.
    ///
    /// Since helm-controller 0.16.25 and 0.17.6: k3s 1.34.10, 1.35.7 and 1.36.3. Older ones refuse the manifest.
    Retry,
    /// Another one, which no helm-controller known here has.
    #[serde(untagged)]
    Other(String),
}

impl FailurePolicy {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Abort => "abort",
            Self::Reinstall => "reinstall",
            Self::Retry => "retry",
            Self::Other(other) => other,
        }
    }
}

impl fmt::Display for FailurePolicy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Whether Helm applies objects on the server's side. In the manifest these are texts: `"true"`, not `true`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum ServerSide {
    /// It does.
    True,
    /// It does not.
    False,
    /// An upgrade does what the installation did.
    Auto,
    /// Another one, which no helm-controller known here has.
    #[serde(untagged)]
    Other(String),
}

impl ServerSide {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::True => "true",
            Self::False => "false",
            Self::Auto => "auto",
            Self::Other(other) => other,
        }
    }
}

impl fmt::Display for ServerSide {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Where Helm keeps what it knows of a release. It cannot be changed later.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Driver {
    /// In Secrets.
    Secret,
    /// In ConfigMaps.
    ConfigMap,
    /// Another one, which no helm-controller known here has.
    #[serde(untagged)]
    Other(String),
}

impl Driver {
    /// As it is written.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Secret => "secret",
            Self::ConfigMap => "configmap",
            Self::Other(other) => other,
        }
    }
}

impl fmt::Display for Driver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A text or a whole number: a value in `spec.set`, a port by name, a share such as `25%`.
///
/// In `spec.set` texts that read `true`, `false` or `null` reach the chart as what they say, all others as text.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum IntOrString {
    /// A number.
    Int(i32),
    /// A text.
    String(String),
}

impl From<i32> for IntOrString {
    fn from(number: i32) -> Self {
        Self::Int(number)
    }
}

impl From<&str> for IntOrString {
    fn from(text: &str) -> Self {
        Self::String(text.to_owned())
    }
}

impl From<String> for IntOrString {
    fn from(text: String) -> Self {
        Self::String(text)
    }
}

/// As `--set` has it: `true` and `false`.
impl From<bool> for IntOrString {
    fn from(on: bool) -> Self {
        Self::String(on.to_string())
    }
}

impl fmt::Display for IntOrString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Int(number) => number.fmt(f),
            Self::String(text) => f.write_str(text),
        }
    }
}

/// A Secret of the same namespace that holds values.
///
/// ```
/// use traefik_values::ValuesSecret;
/// let secret = ValuesSecret::new("acme-account", ["values.yaml"]).ignore_updates(true);
/// assert_eq!(secret.keys, ["values.yaml"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ValuesSecret {
    /// The name of the Secret.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// Its keys, each of which holds values as YAML; a later one wins. Without a key the Secret is not used.
    #[serde(default, deserialize_with = "or_default", skip_serializing_if = "Vec::is_empty")]
    pub keys: Vec<String>,
    /// Whether the Secret may be missing, and its changes are passed over. Else a change starts an upgrade.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ignore_updates: Option<bool>,
    /// All other fields, as they are.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl ValuesSecret {
    /// Values from these keys of a Secret.
    pub fn new(name: impl Into<String>, keys: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let keys = keys.into_iter().map(Into::into).collect();
        Self { name: name.into(), keys, ..Self::default() }
    }

    /// Says whether the Secret may be missing, and its changes are passed over.
    #[must_use]
    pub fn ignore_updates(mut self, ignore: bool) -> Self {
        self.ignore_updates = Some(ignore);
        self
    }
}

/// An object of the same namespace, by its name.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct LocalReference {
    /// The name of the object.
    #[serde(default, deserialize_with = "or_default")]
    pub name: String,
    /// All other fields, as they are.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl LocalReference {
    /// The object of this name.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), rest: Map::new() }
    }
}

impl From<&str> for LocalReference {
    fn from(name: &str) -> Self {
        Self::new(name)
    }
}
