//! The path of requests through a stack, from clients to pods, and the findings where they sit.
//!
//! ```
//! use config_diagnostics::Report;
//! use k3s_stack::graph::{Graph, mermaid};
//! use k3s_stack::stack::{Stack, StackFile};
//! use k3s_stack::{Kind, Targets};
//! let proxy = "frontend web\n    bind :443 ssl crt a.pem\n    mode http\n    default_backend k3s\n\
//!              backend k3s\n    mode http\n    server w1 10.0.0.11:80 send-proxy\n";
//! let values = "kind: HelmChartConfig\nmetadata: {name: traefik}\nspec: {valuesContent: \"\"}\n";
//! let stack = Stack::new("home")
//!     .file(StackFile::new("haproxy.cfg", proxy).kind(Kind::Haproxy))
//!     .file(StackFile::new("traefik.yaml", values).kind(Kind::HelmChartConfig));
//! let graph = Graph::of(&stack, &Targets::new(), &Report::new());
//! assert!(graph.edges.iter().any(|edge| edge.notes.contains(&"sends PROXY protocol".to_owned())));
//! assert!(mermaid(&[graph]).starts_with("flowchart LR\n"));
//! ```

mod build;
mod dot;
mod html;
mod layout;
mod mermaid;

pub use dot::dot;
pub use html::html;
pub use mermaid::mermaid;

use config_diagnostics::Severity;

/// The path of requests through a stack.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Graph {
    /// The name of the stack.
    pub name: String,
    /// What requests pass, in the order of the path.
    pub nodes: Vec<Stop>,
    /// The hops between them.
    pub edges: Vec<Edge>,
}

/// What requests pass.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Stop {
    /// What it is.
    pub kind: StopKind,
    /// What it is called.
    pub title: String,
    /// What else is known of it, a line each.
    pub details: Vec<String>,
    /// What is found there, worst first.
    pub findings: Vec<Finding>,
}

/// What a stop is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum StopKind {
    /// Who asks.
    Client,
    /// Where clients are let in: a frontend, a virtual host.
    Front,
    /// Where a front sends requests to: a backend with its servers, a balancer.
    Pool,
    /// An entry point of Traefik, or another thing that a pool leads to.
    Entry,
    /// A rule of a router.
    Route,
    /// A Service, with the pods behind it.
    Service,
    /// What is on no path.
    Aside,
}

/// A hop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Edge {
    /// Where it starts: an index of [`Graph::nodes`].
    pub from: usize,
    /// Where it ends.
    pub to: usize,
    /// The protocol, whether there is TLS, what is said of clients, and whether that is believed.
    pub notes: Vec<String>,
    /// Whether what is said of clients is lost here.
    pub is_broken: bool,
}

/// A finding at a stop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Finding {
    /// How bad it is.
    pub severity: Severity,
    /// The rule.
    pub rule: String,
    /// What is wrong.
    pub message: String,
    /// The file and line.
    pub place: String,
}

impl Stop {
    fn new(kind: StopKind, title: impl Into<String>) -> Self {
        Self { kind, title: title.into(), details: Vec::new(), findings: Vec::new() }
    }

    fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// The worst severity of what is found there.
    pub fn worst(&self) -> Option<Severity> {
        self.findings.iter().map(|finding| finding.severity).max()
    }

    /// How many findings there are, of which rules: `2 findings: a, b`.
    pub fn summary(&self) -> Option<String> {
        let worst = self.worst()?;
        let mut rules: Vec<&str> = Vec::new();
        for finding in &self.findings {
            if !rules.contains(&finding.rule.as_str()) {
                rules.push(&finding.rule);
            }
        }
        let count = self.findings.len();
        let many = if count == 1 { "" } else { "s" };
        Some(format!("{count} finding{many}, worst {worst}: {}", rules.join(", ")))
    }
}
