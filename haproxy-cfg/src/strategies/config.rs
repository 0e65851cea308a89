//! Whole configurations.

use super::sections::{kinds, section, with_name};
use super::statement::Place;
use crate::RawLine;
use crate::{
    Address, AddressList, Bind, Body, Config, Defaults, Directive, Duration, Listen, Mode, Section,
    SectionKind, Server, Version,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::ops::RangeInclusive;

/// Names that generated lines may refer to, the section they mean, and what it holds when nothing generated took
/// the name.
const TARGETS: &[(&str, SectionKind, &str)] = &[
    ("by_ip", SectionKind::Backend, "stick-table type ip size 1k expire 30s store gpc(2),gpt(2)"),
    ("api", SectionKind::Backend, "server s1 10.0.0.1:80"),
    ("app", SectionKind::Backend, "server s1 10.0.0.2:80"),
    ("dns1", SectionKind::Resolvers, "nameserver ns1 127.0.0.1:53"),
    ("cache1", SectionKind::Cache, "total-max-size 4"),
    ("peers1", SectionKind::Peers, "peer other 127.0.0.1:10000"),
    ("mailers1", SectionKind::Mailers, "mailer m1 127.0.0.1:25"),
    ("pages1", SectionKind::HttpErrors, ""),
];

/// Sections of one mode, named so that they differ and that what refers to them finds them.
pub(super) fn config(version: Version, mode: Mode, valid: bool) -> BoxedStrategy<Config> {
    let place = |kind| Place { valid, ..Place::new(kind, version, mode) };
    let sections: Vec<_> = kinds(&place(SectionKind::Global))
        .into_iter()
        .map(|kind| (weight(kind), section(place(kind))))
        .collect();
    let global = option::of(section(place(SectionKind::Global)));
    let defaults =
        vec((section(place(SectionKind::Defaults)), option::weighted(0.3, Just("base"))), 0..=2);
    let sections = vec(proptest::strategy::Union::new_weighted(sections), 0..5);
    (global, defaults, sections)
        .prop_map(move |(global, defaults, sections)| {
            let mut config = Config::new();
            config.sections.extend(global);
            config.sections.extend(with_mode(defaults, mode));
            config.sections.extend(named(sections));
            complete(&mut config);
            config
        })
        .boxed()
}

fn weight(kind: SectionKind) -> u32 {
    if kind.is_proxy() { 6 } else { 1 }
}

/// Defaults sections with the mode of all proxies; the last one is what they start from.
fn with_mode(
    sections: Vec<(Section, Option<&'static str>)>,
    mode: Mode,
) -> impl Iterator<Item = Section> {
    let fallback = sections.is_empty().then(|| (Defaults::new().into(), None));
    sections.into_iter().chain(fallback).enumerate().map(
        move |(n, (section, name)): (usize, (Section, _))| {
            let mut defaults = match name {
                Some(name) => Defaults::named(format!("{name}{n}")),
                None => Defaults::new(),
            };
            defaults = defaults
                .mode(mode)
                .timeout_connect(Duration::secs(5))
                .timeout_client(Duration::secs(30))
                .timeout_server(Duration::secs(30));
            let lines = section.body().directives().iter().cloned();
            lines.fold(defaults, Defaults::with).into()
        },
    )
}

/// Sections with names: the targets' first, where they fit.
fn named(sections: Vec<Section>) -> Vec<Section> {
    let mut free: Vec<(&str, SectionKind)> =
        TARGETS.iter().skip(1).map(|target| (target.0, target.1)).collect();
    let name = |(n, section): (usize, Section)| {
        let kind = section.kind();
        let name = match free.iter().position(|target| target.1 == kind) {
            Some(at) => free.remove(at).0.to_owned(),
            None => format!("{kind}-{n}"),
        };
        with_name(kind, &name, section.body().clone())
    };
    sections.into_iter().enumerate().map(name).collect()
}

/// Adds what lines refer to and nothing defines.
fn complete(config: &mut Config) {
    for (name, kind, line) in TARGETS {
        let says = |line: &Directive| {
            line.to_words()
                .iter()
                .skip(1)
                .any(|word| word.split([',', '(', ')']).any(|part| part == *name))
        };
        let named =
            config.sections.iter().any(|section| section.body().directives().iter().any(says));
        if named && config.get(*kind, name).is_none() {
            let body: Body =
                RawLine::new(line).ok().map(|line| typed(*kind, &line)).into_iter().collect();
            config.sections.push(with_name(*kind, name, body));
        }
    }
}

fn typed(kind: SectionKind, line: &RawLine) -> Directive {
    Directive::parse(kind, &line.words()).unwrap_or_else(|_| line.clone().into())
}

/// A load balancer in front of servers, in TCP mode; see [`super::tcp_lb`].
pub(super) fn tcp_lb(servers: RangeInclusive<usize>) -> BoxedStrategy<Config> {
    let checks = (any::<bool>(), 1u64..60);
    let server = (1u8..=254, select(vec![443u16, 6443, 9345]), checks);
    (vec(server, servers), 1024u16..)
        .prop_map(|(servers, port)| {
            let defaults = Defaults::new()
                .mode(Mode::Tcp)
                .timeout_connect(Duration::secs(5))
                .timeout_client(Duration::secs(50))
                .timeout_server(Duration::secs(50));
            let binds = AddressList::try_from(Address::any(port)).into_iter().map(Bind::new);
            let mut listen = binds.fold(Listen::new("lb"), Listen::bind);
            for (n, (host, port, (check, secs))) in servers.into_iter().enumerate() {
                let address = std::net::SocketAddr::from(([10, 0, 42, host], port));
                let server = Server::new(format!("s{}", n + 1), address.into());
                listen = listen.server(if check {
                    server.check().inter(Duration::secs(secs))
                } else {
                    server
                });
            }
            Config::new().defaults(defaults).listen(listen)
        })
        .boxed()
}
