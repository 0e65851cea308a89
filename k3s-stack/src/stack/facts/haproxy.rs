//! What a haproxy.cfg says.

use super::Facts;
use super::front::{
    Check, Front, Header, HostName, Listener, LocalPage, Mode, Pool, Program, Tunnel, Upstream,
    Where,
};
use crate::Targets;
use crate::stack::{Place, StackFile};
use config_diagnostics::Span;
use haproxy_cfg::{
    Address, Document, Duration, Host, Port, SectionKind, Target, TimeUnit, Traffic, TrafficLine,
    TrafficProxy, TrafficServer,
};
use std::collections::HashMap;

/// Adds the facts of a haproxy.cfg.
pub(super) fn read(file: &StackFile, targets: &Targets, facts: &mut Facts) {
    let document = Document::parse(std::sync::Arc::clone(&file.text)).document;
    let traffic = Traffic::of(&document, &Target::new(targets.haproxy()));
    let mut sections = document.sections();
    let acme = sections.find(|section| section.kind() == SectionKind::Acme);
    let acme = acme.map(|section| section.header().span());
    let reader = Reader { file, traffic: &traffic, acme };
    let (fronts, pools) = (facts.fronts.len(), facts.pools.len());
    let number = |start: usize, wanted: fn(&TrafficProxy) -> bool| -> HashMap<usize, usize> {
        let all = traffic.proxies.iter().enumerate().filter(|(_, proxy)| wanted(proxy));
        all.enumerate().map(|(n, (index, _))| (index, start + n)).collect()
    };
    let front_numbers = number(fronts, TrafficProxy::is_listening);
    let pool_numbers = number(pools, TrafficProxy::is_balancing);
    let numbers = |of: &HashMap<usize, usize>, indices: &[usize]| {
        indices.iter().filter_map(|index| of.get(index).copied()).collect::<Vec<_>>()
    };
    for proxy in &traffic.proxies {
        if proxy.is_listening() {
            let own = numbers(&pool_numbers, &proxy.backends);
            facts.fronts.push(Front { pools: own, ..reader.front(proxy) });
            facts.local_pages.extend(reader.local_page(proxy));
        }
        if proxy.is_balancing() {
            let own = numbers(&front_numbers, &proxy.frontends);
            facts.pools.push(Pool { fronts: own, ..reader.pool(proxy) });
        }
    }
}

struct Reader<'r> {
    file: &'r StackFile,
    traffic: &'r Traffic,
    /// The section by which HAProxy gets certificates itself.
    acme: Option<Span>,
}

fn millis(text: &str) -> Option<u64> {
    text.parse::<Duration>().ok().map(|time| time.as_millis(TimeUnit::Ms))
}

fn host_of(address: &Address) -> Where {
    match address.host() {
        Host::Any => Where::Any,
        Host::Ip(ip) if ip.is_unspecified() => Where::Any,
        Host::Ip(ip) => Where::Ip(ip),
        Host::Name(name) => Where::of(name),
        _ => Where::Other,
    }
}

fn port_of(address: &Address) -> Option<u16> {
    address.port().and_then(Port::number)
}

