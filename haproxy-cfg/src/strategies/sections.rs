//! Sections and their lines.

use super::condition::{declarations, test};
use super::statement::{Place, one, units};
use crate::{
    Acl, Address, AddressList, Bind, Body, DefaultServer, Defaults, Directive, Global, Listen,
    Mode, Options, OtherSection, Rule, RuleSet, Section, SectionKind, Server, ServerTemplate,
    Statement, Table, TemplateCount,
};
use crate::{Backend, Frontend};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

/// Where rules may stand, by what opens them.
const RULES: &[(RuleSet, &[SectionKind], Option<Mode>)] = {
    use SectionKind as K;
    &[
        (RuleSet::TcpRequestConnection, &[K::Frontend, K::Listen], None),
        (RuleSet::TcpRequestSession, &[K::Frontend, K::Listen], None),
        (RuleSet::TcpRequestContent, &[K::Frontend, K::Listen, K::Backend], None),
        (RuleSet::TcpResponseContent, &[K::Listen, K::Backend], None),
        (RuleSet::HttpRequest, &[K::Frontend, K::Listen, K::Backend], Some(Mode::Http)),
        (RuleSet::HttpResponse, &[K::Frontend, K::Listen, K::Backend], Some(Mode::Http)),
        (RuleSet::HttpAfterResponse, &[K::Frontend, K::Listen, K::Backend], Some(Mode::Http)),
    ]
};

/// What a section must hold beside what may be there; see [`shapes`](super::shapes).
const SECTIONS: &[(SectionKind, &str, f64)] = &[
    (SectionKind::Global, "*", 8.0),
    (SectionKind::Cache, "total-max-size *", 2.0),
    (SectionKind::Userlist, "group user", 0.0),
    (SectionKind::Resolvers, "nameserver *", 3.0),
    (SectionKind::Mailers, "mailer *", 1.0),
    (SectionKind::Ring, "size *", 2.0),
    (SectionKind::Peers, "[peer]", 1.0),
    (SectionKind::HttpErrors, "", 1.0),
    (SectionKind::FcgiApp, "docroot *", 3.0),
    (SectionKind::LogForward, "dgram-bind log *", 2.0),
];

/// The kinds of section that [`section`] makes.
pub(super) fn kinds(place: &Place) -> Vec<SectionKind> {
    let others = SECTIONS.iter().map(|row| row.0).filter(|kind| *kind != SectionKind::Global);
    let proxies = [SectionKind::Frontend, SectionKind::Backend, SectionKind::Listen];
    proxies.into_iter().chain(others).filter(|kind| kind.exists_in(place.version)).collect()
}

/// A section with a name that says its kind only; lines may name other sections.
pub(super) fn section(place: Place) -> BoxedStrategy<Section> {
    let kind = place.section;
    body(place).prop_map(move |body| with_name(kind, kind.keyword(), body)).boxed()
}

/// The section with these lines.
pub(super) fn with_name(kind: SectionKind, name: &str, body: Body) -> Section {
    match kind {
        SectionKind::Global => Global::new().with_body(body).into(),
        SectionKind::Defaults => Defaults::new().with_body(body).into(),
        SectionKind::Frontend => Frontend::new(name).with_body(body).into(),
        SectionKind::Backend => Backend::new(name).with_body(body).into(),
        SectionKind::Listen => Listen::new(name).with_body(body).into(),
        kind => OtherSection::new(kind, Some(name.to_owned())).with_body(body).into(),
    }
}

fn body(place: Place) -> BoxedStrategy<Body> {
    let kind = place.section;
    if kind.is_proxy() {
        return proxy(place);
    }
    let row = SECTIONS.iter().find(|row| row.0 == kind);
    let (shape, expected) = row.map_or(("*", 3.0), |row| (row.1, row.2));
    match Table::of_section(kind) {
        Some(table) => units(place, table, shape, expected).prop_map(directives).boxed(),
        None => Just(Body::default()).boxed(),
    }
}

fn directives(statements: Vec<Statement>) -> Body {
    statements.into_iter().map(Directive::from).collect()
}

