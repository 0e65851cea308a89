//! From the facts of a stack to its graph.

use super::{Edge, Finding, Graph, Stop, StopKind};
use crate::Targets;
use crate::stack::facts::{Front, Ingress, Mode, Pool, Upstream, Where};
use crate::stack::{Place, Stack, StackView, trusts};
use config_diagnostics::{Diagnostic, LineIndex, Report};
use std::collections::BTreeMap;
use std::net::IpAddr;
use traefik_values::{TrafficEntry, TrafficPods, TrafficTrust};

/// A graph that is being drawn.
struct Drawing<'v> {
    view: StackView<'v>,
    graph: Graph,
    /// Where stops stand in files: the file, the first byte, the stop.
    places: Vec<(String, u32, usize)>,
}

impl Graph {
    /// The path through a stack. `report` is what `check` found in its files and between them.
    pub fn of(stack: &Stack, targets: &Targets, report: &Report) -> Self {
        let graph = Self { name: stack.name.clone(), ..Self::default() };
        let view = StackView::new(stack, targets.clone());
        let mut drawing = Drawing { view, graph, places: Vec::new() };
        drawing.draw();
        drawing.find(report);
        drawing.graph
    }

    /// Whether there is nothing to show.
    pub fn is_empty(&self) -> bool {
        self.edges.is_empty()
    }
}

