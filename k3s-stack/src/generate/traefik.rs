//! The HelmChartConfig of Traefik, and the routes to what is published.

use super::comments::{comment, with_header};
use super::k3s::POOL;
use super::plan::Plan;
use super::{Generated, Problems, TlsEnd};
use traefik_values::{
    Acme, CertificatesResolver, Deployment, FailurePolicy, ForwardedHeaders, HelmChartConfig,
    IngressRoute, MatchRule, Persistence, Port, ProxyProtocol, Redirection, Route, RouteService,
    RouteTls, Service, TrafficPolicy, Values, WorkloadKind,
};

/// What the resolver of certificates is called.
const RESOLVER: &str = "letsencrypt";

pub(super) fn write(plan: &Plan<'_>, files: &mut Vec<Generated>) -> Result<(), Problems> {
    let refused = Problems::refused("k3s");
    let replicas = if plan.description.tls.acme.is_some() {
        "One pod: several cannot share the certificates that they get."
    } else {
        "So many pods, wherever there is room."
    };
    let values = values(plan).to_yaml(plan.chart).map_err(|error| refused(&error))?;
    let values = comment(
        &values,
        &[
            (
                "kind: DaemonSet",
                "One pod on each of its nodes: with the policy Local, a node without one answers nobody.",
            ),
            ("replicas:", replicas),
            (
                "externalTrafficPolicy:",
                "Traefik sees the address of who connects. By default nodes put their own in its place.",
            ),
            (
                "forwardedHeaders:",
                "X-Forwarded-* of these addresses count; from everybody else they are removed.",
            ),
            (
                "proxyProtocol:",
                "HAProxy says with the PROXY protocol who the client is. Only its addresses are believed.",
            ),
            ("redirections:", "Requests without TLS are sent to HTTPS."),
            ("nodeSelector:", "The nodes that this label chooses listen for it, too."),
            (
                "persistence:",
                "The certificates outlive the pod; authorities give out only so many a week.",
            ),
            ("exposedPort:", "The port of the nodes."),
        ],
    );
    let policy = if knows_retry(plan) { FailurePolicy::Retry } else { FailurePolicy::Abort };
    let config =
        HelmChartConfig::traefik().spec(|spec| spec.failure_policy(policy).values_content(values));
    let why = "The default, reinstall, takes Traefik away when an upgrade fails, and its address with it.";
    let text = comment(&config.to_yaml(), &[("failurePolicy:", why)]);
    let says = format!(
        "Values of Traefik for the chart {} that k3s {} brings. Copy it to /var/lib/rancher/k3s/server/manifests/ of the \
         first server.",
        plan.chart.chart(),
        plan.k3s
    );
    let text = with_header(plan.name(), &says, &text);
    files.push(Generated { path: "traefik-config.yaml".to_owned(), text });
    if !plan.description.hosts.is_empty() {
        files.push(routes(plan)?);
    }
    Ok(())
}

/// Whether the helm-controller of this k3s knows the policy: k3s then uses it itself.
fn knows_retry(plan: &Plan<'_>) -> bool {
    plan.chart.k3s().is_some_and(|release| release.shipped_spec().contains_key("failurePolicy"))
}

fn values(plan: &Plan<'_>) -> Values {
    let ingress = &plan.description.ingress;
    let acme = plan.description.tls.acme.as_ref();
    let mut values = Values::new();
    let deployment = match (ingress.replicas, acme) {
        (Some(count), _) => Deployment::new().replicas(count),
        // The volume with the certificates is that of one pod.
        (None, Some(_)) => Deployment::new().replicas(1),
        (None, None) => Deployment::new().kind(WorkloadKind::DaemonSet),
    };
    values = values.deployment(deployment);
    if plan.has_pool() {
        values = values.node_selector([POOL]);
    }
    if ingress.replicas.is_none() {
        values = values.service(Service::new().external_traffic_policy(TrafficPolicy::Local));
    }
    let mut web = Port::new();
    let mut websecure = Port::new();
    if ingress.http_port != 80 {
        web = web.exposed_port(ingress.http_port);
    }
    if ingress.https_port != 443 {
        websecure = websecure.exposed_port(ingress.https_port);
    }
    match plan.tls {
        TlsEnd::Front => {
            web = web.forwarded_headers(ForwardedHeaders::new().trusted_ips(plan.trusted.clone()));
        }
        TlsEnd::Ingress => {
            web =
                web.redirection(Redirection::new().to("websecure").scheme("https").permanent(true));
            if plan.proxy_protocol {
                let trust = || ProxyProtocol::new().trusted_ips(plan.trusted.clone());
                (web, websecure) = (web.proxy_protocol(trust()), websecure.proxy_protocol(trust()));
            }
        }
    }
    for (name, port) in [("web", web), ("websecure", websecure)] {
        if port != Port::new() {
            values = values.port(name, port);
        }
    }
    if let Some(acme) = acme {
        let acme = Acme::new().email(&acme.email).storage("/data/acme.json").tls_challenge(true);
        values = values
            .certificates_resolver(RESOLVER, CertificatesResolver::new().acme(acme))
            .persistence(Persistence::new().enabled(true));
    }
    values
}

fn routes(plan: &Plan<'_>) -> Result<Generated, Problems> {
    let mut parts = Vec::new();
    for host in &plan.description.hosts {
        let service = RouteService::new(&host.service, i32::from(host.port));
        let route = Route::new(MatchRule::host(&host.host)).service(service);
        let name = host.host.replace('.', "-");
        let mut object = IngressRoute::new(name).namespace(&host.namespace).route(route);
        object = match plan.tls {
            TlsEnd::Front => object.entry_point("web"),
            TlsEnd::Ingress => {
                let tls = match &plan.description.tls.secret {
                    Some(secret) => RouteTls::new().secret(secret),
                    None => RouteTls::new().cert_resolver(RESOLVER),
                };
                object.entry_point("websecure").tls(tls)
            }
        };
        let why = match plan.tls {
            TlsEnd::Front => "TLS ends at the front, which speaks HTTP to this entry point.",
            TlsEnd::Ingress => "The entry point with TLS, which ends here.",
        };
        parts.push(comment(&object.to_string(), &[("entryPoints:", why)]));
    }
    let says = "The hosts that are published. Copy it to /var/lib/rancher/k3s/server/manifests/ of the first server, or \
                apply it by kubectl.";
    let text = with_header(plan.name(), says, &parts.join("---\n"));
    Ok(Generated { path: "ingressroutes.yaml".to_owned(), text })
}
