//! A request on its way through httpd.

use super::entry::{Entry, Mapping};
use super::part::Location;
use super::path::{self, EncodedSlashes, alias_match, encode};
use super::pattern::substitute;
use super::rewrite::{self, Rewritten};
use super::server::{self, Server};
use super::worker::{Balancer, Worker, without_socket};
use super::{Destination, Outcome, Request, Route, Routing};
use crate::{EffectiveDirective, Origin, Scheme};

/// Why the way of a request ends before a backend.
enum Stop {
    Undecided(String),
    Answered(u16, String),
}

impl From<String> for Stop {
    fn from(why: String) -> Self {
        Self::Undecided(why)
    }
}

impl From<path::Refusal> for Stop {
    fn from((status, why): path::Refusal) -> Self {
        Self::Answered(status, why.to_owned())
    }
}

impl Routing {
    /// What httpd does with `request`.
    pub fn route(&self, request: &Request) -> Route<'_> {
        let mut route = Route {
            server: None,
            outcome: Outcome::NoProxy,
            why: Vec::new(),
            settings: Vec::new(),
        };
        let way = self.server_of(request, &mut route);
        let way = way.and_then(|server| Walk { server, request }.run(&mut route));
        match way {
            Ok(Some(destination)) => route.outcome = Outcome::Proxied(destination),
            Ok(None) => {}
            Err(Stop::Undecided(why)) => {
                route.step(why.clone(), None);
                route.outcome = Outcome::Undecided(why);
            }
            Err(Stop::Answered(status, why)) => {
                route.step(format!("answered with {status}: {why}"), None);
                route.outcome = Outcome::Answered(status);
            }
        }
        route
    }

    fn server_of<'r>(
        &'r self,
        request: &Request,
        route: &mut Route<'r>,
    ) -> Result<Server<'r>, Stop> {
        let hosts: Vec<Server<'_>> = self.virtual_hosts().collect();
        let (host, why) = server::select(&hosts, request)?;
        let server = host.unwrap_or(self.main());
        route.step(why, server.origin());
        route.server = Some(server);
        Ok(server)
    }
}

/// What a rule makes of the path, before httpd looks at it as a URL.
struct Found<'r> {
    entry: Option<&'r Entry>,
    origin: Origin,
    url: String,
    /// Whether the path must be encoded.
    decoded: bool,
    query: Option<String>,
}

/// A request on its way through a server.
struct Walk<'r, 'q> {
    server: Server<'r>,
    request: &'q Request,
}