impl Reader<'_> {
    fn place(&self, span: Span, path: &str) -> Place {
        Place::new(&self.file.path, span, path)
    }

    fn front(&self, proxy: &TrafficProxy) -> Front {
        let place = |span| self.place(span, &proxy.path);
        let listeners = proxy.binds.iter().flat_map(|bind| {
            let expects = bind.accept_proxy.then(|| {
                let at = bind.line.words.iter().position(|word| word == "accept-proxy");
                place(at.map_or(bind.line.span, |n| bind.line.word_span(n)))
            });
            bind.addresses.iter().map(move |address| Listener {
                place: place(bind.line.span),
                host: host_of(address),
                port: port_of(address),
                tls: bind.ssl,
                expects_proxy: expects.clone(),
            })
        });
        let (hosts, all_known) = self.hosts(proxy);
        let keep_alive = ["http-keep-alive", "http-request", "client"];
        let keep_alive = keep_alive.iter().find_map(|name| proxy.timeout(name));
        let acme = proxy.binds.iter().find(|bind| is_acme(&bind.line.words));
        let ends_tls = proxy.binds.iter().any(|bind| bind.ssl);
        Front {
            program: Program::Haproxy,
            place: place(proxy.span),
            name: format!("{} `{}`", keyword(proxy.kind), proxy.name),
            mode: mode(proxy),
            listeners: listeners.collect(),
            hosts,
            serves_any: !all_known || self.takes_the_rest(proxy),
            pools: Vec::new(),
            proto: header(proxy, "x-forwarded-proto", &place),
            forwarded_for: match proxy.option("forwardfor") {
                Some(span) => Header::Set(place(span)),
                None => header(proxy, "x-forwarded-for", &place),
            },
            asks_who: proxy.lines.iter().any(|line| {
                line.words
                    .iter()
                    .any(|word| word.contains("http_auth") || word.contains("jwt_verify"))
                    || line.starts_with(&["http-request", "auth"])
                    || line.word(0) == "filter"
            }),
            acme: acme.map(|bind| bind.line.span).or(self.acme.filter(|_| ends_tls)).map(place),
            keep_alive: keep_alive.map(|(millis, span)| (millis, place(span))),
            insert: Some(
                proxy.insert_first("http-request set-header X-Forwarded-Proto https if { ssl_fc }"),
            ),
        }
    }

    /// Whether what no rule is for gets to a backend with servers.
    fn takes_the_rest(&self, proxy: &TrafficProxy) -> bool {
        let has_servers = |name: &str| {
            let mut all =
                self.traffic.proxies.iter().filter(|p| p.is_balancing() && p.name == name);
            all.any(|backend| !backend.servers.is_empty())
        };
        let rest = proxy.starting_with(&["default_backend"]).next();
        rest.is_some_and(|line| has_servers(line.word(1)))
            || proxy.kind == SectionKind::Listen && !proxy.servers.is_empty()
            || proxy.starting_with(&["use_backend"]).any(|line| line.condition.is_none())
    }

    /// The hosts that rules ask for, and whether these are all.
    fn hosts(&self, proxy: &TrafficProxy) -> (Vec<HostName>, bool) {
        let mut hosts = Vec::new();
        let mut all_known = true;
        for line in &proxy.lines {
            if line.word(0) == "acl" {
                all_known &= self.host_test(proxy, line, 2, line.words.len(), &mut hosts);
            } else if line.word(0) == "use_backend" {
                all_known &= !line.word(1).contains("%[");
                let start = line.condition.unwrap_or(line.words.len());
                let mut open = None;
                for (n, word) in line.words.iter().enumerate().skip(start) {
                    match word.as_str() {
                        "{" => open = Some(n + 1),
                        "}" => {
                            if let Some(from) = open.take() {
                                all_known &= self.host_test(proxy, line, from, n, &mut hosts);
                            }
                        }
                        _ => {}
                    }
                }
            }
        }
        (hosts, all_known)
    }

    /// Reads the words of a test; `false` where it asks for hosts that are not known.
    fn host_test(
        &self,
        proxy: &TrafficProxy,
        line: &TrafficLine,
        from: usize,
        to: usize,
        hosts: &mut Vec<HostName>,
    ) -> bool {
        let fetch = line.word(from).to_ascii_lowercase();
        let name = fetch.split(['(', ',']).next().unwrap_or_default();
        let base = name.trim_start_matches("req.").trim_start_matches("req_");
        let (base, suffix) = ["_end", "_beg", "_dom", "_reg", "_sub", "_dir", "_len"]
            .iter()
            .find_map(|suffix| Some((base.strip_suffix(suffix)?, *suffix)))
            .unwrap_or((base, ""));
        let is_host = matches!(base, "hdr" | "fhdr") && fetch.contains("(host")
            || matches!(base, "ssl_sni" | "ssl_fc_sni");
        if !is_host {
            return true;
        }
        let mut how = suffix.trim_start_matches('_').to_owned();
        let mut known = true;
        let mut n = from + 1;
        while n < to {
            let word = line.word(n);
            match word {
                "-m" => {
                    line.word(n + 1).clone_into(&mut how);
                    n += 2;
                    continue;
                }
                "-f" | "-M" => {
                    known = false;
                    n += 2;
                    continue;
                }
                flag if flag.starts_with('-') => {
                    n += 1;
                    continue;
                }
                _ => {}
            }
            let host = word.rsplit_once(':').map_or(word, |(before, port)| {
                if port.bytes().all(|b| b.is_ascii_digit()) { before } else { word }
            });
            let host = host.to_ascii_lowercase();
            let place = self.place(line.word_span(n), &proxy.path);
            match how.as_str() {
                "" | "str" => hosts.push(HostName { name: host, place }),
                "end" => hosts.push(HostName { name: format!("*{host}"), place }),
                "beg" => hosts.push(HostName { name: format!("{host}*"), place }),
                "dom" => {
                    hosts.push(HostName { name: format!("*.{host}"), place: place.clone() });
                    hosts.push(HostName { name: host, place });
                }
                _ => known = false,
            }
            n += 1;
        }
        known
    }

    fn pool(&self, proxy: &TrafficProxy) -> Pool {
        let place = |span| self.place(span, &proxy.path);
        let servers = proxy.servers.iter().map(|server| self.upstream(proxy, server));
        let finds_out = ["do-resolve", "set-dst"];
        let resolves_itself = proxy.lines.iter().any(|line| {
            finds_out
                .iter()
                .any(|action| line.word(1).starts_with(action) || line.word(2).starts_with(action))
        });
        let tunnel = match (mode(proxy), proxy.timeout("tunnel"), proxy.timeout("server")) {
            (_, Some((millis, _)), _) if millis >= TUNNEL => Tunnel::Open,
            (_, Some((millis, span)), _) | (_, None, Some((millis, span))) => {
                Tunnel::Cut(millis, place(span))
            }
            (_, None, None) => Tunnel::Open,
        };
        Pool {
            program: Program::Haproxy,
            place: place(proxy.span),
            name: format!("{} `{}`", keyword(proxy.kind), proxy.name),
            mode: mode(proxy),
            servers: servers.collect(),
            fronts: Vec::new(),
            requests: "/".to_owned(),
            takes_all: true,
            proto: header(proxy, "x-forwarded-proto", &place),
            forwarded_for: match proxy.option("forwardfor") {
                Some(span) => Header::Set(place(span)),
                None => header(proxy, "x-forwarded-for", &place),
            },
            check: self.check(proxy),
            resolves_itself,
            tunnel,
            resolvers: self.traffic.resolvers.clone(),
        }
    }

    fn upstream(&self, proxy: &TrafficProxy, server: &TrafficServer) -> Upstream {
        let path = format!("{} / server {}", proxy.path, server.name);
        let line = Place::new(&self.file.path, server.line.span, &*path);
        let sends = ["send-proxy", "send-proxy-v2", "send-proxy-v2-ssl", "send-proxy-v2-ssl-cn"];
        let sends = sends.iter().find(|name| server.on(name)).map(|name| {
            let at = server.line.words.iter().position(|word| word == name);
            Place { span: at.map_or(line.span, |n| server.line.word_span(n)), ..line.clone() }
        });
        let delay = server.value("pool-purge-delay").and_then(millis);
        Upstream {
            place: Place { span: server.address_span, ..line.clone() },
            name: server.name.clone(),
            host: server.address.as_ref().map_or(Where::Other, host_of),
            port: server.address.as_ref().and_then(port_of),
            tls: server.on("ssl"),
            sends_proxy: sends,
            resolves: server.value("resolvers").is_some(),
            is_checked: server.on("check"),
            is_backup: server.on("backup"),
            check_port: server.value("port").and_then(|port| port.parse().ok()),
            idle: delay.map(|delay| (delay, line.clone())),
            path: String::new(),
            append: Span::at(line.span.end()),
            line,
        }
    }

    fn check(&self, proxy: &TrafficProxy) -> Option<Check> {
        let method = proxy.check_method.as_ref().filter(|line| line.word(1) == "httpchk")?;
        let place = |span| self.place(span, &proxy.path);
        let own: Vec<_> = proxy.starting_with(&["http-check"]).filter(|line| line.is_own).collect();
        let rules =
            if own.is_empty() { proxy.starting_with(&["http-check"]).collect() } else { own };
        let (mut verb, mut uri) = (("OPTIONS".to_owned()), ("/".to_owned(), None));
        let mut host = None;
        match method.words.len() {
            0..=2 => {}
            3 => uri = (method.word(2).to_owned(), Some(method.word_span(2))),
            _ => {
                method.word(2).clone_into(&mut verb);
                uri = (method.word(3).to_owned(), Some(method.word_span(3)));
            }
        }
        for (n, word) in method.words.iter().enumerate().skip(4) {
            let lower = word.to_ascii_lowercase();
            let Some(at) = lower.find("host:") else { continue };
            let name = lower.get(at + 5..).unwrap_or_default().trim_start();
            let name = name.split(['\r', '\n', '\\', ' ']).next().unwrap_or_default();
            // The name may be the next word, with an escaped blank before it.
            if !name.is_empty() {
                host = Some(HostName { name: bare_host(name), place: place(method.word_span(n)) });
            }
        }
        let sends: Vec<_> = rules.iter().filter(|line| line.word(1) == "send").collect();
        let mut says_who =
            method.words.iter().any(|word| word.to_ascii_lowercase().contains("authorization:"));
        for line in &sends {
            let mut n = 2;
            while n < line.words.len() {
                match line.word(n) {
                    "meth" => line.word(n + 1).clone_into(&mut verb),
                    "uri" | "uri-lf" => {
                        uri = (line.word(n + 1).to_owned(), Some(line.word_span(n + 1)));
                    }
                    "hdr" => {
                        if line.word(n + 1).eq_ignore_ascii_case("host") {
                            let name = bare_host(&line.word(n + 2).to_ascii_lowercase());
                            host = Some(HostName { name, place: place(line.word_span(n + 2)) });
                        }
                        says_who |= line.word(n + 1).eq_ignore_ascii_case("authorization");
                        n += 1;
                    }
                    _ => {}
                }
                n += 2;
            }
        }
        says_who |= proxy.servers.iter().any(|server| server.value("crt").is_some());
        let expects: Vec<_> = rules.iter().filter(|line| line.word(1) == "expect").collect();
        let others = ["send", "expect", "disable-on-404", "send-state", "comment"];
        let is_complex = sends.len() > 1
            || expects.len() > 1
            || uri.0.contains("%[")
            || rules.iter().any(|line| !others.contains(&line.word(1)));
        Some(Check {
            place: place(method.span),
            method: verb,
            uri_place: uri.1.map(place),
            uri: uri.0,
            host,
            says_who,
            expects: expects.first().map(|line| (line.words.clone(), place(line.span))),
            is_complex,
            sends: sends.iter().map(|line| place(line.span)).collect(),
        })
    }

    /// The page of statistics, where it depends on who is this machine.
    fn local_page(&self, proxy: &TrafficProxy) -> Option<LocalPage> {
        let acls: Vec<&str> = proxy
            .starting_with(&["acl"])
            .filter(|line| {
                line.word(2) == "src" && line.words.iter().skip(3).any(|word| is_loopback(word))
            })
            .map(|line| line.word(1))
            .collect();
        let speaks = |line: &&TrafficLine| {
            let Some(at) = line.condition else { return false };
            let condition = line.words.get(at + 1..).unwrap_or_default();
            let named = |word: &String| {
                let word = word.trim_start_matches('!');
                word == "LOCALHOST" || acls.contains(&word)
            };
            let inline = condition.iter().any(|word| word == "src")
                && condition.iter().any(|word| is_loopback(word));
            condition.iter().any(named) || inline
        };
        let asks = |line: &&TrafficLine| {
            line.starts_with(&["stats", "admin"])
                || line.starts_with(&["stats", "http-request"])
                || line.word(0) == "http-request"
                    && matches!(line.word(1), "deny" | "allow" | "reject" | "tarpit")
        };
        let line = proxy.lines.iter().filter(asks).find(speaks)?;
        let uri = proxy.starting_with(&["stats", "uri"]).next();
        let has_stats = proxy.starting_with(&["stats"]).next().is_some();
        let path = match uri {
            Some(line) => line.word(2).to_owned(),
            None if has_stats => "/haproxy?stats".to_owned(),
            None => "/".to_owned(),
        };
        Some(LocalPage {
            program: Program::Haproxy,
            place: self.place(line.span, &proxy.path),
            name: format!("the page `{path}` of {} `{}`", keyword(proxy.kind), proxy.name),
            path,
            listeners: self.front(proxy).listeners,
        })
    }
}

