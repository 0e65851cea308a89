//! A description that has been looked through: what the writers of files start from.

use super::{
    Datastore, Description, FrontProgram, Machine, Problem, Problems, Registration, TlsEnd,
};
use crate::Targets;
use k3s_config::{Cidr, Host, Version};
use std::collections::HashSet;
use std::net::{IpAddr, Ipv4Addr};
use std::str::FromStr;
use traefik_values::Release;

/// What is written, with every text read.
pub(super) struct Plan<'d> {
    pub(super) description: &'d Description,
    pub(super) k3s: Version,
    pub(super) haproxy: haproxy_cfg::Version,
    /// The chart that k3s brings.
    pub(super) chart: Release,
    pub(super) servers: Vec<Node>,
    pub(super) agents: Vec<Node>,
    /// The machines of the front.
    pub(super) front: Vec<Node>,
    /// The machines of a load balancer of the API that is no front.
    pub(super) balancer: Vec<Node>,
    pub(super) tls: TlsEnd,
    /// Whether the front sends the PROXY protocol.
    pub(super) proxy_protocol: bool,
    /// The networks whose word about clients counts.
    pub(super) trusted: Vec<String>,
}

/// A machine whose address is one.
pub(super) struct Node {
    pub(super) name: String,
    pub(super) ip: Ipv4Addr,
    /// Whether Traefik runs on it.
    pub(super) ingress: bool,
}

/// Looks through a description.
struct Reader {
    found: Vec<Problem>,
    names: HashSet<String>,
    addresses: HashSet<Ipv4Addr>,
}

/// Networks of k3s that nobody asked for.
const NETWORKS: [&str; 2] = ["10.42.0.0/16", "10.43.0.0/16"];

impl<'d> Plan<'d> {
    pub(super) fn of(description: &'d Description) -> Result<Self, Problems> {
        let mut reader =
            Reader { found: Vec::new(), names: HashSet::new(), addresses: HashSet::new() };
        let plan = reader.read(description);
        Problems::none(reader.found)?;
        // Without a problem there is a plan.
        plan.ok_or_else(|| Problems::one(Problem::new("stack", "it cannot be read", "report this")))
    }

    /// Every node.
    pub(super) fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.servers.iter().chain(&self.agents)
    }

    /// The nodes with Traefik.
    pub(super) fn ingress_nodes(&self) -> impl Iterator<Item = &Node> {
        self.nodes().filter(|node| node.ingress)
    }

    /// Whether some nodes are without Traefik.
    pub(super) fn has_pool(&self) -> bool {
        self.description.ingress.replicas.is_none() && self.nodes().any(|node| !node.ingress)
    }

    /// The program of the front.
    pub(super) fn program(&self) -> Option<FrontProgram> {
        self.description.front.as_ref().map(|front| front.program)
    }

    /// Whether the machines of the front have HAProxy, too, for the API.
    pub(super) fn api_at_front(&self) -> bool {
        matches!(&self.description.registration, Registration::Balancer { machines, .. } if machines.is_empty())
    }

    /// What every address of a server's certificate must cover beside its own.
    pub(super) fn join_url(&self) -> String {
        match &self.description.registration {
            Registration::FirstServer => {
                let first = self.servers.first().map_or(Ipv4Addr::LOCALHOST, |node| node.ip);
                format!("https://{first}:6443")
            }
            Registration::EveryNode { port } => format!("https://127.0.0.1:{port}"),
            Registration::Balancer { address, port, .. } => format!("https://{address}:{port}"),
        }
    }

    /// The TOML and the name of the stack in headers.
    pub(super) fn name(&self) -> &str {
        &self.description.name
    }
}

