//! What a configuration of Apache httpd says.

use super::Facts;
use super::front::{
    Front, Header, HostName, Listener, LocalPage, Mode, Pool, Program, Tunnel, Upstream, Where,
};
use crate::Targets;
use crate::stack::{Place, StackFile};
use apache_proxy::{Document, Target, Traffic, TrafficBackend, TrafficHost, TrafficLine};
use config_diagnostics::Span;
use std::collections::HashMap;

/// Adds the facts of a configuration of httpd.
pub(super) fn read(file: &StackFile, targets: &Targets, facts: &mut Facts) {
    let document = Document::parse(std::sync::Arc::clone(&file.text)).document;
    let traffic = Traffic::of(&document, &Target::new(targets.apache()));
    let reader = Reader { file, traffic: &traffic };
    let has_hosts = traffic.hosts.len() > 1;
    // Lines of the main server hold for every virtual host: they are one pool.
    let mut known: HashMap<(String, String), usize> = HashMap::new();
    for host in &traffic.hosts {
        if host.is_main && (has_hosts || host.backends.is_empty() && traffic.listens.is_empty()) {
            continue;
        }
        let number = facts.fronts.len();
        let mut own = Vec::new();
        for backend in host.backends.iter().filter(|backend| is_http(backend)) {
            let line = format!("{:?}", backend.line.span);
            let key = match &backend.balancer {
                Some(name) => (name.to_ascii_lowercase(), backend.requests.clone()),
                None => (line, backend.requests.clone()),
            };
            let index = *known.entry(key).or_insert_with(|| {
                facts.pools.push(reader.pool(host, backend));
                facts.pools.len() - 1
            });
            let Some(pool) = facts.pools.get_mut(index) else { continue };
            if !pool.fronts.contains(&number) {
                pool.fronts.push(number);
            }
            let upstream = reader.upstream(backend);
            if pool.servers.iter().all(|server| server.place != upstream.place) {
                pool.servers.push(upstream);
            }
            if !own.contains(&index) {
                own.push(index);
            }
        }
        let front = Front { pools: own, ..reader.front(host) };
        facts.local_pages.extend(reader.local_pages(host, &front.listeners));
        facts.fronts.push(front);
    }
}

/// Whether requests of HTTP go there.
fn is_http(backend: &TrafficBackend) -> bool {
    matches!(backend.scheme.as_str(), "http" | "https" | "ws" | "wss" | "h2" | "h2c")
}

struct Reader<'r> {
    file: &'r StackFile,
    traffic: &'r Traffic,
}