/// From where on a tunnel counts as open: nothing that people use is silent for longer.
const TUNNEL: u64 = 600_000;

fn keyword(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Frontend => "frontend",
        SectionKind::Listen => "listen",
        _ => "backend",
    }
}

fn mode(proxy: &TrafficProxy) -> Mode {
    if proxy.mode == "http" { Mode::Http } else { Mode::Tcp }
}

fn bare_host(host: &str) -> String {
    host.split(':').next().unwrap_or(host).to_owned()
}

fn is_loopback(word: &str) -> bool {
    word.starts_with("127.") || word == "::1" || word == "localhost" || word.starts_with("::1/")
}

fn is_acme(words: &[String]) -> bool {
    let told = ["letsencrypt", "certbot", "/acme", "acme.sh", "dehydrated"];
    words.iter().any(|word| word == "acme" || told.iter().any(|part| word.contains(part)))
}

/// What becomes of a header, by the rules of a section.
fn header(proxy: &TrafficProxy, name: &str, place: &dyn Fn(Span) -> Place) -> Header {
    for line in &proxy.lines {
        let sets = line.word(0) == "http-request"
            && matches!(
                line.word(1),
                "set-header" | "add-header" | "replace-header" | "replace-value"
            )
            && line.word(2).eq_ignore_ascii_case(name);
        let old = matches!(line.word(0), "reqadd" | "reqset" | "reqrep" | "reqirep")
            && line.words.iter().any(|word| word.to_ascii_lowercase().starts_with(name));
        if sets || old {
            return Header::Set(place(line.span));
        }
    }
    let more = |line: &TrafficLine| {
        line.starts_with(&["http-request", "lua"])
            || line.word(1).starts_with("lua.")
            || line.word(0) == "filter"
    };
    if proxy.option("forwarded").is_some() || proxy.lines.iter().any(more) {
        Header::Unknown
    } else {
        Header::Missing
    }
}
