use super::entry::Entry;
use super::pattern::Pattern;
use super::rewrite::Rewriting;
use super::worker::{Balancer, Sharing, Worker};
use crate::{EffectiveDirective, Origin, VhostAddress, VhostPort};

/// What stands in the main server, or in one virtual host.
#[derive(Clone, Debug, Default)]
pub(super) struct Part {
    pub(super) origin: Option<Origin>,
    pub(super) addresses: Vec<(VhostAddress, VhostPort)>,
    /// `ServerName` without scheme and port.
    pub(super) name: Option<String>,
    /// The port of `ServerName`, or 0.
    pub(super) port: u16,
    pub(super) aliases: Vec<String>,
    pub(super) entries: Vec<Entry>,
    pub(super) locations: Vec<Location>,
    pub(super) proxies: Vec<ProxySection>,
    /// Sections of other kinds.
    pub(super) sections: Vec<EffectiveDirective>,
    pub(super) workers: Vec<Worker>,
    pub(super) balancers: Vec<Balancer>,
    pub(super) sharings: Vec<Sharing>,
    /// Directives in no section.
    pub(super) settings: Vec<EffectiveDirective>,
    pub(super) rewriting: Rewriting,
    /// Whether one of its directives is the core's.
    pub(super) sets_core: bool,
}

/// A `<Location>` or `<LocationMatch>`.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Location {
    /// Its path or pattern.
    pub path: String,
    /// Its opening tag.
    pub origin: Origin,
    /// Its last `ProxyPass` or `ProxyPassMatch`, the only one that counts.
    pub entry: Option<Entry>,
    /// The directives in it.
    pub settings: Vec<EffectiveDirective>,
    pub(super) pattern: Option<Pattern>,
}

/// A `<Proxy>` or `<ProxyMatch>`.
#[derive(Clone, Debug)]
pub(super) struct ProxySection {
    pub(super) path: String,
    pub(super) settings: Vec<EffectiveDirective>,
    pub(super) pattern: Option<Pattern>,
}
