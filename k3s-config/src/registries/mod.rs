//! registries.yaml: where containerd pulls images from.

mod hosts;
mod read;
mod url;

pub use hosts::{RegistryEndpoint, RegistryHost, RegistryHosts, RegistryNote};
pub use read::RegistriesError;

use std::collections::BTreeMap;
use std::fmt;

/// registries.yaml (`--private-registry`) as k3s reads it: keys that it does not know are passed over silently.
///
/// [`hosts`](Self::hosts) says what containerd is told. Source: rancher/wharfie's types; observed by running
/// the functions of k3s.
///
/// ```
/// use k3s_config::Registries;
/// let registries: Registries = "mirrors:\n  docker.io:\n    endpoint: [registry.lan:5000]\n".parse()?;
/// let hosts = registries.hosts(false);
/// assert_eq!(hosts.hosts["docker.io"].endpoints[0].url, "https://registry.lan:5000/v2");
/// # Ok::<(), k3s_config::RegistriesError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Registries {
    /// By registry (`docker.io`, `registry.lan:5000`), or `*` for all others: from where else to pull.
    pub mirrors: BTreeMap<String, Mirror>,
    /// By the host and port of a registry or of an endpoint: how to connect to it.
    pub configs: BTreeMap<String, RegistryConfig>,
    /// By URL; deprecated, and read by nothing.
    pub auths: BTreeMap<String, RegistryAuth>,
}

/// From where else the images of a registry are pulled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mirror {
    /// `endpoint`: URLs, tried in order. Without a scheme https, of a loopback address with a port http.
    pub endpoints: Vec<String>,
    /// `rewrite`: regular expressions on the repository, and what takes its place. Their order is not defined.
    pub rewrites: BTreeMap<String, String>,
}

/// How to connect to a host.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryConfig {
    /// `auth`.
    pub auth: Option<RegistryAuth>,
    /// `tls`.
    pub tls: Option<RegistryTls>,
}

/// Credentials; empty where not given. Printed with `{:?}` they show nothing secret.
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryAuth {
    /// `username`.
    pub username: String,
    /// `password`.
    pub password: String,
    /// `auth`: the two in base64.
    pub auth: String,
    /// `identity_token`.
    pub identity_token: String,
}

/// TLS of a connection; empty where not given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryTls {
    /// `ca_file`, a path.
    pub ca_file: String,
    /// `cert_file`, a path.
    pub cert_file: String,
    /// `key_file`, a path.
    pub key_file: String,
    /// `insecure_skip_verify`.
    pub insecure_skip_verify: bool,
}

impl RegistryConfig {
    /// Whether nothing is configured.
    pub fn is_empty(&self) -> bool {
        self.auth.is_none() && self.tls.is_none()
    }
}

impl fmt::Debug for RegistryAuth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RegistryAuth").field("username", &self.username).finish_non_exhaustive()
    }
}
