//! haproxy.cfg: of the load balancer of the API, and of the front.

use super::comments::{comment, with_header};
use super::plan::{Node, Plan};
use super::{FrontProgram, Generated, Problems, Registration, TlsEnd};
use haproxy_cfg::{
    Address, Backend, Bind, Condition, Config, Defaults, DenyOptions, Directive, Duration,
    Frontend, Global, HttpRequest, LogFormat, Mode, Name, SectionKind, Server, ServerVerify,
};
use std::fmt::Display;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

/// The port of the API of each server.
const API: u16 = 6443;

pub(super) fn write(plan: &Plan<'_>, files: &mut Vec<Generated>) -> Result<(), Problems> {
    let is_front = plan.program() == Some(FrontProgram::Haproxy);
    let mut config = base()?;
    if is_front {
        config = front(plan, config)?;
    }
    match &plan.description.registration {
        Registration::Balancer { address, port, .. } if plan.api_at_front() => {
            config = api(plan, config, address, *port)?;
            let name = if is_front { "front" } else { "api" };
            files.push(file(plan, name, "the machines of the front", &config));
        }
        registration => {
            if is_front {
                files.push(file(plan, "front", "the machines of the front", &config));
            }
            match registration {
                Registration::Balancer { address, port, .. } => {
                    let config = api(plan, base()?, address, *port)?;
                    files.push(file(plan, "api", "the load balancer's machines", &config));
                }
                Registration::EveryNode { port } => {
                    let config = api(plan, base()?, "127.0.0.1", *port)?;
                    files.push(file(plan, "node", "every node", &config));
                }
                Registration::FirstServer => {}
            }
        }
    }
    Ok(())
}

/// Reads a part of a line.
fn value<T: FromStr<Err: Display>>(path: &str, text: &str) -> Result<T, Problems> {
    text.parse().map_err(|error: T::Err| Problems::refused(path)(&error))
}

/// A line of a section, of these words.
fn line(kind: SectionKind, words: &[&str]) -> Result<Directive, Problems> {
    Directive::parse(kind, words).map_err(|error| Problems::refused("haproxy")(&error))
}

/// What both have in common.
fn base() -> Result<Config, Problems> {
    let global = Global::new()
        .with(line(SectionKind::Global, &["log", "/dev/log", "local0"])?)
        .user("haproxy")
        .group("haproxy")
        .maxconn(4096)
        .with(line(SectionKind::Global, &["ssl-default-bind-options", "ssl-min-ver", "TLSv1.2"])?);
    let defaults = Defaults::new()
        .with(line(SectionKind::Defaults, &["log", "global"])?)
        .mode(Mode::Tcp)
        .with(line(SectionKind::Defaults, &["option", "dontlognull"])?)
        .timeout_connect(Duration::secs(5))
        .timeout_client(Duration::minutes(1))
        .timeout_server(Duration::minutes(1))
        .timeout_tunnel(Duration::hours(1))
        .timeout_check(Duration::secs(5));
    Ok(Config::new().global(global).defaults(defaults))
}

/// Where the address is one of this machine, it is bound; a name or a virtual address may be elsewhere right now.
fn api(plan: &Plan<'_>, config: Config, address: &str, port: u16) -> Result<Config, Problems> {
    let own: Option<IpAddr> = address.parse().ok();
    let machines = plan.balancer.iter().chain(&plan.front);
    let count = if plan.balancer.is_empty() { plan.front.len() } else { plan.balancer.len() };
    let is_here = own.is_some_and(|ip| {
        ip.is_loopback() || count == 1 && machines.clone().any(|node| IpAddr::V4(node.ip) == ip)
    });
    let bind = if is_here { format!("{address}:{port}") } else { format!(":{port}") };
    let frontend = Frontend::new("api")
        .bind(Bind::new(value("registration.address", &bind)?))
        .mode(Mode::Tcp)
        .with(line(SectionKind::Frontend, &["option", "tcplog"])?)
        .default_backend(value::<Name>("registration", "servers")?);
    let mut backend = Backend::new("servers")
        .mode(Mode::Tcp)
        .with(line(SectionKind::Backend, &["balance", "roundrobin"])?)
        .with(line(SectionKind::Backend, &["option", "httpchk", "GET", "/ping"])?)
        .with(line(SectionKind::Backend, &["http-check", "expect", "string", "pong"])?);
    for node in &plan.servers {
        let server = Server::new(&node.name, Address::from(SocketAddr::from((node.ip, API))));
        backend = backend.server(server.check().check_ssl().verify(ServerVerify::None));
    }
    Ok(config.frontend(frontend).backend(backend))
}

fn front(plan: &Plan<'_>, config: Config) -> Result<Config, Problems> {
    match plan.tls {
        TlsEnd::Front => front_http(plan, config),
        TlsEnd::Ingress => front_tcp(plan, config),
    }
}