impl Drawing<'_> {
    fn stop(&mut self, stop: Stop, place: Option<&Place>) -> usize {
        let at = self.graph.nodes.len();
        self.graph.nodes.push(stop);
        if let Some(place) = place {
            self.places.push((place.file.to_string(), place.span.start(), at));
        }
        at
    }

    fn edge(&mut self, from: usize, to: usize, notes: Vec<String>, is_broken: bool) {
        let edge = Edge { from, to, notes, is_broken };
        if !self.graph.edges.contains(&edge) {
            self.graph.edges.push(edge);
        }
    }

    fn draw(&mut self) {
        let facts = std::mem::take(&mut self.view.facts);
        let client = self.stop(Stop::new(StopKind::Client, "clients"), None);
        let fronts: Vec<usize> = facts
            .fronts
            .iter()
            .map(|front| self.stop(front_stop(front), Some(&front.place)))
            .collect();
        let pools: Vec<usize> =
            facts.pools.iter().map(|pool| self.stop(pool_stop(pool), Some(&pool.place))).collect();
        let mut entries: Vec<(usize, String)> = Vec::new();
        for ingress in &facts.ingresses {
            for entry in ingress.chart.entries.iter().filter(|entry| is_reached(ingress, entry)) {
                let at = self.stop(entry_stop(ingress, entry), Some(&ingress.place));
                entries.push((at, entry.name.clone()));
            }
        }
        self.view.facts = facts;
        self.fronts(client, &fronts, &pools);
        self.ways_in(&pools, &mut entries);
        if !self.graph.edges.iter().any(|edge| entries.iter().any(|(at, _)| *at == edge.to)) {
            for (at, name) in &entries {
                let scheme = if self.has_tls(name) { "HTTPS" } else { "HTTP" };
                self.edge(client, *at, vec![scheme.to_owned()], false);
            }
        }
        self.routes(&entries);
        self.cluster();
        if !self.graph.edges.iter().any(|edge| edge.from == client) {
            // Nobody knows of clients: the stop stays for the findings of no place, or goes unseen.
            self.graph
                .nodes
                .get_mut(client)
                .into_iter()
                .for_each(|stop| stop.kind = StopKind::Aside);
        }
    }

    /// From clients to the pools.
    fn fronts(&mut self, client: usize, fronts: &[usize], pools: &[usize]) {
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
    fn ways_in(&mut self, pools: &[usize], entries: &mut Vec<(usize, String)>) {
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
    fn belief(&self, pool: &Pool, server: &Upstream, entry: &TrafficEntry) -> Belief {
        let trust = if server.sends_proxy.is_some() {
            &entry.proxy_protocol
        } else {
            &entry.forwarded_headers
        };
        believes(trust, &self.view.addresses_of(pool.program))
    }

    /// From entry points to services.
    fn routes(&mut self, entries: &[(usize, String)]) {
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
    fn service(&mut self, namespace: &str, name: &str) -> usize {
        let mut declared = self.view.facts.services.iter();
        let declared = declared.find(|own| own.name == name && own.namespace == namespace);
        let place = declared.map(|own| own.place.clone());
        let stop = Stop::new(StopKind::Service, format!("Service {name}"))
            .detail(format!("namespace {namespace}"))
            .detail("pods");
        self.stop(stop, place.as_ref())
    }

    /// Whether routes of an entry point have TLS, by its values or the chart's own.
    fn has_tls(&self, name: &str) -> bool {
        let mut entries =
            self.view.facts.ingresses.iter().flat_map(|ingress| &ingress.chart.entries);
        entries.find(|entry| entry.name == name).map_or(name == "websecure", |entry| entry.tls)
    }

    /// The nodes of the cluster: their findings are on no path.
    fn cluster(&mut self) {
        let nodes = &self.view.facts.nodes;
        let (servers, agents) = (
            self.view.servers().len(),
            nodes
                .iter()
                .filter(|node| node.is_agent() && node.kind == crate::Kind::K3sConfig)
                .count(),
        );
        if nodes.is_empty() {
            return;
        }
        let mut api = self.graph.nodes.iter().position(|stop| stop.title == "API of Kubernetes");
        let places: Vec<Place> = nodes.iter().map(crate::stack::facts::Node::first_key).collect();
        let at = *api.get_or_insert_with(|| {
            self.graph.nodes.push(Stop::new(StopKind::Aside, "k3s"));
            self.graph.nodes.len() - 1
        });
        if let Some(stop) = self.graph.nodes.get_mut(at) {
            stop.details.push(format!("{servers} servers, {agents} agents"));
        }
        self.places.extend(places.into_iter().map(|place| (place.file.to_string(), 0, at)));
    }

    /// Puts each finding where it sits: at the last stop that starts before it in its file.
    fn find(&mut self, report: &Report) {
        self.places.sort();
        let files: Vec<&str> = self.view.stack.files.iter().map(|file| &*file.path).collect();
        let mut lost = Vec::new();
        let own = report
            .files
            .iter()
            .flat_map(|file| file.diagnostics.iter().map(move |found| (file.path.as_str(), found)));
        let between = report
            .diagnostics
            .iter()
            .filter_map(|found| Some((found.primary.file.as_deref()?, found)));
        for (file, found) in own.chain(between).filter(|(file, _)| files.contains(file)) {
            let finding = self.finding(file, found);
            match self.place(file, found) {
                Some(at) => self
                    .graph
                    .nodes
                    .get_mut(at)
                    .into_iter()
                    .for_each(|stop| stop.findings.push(finding.clone())),
                None => lost.push(finding),
            }
        }
        if !lost.is_empty() {
            let mut stop = Stop::new(StopKind::Aside, "elsewhere");
            stop.findings = lost;
            self.graph.nodes.push(stop);
        }
        for stop in &mut self.graph.nodes {
            stop.findings.sort_by(|a, b| {
                b.severity
                    .cmp(&a.severity)
                    .then_with(|| a.rule.cmp(&b.rule))
                    .then_with(|| a.place.cmp(&b.place))
            });
        }
    }

    fn place(&self, file: &str, found: &Diagnostic) -> Option<usize> {
        let here = self.places.iter().filter(|(own, ..)| own == file);
        let start = found.span().start();
        let path = found.primary.path.as_deref().unwrap_or_default().to_ascii_lowercase();
        // Values name their entry point: `ports.web.…`, `--entrypoints.web.…`.
        let named = here.clone().find(|(.., at)| {
            let name =
                self.graph.nodes.get(*at).and_then(|stop| stop.title.strip_prefix("Traefik "));
            name.is_some_and(|name| {
                let name = name.to_ascii_lowercase();
                [format!("ports.{name}."), format!("entrypoints.{name}.")]
                    .iter()
                    .any(|part| path.contains(part))
                    || path.ends_with(&format!("ports.{name}"))
            })
        });
        // Of several that start there, such as the entry points of one chart, the first.
        let before =
            here.clone().rev().filter(|(_, own, _)| *own <= start).max_by_key(|(_, own, _)| *own);
        named.or(before).or_else(|| here.clone().next()).map(|(.., at)| *at)
    }

    fn finding(&self, file: &str, found: &Diagnostic) -> Finding {
        let text =
            self.view.stack.files.iter().find(|own| &*own.path == file).map_or("", |own| &own.text);
        let line = LineIndex::new(text).line(found.span().start());
        Finding {
            severity: found.severity,
            rule: found.rule.to_owned(),
            message: found.message.clone(),
            place: format!("{file}:{line}"),
        }
    }
}

/// Whether an entry point believes what a front says of clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Belief {
    /// No values tell.
    Unsaid,
    Yes,
    No,
    /// Nobody says where the front runs.
    Unknown,
}

/// What a server of a pool is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Target {
    Entry(String),
    Api,
    Other(String),
}

