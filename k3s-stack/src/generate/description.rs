//! The description of a stack, in Rust and as TOML.

use super::{Problem, Problems};
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// A stack: its machines, what stands in front of it, and what it publishes.
///
/// Texts are kept as they are written; [`generate`](super::generate) says what is wrong with them. As TOML:
///
/// ```
/// use k3s_stack::generate::Description;
/// let text = r#"
/// name = "home"
/// k3s = "1.33.4"
///
/// [[servers]]
/// name = "m1"
/// ip = "10.0.10.1"
///
/// [front]
/// program = "apache"
/// machines = [{ name = "edge", ip = "192.168.1.10" }]
///
/// [tls]
/// certificate = "/etc/ssl/certs/home.pem"
/// key = "/etc/ssl/private/home.key"
///
/// [[hosts]]
/// host = "code.example.com"
/// service = "code-server"
/// port = 8080
/// websocket = true
/// "#;
/// let description: Description = text.parse()?;
/// assert_eq!(description.to_string().parse::<Description>()?, description);
/// # Ok::<(), k3s_stack::generate::Problems>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Description {
    /// What the stack is called.
    pub name: String,
    /// The release of k3s, exact to the patch: `1.33.4`. It brings the chart that the values are written for.
    pub k3s: String,
    /// The version of HAProxy; the newest long-term line where none is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub haproxy: Option<String>,
    /// The servers of the cluster; the first one starts it.
    pub servers: Vec<Machine>,
    /// Its agents.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub agents: Vec<Machine>,
    /// How nodes and kubectl reach the API.
    #[serde(default)]
    pub registration: Registration,
    /// Where the cluster keeps its state.
    #[serde(default)]
    pub datastore: Datastore,
    /// The networks of pods and services.
    #[serde(default)]
    pub networks: Networks,
    /// Traefik.
    #[serde(default)]
    pub ingress: Ingress,
    /// What stands in front of the cluster; nothing where clients reach the nodes themselves.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub front: Option<Front>,
    /// TLS with clients.
    #[serde(default)]
    pub tls: Tls,
    /// Whose word about clients Traefik takes.
    #[serde(default)]
    pub trust: Trust,
    /// What is published.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hosts: Vec<Published>,
}

/// A machine.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Machine {
    /// Its name: that of the node, and of its file.
    pub name: String,
    /// Its IPv4 address.
    pub ip: String,
}

/// How nodes and kubectl reach the API of the cluster.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Registration {
    /// Through the first server. It has to run when a node joins or starts anew.
    #[default]
    FirstServer,
    /// Through HAProxy on every node, at 127.0.0.1: no shared address is needed.
    EveryNode {
        /// Its port.
        port: u16,
    },
    /// Through HAProxy at one address: a name, a virtual address, or that of the machine.
    Balancer {
        /// The address.
        address: String,
        /// Its port.
        port: u16,
        /// The machines of this HAProxy; those of the front where none is given.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        machines: Vec<Machine>,
    },
}

/// Where the cluster keeps its state.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Datastore {
    /// In etcd on the servers.
    #[default]
    Etcd,
    /// In a database, or an etcd of its own.
    #[serde(rename_all = "kebab-case")]
    External {
        /// Its URL, without a password: the servers show certificates.
        endpoint: String,
        /// The authority of its certificate.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        ca_file: Option<String>,
        /// The certificate of the servers.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        cert_file: Option<String>,
        /// Its key.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        key_file: Option<String>,
    },
}

/// The networks of pods and services; k3s's own where none is given.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Networks {
    /// Addresses of pods: `10.42.0.0/16`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cluster_cidr: Option<String>,
    /// Addresses of services: `10.43.0.0/16`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_cidr: Option<String>,
}

/// Traefik.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Ingress {
    /// The names of the nodes that it runs on, with a pod each: the agents, or the servers where there are none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub nodes: Vec<String>,
    /// So many pods, wherever there is room, instead of one on each node. Only without a front.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub replicas: Option<u32>,
    /// The port of the nodes for HTTP.
    pub http_port: u16,
    /// The port of the nodes for HTTPS.
    pub https_port: u16,
}

