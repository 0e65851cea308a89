//! The machines: names, addresses, and where nodes join.

use super::words::{is_host, is_label};
use super::{Node, Reader};
use crate::generate::{Description, Machine, Registration};
use k3s_config::Host;
use std::net::{IpAddr, Ipv4Addr};

impl Reader {
    /// Machines whose names and addresses nobody else has.
    pub(super) fn machines(&mut self, path: &str, machines: &[Machine]) -> Vec<Node> {
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
    pub(super) fn registration(&mut self, of: &Description) -> Vec<Node> {
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
}