impl Target {
    fn stop(&self) -> Stop {
        match self {
            Self::Entry(name) => Stop::new(StopKind::Entry, format!("Traefik {name}"))
                .detail("defaults of the chart"),
            Self::Api => Stop::new(StopKind::Entry, "API of Kubernetes"),
            Self::Other(address) => {
                Stop::new(StopKind::Entry, address.clone()).detail("outside of what is read")
            }
        }
    }
}

fn front_stop(front: &Front) -> Stop {
    let mut stop = Stop::new(
        StopKind::Front,
        format!("{} {}", front.program.name(), front.name.replace('`', "")).trim_end().to_owned(),
    );
    let hosts: Vec<&str> = front.hosts.iter().map(|host| host.name.as_str()).collect();
    if !hosts.is_empty() {
        stop = stop.detail(hosts.join(", "));
    }
    if front.ends_tls() {
        stop = stop.detail("TLS ends here");
    }
    if front.asks_who {
        stop = stop.detail("asks for a login");
    }
    stop.detail(front.place.file_name())
}

fn pool_stop(pool: &Pool) -> Stop {
    let mut stop = Stop::new(
        StopKind::Pool,
        format!("{} {}", pool.program.name(), pool.name.replace('`', "")),
    );
    for server in &pool.servers {
        let mut line = if server.name.contains("://") {
            server.name.clone()
        } else {
            format!("{} {}", server.name, server.address())
        };
        for (is, word) in [(server.is_checked, "checked"), (server.is_backup, "backup")] {
            if is {
                line.push_str(", ");
                line.push_str(word);
            }
        }
        stop = stop.detail(line);
    }
    stop
}

fn entry_stop(ingress: &Ingress, entry: &TrafficEntry) -> Stop {
    let pods = match ingress.chart.pods {
        TrafficPods::None => "no pods".to_owned(),
        TrafficPods::PerNode => "a pod on each node".to_owned(),
        TrafficPods::Fixed(1) => "1 pod".to_owned(),
        TrafficPods::Fixed(count) => format!("{count} pods"),
        TrafficPods::Scaled { min, max } => format!("{min} to {max} pods"),
        _ => "pods".to_owned(),
    };
    let mut stop = Stop::new(StopKind::Entry, format!("Traefik {}", entry.name)).detail(pods);
    if let Some(policy) = &ingress.chart.external_traffic_policy {
        stop = stop.detail(format!("externalTrafficPolicy {}", policy.text));
    }
    for (trust, what) in
        [(&entry.forwarded_headers, "X-Forwarded-*"), (&entry.proxy_protocol, "PROXY protocol")]
    {
        let networks: Vec<&str> =
            trust.networks.iter().map(|network| network.text.as_str()).collect();
        if trust.insecure.is_some() {
            stop = stop.detail(format!("believes the {what} of everybody"));
        } else if !networks.is_empty() {
            stop = stop.detail(format!("believes the {what} of {}", networks.join(", ")));
        }
    }
    if let Some(target) = &entry.redirects_to {
        stop = stop.detail(format!("redirects to {}", target.text));
    }
    stop
}