impl Reader {
    fn say(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Problem::new(path, message, help));
    }

    fn read<'d>(&mut self, of: &'d Description) -> Option<Plan<'d>> {
        if !is_label(&of.name) {
            self.say(
                "name",
                "a stack's name has lower-case letters, digits and `-`",
                "write `home`",
            );
        }
        let k3s = self.k3s(&of.k3s);
        let haproxy = match &of.haproxy {
            None => Some(haproxy_cfg::Version::default()),
            Some(text) => self.parsed("haproxy", text, "write a line such as 3.2"),
        };
        let mut servers = self.machines("servers", &of.servers);
        let mut agents = self.machines("agents", &of.agents);
        let front = of.front.as_ref().map_or(&[][..], |front| &front.machines);
        let front = self.machines("front.machines", front);
        let balancer = self.registration(of);
        if of.servers.is_empty() {
            self.say("servers", "a cluster has a server", "add [[servers]] with name and ip");
        }
        if of.front.as_ref().is_some_and(|front| front.machines.is_empty()) {
            let help = "add machines with name and ip; they are no nodes, whose ports 80 and 443 are Traefik's";
            self.say("front.machines", "a front runs somewhere", help);
        }
        self.datastore(of);
        self.networks(of, servers.iter().chain(&agents).chain(&front).chain(&balancer));
        self.ingress(of, &mut servers, &mut agents);
        let tls = self.tls(of);
        let proxy_protocol = self.proxy_protocol(of, tls);
        let trusted = self.trusted(of, &front);
        self.hosts(of);
        let (k3s, haproxy) = (k3s?, haproxy?);
        let chart = Targets::new().set(&format!("k3s={k3s}")).ok()?.traefik();
        let description = of;
        Some(Plan {
            description,
            k3s,
            haproxy,
            chart,
            servers,
            agents,
            front,
            balancer,
            tls,
            proxy_protocol,
            trusted,
        })
    }

    fn parsed<T: FromStr>(&mut self, path: &str, text: &str, help: &str) -> Option<T> {
        let read = text.parse().ok();
        if read.is_none() {
            self.say(path, format!("`{text}` cannot be read"), help);
        }
        read
    }

    fn k3s(&mut self, text: &str) -> Option<Version> {
        let help = "write a whole release, such as 1.33.4: it decides which chart of Traefik comes with it";
        let release = text.trim_start_matches('v').split('+').next().unwrap_or_default();
        if release.split('.').count() != 3 {
            self.say("k3s", format!("`{text}` is no release"), help);
            return None;
        }
        let version: Version = self.parsed("k3s", release, help)?;
        let known = Version::OLDEST..=Version::NEWEST;
        if !known.contains(&version) {
            let message = format!("k3s {version} is not among those known here");
            let help = format!("write one of {} to {}", Version::OLDEST, Version::NEWEST);
            self.say("k3s", message, help);
            return None;
        }
        Some(version)
    }

    /// Machines whose names and addresses nobody else has.
    fn machines(&mut self, path: &str, machines: &[Machine]) -> Vec<Node> {
        let mut nodes = Vec::new();
        for (n, machine) in machines.iter().enumerate() {
            let path = |field: &str| format!("{path}[{n}].{field}");
            if !is_label(&machine.name) {
                let message = format!("`{}` is no name of a machine", machine.name);
                self.say(path("name"), message, "write lower-case letters, digits and `-`: m1");
            } else if !self.names.insert(machine.name.clone()) {
                let message = format!("another machine is called `{}`", machine.name);
                self.say(path("name"), message, "give each machine its own name");
            }
            match machine.ip.parse::<Ipv4Addr>() {
                Ok(ip)
                    if ip.is_unspecified()
                        || ip.is_loopback()
                        || ip.is_multicast()
                        || ip.is_broadcast() =>
                {
                    let message = format!("other machines cannot reach {ip}");
                    self.say(path("ip"), message, "write its address in the network: 10.0.10.1");
                }
                Ok(ip) if !self.addresses.insert(ip) => {
                    let message = format!("another machine has the address {ip}");
                    self.say(path("ip"), message, "give each machine its own address");
                }
                Ok(ip) => nodes.push(Node { name: machine.name.clone(), ip, ingress: false }),
                Err(_) => {
                    let message = format!("`{}` is no IPv4 address", machine.ip);
                    self.say(path("ip"), message, "write four numbers: 10.0.10.1");
                }
            }
        }
        nodes
    }

    /// The machines of a load balancer of its own.
    fn registration(&mut self, of: &Description) -> Vec<Node> {
        match &of.registration {
            Registration::FirstServer => Vec::new(),
            Registration::EveryNode { port } => {
                if [0, 80, 443, 6443, 6444, of.ingress.http_port, of.ingress.https_port]
                    .contains(port)
                {
                    let message = format!("port {port} of a node is taken");
                    self.say("registration.port", message, "write a free port: 7443");
                }
                Vec::new()
            }
            Registration::Balancer { address, port, machines } => {
                let host = address.parse::<Host>();
                let is_loopback = address == "localhost"
                    || address.parse().is_ok_and(|ip: IpAddr| ip.is_loopback());
                if host.is_err() || is_loopback || !is_host(address) {
                    let help = "write a name or an address that all nodes reach: k3s.example.com";
                    self.say(
                        "registration.address",
                        format!("nodes cannot join `{address}`"),
                        help,
                    );
                }
                let servers = of.servers.iter().chain(&of.agents);
                if servers.clone().any(|node| node.ip == *address) {
                    let message = format!("{address} is the address of a node");
                    let help = "use kind = \"first-server\", or an address of the load balancer";
                    self.say("registration.address", message, help);
                }
                if *port == 0 || machines.is_empty() && [80, 443].contains(port) {
                    let message = format!("the load balancer cannot listen on port {port}");
                    self.say("registration.port", message, "write 6443");
                }
                if machines.is_empty() && of.front.is_none() {
                    let help = "add machines with name and ip, or a [front] that it can run on";
                    self.say("registration.machines", "the load balancer runs nowhere", help);
                }
                self.machines("registration.machines", machines)
            }
        }
    }

    fn datastore(&mut self, of: &Description) {
        match &of.datastore {
            Datastore::Etcd if of.servers.len() > 1 && of.servers.len() % 2 == 0 => {
                let count = of.servers.len();
                let message = format!(
                    "etcd on {count} servers fails with as few of them as on {}",
                    count - 1
                );
                let help = format!("write {} or {} servers", count - 1, count + 1);
                self.say("servers", message, help);
            }
            Datastore::Etcd => {}
            Datastore::External { endpoint, ca_file, cert_file, key_file } => {
                let user = endpoint.split_once("://").map_or("", |(_, rest)| rest);
                let schemes = ["postgres://", "mysql://", "http://", "https://", "nats://"];
                if !schemes.iter().any(|scheme| endpoint.starts_with(scheme)) || !is_plain(endpoint)
                {
                    let message = format!("`{endpoint}` is no datastore");
                    let help = "write postgres://, mysql:// or https:// and the host";
                    self.say("datastore.endpoint", message, help);
                } else if user.rsplit_once('@').is_some_and(|(user, _)| user.contains(':')) {
                    let help = "leave it out and name cert-file and key-file: no secret is written to a file";
                    self.say("datastore.endpoint", "it holds a password", help);
                }
                let files =
                    [("ca-file", ca_file), ("cert-file", cert_file), ("key-file", key_file)];
                for (name, file) in files {
                    self.file(&format!("datastore.{name}"), file.as_deref());
                }
                if cert_file.is_some() != key_file.is_some() {
                    let help = "write both cert-file and key-file, or neither";
                    self.say("datastore.cert-file", "a certificate goes with its key", help);
                }
            }
        }
    }

    fn networks<'n>(&mut self, of: &Description, machines: impl Iterator<Item = &'n Node>) {
        let stated = [
            ("networks.cluster-cidr", &of.networks.cluster_cidr),
            ("networks.service-cidr", &of.networks.service_cidr),
        ];
        let mut networks: Vec<(&str, Cidr)> = Vec::new();
        for ((path, own), default) in stated.into_iter().zip(NETWORKS) {
            let text = own.as_deref().unwrap_or(default);
            let read = self.parsed::<Cidr>(path, text, "write a network: 10.52.0.0/16");
            let Some(cidr) = read else { continue };
            if !cidr.address().is_ipv4() || !(8..=22).contains(&cidr.prefix()) {
                self.say(
                    path,
                    format!("`{text}` does not suit a cluster"),
                    "write an IPv4 network of /8 to /22",
                );
            }
            if networks.iter().any(|(_, other)| other.overlaps(cidr)) {
                self.say(
                    path,
                    "the networks of pods and services overlap",
                    "write another network",
                );
            }
            networks.push((path, cidr));
        }
        for machine in machines {
            let ip = IpAddr::V4(machine.ip);
            if let Some((path, cidr)) = networks.iter().find(|(_, cidr)| cidr.contains(ip)) {
                let message = format!("{cidr} holds {ip}, the address of `{}`", machine.name);
                self.say(*path, message, "write a network that no machine is in: 10.52.0.0/16");
            }
        }
    }

    fn ingress(&mut self, of: &Description, servers: &mut [Node], agents: &mut [Node]) {
        let ingress = &of.ingress;
        for (n, name) in ingress.nodes.iter().enumerate() {
            if !servers.iter().chain(agents.iter()).any(|node| node.name == *name) {
                let message = format!("no node is called `{name}`");
                self.say(
                    format!("ingress.nodes[{n}]"),
                    message,
                    "write names of servers and agents",
                );
            }
        }
        let by_default: &mut [Node] = if agents.is_empty() { servers } else { agents };
        if ingress.nodes.is_empty() {
            // One pod keeps the certificates that Traefik gets.
            let count = if of.tls.acme.is_some() { 1 } else { by_default.len() };
            by_default.iter_mut().take(count).for_each(|node| node.ingress = true);
        } else {
            let chosen = servers.iter_mut().chain(agents);
            chosen.for_each(|node| node.ingress = ingress.nodes.contains(&node.name));
        }
        if of.tls.acme.is_some() && ingress.nodes.len() > 1 {
            let help = "name one node, or end TLS at the front";
            self.say(
                "ingress.nodes",
                "several Traefiks cannot share the certificates that they get",
                help,
            );
        }
        if let Some(replicas) = ingress.replicas {
            let help = "leave `replicas` out: a pod runs on each of the nodes";
            if of.front.is_some() {
                self.say(
                    "ingress.replicas",
                    "a front needs a pod on every node that it sends to",
                    help,
                );
            } else if !ingress.nodes.is_empty() {
                self.say("ingress.replicas", "`nodes` says already how many pods there are", help);
            } else if of.tls.acme.is_some() && replicas != 1 {
                self.say(
                    "ingress.replicas",
                    "several Traefiks cannot share the certificates that they get",
                    help,
                );
            } else if replicas == 0 {
                self.say("ingress.replicas", "Traefik would not run", help);
            }
        }
        let (http, https) = (ingress.http_port, ingress.https_port);
        let taken = [0, 6443, 6444, 8472, 10250];
        for (path, port) in [("ingress.http-port", http), ("ingress.https-port", https)] {
            if taken.contains(&port) || (30000..=32767).contains(&port) {
                self.say(
                    path,
                    format!("port {port} of a node is taken"),
                    "write 80 and 443, or 8080 and 8443",
                );
            }
        }
        if http == https {
            self.say(
                "ingress.https-port",
                format!("port {http} is that of HTTP, too"),
                "write another port",
            );
        }
    }

    fn tls(&mut self, of: &Description) -> TlsEnd {
        let tls = &of.tls;
        let program = of.front.as_ref().map(|front| front.program);
        let end = tls.ends.unwrap_or(match (program, &tls.acme, &tls.secret) {
            (Some(_), None, None) => TlsEnd::Front,
            _ => TlsEnd::Ingress,
        });
        let files = [("tls.certificate", &tls.certificate), ("tls.key", &tls.key)];
        for (path, file) in files {
            self.file(path, file.as_deref());
        }
        match (end, program) {
            (TlsEnd::Front, None) => {
                self.say(
                    "tls.ends",
                    "there is no front",
                    "write ends = \"ingress\", or add a [front]",
                );
            }
            (TlsEnd::Front, Some(program)) => {
                if tls.certificate.is_none() {
                    let help = "write certificate = \"/etc/ssl/…\", a PEM file";
                    self.say("tls.certificate", "the front has no certificate", help);
                }
                if program == FrontProgram::Apache && tls.key.is_none() {
                    self.say("tls.key", "Apache has no key", "write key = \"/etc/ssl/private/…\"");
                }
                if tls.acme.is_some() || tls.secret.is_some() {
                    let help = "leave `acme` and `secret` out, or write ends = \"ingress\"";
                    self.say("tls", "TLS ends at the front: Traefik needs no certificate", help);
                }
            }
            (TlsEnd::Ingress, program) => {
                if program == Some(FrontProgram::Apache) {
                    let help = "use program = \"haproxy\", or end TLS at the front";
                    self.say("tls.ends", "Apache cannot pass TLS on unread", help);
                }
                if tls.acme.is_some() == tls.secret.is_some() {
                    let help = "write either secret = \"NAME\" or acme = { email = \"…\" }";
                    self.say("tls", "Traefik has its certificates from one place", help);
                }
                if tls.certificate.is_some() || tls.key.is_some() {
                    let help = "leave `certificate` and `key` out, or write ends = \"front\"";
                    self.say(
                        "tls.certificate",
                        "TLS ends at Traefik: no front has a certificate",
                        help,
                    );
                }
            }
        }
        if tls.secret.as_deref().is_some_and(|name| !is_name(name)) {
            self.say(
                "tls.secret",
                "that is no name of a Secret",
                "write lower-case letters, digits and `-`",
            );
        }
        let email = tls.acme.as_ref().map(|acme| acme.email.as_str());
        if email.is_some_and(|text| {
            !is_plain(text) || text.split('@').filter(|part| !part.is_empty()).count() != 2
        }) {
            self.say("tls.acme.email", "that is no address", "write admin@example.com");
        }
        end
    }

    fn proxy_protocol(&mut self, of: &Description, tls: TlsEnd) -> bool {
        let passes = of.front.as_ref().is_some_and(|front| front.program == FrontProgram::Haproxy)
            && tls == TlsEnd::Ingress;
        match of.trust.proxy_protocol {
            Some(true) if !passes => {
                let help = "leave it out: the front says it in X-Forwarded-For and X-Forwarded-Proto, which Traefik \
                            believes of the front's address only";
                let message = "only HAProxy that passes TLS on sends the PROXY protocol";
                self.say("trust.proxy-protocol", message, help);
                false
            }
            told => passes && told.unwrap_or(true),
        }
    }

    fn trusted(&mut self, of: &Description, front: &[Node]) -> Vec<String> {
        let mut all: Vec<String> = front.iter().map(|node| format!("{}/32", node.ip)).collect();
        for (n, text) in of.trust.networks.iter().enumerate() {
            let path = format!("trust.networks[{n}]");
            match text.parse::<IpAddr>() {
                Ok(ip) => all.push(format!("{ip}/{}", if ip.is_ipv4() { 32 } else { 128 })),
                Err(_) => {
                    let Some(cidr) = self.parsed::<Cidr>(&path, text, "write 192.168.1.0/24")
                    else {
                        continue;
                    };
                    if cidr.prefix() == 0 {
                        let help =
                            "name the proxies: whoever is trusted can claim to be any client";
                        self.say(path, format!("{text} is everybody"), help);
                    }
                    all.push(cidr.to_string());
                }
            }
        }
        if of.front.is_none() && !of.trust.networks.is_empty() {
            let help = "add a [front], or leave `networks` out";
            self.say("trust.networks", "without a front, clients speak for themselves", help);
        }
        all.sort();
        all.dedup();
        all
    }

    fn hosts(&mut self, of: &Description) {
        if of.hosts.is_empty() && of.front.is_some() {
            let help = "add [[hosts]] with host, service and port";
            self.say("hosts", "nothing is published: the front has nothing to serve", help);
        }
        let mut seen = HashSet::new();
        for (n, host) in of.hosts.iter().enumerate() {
            let path = |field: &str| format!("hosts[{n}].{field}");
            if !is_host(&host.host)
                || host.host.parse::<IpAddr>().is_ok()
                || !host.host.contains('.')
            {
                let message = format!("`{}` is no name that clients use", host.host);
                self.say(
                    path("host"),
                    message,
                    "write it in full and lower case: code.example.com",
                );
            } else if !seen.insert(&host.host) {
                self.say(
                    path("host"),
                    format!("{} is published twice", host.host),
                    "write each host once",
                );
            }
            for (field, name) in [("service", &host.service), ("namespace", &host.namespace)] {
                if !is_label(name) {
                    let message = format!("`{name}` is no name in Kubernetes");
                    self.say(path(field), message, "write lower-case letters, digits and `-`");
                }
            }
            if host.port == 0 {
                self.say(path("port"), "no Service has port 0", "write its port");
            }
        }
    }

    /// A path that a program opens.
    fn file(&mut self, path: &str, file: Option<&str>) {
        if file.is_some_and(|file| !file.starts_with('/') || !is_plain(file)) {
            self.say(
                path,
                "that is no whole path",
                "write it from the root, without blanks: /etc/ssl/…",
            );
        }
    }
}

/// Whether it is a DNS label in lower case.
fn is_label(text: &str) -> bool {
    let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (1..=63).contains(&text.len())
        && text.chars().all(inner)
        && !text.starts_with('-')
        && !text.ends_with('-')
}

/// Whether it is a host: an address, or a name in lower case.
fn is_host(text: &str) -> bool {
    let is_numeric = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let by_labels = text.len() <= 253 && text.split('.').all(is_label);
    if is_numeric { text.parse::<Ipv4Addr>().is_ok() } else { by_labels }
}

/// Whether it is a name of a Kubernetes object.
fn is_name(text: &str) -> bool {
    text.len() <= 253 && text.split('.').all(is_label)
}

/// Whether every program reads it as it stands, without quotes.
fn is_plain(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_alphanumeric() || "/._-:@?=&,()+~".contains(c))
}
