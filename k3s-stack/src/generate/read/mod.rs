//! Looks through a description: everything that is wrong with it is said at once.

mod cluster;
mod machines;
mod traffic;
mod words;

use super::plan::{Node, Plan};
use super::{Description, Problem};
use crate::Targets;
use k3s_config::Version;
use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::str::FromStr;
use words::{is_label, is_plain};

/// Looks through a description.
#[derive(Default)]
pub(super) struct Reader {
    found: Vec<Problem>,
    names: HashSet<String>,
    addresses: HashSet<Ipv4Addr>,
}

impl Reader {
    /// Everything that is wrong.
    pub(super) fn into_found(self) -> Vec<Problem> {
        self.found
    }

    fn say(
        &mut self,
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.found.push(Problem::new(path, message, help));
    }

    /// What is written, where nothing is wrong.
    pub(super) fn read<'d>(&mut self, of: &'d Description) -> Option<Plan<'d>> {
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