/// The lines of a proxy: listeners, ACLs, directives, rules, servers.
fn proxy(place: Place) -> BoxedStrategy<Body> {
    let kind = place.section;
    let is = |kinds: &[SectionKind]| kinds.contains(&kind);
    let some = |at_all: bool, most: usize, line: BoxedStrategy<Directive>| {
        vec(line, 0..=if at_all { most } else { 0 })
    };
    let listens = is(&[SectionKind::Frontend, SectionKind::Listen]);
    let balances = is(&[SectionKind::Backend, SectionKind::Listen]);
    let binds = some(listens, 2, bind(place).prop_map(Directive::from).boxed());
    let acls = some(listens || balances, 1, acl());
    let statements = match Table::of_section(kind) {
        Some(table) => units(place, table, PROXY, 8.0),
        None => Just(Vec::new()).boxed(),
    };
    let statements =
        statements.prop_map(|lines| lines.into_iter().map(Directive::from).collect::<Vec<_>>());
    let rules = rules(place);
    let default_server = some(
        kind != SectionKind::Frontend,
        1,
        default_server(place).prop_map(Directive::from).boxed(),
    );
    let servers = some(balances, 3, server(place).prop_map(Directive::from).boxed());
    let templates = some(balances, 1, template(place).prop_map(Directive::from).boxed());
    (declarations(), binds, acls, statements, rules, default_server, servers, templates)
        .prop_map(
            |(declared, binds, acls, statements, rules, default_server, servers, templates)| {
                let mut below =
                    [statements, rules, default_server, numbered(servers), templates].concat();
                add_what_is_named(&mut below);
                let declared = declared.into_iter().filter(|(name, _)| uses(&below, name.as_str()));
                let declared = declared.map(|(name, expr)| Acl::new(name, expr).into());
                binds.into_iter().chain(acls).chain(declared).chain(below.iter().cloned()).collect()
            },
        )
        .boxed()
}

/// Whether a word of the lines is `name`, negated or not.
fn uses(lines: &[Directive], name: &str) -> bool {
    let is = |word: &String| word.trim_start_matches('!') == name;
    lines.iter().any(|line| line.to_words().iter().any(is))
}

/// `use-server s1` needs such a server.
fn add_what_is_named(lines: &mut Vec<Directive>) {
    let named =
        lines.iter().any(|line| line.to_words().first().is_some_and(|word| word == "use-server"));
    let there =
        |line: &Directive| matches!(line, Directive::Server(server) if server.name() == "s1");
    if named && !lines.iter().any(there) {
        lines.extend("10.0.0.1:80".parse().map(|address| Server::new("s1", address).into()));
    }
}

/// Servers `s1`, `s2`, … as names must differ.
fn numbered(lines: Vec<Directive>) -> Vec<Directive> {
    let rename = |(n, line)| match line {
        Directive::Server(server) => {
            let mut numbered = Server::new(format!("s{}", n + 1), server.address().clone());
            *numbered.options_mut() = server.options().clone();
            numbered.into()
        }
        other => other,
    };
    lines.into_iter().enumerate().map(rename).collect()
}

/// Any line that can stand in a section of this kind.
pub(super) fn line(place: Place) -> BoxedStrategy<Directive> {
    let kind = place.section;
    let is = |kinds: &[SectionKind]| kinds.contains(&kind);
    let mut lines: Vec<(u32, BoxedStrategy<Directive>)> = Vec::new();
    if let Some(table) = Table::of_section(kind) {
        lines.push((6, one(place, table).prop_map(Directive::from).boxed()));
    }
    if is(&[SectionKind::Frontend, SectionKind::Listen]) {
        lines.push((2, bind(place).prop_map(Directive::from).boxed()));
    }
    if is(&[SectionKind::Backend, SectionKind::Listen]) {
        lines.push((3, server(place).prop_map(Directive::from).boxed()));
        lines.push((1, default_server(place).prop_map(Directive::from).boxed()));
        lines.push((1, template(place).prop_map(Directive::from).boxed()));
    }
    if kind.is_proxy() && kind != SectionKind::Defaults {
        lines.push((2, acl()));
        lines.extend(rule_sets(place).map(|set| (1, rule(place, set))));
    }
    proptest::strategy::Union::new_weighted(lines).boxed()
}

fn acl() -> BoxedStrategy<Directive> {
    let names = select(vec!["unused", "a-b.c:d_1"]);
    (names, test())
        .prop_map(|(name, test)| match name.parse() {
            Ok(name) => Acl::new(name, test).into(),
            Err(_) => DefaultServer::new().into(),
        })
        .boxed()
}

