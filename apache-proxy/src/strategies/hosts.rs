//! Virtual hosts and balancers that httpd takes.

use super::parameters::parameter;
use super::text::hostile_string;
use crate::{
    ArgKind, BackendTls, BalancerMember, BalancerSection, Context, Directive, HeaderAction,
    HeaderCondition, HeaderRule, HeaderSide, Item, Location, ParameterScope, ProxyPass, ProxySet,
    ReverseCookie, RewriteCond, RewriteRule, Section, Statement, Switch, TrustedProxies,
    TrustedProxy, Version, VhostAddress, VirtualHost, check_context, directives,
};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

/// Lines that a virtual host may have, one of each.
const LINES: &[(&str, &[&str])] = &[
    ("ProxyTimeout", &["60"]),
    ("ProxyVia", &["Full"]),
    ("ProxyBadHeader", &["Ignore"]),
    ("ProxyErrorOverride", &["On", "502", "503"]),
    ("ProxyIOBufferSize", &["8192"]),
    ("ProxyMaxForwards", &["10"]),
    ("ProxyDomain", &[".example.com"]),
    ("ProxyHCTemplate", &["ok", "hcinterval=10", "hcmethod=TCP"]),
    ("SSLProxyVerifyDepth", &["2"]),
    ("SSLProxyProtocol", &["all", "-SSLv3", "-TLSv1"]),
    ("SSLProxyCipherSuite", &["HIGH:!aNULL"]),
    ("SSLProtocol", &["all", "-SSLv3"]),
    ("SSLCipherSuite", &["TLSv1.3", "TLS_AES_256_GCM_SHA384"]),
    ("LimitRequestBody", &["1048576"]),
    ("Options", &["-Indexes", "+FollowSymLinks"]),
    ("ErrorDocument", &["503", "The \"shop\" is closed; it's late #1"]),
    ("Timeout", &["30"]),
    ("LogLevel", &["warn", "proxy:info"]),
    ("AddDefaultCharset", &["utf-8"]),
    ("SubstituteMaxLineLength", &["2m"]),
    ("Substitute", &["s|http://b/|/|ni"]),
    ("ServerAdmin", &["<root@example.com>"]),
    ("RedirectMatch", &["^/old(.*)$", "/new$1"]),
    ("DirectoryIndex", &["index.html", "my index.html"]),
];

const PATHS: &[&str] =
    &["/", "/app", "/app/", "/api/v1/", "/a b/", "/\u{e9}/", "/it's/", "/\"q\"/", "/#x/", "/a\\b/"];
const HOSTS: &[&str] = &[
    "http://10.0.42.1:8080",
    "http://app.internal",
    "https://k3s-ingress",
    "h2c://10.0.42.2",
    "ws://10.0.42.3:3000",
    "ajp://10.0.42.4",
    "fcgi://10.0.42.5:9000",
    "unix:/run/app.sock|http://localhost",
    "balancer://cluster",
];

/// Keeps `value` as it is where `change` refuses.
fn changed<T: Clone, E>(value: T, change: impl FnOnce(T) -> Result<T, E>) -> T {
    change(value.clone()).unwrap_or(value)
}

