//! From the facts of a stack to its graph.

mod findings;
mod hops;
mod notes;
mod stops;

use super::{Edge, Graph, Stop, StopKind};
use crate::Targets;
use crate::stack::{Place, Stack, StackView};
use config_diagnostics::Report;
use stops::{entry_stop, front_stop, is_reached, pool_stop};

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
}
