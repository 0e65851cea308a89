//! What is within the cluster: its datastore, its networks, Traefik.

use super::words::is_plain;
use super::{Node, Reader};
use crate::generate::{Datastore, Description};
use k3s_config::Cidr;
use std::net::IpAddr;

/// Networks of k3s that nobody asked for.
const NETWORKS: [&str; 2] = ["10.42.0.0/16", "10.43.0.0/16"];

impl Reader {
    pub(super) fn datastore(&mut self, of: &Description) {
        match &of.datastore {
            Datastore::Etcd if of.servers.len() > 1 && of.servers.len().is_multiple_of(2) => {
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

    pub(super) fn networks<'n>(
        &mut self,
        of: &Description,
        machines: impl Iterator<Item = &'n Node>,
    ) {
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

    pub(super) fn ingress(&mut self, of: &Description, servers: &mut [Node], agents: &mut [Node]) {
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
}