impl Reader<'_> {
    fn place(&self, span: Span, path: &str) -> Place {
        Place::new(&self.file.path, span, path)
    }

    fn at(&self, line: &TrafficLine) -> Place {
        self.place(line.span, &line.path)
    }

    fn front(&self, host: &TrafficHost) -> Front {
        let path = if host.is_main { "main server" } else { &host.path };
        let hosts: Vec<_> = host
            .names
            .iter()
            .map(|(name, span)| {
                let name = name.rsplit("://").next().unwrap_or(name);
                let name = name.split(':').next().unwrap_or(name).to_ascii_lowercase();
                HostName { name, place: self.place(*span, path) }
            })
            .collect();
        let name = hosts.first().map_or_else(
            || format!("virtual host `{}`", host.addresses.join(" ")),
            |host| format!("virtual host `{}`", host.name),
        );
        let adds = host.all("ProxyAddHeaders").next_back();
        let forwarded_for = match adds.filter(|line| !line.is_on()) {
            Some(_) => self.header(host, "x-forwarded-for"),
            None => Header::Set(self.place(host.span, path)),
        };
        let asks = |line: &&TrafficLine| {
            line.is("AuthType") && !line.word(1).eq_ignore_ascii_case("none")
                || line.is("Require")
                    && matches!(
                        line.word(1).to_ascii_lowercase().as_str(),
                        "valid-user" | "user" | "group" | "claim" | "ldap-group" | "ldap-user"
                    )
                || line.is("SSLVerifyClient") && line.word(1).eq_ignore_ascii_case("require")
        };
        Front {
            program: Program::Apache,
            place: self.place(host.span, path),
            name,
            mode: Mode::Http,
            listeners: self.listeners(host),
            serves_any: hosts.is_empty(),
            pools: Vec::new(),
            proto: self.header(host, "x-forwarded-proto"),
            forwarded_for,
            asks_who: host.lines.iter().any(|line| asks(&line)),
            acme: self.acme(host, &hosts),
            hosts,
            keep_alive: None,
            insert: host
                .backends
                .first()
                .filter(|first| first.line.location.is_none() && first.balancer.is_none())
                .map(|first| first.line.insert_above("RequestHeader set X-Forwarded-Proto https")),
        }
    }

    fn listeners(&self, host: &TrafficHost) -> Vec<Listener> {
        let wants = host.all("RemoteIPProxyProtocol").next_back().filter(|line| line.is_on());
        let excepts = host.all("RemoteIPProxyProtocolExceptions").next().is_some();
        let expects = wants.filter(|_| !excepts).map(|line| self.at(line));
        let of = |address: &str, span: Span, path: &str| {
            let (name, port) = split(address);
            Listener {
                place: self.place(span, path),
                host: Where::of(name),
                port,
                tls: host.tls,
                expects_proxy: expects.clone(),
            }
        };
        if host.is_main {
            let listens = self.traffic.listens.iter();
            return listens.map(|(address, span)| of(address, *span, "Listen")).collect();
        }
        let mut all: Vec<_> = host.addresses.iter().map(|a| of(a, host.span, &host.path)).collect();
        // The lines that open the sockets say which address it is.
        for listener in &mut all {
            let same = |(address, _): &&(String, Span)| split(address).1 == listener.port;
            if let Some((_, span)) = self.traffic.listens.iter().find(same) {
                listener.place = self.place(*span, "Listen");
            }
        }
        all
    }

    fn header(&self, host: &TrafficHost, name: &str) -> Header {
        let sets = |line: &&TrafficLine| {
            let at = if line.word(1).eq_ignore_ascii_case("early") { 2 } else { 1 };
            let action = line.word(at).to_ascii_lowercase();
            line.word(at + 1).trim_end_matches(':').eq_ignore_ascii_case(name)
                && matches!(
                    action.as_str(),
                    "set" | "add" | "append" | "merge" | "setifempty" | "edit" | "edit*"
                )
        };
        match host.all("RequestHeader").find(sets) {
            Some(line) => Header::Set(self.at(line)),
            None if host.has_more => Header::Unknown,
            None => Header::Missing,
        }
    }

    /// Who gets certificates for a host: mod_md, or certbot and the like.
    fn acme(&self, host: &TrafficHost, hosts: &[HostName]) -> Option<Place> {
        let managed = |line: &&TrafficLine| {
            let names = line.words.get(1..).unwrap_or_default();
            let fits =
                |name: &String| hosts.iter().any(|host| host.is_for(name) || host.name == *name);
            names.iter().any(fits)
        };
        let domain =
            ["MDomain", "ManagedDomain"].iter().find_map(|name| host.all(name).find(managed));
        // The first name of a `<MDomainSet>` stands in its header.
        let of_set = |line: &&TrafficLine| {
            let mut words = line.path.split([' ', '`', '"', '/']);
            managed(line) || words.any(|word| hosts.iter().any(|host| host.name == word))
        };
        let section = host.all("MDMember").find(of_set);
        let by_client = |line: &&TrafficLine| {
            let files = [
                "SSLCertificateFile",
                "SSLCertificateKeyFile",
                "SSLCertificateChainFile",
                "Include",
            ];
            let told = ["letsencrypt", "certbot", "/acme", "acme.sh", "dehydrated"];
            files.iter().any(|name| line.is(name))
                && told.iter().any(|part| line.word(1).contains(part))
        };
        let line = domain.or(section).or_else(|| host.lines.iter().find(by_client))?;
        Some(self.at(line))
    }

    fn pool(&self, host: &TrafficHost, backend: &TrafficBackend) -> Pool {
        let name = match &backend.balancer {
            Some(name) => format!("`{name}`"),
            None => format!("`{} {}`", backend.line.word(0), backend.requests),
        };
        let rewrites = |line: &TrafficLine| {
            line.is("RewriteRule")
                && ["ws://", "wss://"]
                    .iter()
                    .any(|s| line.word(2).to_ascii_lowercase().starts_with(s))
        };
        let by_scheme = host.backends.iter().any(|b| matches!(b.scheme.as_str(), "ws" | "wss"));
        let upgrade =
            backend.parameter("upgrade").filter(|value| !value.eq_ignore_ascii_case("none"));
        let tunnel = if upgrade.is_some() || by_scheme || host.lines.iter().any(rewrites) {
            Tunnel::Open
        } else if host.has_more {
            Tunnel::Unknown
        } else {
            Tunnel::Closed
        };
        Pool {
            program: Program::Apache,
            place: self.at(&backend.line),
            name,
            mode: Mode::Http,
            servers: Vec::new(),
            fronts: Vec::new(),
            requests: backend.requests.clone(),
            takes_all: backend.requests == "/" || backend.is_regex && fits_all(&backend.requests),
            proto: Header::Missing,
            forwarded_for: Header::Missing,
            check: None,
            resolves_itself: backend.line.is("RewriteRule"),
            tunnel,
            resolvers: Vec::new(),
        }
    }

    fn upstream(&self, backend: &TrafficBackend) -> Upstream {
        let line = self.at(&backend.line);
        let is = |key: &str, wanted: &str| {
            backend.parameter(key).is_some_and(|v| v.eq_ignore_ascii_case(wanted))
        };
        let ttl = backend.parameter("addressttl").and_then(|ttl| ttl.parse::<i64>().ok());
        let idle = backend.parameter("ttl").and_then(seconds).map(|s| s.saturating_mul(1000));
        let host = if backend.is_unix { Where::Other } else { Where::of(&backend.host) };
        Upstream {
            place: self.place(backend.url_span, &line.path),
            name: format!("{}://{}", backend.scheme, backend.host),
            host,
            port: backend.port.or(if backend.tls { Some(443) } else { Some(80) }),
            tls: backend.tls,
            sends_proxy: None,
            resolves: ttl.is_some_and(|ttl| ttl > 0)
                || is("disablereuse", "on")
                || is("enablereuse", "off"),
            is_checked: backend.parameter("hcmethod").is_some(),
            is_backup: backend.line.words.iter().any(|word| word.eq_ignore_ascii_case("status=+H")),
            check_port: None,
            idle: idle.map(|idle| (idle, self.parameter_place(&backend.line, "ttl"))),
            path: backend.path.clone(),
            append: Span::at(backend.line.span.end()),
            line,
        }
    }

    /// Where a parameter stands; the line where it is another one that states it.
    fn parameter_place(&self, line: &TrafficLine, key: &str) -> Place {
        let is_it =
            |word: &String| word.split_once('=').is_some_and(|(k, _)| k.eq_ignore_ascii_case(key));
        let at = line.words.iter().position(is_it);
        self.place(at.map_or(line.span, |n| line.word_span(n)), &line.path)
    }

    /// The `<Location>`s that only this machine may see.
    fn local_pages(&self, host: &TrafficHost, listeners: &[Listener]) -> Vec<LocalPage> {
        // Then the client is who the front says it is.
        if host.all("RemoteIPHeader").next().is_some() {
            return Vec::new();
        }
        let loopback =
            |word: &String| word.starts_with("127.") || word == "::1" || word == "localhost";
        let is_local = |line: &&TrafficLine| {
            line.word(1).eq_ignore_ascii_case("local")
                || matches!(line.word(1).to_ascii_lowercase().as_str(), "ip" | "host")
                    && line
                        .words
                        .get(2..)
                        .is_some_and(|words| !words.is_empty() && words.iter().all(loopback))
        };
        let page = |line: &TrafficLine| {
            let path = line.location.clone()?;
            Some(LocalPage {
                program: Program::Apache,
                place: self.at(line),
                name: format!("`<Location {path}>`"),
                path,
                listeners: listeners.to_vec(),
            })
        };
        host.all("Require").filter(is_local).filter_map(page).collect()
    }
}

