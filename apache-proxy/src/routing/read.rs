//! Walks the configuration in httpd's order and makes servers, workers and balancers.

use super::entry::{Entry, Mapping, balancer_name};
use super::part::{Location, Part, ProxySection};
use super::path::is_fnmatch;
use super::pattern::Pattern;
use super::rewrite::Rewriting;
use super::worker::{Balancer, Sharing, Worker, find, without_socket};
use crate::document::first_word;
use crate::{
    BackendUrl, Directive, EffectiveDirective, Origin, ProxyParameter, UrlUse, VhostAddress,
    VhostPort, modules,
};

/// The words of `args`.
pub(super) fn words(args: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = args;
    while !rest.is_empty() {
        let (word, behind) = first_word(rest);
        words.push(word.into_owned());
        rest = behind;
    }
    words
}

/// The words of a section's tag.
fn tag_words(args: &str) -> Vec<String> {
    words(args.rfind('>').and_then(|end| args.get(..end)).unwrap_or(args))
}

pub(super) fn parts(directives: &[EffectiveDirective]) -> (Part, Vec<Part>) {
    let mut main = Part::default();
    let mut hosts = Vec::new();
    for directive in directives {
        let Some(children) = &directive.children else {
            read(&mut main, directive);
            continue;
        };
        if !directive.name.eq_ignore_ascii_case("VirtualHost") {
            read(&mut main, directive);
            continue;
        }
        let addresses = tag_words(&directive.args);
        let addresses = addresses.iter().filter_map(|word| word.parse::<VhostAddress>().ok());
        let addresses = addresses.map(|address| {
            let port = match address.port() {
                VhostPort::Default if main.port == 0 || address.host() == "*" => VhostPort::Any,
                VhostPort::Default => VhostPort::Number(main.port),
                port => port,
            };
            (address, port)
        });
        let mut host = Part {
            origin: Some(directive.origin.clone()),
            addresses: addresses.collect(),
            ..Part::default()
        };
        for child in children {
            read(&mut host, child);
        }
        hosts.push(host);
    }
    (main, hosts)
}

fn read(server: &mut Part, directive: &EffectiveDirective) {
    let name = directive.name.to_ascii_lowercase();
    let children = directive.children.as_deref();
    server.sets_core |= is_core(&name);
    match (name.as_str(), children) {
        ("location" | "locationmatch", Some(children)) => {
            location(server, directive, children, name == "locationmatch");
        }
        ("proxy" | "proxymatch", Some(children)) => {
            proxy(server, directive, children, name == "proxymatch");
        }
        // What is decided by request, folder or file comes after all rules.
        (_, Some(_)) => server.sections.push(directive.clone()),
        ("proxypass" | "proxypassmatch", None) => {
            let entry = pass(server, None, directive, name == "proxypassmatch");
            server.entries.extend(entry);
        }
        ("balancermember", None) => member(server, None, directive),
        ("proxyset", None) => set(server, None, directive),
        ("servername", None) => server_name(server, &directive.args),
        ("serveralias", None) => server.aliases.extend(words(&directive.args)),
        _ => server.rewriting.read(&name, directive),
    }
    if children.is_none() {
        server.settings.push(directive.clone());
    }
}

fn is_core(name: &str) -> bool {
    let known = Directive::lookup(name).or_else(|| Directive::lookup(&format!("<{name}")));
    known.is_some_and(|directive| directive.module().name() == modules::CORE.name())
}

fn server_name(server: &mut Part, args: &str) {
    let name = first_word(args).0;
    let name = name.split_once("://").map_or(&*name, |(_, name)| name);
    let (host, port) = match name.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port.parse().unwrap_or(0)),
        _ => (name, 0),
    };
    server.name = Some(host.to_owned());
    server.port = port;
}