type Pairs = Vec<(&'static str, String)>;

fn pass(version: Version) -> impl Strategy<Value = ProxyPass> {
    let url = (select(PATHS), select(HOSTS), select(PATHS));
    let worker = vec(parameter(ParameterScope::Worker, version), 0..4);
    let balancer = vec(parameter(ParameterScope::Balancer, version), 0..3);
    (url, worker, balancer, 0u8..8).prop_filter_map(
        "slashes",
        |((path, host, to), worker, balancer, flags)| {
            let made = match flags {
                0 => ProxyPass::exclude(path),
                1 => ProxyPass::matching("^/files/(.*)$", &format!("{host}/$1")),
                _ => ProxyPass::new(path, &format!("{host}{to}")),
            };
            let pass = made.ok()?;
            let pass = if flags & 1 == 0 { pass.nocanon() } else { pass };
            let pass = if flags & 2 == 0 { pass.noquery() } else { pass };
            let parameters: Pairs = if host.starts_with("balancer") { balancer } else { worker };
            Some(
                parameters.into_iter().fold(pass, |pass, (key, value)| {
                    changed(pass, |pass| pass.parameter(key, value))
                }),
            )
        },
    )
}

/// Switches of modules that only do what they are told.
fn switch(version: Version) -> impl Strategy<Value = Item> {
    const MODULES: [&str; 5] = ["mod_proxy", "mod_ssl", "mod_headers", "mod_rewrite", "core"];
    let fits = |row: &&&'static Directive| {
        row.arguments() == ArgKind::Flag
            && MODULES.contains(&row.module().name())
            && row.since() <= version
            && row.removed().is_none()
            && check_context(row, &[Context::VirtualHost]).is_ok()
            && !row.runs_on_read()
    };
    let rows: Vec<_> = directives::ALL.iter().filter(fits).map(|row| row.name()).collect();
    (select(rows), any::<bool>())
        .prop_filter_map("a switch", |(name, on)| Switch::new(name, on).ok().map(Item::from))
}

fn header() -> impl Strategy<Value = Item> {
    let side = select(vec![HeaderSide::Request, HeaderSide::Response, HeaderSide::Always]);
    let condition = option::of(select(vec!["early", "env=A", "env=!A", "expr=true"]));
    let name = select(vec!["X-A", "Cookie", "Strict-Transport-Security"]);
    (side, name, hostile_string(), condition).prop_filter_map(
        "a header",
        |(side, name, text, condition)| {
            let text = format!("v{text}");
            let rule = match condition {
                Some("env=A") => HeaderRule::unset(side, name),
                Some("env=!A") => HeaderRule::new(
                    side,
                    HeaderAction::Edit,
                    name,
                    &["^a b", &text.replace(['$', '\\', '%'], "")],
                ),
                _ => HeaderRule::set_literal(side, name, &text),
            };
            let condition = condition.and_then(|word| word.parse::<HeaderCondition>().ok());
            let rule = rule.ok()?;
            Some(match condition {
                Some(condition) => changed(rule, |rule| rule.when(condition)).into(),
                None => rule.into(),
            })
        },
    )
}

fn line(version: Version) -> impl Strategy<Value = Item> {
    let statement = select(LINES)
        .prop_filter_map("a statement", |(name, words)| Statement::new(name, words).ok());
    let cookie = (select(PATHS), hostile_string(), any::<bool>()).prop_filter_map(
        "a cookie",
        |(path, text, domain)| {
            let text = format!("x{text}");
            let made = if domain {
                ReverseCookie::domain("b", &text)
            } else {
                ReverseCookie::path(path, &text)
            };
            made.ok().map(Item::from)
        },
    );
    let rewrite = select(vec![
        RewriteRule::new("^/old (.*)$", "/new/$1", None),
        RewriteRule::new("!\\.php$", "-", "[NC,L]".parse().ok()),
        RewriteRule::proxy("^/x/(.*)$", "http://10.0.42.9/$1"),
    ]);
    let rewrite = prop_oneof![
        rewrite.prop_filter_map("a rule", |rule| rule.ok().map(Item::from)),
        Just(RewriteCond::new("%{HTTP:Upgrade}", "=web socket", "[NC]".parse().ok()))
            .prop_filter_map("a condition", |cond| cond.ok().map(Item::from)),
    ];
    let alias = hostile_string().prop_filter_map("an alias", |text| {
        Statement::new("ServerAlias", &[format!("a{text}")]).ok().map(Item::from)
    });
    prop_oneof![
        4 => statement.prop_map(Item::from),
        2 => switch(version),
        2 => header(),
        1 => cookie,
        1 => rewrite,
        1 => alias,
    ]
}