/// TLS ends here, and requests are passed on.
fn front_http(plan: &Plan<'_>, config: Config) -> Result<Config, Problems> {
    let certificate = plan.description.tls.certificate.as_deref().unwrap_or_default();
    let redirect = [
        "http-request",
        "redirect",
        "scheme",
        "https",
        "code",
        "301",
        "unless",
        "{",
        "ssl_fc",
        "}",
    ];
    let mut known = vec!["acl", "published", "req.hdr(host),host_only", "-i"];
    known.extend(plan.description.hosts.iter().map(|host| host.host.as_str()));
    let condition: Condition = value("hosts", "unless published")?;
    let frontend = Frontend::new("web")
        .mode(Mode::Http)
        .bind(Bind::new(value("front", ":80")?))
        .bind(Bind::new(value("front", ":443")?).ssl().crt(certificate).alpn("h2,http/1.1"))
        .with(line(SectionKind::Frontend, &["option", "httplog"])?)
        .with(line(SectionKind::Frontend, &["timeout", "http-request", "10s"])?)
        .with(line(SectionKind::Frontend, &known)?)
        .with(line(SectionKind::Frontend, &redirect)?)
        .rule(HttpRequest::deny(DenyOptions::new().deny_status(404)).when(condition))
        .rule(HttpRequest::set_header("X-Forwarded-Proto", value::<LogFormat>("front", "https")?))
        .rule(HttpRequest::set_header("X-Forwarded-For", value::<LogFormat>("front", "%[src]")?))
        .default_backend(value::<Name>("front", "ingress")?);
    let backend = upstreams(plan, "ingress", Mode::Http, plan.description.ingress.http_port)?;
    Ok(config.frontend(frontend).backend(backend))
}

/// TLS goes through unread.
fn front_tcp(plan: &Plan<'_>, mut config: Config) -> Result<Config, Problems> {
    let ports = [
        ("http", ":80", plan.description.ingress.http_port),
        ("https", ":443", plan.description.ingress.https_port),
    ];
    for (name, bind, port) in ports {
        let backend = format!("ingress-{name}");
        let frontend = Frontend::new(name)
            .mode(Mode::Tcp)
            .bind(Bind::new(value("front", bind)?))
            .with(line(SectionKind::Frontend, &["option", "tcplog"])?)
            .default_backend(value::<Name>("front", &backend)?);
        config = config.frontend(frontend).backend(upstreams(plan, &backend, Mode::Tcp, port)?);
    }
    Ok(config)
}

fn upstreams(plan: &Plan<'_>, name: &str, mode: Mode, port: u16) -> Result<Backend, Problems> {
    let mut backend =
        Backend::new(name).mode(mode).with(line(SectionKind::Backend, &["balance", "roundrobin"])?);
    for node in plan.ingress_nodes() {
        let server =
            Server::new(&node.name, Address::from(SocketAddr::from((node.ip, port)))).check();
        backend = backend.server(if plan.proxy_protocol { server.send_proxy_v2() } else { server });
    }
    Ok(backend)
}

fn file(plan: &Plan<'_>, name: &str, place: &str, config: &Config) -> Generated {
    let upstream = if plan.proxy_protocol {
        "Each of these nodes has a pod of Traefik. They get the PROXY protocol, which Traefik believes of this machine."
    } else {
        "Each of these nodes has a pod of Traefik, which believes what this machine says of clients."
    };
    // The first server of each backend is explained.
    let first = |node: Option<&Node>, port: u16| {
        node.map_or_else(String::new, |node| format!("server {} {}:{port}", node.name, node.ip))
    };
    let api = first(plan.servers.first(), API);
    let web = match plan.tls {
        TlsEnd::Front => plan.description.ingress.http_port,
        TlsEnd::Ingress => plan.description.ingress.https_port,
    };
    let web = first(plan.ingress_nodes().next(), web);
    let text = comment(
        &config.to_string(),
        &[
            (
                "timeout tunnel",
                "WebSocket, `kubectl exec` and `kubectl logs -f` may be silent for so long.",
            ),
            ("frontend api", "Nodes and kubectl reach the API here."),
            (
                "option httpchk",
                "k3s answers /ping without a login; /readyz and /healthz would need one.",
            ),
            (&api, "Only the check passes over the certificate; clients verify it themselves."),
            (&web, upstream),
            ("frontend https", "TLS passes unread: it ends at Traefik."),
            ("http-request redirect", "Requests without TLS are sent to HTTPS."),
            ("http-request deny", "Other names are answered here."),
            (
                "http-request set-header X-Forwarded-Proto",
                "The next hop has no TLS: Traefik learns from this that the client had.",
            ),
            ("http-request set-header X-Forwarded-For", "In place of what clients claim."),
        ],
    );
    let says = format!("/etc/haproxy/haproxy.cfg of {place}, for HAProxy {}.", plan.haproxy);
    Generated { path: format!("haproxy-{name}.cfg"), text: with_header(plan.name(), &says, &text) }
}
