use crate::Kind;
use std::net::IpAddr;
use std::sync::Arc;

/// The files of one traffic path, and what they cannot say themselves.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Stack {
    /// Its name.
    pub name: String,
    /// Whether somebody said that the files belong together; else it is guessed, and findings are less sure.
    pub is_declared: bool,
    /// Its files, in the order of their paths.
    pub files: Vec<StackFile>,
    /// The machines, as far as they are told.
    pub machines: Vec<Machine>,
    /// What is published, as far as it is told.
    pub apps: Vec<Application>,
}

/// A file of a stack.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StackFile {
    /// Its path, as the report names it.
    pub path: Arc<str>,
    /// Its text.
    pub text: Arc<str>,
    /// What it is; `None` for what is no kind of its own, such as the values of an application.
    pub kind: Option<Kind>,
    /// What it is to the stack.
    pub role: Role,
}

/// What a file is to its stack.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Role {
    /// The configuration of a server of k3s.
    Server,
    /// That of an agent.
    Agent,
    /// What stands in front.
    Front,
    /// The ingress.
    Ingress,
    /// Something else, or it is not told.
    #[default]
    Other,
}

/// A machine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Machine {
    /// Its name.
    pub name: String,
    /// Its address.
    pub ip: Option<IpAddr>,
    /// What runs on it: `server`, `agent`, `haproxy`, `apache`, …
    pub roles: Vec<String>,
}

/// A published application.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Application {
    /// The name that clients use.
    pub host: String,
    /// Whether it needs WebSocket connections.
    pub websocket: Option<bool>,
}

impl Stack {
    /// A stack without files, whose files are declared to belong together.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), is_declared: true, ..Self::default() }
    }

    /// Says that the files only seem to belong together.
    #[must_use]
    pub fn guessed(mut self) -> Self {
        self.is_declared = false;
        self
    }

    /// Adds a file.
    #[must_use]
    pub fn file(mut self, file: StackFile) -> Self {
        self.files.push(file);
        self
    }

    /// Adds a machine.
    #[must_use]
    pub fn machine(mut self, machine: Machine) -> Self {
        self.machines.push(machine);
        self
    }

    /// Adds an application.
    #[must_use]
    pub fn app(mut self, app: Application) -> Self {
        self.apps.push(app);
        self
    }
}

impl StackFile {
    /// A file of no known kind and no role.
    pub fn new(path: impl Into<Arc<str>>, text: impl Into<Arc<str>>) -> Self {
        Self { path: path.into(), text: text.into(), kind: None, role: Role::Other }
    }

    /// Says what it is.
    #[must_use]
    pub fn kind(mut self, kind: Kind) -> Self {
        self.kind = Some(kind);
        self
    }

    /// Says what it is to the stack.
    #[must_use]
    pub fn role(mut self, role: Role) -> Self {
        self.role = role;
        self
    }
}

impl Machine {
    /// A machine with these roles.
    pub fn new(name: impl Into<String>, ip: Option<IpAddr>, roles: &[&str]) -> Self {
        let roles = roles.iter().map(|role| role.to_ascii_lowercase()).collect();
        Self { name: name.into(), ip, roles }
    }

    /// Whether one of these runs on it.
    pub fn is(&self, roles: &[&str]) -> bool {
        self.roles.iter().any(|role| roles.contains(&role.as_str()))
    }

    /// Whether it is a server of the cluster.
    pub fn is_server(&self) -> bool {
        self.is(&["server", "master", "control-plane", "controlplane"])
    }

    /// Whether it is a node of the cluster.
    pub fn is_node(&self) -> bool {
        self.is_server() || self.is(&["agent", "worker", "node"])
    }
}

impl Application {
    /// An application that clients reach by this name.
    pub fn new(host: impl Into<String>) -> Self {
        Self { host: host.into(), websocket: None }
    }

    /// Says whether it needs WebSocket connections.
    #[must_use]
    pub fn websocket(mut self, needed: bool) -> Self {
        self.websocket = Some(needed);
        self
    }
}