impl<'r> Walk<'r, '_> {
    fn run(&self, route: &mut Route<'r>) -> Result<Option<Destination<'r>>, Stop> {
        let server = self.server;
        let merge = server.is_on("MergeSlashes", true);
        let encoded = text(path::normalize(&self.request.path, merge)?)?;
        let (found, uri) = match self.pass(&encoded, true, route)? {
            Passed::No => self.late(&encoded, route)?,
            Passed::Kept => (None, encoded),
            Passed::To(found) => (Some(found), encoded),
        };
        self.sections(&uri, found.is_some())?;
        found.map(|found| self.destination(found, route)).transpose()
    }

    /// Everything that looks at the decoded path, and what that path is in the end.
    fn late(
        &self,
        encoded: &str,
        route: &mut Route<'r>,
    ) -> Result<(Option<Found<'r>>, String), Stop> {
        let server = self.server;
        let slashes = self.encoded_slashes();
        let mut uri = text(path::unescape(encoded.as_bytes(), slashes)?)?;
        if slashes == EncodedSlashes::On {
            // Percent signs that are left stand for themselves.
            let whole = uri.replace('%', "%25");
            let merge = server.is_on("MergeSlashes", true);
            let normal = text(path::normalize(&whole, merge)?)?;
            uri = normal.replace("%25", "%");
        }
        let mut query = self.request.query.clone();
        let (rewriting, main) = server.rewriting();
        match rewriting.apply(main, self.request, &uri)? {
            Rewritten::Unchanged => {}
            Rewritten::Answered(status, origin) => {
                route.step("a RewriteRule answers", Some(&origin));
                return Err(Stop::Answered(status, "by mod_rewrite".into()));
            }
            Rewritten::Local(origin) => {
                route.step("a RewriteRule makes a file of it, and has no [PT]", Some(&origin));
                return Ok((None, uri));
            }
            Rewritten::PassedThrough { path, query: new, origin } => {
                route.step(format!("a RewriteRule changes the path to {path}"), Some(&origin));
                (uri, query) = (path, new);
            }
            Rewritten::Proxy { url, query, raw, origin } => {
                route.step("a RewriteRule with [P], ahead of every ProxyPass", Some(&origin));
                let found = Found { entry: None, origin, url, decoded: !raw, query };
                return Ok((Some(found), uri));
            }
        }
        let found = match self.pass(&uri, false, route)? {
            Passed::To(found) => {
                let query = if found.query.is_none() { None } else { query };
                Some(Found { query, ..found })
            }
            Passed::Kept => None,
            Passed::No => {
                route.step("no rule takes the path", None);
                None
            }
        };
        Ok((found, uri))
    }

    fn encoded_slashes(&self) -> EncodedSlashes {
        match self.server.setting("AllowEncodedSlashes").map(|found| &*found.args) {
            Some(args) if args.eq_ignore_ascii_case("on") => EncodedSlashes::On,
            Some(args) if args.eq_ignore_ascii_case("nodecode") => EncodedSlashes::NoDecode,
            _ => EncodedSlashes::Off,
        }
    }

    /// What stands in sections comes after all rules and may change the outcome, in ways that depend on more than the
    /// request.
    fn sections(&self, uri: &str, proxied: bool) -> Result<(), Stop> {
        let locations = self.locations(uri)?;
        let here = locations.iter().flat_map(|location| &location.settings);
        // Requests to backends are about no file, so that only <If> counts for them.
        let is_if = |section: &&EffectiveDirective| {
            ["If", "ElseIf", "Else"].iter().any(|name| section.name.eq_ignore_ascii_case(name))
        };
        let others = self.server.sections().filter(|section| !proxied || is_if(section));
        let general = self.server.setting("SetHandler").filter(|_| !proxied);
        let mut engine = self.server.is_on("RewriteEngine", false);
        let mut open: Vec<&EffectiveDirective> =
            general.into_iter().chain(here).chain(others).collect();
        open.reverse();
        while let Some(directive) = open.pop() {
            let is = |name: &str| directive.name.eq_ignore_ascii_case(name);
            if is("RewriteEngine") {
                engine = directive.args.eq_ignore_ascii_case("on");
            }
            let redirects = ["Redirect", "RedirectMatch", "RedirectPermanent", "RedirectTemp"];
            let counts = if proxied {
                (is("RewriteRule") && engine) || redirects.iter().any(|name| is(name))
            } else {
                (is("RewriteRule") && engine && rewrite::is_proxying(&directive.args))
                    || (is("SetHandler") && directive.args.contains("proxy:"))
            };
            if counts {
                let (name, line) = (&directive.name, directive.origin.number);
                let why = format!("what {name} of line {line} does is not simulated");
                return Err(Stop::Undecided(why));
            }
            open.extend(directive.children.iter().flatten().rev());
        }
        Ok(())
    }

    /// The sections whose path fits, in order (`ap_location_walk`).
    fn locations(&self, uri: &str) -> Result<Vec<&'r Location>, String> {
        let mut fitting = Vec::new();
        for location in self.server.locations() {
            let path = &*location.path;
            let fits = if let Some(pattern) = &location.pattern {
                pattern.captures(uri)?.is_some()
            } else if path::is_fnmatch(path) {
                let fits = path::fnmatch(path, uri, true);
                fits.ok_or_else(|| format!("what <Location {path}> fits is not simulated"))?
            } else {
                let rest = uri.strip_prefix(path);
                rest.is_some_and(|rest| {
                    path.ends_with('/') || matches!(rest.chars().next(), None | Some('/'))
                })
            };
            if fits {
                fitting.push(location);
            }
        }
        Ok(fitting)
    }

    /// `proxy_trans`: the rule of the last section that has one, then the list.
    fn pass(&self, uri: &str, early: bool, route: &mut Route<'r>) -> Result<Passed<'r>, Stop> {
        let server = self.server;
        let here = |entry: &&Entry| entry.mapping.is_some() == early;
        let any = server.locations().filter_map(|location| location.entry.as_ref());
        if any.chain(server.entries()).find(here).is_none() {
            return Ok(Passed::No);
        }
        if let Some(setting) = server.settings().find(|s| sets_no_proxy(s)) {
            let line = setting.origin.number;
            return Err(Stop::Undecided(format!("line {line} sets no-proxy for some requests")));
        }
        let locations = self.locations(uri)?;
        let own = locations.into_iter().rev().find_map(|location| location.entry.as_ref());
        for entry in own.into_iter().chain(server.entries()).filter(here) {
            let Some(found) = self.matches(entry, uri)? else {
                if entry.in_location {
                    route.step("the section's rule does not take the path", Some(&entry.origin));
                }
                continue;
            };
            let what = if entry.is_match() { "pattern" } else { "prefix" };
            let text = format!("the path fits the {what} {:?}", entry.path);
            route.step(text, Some(&entry.origin));
            if entry.is_exclusion() {
                route.step("the rule keeps httpd from proxying", Some(&entry.origin));
                return Ok(Passed::Kept);
            }
            return Ok(Passed::To(found));
        }
        Ok(Passed::No)
    }

    /// What `entry` makes of the path (`ap_proxy_trans_match`); `None`: it does not take it.
    fn matches(&self, entry: &'r Entry, uri: &str) -> Result<Option<Found<'r>>, Stop> {
        if entry.interpolate && self.server.is_on("ProxyPassInterpolateEnv", false) {
            return Err(Stop::Undecided("variables of the request are not simulated".into()));
        }
        if entry.mapping == Some(Mapping::Servlet) && uri.contains(';') {
            return Err(Stop::Undecided("path parameters of servlets are not simulated".into()));
        }
        let raw = entry.nocanon.then(|| self.request.target());
        let (url, as_sent) = if let Some(pattern) = &entry.pattern {
            let Some(groups) = pattern.captures(uri)? else { return Ok(None) };
            let sent = match &raw {
                Some(raw) => pattern.captures(raw)?.map(|groups| (groups, raw.as_str())),
                None => None,
            };
            let as_sent = sent.is_some();
            let (groups, uri) = sent.unwrap_or((groups, uri));
            let filled = substitute(&entry.real, &groups);
            let implied = if filled == entry.real { uri } else { "" };
            (format!("{filled}{implied}"), as_sent)
        } else {
            let taken = alias_match(uri, &entry.path);
            if taken == 0 {
                return Ok(None);
            }
            let raw = raw.as_deref().filter(|raw| alias_match(raw, &entry.path) == taken);
            let rest = raw.unwrap_or(uri).get(taken..).unwrap_or_default();
            (format!("{}{rest}", entry.real), raw.is_some())
        };
        let decoded = !as_sent && entry.mapping.is_none();
        // What the client sent has its query with it.
        let query =
            if as_sent { None } else { Some(self.request.query.clone().unwrap_or_default()) };
        let origin = entry.origin.clone();
        Ok(Some(Found { entry: Some(entry), origin, url, decoded, query }))
    }

    /// Looks at the URL (the `canon_handler` of each scheme), and finds the worker.
    fn destination(
        &self,
        found: Found<'r>,
        route: &mut Route<'r>,
    ) -> Result<Destination<'r>, Stop> {
        let Found { entry, origin, url, decoded, query } = found;
        let socket = url.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("unix:"));
        if socket {
            return Err(Stop::Undecided("a socket in a RewriteRule is not simulated".into()));
        }
        let in_section = self.settings(&url, route)?;
        let url = without_socket(&url);
        let malformed = || Stop::Answered(400, format!("{url} is no URL"));
        let (name, rest) = url.split_once("://").ok_or_else(malformed)?;
        let scheme = Scheme::new(name);
        let (site, path) = rest.split_once('/').unwrap_or((rest, ""));
        let site = site.rsplit_once('@').map_or(site, |(_, site)| site);
        let (host, port) = host_and_port(site).ok_or_else(malformed)?;
        // Every section that fits sets it back to the default.
        let keep = self.encoded_slashes() == EncodedSlashes::NoDecode && !in_section;
        let path = if decoded { encode(path, keep) } else { path.to_owned() };
        if path.bytes().any(|byte| byte <= b' ' || byte == 0x7f) {
            return Err(Stop::Answered(403, "the path for the backend holds blanks".into()));
        }
        // These get the query beside the URL.
        let beside = matches!(scheme, Scheme::Fcgi | Scheme::Scgi | Scheme::Uwsgi);
        let query = query.filter(|query| !query.is_empty() && !beside);
        let query = query.map(|query| format!("?{query}")).unwrap_or_default();
        let bracketed =
            if host.contains(':') && !host.contains(|c: char| !c.is_ascii_hexdigit() && c != ':') {
                format!("[{host}]")
            } else {
                host.clone()
            };
        let own = port.filter(|port| Some(*port) != scheme.default_port());
        let shown = own.map(|port| format!(":{port}")).unwrap_or_default();
        let mut destination = Destination {
            entry,
            origin,
            url: format!("{scheme}://{bracketed}{shown}/{path}{query}"),
            port: port.or_else(|| scheme.default_port()),
            host,
            worker: None,
            balancer: None,
            members: Vec::new(),
        };
        match scheme {
            Scheme::Balancer => {
                self.balance(&mut destination, &format!("/{path}{query}"), route)?;
            }
            Scheme::Other(name) => {
                return Err(Stop::Answered(500, format!("no module serves {name}://")));
            }
            _ => {
                destination.worker = self.server.worker_of(&destination.url);
                match destination.worker {
                    Some(worker) => {
                        route.step(format!("worker {}", worker.name), Some(&worker.origin));
                    }
                    None => route.step("no worker fits: connections are not kept", None),
                }
            }
        }
        Ok(destination)
    }

    fn balance(
        &self,
        destination: &mut Destination<'r>,
        path: &str,
        route: &mut Route<'r>,
    ) -> Result<(), Stop> {
        let name = &destination.host;
        let Some(balancer) = self.server.balancer(name) else {
            return Err(Stop::Answered(500, format!("there is no balancer {name}")));
        };
        route.step(format!("balancer {name}"), Some(&balancer.origin));
        if balancer.members.is_empty() {
            return Err(Stop::Answered(503, format!("balancer {name} has no members")));
        }
        let members = usable(balancer);
        if members.is_empty() {
            return Err(Stop::Answered(503, format!("every member of {name} is switched off")));
        }
        destination.members =
            members.into_iter().map(|member| (member, format!("{}{path}", member.name))).collect();
        if let [(member, _)] = destination.members.as_slice() {
            destination.worker = Some(member);
        }
        destination.balancer = Some(balancer);
        Ok(())
    }

    /// Adds the sections that count: `<Proxy>` by URL, then `<Location>` by path. Says whether one of the latter does.
    fn settings(&self, url: &str, route: &mut Route<'r>) -> Result<bool, Stop> {
        for section in self.server.proxies() {
            let fits = match &section.pattern {
                Some(pattern) => pattern.captures(url)?.is_some(),
                None if path::is_fnmatch(&section.path) => {
                    path::fnmatch(&section.path, url, false).unwrap_or(false)
                }
                None => url.starts_with(&section.path),
            };
            if fits {
                route.settings.push(&section.settings);
            }
        }
        let merge = self.server.is_on("MergeSlashes", true);
        let uri = path::normalize(&self.request.path, merge)?;
        let uri = text(path::unescape(&uri, EncodedSlashes::On).unwrap_or(uri))?;
        let locations = self.locations(&uri)?;
        let any = !locations.is_empty();
        route.settings.extend(locations.into_iter().map(|location| &*location.settings));
        Ok(any)
    }
}

