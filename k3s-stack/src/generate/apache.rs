//! The site of Apache httpd in front of the cluster.

use super::comments::{comment, with_header};
use super::plan::Plan;
use super::{FrontProgram, Generated, Problems, Published};
use apache_proxy::{
    BalancerMember, BalancerSection, Config, ItemError, ProxyPass, Statement, VirtualHost,
};

/// How long httpd keeps idle connections, in seconds: less than the 180 of Traefik.
const IDLE: u32 = 120;

pub(super) fn write(plan: &Plan<'_>, files: &mut Vec<Generated>) -> Result<(), Problems> {
    if plan.program() != Some(FrontProgram::Apache) {
        return Ok(());
    }
    let config = config(plan).map_err(|error| Problems::refused("front")(&error))?;
    let text = comment(
        &config.to_string(),
        &[
            (
                "<Proxy",
                "The nodes with a pod of Traefik. It believes what this machine says of clients.",
            ),
            (
                "BalancerMember",
                "Idle connections are given up before Traefik closes them after 180 s; a node that fails is tried again soon.",
            ),
            ("Redirect", "Requests without TLS are sent to HTTPS."),
            ("ProxyPreserveHost", "Traefik finds the route by the name that the client asked for."),
            (
                "ProxyPass /.well-known/acme-challenge/",
                "The certificate of this machine is renewed here, and not behind it.",
            ),
            (
                "RequestHeader unset X-Forwarded-For",
                "What clients claim of themselves is removed; httpd adds their address.",
            ),
            (
                "RequestHeader set X-Forwarded-Proto",
                "The next hop has no TLS: Traefik learns from this that the client had.",
            ),
        ],
    );
    let says = "A site of Apache httpd (/etc/apache2/sites-available/ on Debian). It needs the modules ssl, headers, alias, \
                proxy, proxy_http, proxy_balancer, lbmethod_byrequests and slotmem_shm.";
    files.push(Generated {
        path: "apache-site.conf".to_owned(),
        text: with_header(plan.name(), says, &text),
    });
    Ok(())
}

fn config(plan: &Plan<'_>) -> Result<Config, ItemError> {
    let mut balancer = BalancerSection::new("ingress")?;
    for node in plan.ingress_nodes() {
        let url = match plan.description.ingress.http_port {
            80 => format!("http://{}", node.ip),
            port => format!("http://{}:{port}", node.ip),
        };
        let mut member =
            BalancerMember::new(&url)?.parameter("ttl", IDLE)?.parameter("retry", 5)?;
        if plan.description.hosts.iter().any(|host| host.websocket) {
            member = member.parameter("upgrade", "websocket")?;
        }
        balancer = balancer.member(member);
    }
    let mut config = Config::new().with(balancer);
    for host in &plan.description.hosts {
        let to_https = VirtualHost::any(80).server_name(&host.host)?.with(Statement::new(
            "RedirectMatch",
            &[
                "permanent",
                "^/(?!\\.well-known/acme-challenge/)(.*)$",
                &format!("https://{}/$1", host.host),
            ],
        )?);
        config = config.with(to_https).with(site(plan, host)?);
    }
    Ok(config)
}

fn site(plan: &Plan<'_>, host: &Published) -> Result<VirtualHost, ItemError> {
    let tls = &plan.description.tls;
    let certificate = tls.certificate.as_deref().unwrap_or_default();
    let key = tls.key.as_deref().unwrap_or_default();
    VirtualHost::any(443)
        .server_name(&host.host)?
        .tls(certificate, key)?
        .preserve_host(true)
        .proxy(ProxyPass::new("/", "balancer://ingress/")?)?
        .proxy(ProxyPass::exclude("/.well-known/acme-challenge/")?)
}
