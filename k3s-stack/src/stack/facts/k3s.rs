//! What config.yaml, install commands and units say of the nodes of a cluster.

use super::Facts;
use crate::stack::{Place, Role, Stack, StackFile};
use crate::{Kind, Targets};
use config_diagnostics::{Facts as Told, Span};
use k3s_config::{Command, ConfigFile, Document, Started, StartedFlag, Target, Unit};
use std::net::IpAddr;
use std::sync::Arc;

/// A k3s that is started.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Node {
    /// Whether it is a server; `None` where nothing tells.
    pub is_server: Option<bool>,
    /// What it is told.
    pub started: Started,
    /// What says so: a config.yaml, or a command or unit.
    pub kind: Kind,
    /// The files, by the numbers that the flags name them with.
    pub files: Vec<Arc<str>>,
}

impl Node {
    /// The start of its file, or the first thing that its command says.
    pub fn place(&self) -> Place {
        let first = self.started.flags.iter().filter(|_| self.kind != Kind::K3sConfig);
        let span = first.map(|flag| flag.key_span).next().unwrap_or_default();
        let file = self.files.first().cloned().unwrap_or_else(|| "".into());
        let path = if self.started.path.is_empty() { "config.yaml" } else { &self.started.path };
        Place::new(&file, span, path)
    }

    /// The file's name without its folders.
    pub fn file_name(&self) -> &str {
        let file = self.files.first().map_or("", |file| file);
        file.rsplit(['/', '\\']).next().unwrap_or(file)
    }

    /// Where a flag's value stands.
    pub fn at(&self, flag: &StartedFlag) -> Place {
        let file = self.files.get(flag.file).or(self.files.first()).cloned();
        let own = &self.started.path;
        let path =
            if own.is_empty() { flag.name.clone() } else { format!("{own} / --{}", flag.name) };
        Place::new(&file.unwrap_or_else(|| "".into()), flag.span, path)
    }

    /// The value that wins for a flag, and its place.
    pub fn get(&self, flag: &str) -> Option<(&str, Place)> {
        let found = self.started.get(flag).filter(|found| found.is_known)?;
        Some((&found.value, self.at(found)))
    }

    /// All values of a flag, and their places.
    pub fn all(&self, flag: &str) -> impl Iterator<Item = (&str, Place)> {
        let known = self.started.all(flag).filter(|found| found.is_known).collect::<Vec<_>>();
        known.into_iter().map(|found| (found.value.as_str(), self.at(found)))
    }

    /// Whether a switch is on for sure.
    pub fn is_on(&self, flag: &str) -> bool {
        self.started.is_on(flag) == Some(true)
    }

    /// Whether it is a server, as far as anything tells.
    pub fn is_server(&self) -> bool {
        self.is_server == Some(true)
    }

    /// Whether it is an agent, as far as anything tells.
    pub fn is_agent(&self) -> bool {
        self.is_server == Some(false)
    }

    /// Its addresses that are stated.
    pub fn addresses(&self) -> Vec<IpAddr> {
        let flags = ["node-ip", "advertise-address", "node-external-ip"];
        flags
            .iter()
            .flat_map(|flag| self.all(flag))
            .filter_map(|(ip, _)| ip.trim().parse().ok())
            .collect()
    }

    /// Its name, where it is stated, in lower case.
    pub fn name(&self) -> Option<String> {
        self.get("node-name").map(|(name, _)| name.to_ascii_lowercase())
    }

    /// The host and port that it joins, and where that is said.
    pub fn join(&self) -> Option<super::Join> {
        let (url, place) = self.get("server")?;
        super::Join::read(url, place)
    }
}

/// Flags that only servers have.
const OF_SERVERS: [&str; 13] = [
    "cluster-init",
    "tls-san",
    "disable",
    "cluster-cidr",
    "service-cidr",
    "datastore-endpoint",
    "write-kubeconfig-mode",
    "kube-apiserver-arg",
    "agent-token",
    "agent-token-file",
    "secrets-encryption",
    "flannel-backend",
    "etcd-expose-metrics",
];

