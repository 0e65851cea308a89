use super::cover::Cover;
use super::entry::Entry;
use super::part::{Location, Part, ProxySection};
use super::path;
use super::worker::{self, Balancer, Sharing, Worker};
use crate::{EffectiveDirective, Origin, VhostAddress, VhostPort};

/// The main server, or a virtual host, as it is once httpd has started: with all that it inherits.
#[derive(Clone, Copy, Debug)]
pub struct Server<'r> {
    main: &'r Part,
    host: Option<&'r Part>,
}

impl<'r> Server<'r> {
    pub(super) const fn new(main: &'r Part, host: Option<&'r Part>) -> Self {
        Self { main, host }
    }

    /// What it has of its own.
    fn own(self) -> &'r Part {
        self.host.unwrap_or(self.main)
    }

    /// The main server's part, then its own.
    fn parts(self) -> impl DoubleEndedIterator<Item = &'r Part> + Clone {
        std::iter::once(self.main).chain(self.host)
    }

    /// Its `<VirtualHost>`; `None`: the main server.
    pub fn origin(self) -> Option<&'r Origin> {
        self.own().origin.as_ref()
    }

    /// The addresses of a virtual host, with the port that counts: [`VhostPort::Default`] never occurs.
    pub fn addresses(self) -> &'r [(VhostAddress, VhostPort)] {
        &self.own().addresses
    }

    /// `ServerName`, without scheme and port. A virtual host without one that takes any address has the main server's.
    pub fn name(self) -> Option<&'r str> {
        let anywhere = self.own().addresses.iter().any(|(address, _)| address.is_wildcard());
        let name = self.own().name.as_ref();
        name.or_else(|| self.main.name.as_ref().filter(|_| anywhere)).map(String::as_str)
    }

    /// `ServerAlias`, all of them.
    pub fn aliases(self) -> &'r [String] {
        &self.own().aliases
    }

    /// The rules in the order in which httpd looks at them, except those in sections: the main server's first, whatever
    /// `ProxyPassInherit` says.
    pub fn entries(self) -> impl DoubleEndedIterator<Item = &'r Entry> + Clone {
        self.parts().flat_map(|part| &part.entries)
    }

    /// The sections by path, in order: the main server's first. The last that fits counts.
    pub fn locations(self) -> impl DoubleEndedIterator<Item = &'r Location> + Clone {
        self.parts().flat_map(|part| &part.locations)
    }

    /// Workers of rules, in order: the main server's first.
    pub fn workers(self) -> impl DoubleEndedIterator<Item = &'r Worker> + Clone {
        self.parts().flat_map(|part| &part.workers)
    }

    /// Balancers, in order: the main server's first, and they win.
    pub fn balancers(self) -> impl DoubleEndedIterator<Item = &'r Balancer> + Clone {
        self.parts().flat_map(|part| &part.balancers)
    }

    /// Its directives that stand in no section, in order: the main server's first.
    pub fn settings(self) -> impl DoubleEndedIterator<Item = &'r EffectiveDirective> + Clone {
        self.parts().flat_map(|part| &part.settings)
    }

    /// Directives of its own that got a worker which was there already.
    pub fn sharings(self) -> &'r [Sharing] {
        &self.own().sharings
    }

    pub(super) fn proxies(self) -> impl Iterator<Item = &'r ProxySection> {
        self.parts().flat_map(|part| &part.proxies)
    }

    pub(super) fn sections(self) -> impl Iterator<Item = &'r EffectiveDirective> {
        self.parts().flat_map(|part| &part.sections)
    }

    /// Its own part of mod_rewrite, and the main server's if it is a virtual host.
    pub(super) fn rewriting(
        self,
    ) -> (&'r super::rewrite::Rewriting, Option<&'r super::rewrite::Rewriting>) {
        (&self.own().rewriting, self.host.map(|_| &self.main.rewriting))
    }

    /// The balancer with this name, which is in lower case.
    pub fn balancer(self, name: &str) -> Option<&'r Balancer> {
        self.balancers().find(|balancer| balancer.name == name)
    }

    /// The worker that serves a URL: that with the longest name that the URL starts with.
    pub fn worker_of(self, url: &str) -> Option<&'r Worker> {
        worker::find(self.workers(), url, None).map(|(_, worker)| worker)
    }

    /// The directive `name` that counts for the whole server, outside sections.
    pub fn setting(self, name: &str) -> Option<&'r EffectiveDirective> {
        // Any directive of the core, and be it ServerName, sets this one back to its default.
        let alone = self.own().sets_core && name.eq_ignore_ascii_case("AllowEncodedSlashes");
        let found = setting(&self.own().settings, name);
        found.or_else(|| setting(&self.main.settings, name).filter(|_| !alone))
    }

    pub(super) fn is_on(self, name: &str, default: bool) -> bool {
        self.setting(name).map_or(default, |found| !found.args.eq_ignore_ascii_case("off"))
    }

    /// All rules in the order in which httpd tries them: those that look at encoded paths first, then sections from the last
    /// to the first, then the others.
    pub fn tried_in_order(self) -> Vec<&'r Entry> {
        let sections = self.locations().rev().filter_map(|location| location.entry.as_ref());
        let (early, late): (Vec<&Entry>, Vec<&Entry>) =
            sections.chain(self.entries()).partition(|entry| entry.mapping.is_some());
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
    /// let entries: Vec<_> = server.entries().collect();
    /// assert_eq!(server.shadowed_by(entries[1]).unwrap().path, "/");
    /// assert!(server.shadowed_by(entries[0]).is_none());
    /// ```
    pub fn shadowed_by(self, entry: &Entry) -> Option<&'r Entry> {
        let mut order = self.tried_in_order().into_iter();
        order
            .find(|other| std::ptr::eq(*other, entry) || other.covers(entry))
            .filter(|other| !std::ptr::eq(*other, entry))
    }

    /// Every rule that never counts, with the one that takes all its requests: [`shadowed_by`](Self::shadowed_by) for all
    /// rules at once, in the order in which httpd tries them, and in one go.
    pub fn shadowed(self) -> Vec<(&'r Entry, &'r Entry)> {
        let mut cover = Cover::default();
        let mut found = Vec::new();
        for entry in self.tried_in_order() {
            found.extend(cover.of(entry).map(|other| (entry, other)));
            cover.add(entry);
        }
        found
    }

    /// How well it listens there: 2 at exactly this port, 1 at any, `None`: not at all.
    fn listens(self, port: u16, fits: impl Fn(&VhostAddress) -> bool) -> Option<u8> {
        let at = self.addresses().iter().filter(|(address, _)| fits(address));
        let at = at.filter_map(|(_, own)| match own {
            VhostPort::Number(own) => (*own == port).then_some(2),
            VhostPort::Any | VhostPort::Default => Some(1),
        });
        at.max()
    }

    /// Whether it goes by this name (`matches_aliases`).
    fn is_called(self, host: &str) -> bool {
        self.name().is_some_and(|name| name.eq_ignore_ascii_case(host))
            || self.aliases().iter().any(|alias| {
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
pub(super) fn select<'r>(
    hosts: &[Server<'r>],
    request: &super::Request,
) -> Result<(Option<Server<'r>>, String), String> {
    let (port, address) = (request.port, request.address);
    let bound = |a: &VhostAddress| !a.is_wildcard();
    let own: Vec<&Server<'_>> =
        hosts.iter().filter(|host| host.listens(port, bound).is_some()).collect();
    if own.iter().any(|host| host.addresses().iter().any(|(address, _)| address.is_name())) {
        return Err("a virtual host is bound to a name, which httpd looks up as it starts".into());
    }
    if let (Some(host), None) = (own.first(), address) {
        let line = host.origin().map_or(0, |origin| origin.number);
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
        return Ok((Some(*host), format!("the virtual host with the name {name}")));
    }
    let why = match here.len() {
        1 => format!("the only virtual host on port {port}"),
        count => {
            format!("none of {count} virtual hosts on port {port} is called {name}: the first")
        }
    };
    Ok((Some(*first), why))
}

/// Those with the highest rank.
fn best<'r>(hosts: &[Server<'r>], rank: impl Fn(&Server<'r>) -> Option<u8>) -> Vec<Server<'r>> {
    let highest = hosts.iter().filter_map(&rank).max();
    hosts.iter().filter(|host| highest.is_some() && rank(host) == highest).copied().collect()
}