fn location(
    server: &mut Part,
    directive: &EffectiveDirective,
    children: &[EffectiveDirective],
    is_match: bool,
) {
    let words = tag_words(&directive.args);
    let tilde = words.first().is_some_and(|word| word == "~");
    let Some(path) = words.get(usize::from(tilde)).cloned() else { return };
    let pattern = (is_match || tilde).then(|| Pattern::new(&path, false));
    let mut entry = None;
    for child in children {
        let name = child.name.to_ascii_lowercase();
        match name.as_str() {
            "proxypass" | "proxypassmatch" => {
                let regex = name == "proxypassmatch" || is_fnmatch(&path);
                entry = pass(server, Some(&path), child, regex);
            }
            "balancermember" => member(server, Some(&path), child),
            _ => {}
        }
    }
    let (origin, settings) = (directive.origin.clone(), children.to_vec());
    server.locations.push(Location { path, origin, entry, settings, pattern });
}

/// `ProxyPass` (`add_pass`); `None`: httpd refuses it.
fn pass(
    server: &mut Part,
    location: Option<&str>,
    directive: &EffectiveDirective,
    mut is_match: bool,
) -> Option<Entry> {
    let mut words = words(&directive.args).into_iter().peekable();
    if location.is_none() && words.next_if(|word| word == "~").is_some() {
        is_match = true;
    }
    let path = location.map(str::to_owned).or_else(|| words.next())?;
    let url = words.next()?;
    let flags: Vec<String> = words.collect();
    let has = |name: &str| flags.iter().any(|flag| flag.eq_ignore_ascii_case(name));
    let read: Vec<ProxyParameter> = flags.iter().filter_map(|flag| flag.parse().ok()).collect();
    let (mapping, parameters): (Vec<_>, Vec<_>) =
        read.into_iter().partition(|parameter| parameter.key().eq_ignore_ascii_case("mapping"));
    let mapping = mapping.last().map(|last| {
        let servlet = last.value().eq_ignore_ascii_case("servlet");
        if servlet { Mapping::Servlet } else { Mapping::Encoded }
    });
    let entry = Entry {
        pattern: is_match.then(|| Pattern::new(&path, false)),
        real: without_socket(&url),
        path,
        origin: directive.origin.clone(),
        in_location: location.is_some(),
        nocanon: has("nocanon"),
        interpolate: has("interpolate"),
        noquery: has("noquery"),
        mapping,
        parameters,
        url,
    };
    if entry.is_exclusion() {
        return Some(entry);
    }
    let origin = &entry.origin;
    if let Some(name) = entry.balancer_name() {
        let balancer = balancer(server, &name, origin)?;
        set_all(&mut balancer.parameters, &entry.parameters, origin);
    } else {
        let (at, new) = worker(&mut server.workers, &entry.url, is_match, origin)?;
        if new {
            set_all(&mut server.workers.get_mut(at)?.parameters, &entry.parameters, origin);
        } else {
            let sharing = sharing(server.workers.get(at)?, &entry.url, &entry.parameters, origin);
            server.sharings.push(sharing);
        }
    }
    Some(entry)
}

fn set_all(
    parameters: &mut Vec<(ProxyParameter, Origin)>,
    new: &[ProxyParameter],
    origin: &Origin,
) {
    parameters.extend(new.iter().map(|parameter| (parameter.clone(), origin.clone())));
}

fn sharing(worker: &Worker, url: &str, ignored: &[ProxyParameter], origin: &Origin) -> Sharing {
    Sharing {
        origin: origin.clone(),
        url: url.to_owned(),
        worker: worker.name.clone(),
        made_by: worker.origin.clone(),
        ignored: ignored.to_vec(),
    }
}

/// The worker that serves `url`, or a new one, and whether it is new.
fn worker(
    workers: &mut Vec<Worker>,
    url: &str,
    is_match: bool,
    origin: &Origin,
) -> Option<(usize, bool)> {
    if let Some(at) = find(workers.iter(), &without_socket(url), Some(is_match)).map(|(at, _)| at) {
        return Some((at, false));
    }
    let kind = if is_match { UrlUse::Match } else { UrlUse::Prefix };
    let url = BackendUrl::parse(url, kind).ok()?;
    let (name, parameters) = (url.worker_name(), Vec::new());
    workers.push(Worker { name, url, is_match, origin: origin.clone(), parameters });
    Some((workers.len() - 1, true))
}