/// Whether anything from outside can get there.
fn is_reached(ingress: &Ingress, entry: &TrafficEntry) -> bool {
    entry.exposed_port.is_some()
        || entry.node_port.is_some()
        || entry.host_port.is_some()
        || ingress.chart.host_network
}

/// How clients talk with a front, for each kind of listener.
fn listeners(front: &Front) -> Vec<Vec<String>> {
    let mut kinds: Vec<(bool, bool, Vec<String>)> = Vec::new();
    for listener in &front.listeners {
        let port = listener.port.map_or_else(|| "?".to_owned(), |port| port.to_string());
        let at = match listener.host {
            Where::Any | Where::Other => format!(":{port}"),
            _ => format!("{}:{port}", listener.host),
        };
        let expects = listener.expects_proxy.is_some();
        match kinds.iter_mut().find(|(tls, proxy, _)| (*tls, *proxy) == (listener.tls, expects)) {
            Some((.., ports)) if !ports.contains(&at) => ports.push(at),
            Some(_) => {}
            None => kinds.push((listener.tls, expects, vec![at])),
        }
    }
    let notes = kinds.into_iter().map(|(tls, expects, ports)| {
        let name = match (front.mode, tls) {
            (Mode::Http, true) => "HTTPS",
            (Mode::Http, false) => "HTTP",
            (Mode::Tcp, true) => "TLS",
            (Mode::Tcp, false) => "TCP",
        };
        let mut notes = vec![format!("{name} {}", ports.join(" "))];
        if expects {
            notes.push("PROXY protocol expected".to_owned());
        }
        notes
    });
    notes.collect()
}

/// What a front does with what it passes on.
fn passed_on(front: &Front, pool: &Pool) -> Vec<String> {
    let mut notes = vec![if pool.mode == Mode::Http { "requests" } else { "bytes" }.to_owned()];
    if !matches!(pool.requests.as_str(), "" | "/") {
        notes.push(pool.requests.clone());
    }
    if pool.mode == Mode::Http {
        let set = |own: bool, name: &str| if own { Some(format!("sets {name}")) } else { None };
        let proto = !front.proto.is_missing() || !pool.proto.is_missing();
        let client = !front.forwarded_for.is_missing() || !pool.forwarded_for.is_missing();
        notes.extend(set(proto, "X-Forwarded-Proto"));
        notes.extend(set(client, "X-Forwarded-For"));
    }
    notes
}

/// What is said of a hop to a server, and whether what is said of clients is lost on it.
fn hop_notes(pool: &Pool, server: &Upstream, says: bool, belief: Belief) -> (Vec<String>, bool) {
    let name = match (pool.mode, server.tls) {
        (Mode::Http, true) => "HTTPS",
        (Mode::Http, false) => "HTTP",
        (Mode::Tcp, true) => "TLS",
        (Mode::Tcp, false) => "TCP, unread",
    };
    let port = server.port.map(|port| format!(" :{port}")).unwrap_or_default();
    let mut notes = vec![format!("{name}{port}")];
    if server.sends_proxy.is_some() {
        notes.push("sends PROXY protocol".to_owned());
    }
    let said = server.sends_proxy.is_some() || pool.mode == Mode::Http && says;
    let told = match belief {
        _ if !said => None,
        Belief::Unsaid => None,
        Belief::Yes => Some("believed"),
        Belief::No => Some("not believed"),
        Belief::Unknown => Some("believed or not: not known"),
    };
    notes.extend(told.map(str::to_owned));
    (notes, said && belief == Belief::No)
}

/// Whether all of these addresses are believed.
fn believes(trust: &TrafficTrust, addresses: &[IpAddr]) -> Belief {
    let all = || addresses.iter().all(|ip| trusts(&trust.networks, *ip));
    match trust {
        _ if trust.insecure.is_some() => Belief::Yes,
        _ if trust.networks.is_empty() => Belief::No,
        _ if addresses.is_empty() => Belief::Unknown,
        _ if all() => Belief::Yes,
        _ => Belief::No,
    }
}