/// Whether an expression fits every path: `^/(.*)$`, `.*`.
fn fits_all(pattern: &str) -> bool {
    let bare = pattern.replace(['(', ')'], "");
    let bare = bare.trim_start_matches('^').trim_end_matches('$');
    matches!(bare, "" | "/" | "/?" | ".*" | ".+" | "/.*" | "/?.*")
}

/// Host and port of an address: `*:443`, `[::1]:80`, `8080`.
fn split(address: &str) -> (&str, Option<u16>) {
    if let Ok(port) = address.parse() {
        return ("*", Some(port));
    }
    let in_brackets =
        address.rfind(']').is_some_and(|end| !address.get(end..).unwrap_or_default().contains(':'));
    match address.rsplit_once(':').filter(|_| !in_brackets) {
        Some((host, port)) => (host, port.parse().ok()),
        None => (address, None),
    }
}

/// A time of httpd's, in seconds unless it says otherwise.
fn seconds(text: &str) -> Option<u64> {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, unit) = text.split_at_checked(digits)?;
    let number: u64 = number.parse().ok()?;
    match unit {
        "" | "s" => Some(number),
        "ms" => Some(number / 1000),
        "min" | "mi" => Some(number.saturating_mul(60)),
        "h" => Some(number.saturating_mul(3600)),
        _ => None,
    }
}