fn balancer<'s>(server: &'s mut Part, name: &str, origin: &Origin) -> Option<&'s mut Balancer> {
    let balancers = &mut server.balancers;
    let at = balancers.iter().position(|balancer| balancer.name == name).unwrap_or(balancers.len());
    if at == balancers.len() {
        let (name, origin) = (name.to_owned(), origin.clone());
        balancers.push(Balancer { name, origin, members: Vec::new(), parameters: Vec::new() });
    }
    balancers.get_mut(at)
}

fn proxy(
    server: &mut Part,
    directive: &EffectiveDirective,
    children: &[EffectiveDirective],
    is_match: bool,
) {
    let mut words = tag_words(&directive.args).into_iter();
    let mut path = words.next().unwrap_or_default();
    let tilde = path == "~";
    if tilde {
        path = words.next().unwrap_or_default();
    }
    let prefixed = path.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("proxy:"));
    if prefixed {
        path.drain(..6);
    }
    for child in children {
        match child.name.to_ascii_lowercase().as_str() {
            "balancermember" => member(server, Some(&path), child),
            "proxyset" => set(server, Some((&path, is_match)), child),
            _ => {}
        }
    }
    let parameters: Vec<ProxyParameter> = words.filter_map(|word| word.parse().ok()).collect();
    if !parameters.is_empty() && !is_match && !tilde {
        set_on(server, &path, false, &parameters, &directive.origin);
    }
    let pattern = (is_match || tilde).then(|| Pattern::new(&path, false));
    server.proxies.push(ProxySection { path, settings: children.to_vec(), pattern });
}

/// `BalancerMember` (`add_member`).
fn member(server: &mut Part, section: Option<&str>, directive: &EffectiveDirective) {
    let (parameters, mut names): (Vec<String>, Vec<String>) =
        words(&directive.args).into_iter().partition(|word| word.contains('='));
    if let Some(section) = section {
        names.insert(0, section.to_owned());
    }
    let [name, url, ..] = names.as_slice() else { return };
    let Some(name) = balancer_name(name) else { return };
    let parameters: Vec<ProxyParameter> =
        parameters.iter().filter_map(|word| word.parse().ok()).collect();
    let origin = &directive.origin;
    let Some(balancer) = balancer(server, &name, origin) else { return };
    let Some((at, new)) = worker(&mut balancer.members, url, false, origin) else { return };
    let Some(worker) = balancer.members.get_mut(at) else { return };
    if new {
        set_all(&mut worker.parameters, &parameters, origin);
    } else {
        let sharing = sharing(worker, url, &parameters, origin);
        server.sharings.push(sharing);
    }
}

/// `ProxySet` (`set_proxy_param`), in a `<Proxy>` or on its own.
fn set(server: &mut Part, section: Option<(&str, bool)>, directive: &EffectiveDirective) {
    let mut words = words(&directive.args).into_iter();
    let target = section.map(|(path, _)| path.to_owned()).or_else(|| words.next());
    let Some(target) = target else { return };
    let parameters: Vec<ProxyParameter> = words.filter_map(|word| word.parse().ok()).collect();
    let is_match = section.is_some_and(|(_, is_match)| is_match);
    set_on(server, &target, is_match, &parameters, &directive.origin);
}

/// Sets parameters on the balancer or worker that `target` names, made if it is not there.
fn set_on(
    server: &mut Part,
    target: &str,
    is_match: bool,
    parameters: &[ProxyParameter],
    origin: &Origin,
) {
    if let Some(name) = balancer_name(target) {
        if let Some(balancer) = balancer(server, &name, origin) {
            set_all(&mut balancer.parameters, parameters, origin);
        }
    } else if let Some((at, _)) = worker(&mut server.workers, target, is_match, origin)
        && let Some(worker) = server.workers.get_mut(at)
    {
        set_all(&mut worker.parameters, parameters, origin);
    }
}

impl Rewriting {
    /// Takes the directives it knows.
    fn read(&mut self, name: &str, directive: &EffectiveDirective) {
        match name {
            "rewriteengine" => self.engine = Some(directive.args.eq_ignore_ascii_case("on")),
            "rewritecond" => self.condition(&directive.args),
            "rewriterule" => self.rule(&directive.args, &directive.origin),
            "rewriteoptions" => self.options.extend(words(&directive.args)),
            _ => {}
        }
    }
}
