use super::Entry;
use super::server::{Server, setting};
use super::worker::{Balancer, Worker};
use crate::{EffectiveDirective, Origin};

/// What httpd does with a request, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Route<'r> {
    /// The server that answers; `None`: not known.
    pub server: Option<Server<'r>>,
    /// Where the request ends.
    pub outcome: Outcome<'r>,
    /// Each decision, in order.
    pub why: Vec<Step>,
    /// What stands in the sections that count, the more special ones behind the general ones.
    pub(super) settings: Vec<&'r [EffectiveDirective]>,
}

/// Where a request ends.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome<'r> {
    /// At a backend.
    Proxied(Destination<'r>),
    /// In httpd: no rule sends it anywhere, or one keeps it.
    NoProxy,
    /// In httpd, which answers with this status before any backend is asked.
    Answered(u16),
    /// That cannot be known from here, for this reason.
    Undecided(String),
}

/// Where a request is sent.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Destination<'r> {
    /// The rule; `None`: a `RewriteRule`.
    pub entry: Option<&'r Entry>,
    /// The directive.
    pub origin: Origin,
    /// The URL that is asked for, or `balancer://` with the path that its members get.
    pub url: String,
    /// The host of the URL, or the balancer's name.
    pub host: String,
    /// The port of the URL, or that of its scheme.
    pub port: Option<u16>,
    /// The worker, whose parameters count. `None`: no rule made one that fits, and connections are not kept.
    pub worker: Option<&'r Worker>,
    /// The balancer.
    pub balancer: Option<&'r Balancer>,
    /// Members of the balancer that can get the request while all are well, each with the URL it is asked for.
    pub members: Vec<(&'r Worker, String)>,
}

impl Destination<'_> {
    /// The socket that the worker connects to instead of the host.
    pub fn socket(&self) -> Option<&str> {
        self.worker.and_then(Worker::socket)
    }
}

/// A decision.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Step {
    /// What was decided.
    pub text: String,
    /// The directive that made it so.
    pub origin: Option<Origin>,
}

impl<'r> Route<'r> {
    /// Where it is sent, if it is.
    pub fn destination(&self) -> Option<&Destination<'r>> {
        match &self.outcome {
            Outcome::Proxied(destination) => Some(destination),
            _ => None,
        }
    }

    /// The directive `name` that counts for this request: of the last matching section, otherwise of the server.
    pub fn setting(&self, name: &str) -> Option<&'r EffectiveDirective> {
        let special = self.settings.iter().rev().find_map(|settings| setting(settings, name));
        special.or_else(|| self.server?.setting(name))
    }

    pub(super) fn step(&mut self, text: impl Into<String>, origin: Option<&Origin>) {
        self.why.push(Step { text: text.into(), origin: origin.cloned() });
    }
}
