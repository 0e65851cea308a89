//! The hops: from clients to fronts, pools, entry points, routes and services.

use super::notes::{Belief, believes, hop_notes, listeners, passed_on};
use super::stops::Target;
use super::{Drawing, Stop, StopKind};
use crate::stack::facts::{Front, Pool, Upstream};
use std::collections::BTreeMap;
use traefik_values::TrafficEntry;

impl Drawing<'_> {
    /// From clients to the pools.
    pub(super) fn fronts(&mut self, client: usize, fronts: &[usize], pools: &[usize]) {
        let mut admin = None;
        let mut drawn = Vec::new();
        for (front, at) in self.view.facts.fronts.iter().zip(fronts) {
            let is_api = self.view.facts.pools.iter().enumerate().any(|(n, pool)| {
                front.pools.contains(&n)
                    && self.view.api_pools().any(|(api, _)| std::ptr::eq(api, pool))
            });
            let listeners: Vec<Vec<String>> = listeners(front);
            let says: Vec<(usize, Vec<String>)> = front
                .pools
                .iter()
                .filter_map(|n| {
                    Some((*pools.get(*n)?, passed_on(front, self.view.facts.pools.get(*n)?)))
                })
                .collect();
            drawn.push((*at, is_api, listeners, says));
        }
        for (at, is_api, listeners, says) in drawn {
            let from = if is_api {
                *admin.get_or_insert_with(|| {
                    self.graph.nodes.push(Stop::new(StopKind::Client, "nodes and kubectl"));
                    self.graph.nodes.len() - 1
                })
            } else {
                client
            };
            for notes in listeners {
                self.edge(from, at, notes, false);
            }
            for (pool, notes) in says {
                self.edge(at, pool, notes, false);
            }
        }
    }

    /// From pools to entry points, to the API, and to what else they name.
    pub(super) fn ways_in(&mut self, pools: &[usize], entries: &mut Vec<(usize, String)>) {
        let mut hops: Vec<(usize, Target, Vec<String>, bool)> = Vec::new();
        for (pool, at) in self.view.facts.pools.iter().zip(pools) {
            for server in &pool.servers {
                let is_api = server.port.is_some_and(|port| self.view.is_api_port(port));
                let fronts: Vec<&Front> = self.view.fronts_of(pool).collect();
                let (target, belief) = match self.view.entry(pool, server) {
                    Some(entry) => {
                        let belief = entry
                            .values
                            .map_or(Belief::Unsaid, |(_, entry)| self.belief(pool, server, entry));
                        (Target::Entry(entry.name.to_owned()), belief)
                    }
                    None if is_api => (Target::Api, Belief::Unsaid),
                    None => (Target::Other(server.address()), Belief::Unsaid),
                };
                let says = fronts
                    .iter()
                    .any(|front| !front.proto.is_missing() || !front.forwarded_for.is_missing())
                    || !pool.proto.is_missing()
                    || !pool.forwarded_for.is_missing();
                let (notes, is_broken) = hop_notes(pool, server, says, belief);
                hops.push((*at, target, notes, is_broken));
            }
        }
        let mut others: BTreeMap<Target, usize> = BTreeMap::new();
        for (from, target, notes, is_broken) in hops {
            let known = match &target {
                Target::Entry(name) => {
                    entries.iter().find(|(_, own)| own == name).map(|(at, _)| *at)
                }
                _ => others.get(&target).copied(),
            };
            let to = known.unwrap_or_else(|| self.stop(target.stop(), None));
            match target {
                _ if known.is_some() => {}
                Target::Entry(name) => entries.push((to, name)),
                other => {
                    others.insert(other, to);
                }
            }
            self.edge(from, to, notes, is_broken);
        }
    }

    /// Whether an entry point believes what is said of clients.
    pub(super) fn belief(&self, pool: &Pool, server: &Upstream, entry: &TrafficEntry) -> Belief {
        let trust = if server.sends_proxy.is_some() {
            &entry.proxy_protocol
        } else {
            &entry.forwarded_headers
        };
        believes(trust, &self.view.addresses_of(pool.program))
    }

    /// From entry points to services.
    pub(super) fn routes(&mut self, entries: &[(usize, String)]) {
        let routes: Vec<_> = self.view.facts.routes.clone();
        let mut services: BTreeMap<String, usize> = BTreeMap::new();
        for route in &routes {
            let hosts: Vec<&str> = route.hosts.iter().map(|host| host.name.as_str()).collect();
            let title = if hosts.is_empty() { "any host".to_owned() } else { hosts.join(", ") };
            let mut stop = Stop::new(StopKind::Route, title).detail(route.object.replace('`', ""));
            if !route.middlewares.is_empty() {
                stop = stop.detail(format!("through {}", route.middlewares.join(", ")));
            }
            let at = self.stop(stop, Some(&route.place));
            for (entry, name) in entries.iter().filter(|(_, name)| route.is_on(name)) {
                let tls = if self.has_tls(name) { "with TLS" } else { "without TLS" };
                self.edge(*entry, at, vec![tls.to_owned()], false);
            }
            for service in &route.services {
                let name = format!("{}/{}", service.namespace, service.name);
                let known = services.get(&name).copied();
                let to = known.unwrap_or_else(|| self.service(&service.namespace, &service.name));
                services.insert(name, to);
                let port = service.port.as_ref().map_or("no port", |(port, _)| port);
                self.edge(at, to, vec![format!("port {port}")], false);
            }
        }
    }

    /// A Service, at its manifest where there is one.
    pub(super) fn service(&mut self, namespace: &str, name: &str) -> usize {
        let mut declared = self.view.facts.services.iter();
        let declared = declared.find(|own| own.name == name && own.namespace == namespace);
        let place = declared.map(|own| own.place.clone());
        let stop = Stop::new(StopKind::Service, format!("Service {name}"))
            .detail(format!("namespace {namespace}"))
            .detail("pods");
        self.stop(stop, place.as_ref())
    }
}
