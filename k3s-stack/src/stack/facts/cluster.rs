//! How nodes join a cluster, and what they run on.

use super::{Facts, Where};
use crate::stack::{Place, StackFile};
use config_diagnostics::Span;
use k3s_config::{CgroupDriver, DockerDaemon};

/// A URL or address through which nodes reach the API of a cluster.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Join {
    /// The host.
    pub host: Where,
    /// The host as it is written, without brackets.
    pub text: String,
    /// The port.
    pub port: u16,
    /// Where it is said.
    pub place: Place,
    /// The place of the port, where one is written.
    pub port_place: Option<Place>,
}

impl Join {
    /// Reads `https://host:port`, or `host:port`.
    pub(super) fn read(url: &str, place: Place) -> Option<Self> {
        let (default, rest) = match url.split_once("://") {
            Some((_, rest)) => (443, rest),
            None => (6443, url),
        };
        let rest = rest.split(['/', '?']).next()?;
        let in_brackets =
            rest.rfind(']').is_some_and(|end| !rest.get(end..).unwrap_or_default().contains(':'));
        let (host, port) = match rest.rsplit_once(':').filter(|_| !in_brackets) {
            Some((host, port)) => (host, Some(port)),
            None => (rest, None),
        };
        let number = match port {
            Some(port) => port.parse().ok()?,
            None => default,
        };
        let text = host.trim_start_matches('[').trim_end_matches(']').to_owned();
        let host = Where::of(&text);
        (host != Where::Other && host != Where::Any).then_some(Self {
            host,
            text,
            port: number,
            port_place: None,
            place,
        })
    }

    /// The same, knowing the text of its file: then the port has a place.
    pub(crate) fn located(mut self, text: &str) -> Self {
        let raw = text.get(self.place.span.range()).unwrap_or_default();
        let needle = format!(":{}", self.port);
        if let Some(at) = raw.rfind(&needle) {
            let span = self.place.span.part(at + 1..at + needle.len());
            self.port_place = Some(Place { span, ..self.place.clone() });
        }
        self
    }
}

/// A cluster that kubeadm sets up.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Kubeadm {
    /// `apiVersion`: `v1beta4`, and its place.
    pub api: (String, Place),
    /// The kind of the document.
    pub kind: String,
    /// The minor of Kubernetes: 31 of `v1.31.0`, and its place.
    pub version: Option<(u32, Place)>,
    /// `controlPlaneEndpoint`, or the endpoint of a node that joins.
    pub endpoint: Option<Join>,
    /// Networks of pods and services, and their places.
    pub networks: Vec<(String, Place)>,
    /// The keys at its top.
    pub keys: Vec<String>,
}

/// A `kubeadm join` or `kubeadm init`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct JoinCommand {
    /// The endpoint that is joined.
    pub endpoint: Option<Join>,
    /// Flags that newer releases have under another name: the flag, its new name, the minor in which it went, its
    /// place.
    pub old_flags: Vec<(&'static str, &'static str, u32, Place)>,
    /// Whether a server joins.
    pub is_control_plane: bool,
}

/// The cgroup driver of dockerd.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Docker {
    /// The driver.
    pub driver: CgroupDriver,
    /// Its place.
    pub place: Place,
}

/// Adds the driver of a daemon.json.
pub(super) fn read_docker(file: &StackFile, facts: &mut Facts) {
    let Ok(daemon) = file.text.parse::<DockerDaemon>() else { return };
    facts.docker.extend(daemon.cgroup_driver().map(|(driver, span): (_, Span)| Docker {
        driver,
        place: Place::new(&file.path, span, "exec-opts"),
    }));
}