/// What the rules make of a path.
enum Passed<'r> {
    No,
    /// An exclusion.
    Kept,
    To(Found<'r>),
}

fn text(bytes: Vec<u8>) -> Result<String, Stop> {
    String::from_utf8(bytes)
        .map_err(|_| Stop::Undecided("paths that are not UTF-8 are not simulated".into()))
}

fn sets_no_proxy(setting: &EffectiveDirective) -> bool {
    let names =
        ["SetEnvIf", "SetEnvIfNoCase", "SetEnvIfExpr", "BrowserMatch", "BrowserMatchNoCase"];
    names.iter().any(|name| setting.name.eq_ignore_ascii_case(name))
        && setting.args.split_ascii_whitespace().any(|word| word.starts_with("no-proxy"))
}

/// Host in lower case, and port if there is one (`apr_parse_addr_port`): only digits behind the last colon are one.
fn host_and_port(site: &str) -> Option<(String, Option<u16>)> {
    let digits = site.len() - site.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    let (host, port) = match site.split_at_checked(site.len() - digits) {
        Some((host, port)) if digits > 0 && host.ends_with(':') => {
            let port = port.parse().ok().filter(|port| *port != 0)?;
            (host.strip_suffix(':')?, Some(port))
        }
        _ => (site, None),
    };
    let host = host.strip_prefix('[').and_then(|host| host.strip_suffix(']')).unwrap_or(host);
    Some((host.to_ascii_lowercase(), port)).filter(|(host, _)| !host.is_empty())
}

