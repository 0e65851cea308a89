//! What containerd is told about each registry. Source: `getHostConfigs` of pkg/agent/containerd/config.go.

use super::url::{Address, default_host};
use super::{Registries, RegistryConfig};
use std::collections::{BTreeMap, BTreeSet};

/// The `hosts.toml` of every registry, and what k3s logs while it writes them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryHosts {
    /// By registry; `_default` stands for all others. A registry that is not here is asked as containerd does
    /// by itself.
    pub hosts: BTreeMap<String, RegistryHost>,
    /// What is dropped.
    pub notes: Vec<RegistryNote>,
}

/// Where the images of one registry are pulled from: the endpoints in order, then the default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryHost {
    /// The registry itself; nothing when the fallback to it is turned off.
    pub default: Option<RegistryEndpoint>,
    /// The mirrors.
    pub endpoints: Vec<RegistryEndpoint>,
}

/// One address to pull from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct RegistryEndpoint {
    /// The address with its path; empty for the default of `_default`, which is the registry's own.
    pub url: String,
    /// Whether the path is the root of the API itself, and `/v2` is not added.
    pub override_path: bool,
    /// What the repository's name becomes.
    pub rewrites: BTreeMap<String, String>,
    /// How to connect.
    pub config: RegistryConfig,
}

/// What k3s drops, with no more than a line in its log.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RegistryNote {
    /// The name of a registry or of a config is no address.
    InvalidHost {
        /// The key.
        host: String,
    },
    /// An endpoint is no address.
    InvalidEndpoint {
        /// The registry.
        host: String,
        /// Which of its endpoints, from 0.
        index: usize,
    },
    /// An endpoint is the same as one before it.
    DuplicateEndpoint {
        /// The registry.
        host: String,
        /// Which of its endpoints, from 0.
        index: usize,
    },
}

/// Every registry that is not named.
const ANY: &str = "*";
/// Its name for containerd.
const DEFAULT: &str = "_default";

impl Registries {
    /// What containerd is told; `no_fallback` is `--disable-default-registry-endpoint`.
    ///
    /// As observed: the fallback is turned off only for a registry under `mirrors` that has no entry under
    /// `configs`; and a config for `*` is lost as soon as there is a mirror for `*`.
    pub fn hosts(&self, no_fallback: bool) -> RegistryHosts {
        let mut notes = Vec::new();
        let mut hosts: BTreeMap<String, RegistryHost> = BTreeMap::new();
        for (name, config) in &self.configs {
            match default_for(name, config.clone()) {
                Some(host) => {
                    hosts.insert(if name == ANY { DEFAULT } else { name }.to_owned(), host);
                }
                None => notes.push(RegistryNote::InvalidHost { host: name.clone() }),
            }
        }
        for (name, mirror) in &self.mirrors {
            let mut host = match hosts.get(name) {
                Some(host) => host.clone(),
                None => match default_for(name, self.config_for(name)) {
                    Some(host) if no_fallback => RegistryHost { default: None, ..host },
                    Some(host) if name == ANY => {
                        RegistryHost { default: Some(RegistryEndpoint::default()), ..host }
                    }
                    Some(host) => host,
                    None => {
                        notes.push(RegistryNote::InvalidHost { host: name.clone() });
                        continue;
                    }
                },
            };
            let mut seen = BTreeSet::new();
            for (index, endpoint) in mirror.endpoints.iter().enumerate() {
                let Some(address) = Address::new(endpoint) else {
                    notes.push(RegistryNote::InvalidEndpoint { host: name.clone(), index });
                    continue;
                };
                if !seen.insert(address.url.clone()) {
                    notes.push(RegistryNote::DuplicateEndpoint { host: name.clone(), index });
                    continue;
                }
                let endpoint = RegistryEndpoint {
                    config: self.config_for(&address.registry),
                    rewrites: mirror.rewrites.clone(),
                    override_path: address.override_path,
                    url: address.url,
                };
                let default = host.default.as_ref().map_or("", |default| &default.url);
                if index + 1 == mirror.endpoints.len() && default == endpoint.url {
                    host.default = Some(endpoint);
                } else {
                    host.endpoints.push(endpoint);
                }
            }
            hosts.insert(if name == ANY { DEFAULT } else { name }.to_owned(), host);
        }
        hosts.retain(|_, host| {
            !host.endpoints.is_empty()
                || host.default.as_ref().is_some_and(RegistryEndpoint::says_anything)
        });
        RegistryHosts { hosts, notes }
    }