/// What stands in front of the cluster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Front {
    /// The program.
    pub program: FrontProgram,
    /// The machines that it runs on, which are no nodes.
    pub machines: Vec<Machine>,
}

/// The program of a front.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum FrontProgram {
    /// HAProxy.
    Haproxy,
    /// Apache httpd.
    Apache,
}

/// TLS with clients.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Tls {
    /// Where it ends: at the front, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ends: Option<TlsEnd>,
    /// The certificate of the front, a PEM file. For HAProxy it holds the key, too.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate: Option<String>,
    /// Its key, for Apache.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// The Secret with the certificate of the ingress, in the namespace of each host.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret: Option<String>,
    /// The ingress gets its certificates itself.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acme: Option<Acme>,
}

/// Where TLS ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum TlsEnd {
    /// At the front.
    Front,
    /// At Traefik.
    Ingress,
}

/// Certificates by ACME.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Acme {
    /// Whom the authority writes to.
    pub email: String,
}

/// Whose word about clients Traefik takes. The addresses of the front are always among them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Trust {
    /// Whether the front says who the client is by the PROXY protocol: where TLS ends at the ingress and HAProxy is the
    /// front, it does unless this says no.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub proxy_protocol: Option<bool>,
    /// Further addresses and networks, such as that of a proxy in front of the front.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub networks: Vec<String>,
}

/// A published host, and the Service behind it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[non_exhaustive]
pub struct Published {
    /// The name that clients use.
    pub host: String,
    /// The name of the Service.
    pub service: String,
    /// Its port.
    pub port: u16,
    /// Its namespace.
    #[serde(default = "default_namespace")]
    pub namespace: String,
    /// Whether it needs WebSocket connections.
    #[serde(default)]
    pub websocket: bool,
}

fn default_namespace() -> String {
    "default".to_owned()
}

impl Description {
    /// A stack on this release of k3s, without machines.
    pub fn new(name: impl Into<String>, k3s: impl Into<String>) -> Self {
        Self { name: name.into(), k3s: k3s.into(), ..Self::default() }
    }

    /// Adds a server.
    #[must_use]
    pub fn server(mut self, machine: Machine) -> Self {
        self.servers.push(machine);
        self
    }

    /// Adds an agent.
    #[must_use]
    pub fn agent(mut self, machine: Machine) -> Self {
        self.agents.push(machine);
        self
    }

    /// Says how nodes reach the API.
    #[must_use]
    pub fn registration(mut self, registration: Registration) -> Self {
        self.registration = registration;
        self
    }

    /// Says where the cluster keeps its state.
    #[must_use]
    pub fn datastore(mut self, datastore: Datastore) -> Self {
        self.datastore = datastore;
        self
    }

    /// Says which networks pods and services get.
    #[must_use]
    pub fn networks(mut self, pods: impl Into<String>, services: impl Into<String>) -> Self {
        let (pods, services) = (Some(pods.into()), Some(services.into()));
        self.networks = Networks { cluster_cidr: pods, service_cidr: services };
        self
    }

    /// Says how Traefik runs.
    #[must_use]
    pub fn ingress(mut self, ingress: Ingress) -> Self {
        self.ingress = ingress;
        self
    }

    /// Puts a proxy in front.
    #[must_use]
    pub fn front(mut self, front: Front) -> Self {
        self.front = Some(front);
        self
    }

    /// Says which PEM file the front has, with the key in it: for HAProxy.
    #[must_use]
    pub fn certificate(mut self, file: impl Into<String>) -> Self {
        self.tls.certificate = Some(file.into());
        self
    }

    /// Says how TLS is done.
    #[must_use]
    pub fn tls(mut self, tls: Tls) -> Self {
        self.tls = tls;
        self
    }

    /// Says whose word about clients counts.
    #[must_use]
    pub fn trust(mut self, trust: Trust) -> Self {
        self.trust = trust;
        self
    }

    /// Publishes a host.
    #[must_use]
    pub fn host(mut self, host: Published) -> Self {
        self.hosts.push(host);
        self
    }
}