/// The members that get requests while nothing fails: not those switched off, spares and standbys only when there is
/// nobody else, and of several sets the lowest.
fn usable(balancer: &Balancer) -> Vec<&Worker> {
    let members = || balancer.members.iter().filter(|member| !has_state(member, "DSI"));
    let regular: Vec<&Worker> = members().filter(|member| !has_state(member, "HR")).collect();
    let spare = |state| members().filter(|member| has_state(member, state)).collect::<Vec<_>>();
    let pool = [regular, spare("R"), spare("H")].into_iter().find(|pool| !pool.is_empty());
    let pool = pool.unwrap_or_default();
    let set = |member: &&Worker| {
        member.parameter("lbset").and_then(|(lbset, _)| lbset.value().parse().ok()).unwrap_or(0)
    };
    let lowest: Option<i32> = pool.iter().map(set).min();
    pool.into_iter().filter(|member| Some(set(member)) == lowest).collect()
}

/// Whether `status=` puts the member in one of these states, by their letters.
fn has_state(member: &Worker, states: &str) -> bool {
    let mut on = false;
    for (parameter, _) in &member.parameters {
        if parameter.key().eq_ignore_ascii_case("status") {
            let mut set = true;
            for letter in parameter.value().chars() {
                match letter {
                    '+' => set = true,
                    '-' => set = false,
                    letter if states.contains(letter.to_ascii_uppercase()) => on = set,
                    _ => {}
                }
            }
        }
    }
    on
}