    /// The config under the name that serves a registry, else under its own.
    fn config_for(&self, registry: &str) -> RegistryConfig {
        let config =
            self.configs.get(default_host(registry)).or_else(|| self.configs.get(registry));
        config.cloned().unwrap_or_default()
    }
}

fn default_for(name: &str, config: RegistryConfig) -> Option<RegistryHost> {
    let address = Address::new(name)?;
    let url = if name == ANY { String::new() } else { address.url };
    let default = RegistryEndpoint { url, config, ..RegistryEndpoint::default() };
    Some(RegistryHost { default: Some(default), endpoints: Vec::new() })
}

impl RegistryEndpoint {
    fn says_anything(&self) -> bool {
        self.override_path || !self.config.is_empty() || !self.rewrites.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hosts(text: &str, no_fallback: bool) -> RegistryHosts {
        text.parse::<Registries>().unwrap().hosts(no_fallback)
    }

    #[test]
    fn the_last_endpoint_may_be_the_default() {
        let read = hosts("mirrors: {a: {endpoint: [b, a], rewrite: {x: y}}}", false);
        let host = &read.hosts["a"];
        assert_eq!(host.endpoints.len(), 1);
        assert_eq!(host.default.as_ref().unwrap().rewrites["x"], "y");
        assert!(hosts("mirrors: {docker.io: {endpoint: [docker.io]}}", false).hosts.is_empty());
    }

    #[test]
    fn the_fallback_can_be_turned_off() {
        let text = "mirrors: {a: {endpoint: [b]}, c: {endpoint: [d]}}\nconfigs: {c: {auth: {username: u}}}";
        let read = hosts(text, true);
        assert!(read.hosts["a"].default.is_none());
        assert!(read.hosts["c"].default.is_some());
    }

    #[test]
    fn configs_are_found_by_host_and_port() {
        let text = "mirrors: {a: {endpoint: ['b:5000', 'https://docker.io']}}\nconfigs: {'b:5000': {tls: {}}, b: {auth: {}}, docker.io: {auth: {}}}";
        let read = hosts(text, false);
        let found: Vec<_> = read.hosts["a"]
            .endpoints
            .iter()
            .map(|e| (e.config.tls.is_some(), e.config.auth.is_some()))
            .collect();
        assert_eq!(found, [(true, false), (false, true)]);
    }

    #[test]
    fn a_wildcard_config_is_lost_beside_a_wildcard_mirror() {
        let config = "configs: {'*': {tls: {insecure_skip_verify: true}}}\n";
        assert!(
            !hosts(config, false).hosts["_default"].default.as_ref().unwrap().config.is_empty()
        );
        let both = hosts(&format!("{config}mirrors: {{'*': {{endpoint: [a]}}}}\n"), false);
        assert!(both.hosts["_default"].default.as_ref().unwrap().config.is_empty());
    }

    #[test]
    fn what_is_dropped_is_noted() {
        let read = hosts(
            "mirrors: {a: {endpoint: ['b c', b, 'https://b']}, 'd e': {endpoint: [b]}}",
            false,
        );
        let expected = [
            RegistryNote::InvalidEndpoint { host: "a".to_owned(), index: 0 },
            RegistryNote::DuplicateEndpoint { host: "a".to_owned(), index: 2 },
            RegistryNote::InvalidHost { host: "d e".to_owned() },
        ];
        assert_eq!(read.notes, expected);
    }
}