/// A section of a virtual host with lines in it.
fn section(version: Version) -> impl Strategy<Value = Item> {
    let location = (select(PATHS), hostile_string(), select(HOSTS), header());
    let location = location.prop_filter_map("a location", |(path, text, host, header)| {
        let url = if path.ends_with('/') { format!("{host}/") } else { format!("{host}/x") };
        let plain = !text.contains(['*', '?', '[', ']', '~']);
        let location = Location::new(path).and_then(|location| location.proxy(&url)).ok()?;
        let other = Location::new(&format!("{path}{text}")).ok().filter(|_| plain);
        // `early` is not for sections.
        let early = matches!(&header, Item::Header(rule) if rule.condition() == Some(&HeaderCondition::Early));
        let location = if early { location } else { location.with(header) };
        Some(Section::new("IfModule", "mod_proxy.c").ok()?.with(location).with(other.map_or_else(
            || Item::from(Switch::of(&directives::PROXY_PRESERVE_HOST, true)),
            Item::from,
        )).into())
    });
    let conditional = (vec(line(version), 0..3), select(vec!["mod_ssl.c", "!mod_nothing.c"]));
    let conditional = conditional.prop_filter_map("a section", |(lines, module)| {
        let section = Section::new("IfModule", module).ok()?;
        Some(lines.into_iter().fold(section, Section::with).into())
    });
    prop_oneof![location, conditional]
}

pub(super) fn virtual_host(version: Version) -> impl Strategy<Value = VirtualHost> {
    let addresses = vec(select(vec!["*:80", "*:443", "127.0.0.1:8443", "[::1]:80"]), 1..3);
    let passes = vec(pass(version), 0..5);
    let flags = (any::<bool>(), any::<bool>(), any::<bool>(), option::of(balancer(version)));
    let lines = (vec(line(version), 0..5), vec(section(version), 0..3));
    (addresses, passes, flags, lines).prop_filter_map(
        "a host",
        |(addresses, passes, flags, (lines, sections))| {
            let addresses: Option<Vec<VhostAddress>> =
                addresses.iter().map(|a| a.parse().ok()).collect();
            let (tls, behind, preserve, balancer) = flags;
            let host = VirtualHost::new(addresses?).ok()?.server_name("shop.example.com").ok()?;
            let host = if tls { host.backend_tls(BackendTls::accept_self_signed()) } else { host };
            let proxies: Option<TrustedProxy> = "10.0.0.0/8".parse().ok();
            let host = match TrustedProxies::internal(proxies) {
                Ok(proxies) if behind => host.behind(proxies),
                _ => host,
            };
            let host = host.preserve_host(preserve);
            let host = balancer.into_iter().fold(host, VirtualHost::with);
            let host =
                passes.into_iter().fold(host, |host, pass| changed(host, |host| host.proxy(pass)));
            let host = lines.into_iter().fold(host, VirtualHost::with);
            Some(sections.into_iter().fold(host, VirtualHost::with))
        },
    )
}

pub(super) fn balancer(version: Version) -> impl Strategy<Value = BalancerSection> {
    let members = vec(vec(parameter(ParameterScope::Worker, version), 0..4), 1..4);
    let set = vec(parameter(ParameterScope::Balancer, version), 1..4);
    (members, set).prop_filter_map("a balancer", |(members, set)| {
        let mut balancer = BalancerSection::new("cluster").ok()?;
        for (n, parameters) in members.into_iter().enumerate() {
            let member = BalancerMember::new(&format!("http://10.0.43.{}:8080", n + 1)).ok()?;
            let member = parameters.into_iter().fold(member, |member, (key, value)| {
                changed(member, |member| member.parameter(key, value))
            });
            balancer = balancer.member(member);
        }
        let set = set.into_iter().fold(ProxySet::balancer(), |set, (key, value)| {
            changed(set, |set| set.parameter(key, value))
        });
        Some(if set.parameters().is_empty() { balancer } else { balancer.with(set) })
    })
}
