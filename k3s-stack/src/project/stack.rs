//! `[stack.NAME]`: the files, nodes and applications of one traffic path.

use serde::Deserialize;

/// The files of one traffic path, and what they cannot say themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct StackFiles {
    /// config.yaml of each server; globs, relative to the folder of the `k3s-stack.toml`, as all of them.
    pub servers: Vec<String>,
    /// config.yaml of each agent.
    pub agents: Vec<String>,
    /// What stands in front: Apache httpd, HAProxy.
    pub front: Vec<String>,
    /// The ingress: HelmChartConfig, HelmChart, values.
    pub ingress: Vec<String>,
    /// What else belongs to it: install scripts, daemon.json, manifests.
    pub other: Vec<String>,
    /// The machines.
    pub nodes: Vec<Node>,
    /// What is published.
    pub apps: Vec<App>,
}

/// A machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct Node {
    /// Its name.
    pub name: String,
    /// Its address.
    pub ip: Option<String>,
    /// What runs on it: `server`, `agent`, `haproxy`, `apache`, …
    pub roles: Vec<String>,
}

/// A published application.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct App {
    /// The name that clients use.
    pub host: String,
    /// Whether it needs WebSocket connections.
    pub websocket: Option<bool>,
}