fn rule_sets(place: Place) -> impl Iterator<Item = RuleSet> {
    let fits = move |row: &&(RuleSet, &[SectionKind], Option<Mode>)| {
        row.1.contains(&place.section) && row.2.is_none_or(|mode| mode == place.mode)
    };
    RULES.iter().filter(fits).map(|row| row.0)
}

fn rules(place: Place) -> BoxedStrategy<Vec<Directive>> {
    let sets: Vec<_> = rule_sets(place).map(|set| vec(rule(place, set), 0..=2)).collect();
    sets.prop_map(|sets| sets.concat()).boxed()
}

/// One rule of the set.
fn rule(place: Place, set: RuleSet) -> BoxedStrategy<Directive> {
    let place = Place { rule: set.as_str(), ..place };
    match set.actions() {
        Some(table) => one(place, table).prop_map(move |action| rule_of(set, action)).boxed(),
        None => Just(DefaultServer::new().into()).boxed(),
    }
}

/// A rule whose action is of the set's table.
pub(super) fn rule_of(set: RuleSet, action: Statement) -> Directive {
    Rule::of(set, action).into()
}

/// The options of a table of options, about three of them.
fn options(place: Place, table: &str, shape: &str) -> BoxedStrategy<Options> {
    let Some(table) = Table::named(table) else { return Just(Options::default()).boxed() };
    let place = Place { rule: table.name(), ..place };
    units(place, table, shape, 3.0)
        .prop_map(|statements| {
            let mut options = Options::default();
            for statement in statements {
                options.push(statement);
            }
            options
        })
        .boxed()
}

/// Checks connect before they send, and send before they expect.
const PROXY: &str = "[http-check~connect+http-check~send,http-check~send] *";

const SERVER: &str =
    "[check] [agent-check+agent-port] [ssl+verify,check-ssl+verify] [maxconn+minconn] *";

pub(super) fn server(place: Place) -> impl Strategy<Value = Server> {
    (server_address(), options(place, "server", SERVER)).prop_map(|(address, options)| {
        let mut server = Server::new("s1", address);
        *server.options_mut() = options;
        server
    })
}

fn server_address() -> impl Strategy<Value = Address> {
    let texts = [
        "10.0.42.1:6443",
        "127.0.0.1:80",
        "[::1]:8080",
        "ipv4@10.0.0.9:80",
        "unix@/run/app.sock",
        "localhost:80",
    ];
    select(texts.iter().filter_map(|text| text.parse().ok()).collect::<Vec<Address>>())
}

fn default_server(place: Place) -> impl Strategy<Value = DefaultServer> {
    options(place, "server", "[inter] [rise] [fall] [maxconn] [check] [weight] [on-marked-down] [slowstart] [resolvers] [ssl+verify]")
        .prop_map(|options| {
            let mut server = DefaultServer::new();
            *server.options_mut() = options;
            server
        })
}

fn template(place: Place) -> impl Strategy<Value = ServerTemplate> {
    let address = select(
        ["localhost:80", "10.0.0.1:80"]
            .iter()
            .filter_map(|text| text.parse().ok())
            .collect::<Vec<Address>>(),
    );
    let count = prop_oneof![
        (1u32..5).prop_map(TemplateCount::up_to),
        (1u32..3, 3u32..6).prop_map(|(first, last)| TemplateCount::range(first, last)),
    ];
    (count, address, options(place, "server", "[check] [weight] [inter] [maxconn]")).prop_map(
        |(count, address, options)| {
            let mut template = ServerTemplate::new("t", count, address);
            *template.options_mut() = options;
            template
        },
    )
}

fn bind(place: Place) -> impl Strategy<Value = Bind> {
    let texts = [
        "127.0.0.1:18080",
        ":18443",
        "*:18081",
        "[::1]:18082",
        "10.0.0.1:18083,10.0.0.2:18083",
        "127.0.0.1:18090-18092",
        "unix@/tmp/haproxy-test.sock",
        "ipv6@:18084",
    ];
    let addresses =
        select(texts.iter().filter_map(|text| text.parse().ok()).collect::<Vec<AddressList>>());
    (addresses, options(place, "bind", "*")).prop_map(|(addresses, options)| {
        let mut bind = Bind::new(addresses);
        *bind.options_mut() = options;
        bind
    })
}
