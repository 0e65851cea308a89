use super::entry::Entry;
use super::path;
use super::pattern::Pattern;
use super::rewrite::Rewriting;
use super::worker::{Balancer, Sharing, Worker};
use crate::{EffectiveDirective, Origin, VhostAddress, VhostPort};

/// The main server, or a virtual host, as it is once httpd has started: with all that it inherits.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Server {
    /// Its `<VirtualHost>`; `None`: the main server.
    pub origin: Option<Origin>,
    /// The addresses of a virtual host, with the port that counts: [`VhostPort::Default`] never occurs.
    pub addresses: Vec<(VhostAddress, VhostPort)>,
    /// `ServerName`, without scheme and port. A virtual host without one may have that of the main server.
    pub name: Option<String>,
    /// `ServerAlias`, all of them.
    pub aliases: Vec<String>,
    /// The rules in the order in which httpd looks at them, except those in sections: the main server's first.
    pub entries: Vec<Entry>,
    /// The sections by path, in order: the main server's first. The last that fits counts.
    pub locations: Vec<Location>,
    /// Workers of rules, in order: the main server's first.
    pub workers: Vec<Worker>,
    /// Balancers, in order: the main server's first, and they win.
    pub balancers: Vec<Balancer>,
    /// Directives that got a worker which exists already; those of this server only.
    pub sharings: Vec<Sharing>,
    /// Its directives that stand in no section, in order; those of the main server come first.
    pub settings: Vec<EffectiveDirective>,
    pub(super) proxies: Vec<ProxySection>,
    pub(super) rewriting: Rewriting,
    pub(super) main_port: u16,
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

impl Server {
    /// The balancer with this name, which is in lower case.
    pub fn balancer(&self, name: &str) -> Option<&Balancer> {
        self.balancers.iter().find(|balancer| balancer.name == name)
    }

    /// The worker that serves a URL: that with the longest name that the URL starts with.
    pub fn worker_of(&self, url: &str) -> Option<&Worker> {
        super::worker::find(&self.workers, url, None).and_then(|at| self.workers.get(at))
    }

    /// All rules in the order in which httpd tries them: those that look at encoded paths first, then sections from the last
    /// to the first, then the others.
    pub fn tried_in_order(&self) -> Vec<&Entry> {
        let locations = self.locations.iter().rev().filter_map(|location| location.entry.as_ref());
        let (early, late): (Vec<&Entry>, Vec<&Entry>) =
            locations.chain(&self.entries).partition(|entry| entry.mapping.is_some());
        early.into_iter().chain(late).collect()
    }

    /// The rule that takes every request before `entry`, one of this server, is looked at: it never counts.
    ///
    /// ```
    /// # use apache_proxy::*;
    /// let text = "ProxyPass / http://a/\nProxyPass /api http://b/\n";
    /// let document = Document::parse(text).document;
    /// let read = effective("site.conf", &document, &Environment::new(), &mut ());
    /// let routing = Routing::new(&read);
    /// let server = routing.main();
    /// assert_eq!(server.shadowed_by(&server.entries[1]).unwrap().path, "/");
    /// assert!(server.shadowed_by(&server.entries[0]).is_none());
    /// ```
    pub fn shadowed_by(&self, entry: &Entry) -> Option<&Entry> {
        let mut order = self.tried_in_order().into_iter();
        order
            .find(|other| std::ptr::eq(*other, entry) || other.covers(entry))
            .filter(|other| !std::ptr::eq(*other, entry))
    }

    /// The directive `name` that counts for the whole server, outside sections.
    pub fn setting(&self, name: &str) -> Option<&EffectiveDirective> {
        setting(&self.settings, name)
    }

    pub(super) fn is_on(&self, name: &str, default: bool) -> bool {
        self.setting(name).map_or(default, |found| !found.args.eq_ignore_ascii_case("off"))
    }

    /// How well it listens there: 2 at exactly this port, 1 at any, `None`: not at all.
    fn listens(&self, port: u16, fits: impl Fn(&VhostAddress) -> bool) -> Option<u8> {
        let at = self.addresses.iter().filter(|(address, _)| fits(address));
        let at = at.filter_map(|(_, own)| match own {
            VhostPort::Number(own) => (*own == port).then_some(2),
            VhostPort::Any | VhostPort::Default => Some(1),
        });
        at.max()
    }

    /// Whether it goes by this name (`matches_aliases`).
    fn is_called(&self, host: &str) -> bool {
        self.name.as_deref().is_some_and(|name| name.eq_ignore_ascii_case(host))
            || self.aliases.iter().any(|alias| {
                let (alias, host) = (alias.to_ascii_lowercase(), host.to_ascii_lowercase());
                alias == host || path::fnmatch(&alias, &host, false) == Some(true)
            })
    }
}

pub(super) fn setting<'s>(
    settings: &'s [EffectiveDirective],
    name: &str,
) -> Option<&'s EffectiveDirective> {
    settings.iter().rfind(|setting| setting.name.eq_ignore_ascii_case(name))
}

/// Which virtual host a request gets, `None` for the main server, and why (`ap_update_vhost_given_ip`,
/// `check_hostalias`).
pub(super) fn select<'s>(
    hosts: &'s [Server],
    request: &super::Request,
) -> Result<(Option<&'s Server>, String), String> {
    let (port, address) = (request.port, request.address);
    let bound = |a: &VhostAddress| !a.is_wildcard();
    let own: Vec<&Server> =
        hosts.iter().filter(|host| host.listens(port, bound).is_some()).collect();
    if own.iter().any(|host| host.addresses.iter().any(|(address, _)| address.is_name())) {
        return Err("a virtual host is bound to a name, which httpd looks up as it starts".into());
    }
    if let (Some(host), None) = (own.first(), address) {
        let line = host.origin.as_ref().map_or(0, |origin| origin.number);
        return Err(format!(
            "the virtual host of line {line} has an address of its own, and it is not known whether the request \
             arrives there"
        ));
    }
    let is_it = |a: &VhostAddress| address.is_some() && a.host().parse().ok() == address;
    let here = best(hosts, |host| host.listens(port, is_it));
    let here = if here.is_empty() {
        best(hosts, |host| host.listens(port, VhostAddress::is_wildcard))
    } else {
        here
    };
    let Some(first) = here.first() else {
        return Ok((None, format!("no virtual host listens on port {port}: the main server")));
    };
    let name = request.host.strip_suffix('.').unwrap_or(&request.host);
    if let Some(host) = here.iter().find(|host| host.is_called(name)) {
        return Ok((Some(host), format!("the virtual host with the name {name}")));
    }
    let why = match here.len() {
        1 => format!("the only virtual host on port {port}"),
        count => {
            format!("none of {count} virtual hosts on port {port} is called {name}: the first")
        }
    };
    Ok((Some(first), why))
}

/// Those with the highest rank.
fn best(hosts: &[Server], rank: impl Fn(&Server) -> Option<u8>) -> Vec<&Server> {
    let highest = hosts.iter().filter_map(&rank).max();
    hosts.iter().filter(|host| highest.is_some() && rank(host) == highest).collect()
}