/// Adds the nodes of a stack.
pub(super) fn read(stack: &Stack, targets: &Targets, facts: &mut Facts) {
    for file in &stack.files {
        match file.kind {
            Some(Kind::K3sConfig) => {
                let main = main_of(&file.path);
                if main.is_some_and(|main| stack.files.iter().any(|other| *other.path == main)) {
                    continue;
                }
                facts.nodes.push(config(file, stack, targets));
            }
            Some(Kind::InstallScript) => {
                let target = target(file.role, targets);
                let nodes = Started::in_script(&file.text, &target).into_iter();
                facts.nodes.extend(nodes.map(|started| node(started, file, Kind::InstallScript)));
                let pins = Started::pins(&file.text).into_iter();
                facts.pins.extend(pins.map(|pin| {
                    let place = Place::new(&file.path, pin.span, "install.sh");
                    (pin, place)
                }));
            }
            Some(Kind::SystemdUnit) => {
                let unit = Unit::parse(Arc::clone(&file.text));
                let name = file.path.rsplit(['/', '\\']).next().unwrap_or(&file.path);
                let nodes = Started::in_unit(&unit, name, &target(file.role, targets)).into_iter();
                facts.nodes.extend(nodes.map(|started| node(started, file, Kind::SystemdUnit)));
            }
            _ => {}
        }
    }
}

/// The main file of a drop-in: `config.yaml` of `config.yaml.d/10-tls.yaml`.
pub(crate) fn main_of(path: &str) -> Option<String> {
    let (folder, _) = path.rsplit_once(['/', '\\'])?;
    let main = folder.strip_suffix(".d")?;
    main.ends_with("ml").then(|| main.to_owned())
}

fn target(role: Role, targets: &Targets) -> Target {
    let target = Target::new(targets.k3s());
    let told = match role {
        Role::Server => Told::new().set("role", "server"),
        Role::Agent => Told::new().set("role", "agent"),
        _ => return target,
    };
    match told {
        Ok(told) => target.with(told),
        Err(_) => target,
    }
}

fn config(file: &StackFile, stack: &Stack, targets: &Targets) -> Node {
    let drop_ins =
        stack.files.iter().filter(|other| main_of(&other.path).as_deref() == Some(&*file.path));
    let files: Vec<&StackFile> = [file].into_iter().chain(drop_ins).collect();
    let documents: Vec<_> =
        files.iter().map(|file| Document::parse(Arc::clone(&file.text)).document).collect();
    let named = files.iter().zip(&documents);
    let read: Vec<_> =
        named.map(|(file, document)| ConfigFile::new(&file.path, document)).collect();
    let role = role_of(file);
    let started = Started::in_config(&read, &target(role, targets));
    let is_server = match role {
        Role::Server => Some(true),
        Role::Agent => Some(false),
        _ if started.flags.iter().any(|flag| OF_SERVERS.contains(&flag.name.as_str())) => {
            Some(true)
        }
        _ if started.get("server").is_none() => Some(true),
        _ => None,
    };
    let paths = files.iter().map(|file| Arc::clone(&file.path)).collect();
    Node { is_server, started, kind: Kind::K3sConfig, files: paths }
}

/// The role of a file: declared, or what its path tells.
fn role_of(file: &StackFile) -> Role {
    match file.role {
        role @ (Role::Server | Role::Agent) => role,
        _ => match crate::check::k3s::with_role(&file.path, Told::new()).get("role") {
            Some("server") => Role::Server,
            Some("agent") => Role::Agent,
            _ => Role::Other,
        },
    }
}

fn node(started: Started, file: &StackFile, kind: Kind) -> Node {
    let is_server = match started.command {
        Some(Command::Server) => Some(true),
        Some(Command::Agent) => Some(false),
        _ => None,
    };
    Node { is_server, started, kind, files: vec![Arc::clone(&file.path)] }
}

impl Node {
    /// A place that a line can be said to be missing at: the first key, or the start.
    pub(crate) fn first_key(&self) -> Place {
        let first = self.started.flags.iter().find(|flag| flag.file == 0);
        let span = first.map_or(Span::default(), |flag| flag.key_span);
        Place { span, ..self.place() }
    }
}