impl Machine {
    /// A machine.
    pub fn new(name: impl Into<String>, ip: impl Into<String>) -> Self {
        Self { name: name.into(), ip: ip.into() }
    }
}

impl Front {
    /// HAProxy on these machines.
    pub fn haproxy(machines: impl IntoIterator<Item = Machine>) -> Self {
        Self { program: FrontProgram::Haproxy, machines: machines.into_iter().collect() }
    }

    /// Apache httpd on these machines.
    pub fn apache(machines: impl IntoIterator<Item = Machine>) -> Self {
        Self { program: FrontProgram::Apache, machines: machines.into_iter().collect() }
    }
}

impl Default for Ingress {
    fn default() -> Self {
        Self { nodes: Vec::new(), replicas: None, http_port: 80, https_port: 443 }
    }
}

impl Ingress {
    /// Traefik with a pod on each node, at ports 80 and 443.
    pub fn new() -> Self {
        Self::default()
    }

    /// Only on the nodes with these names.
    #[must_use]
    pub fn nodes(mut self, names: impl IntoIterator<Item = impl Into<String>>) -> Self {
        self.nodes.extend(names.into_iter().map(Into::into));
        self
    }

    /// So many pods, wherever there is room.
    #[must_use]
    pub fn replicas(mut self, count: u32) -> Self {
        self.replicas = Some(count);
        self
    }

    /// Other ports of the nodes.
    #[must_use]
    pub fn ports(mut self, http: u16, https: u16) -> Self {
        (self.http_port, self.https_port) = (http, https);
        self
    }
}

impl Tls {
    /// It ends at the front, with these PEM files.
    pub fn at_front(certificate: impl Into<String>, key: impl Into<String>) -> Self {
        let (certificate, key) = (Some(certificate.into()), Some(key.into()));
        Self { ends: Some(TlsEnd::Front), certificate, key, ..Self::default() }
    }

    /// It ends at Traefik, with the certificate of this Secret.
    pub fn at_ingress(secret: impl Into<String>) -> Self {
        Self { ends: Some(TlsEnd::Ingress), secret: Some(secret.into()), ..Self::default() }
    }

    /// It ends at Traefik, which gets its certificates itself.
    pub fn acme(email: impl Into<String>) -> Self {
        let acme = Some(Acme { email: email.into() });
        Self { ends: Some(TlsEnd::Ingress), acme, ..Self::default() }
    }
}

impl Trust {
    /// The front alone.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says whether the front sends the PROXY protocol.
    #[must_use]
    pub fn proxy_protocol(mut self, sent: bool) -> Self {
        self.proxy_protocol = Some(sent);
        self
    }

    /// Another address or network.
    #[must_use]
    pub fn network(mut self, network: impl Into<String>) -> Self {
        self.networks.push(network.into());
        self
    }
}

impl Published {
    /// A host, and the Service in the namespace `default` behind it.
    pub fn new(host: impl Into<String>, service: impl Into<String>, port: u16) -> Self {
        let (host, service) = (host.into(), service.into());
        Self { host, service, port, namespace: default_namespace(), websocket: false }
    }

    /// In another namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = namespace.into();
        self
    }

    /// It needs WebSocket connections.
    #[must_use]
    pub fn websocket(mut self) -> Self {
        self.websocket = true;
        self
    }
}

/// Reads TOML. The error is about its form: what a key or value of another type is, and where.
impl FromStr for Description {
    type Err = Problems;

    fn from_str(text: &str) -> Result<Self, Problems> {
        toml::from_str(text).map_err(|error| {
            let line = error.span().map_or(1, |span| {
                text.get(..span.start).unwrap_or_default().matches('\n').count() + 1
            });
            let message = error.message().replace('\n', " ");
            let help = "the page of `k3s_stack::generate::Description` lists the keys";
            Problems::one(Problem::new(format!("line {line}"), message, help))
        })
    }
}

/// As TOML.
impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&toml::to_string(self).map_err(|_| fmt::Error)?)
    }
}
