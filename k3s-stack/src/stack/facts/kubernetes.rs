//! What manifests say: routes, services, middlewares.

use super::Facts;
use super::front::HostName;
use crate::Targets;
use crate::stack::{Place, StackFile};
use goyaml::{Document, Node};
use std::sync::Arc;
use traefik_values::{
    Dialect, Expr, IngressPath, IngressView, MatchRule, MiddlewareView, Resource, RouteEntry,
    RouteProtocol, RouteView, ServiceRef, ServiceView, Word, resources,
};

/// The rule of a router: of an IngressRoute, or of an Ingress.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Route {
    /// The rule.
    pub place: Place,
    /// The kind and name of the object, as messages call it.
    pub object: String,
    /// Its namespace.
    pub namespace: String,
    /// The hosts that it names.
    pub hosts: Vec<HostName>,
    /// The entry points that it is attached to, with their places; none for all default ones.
    pub entry_points: Vec<(String, Place)>,
    /// The services that it leads to.
    pub services: Vec<RouteService>,
    /// The middlewares, as `namespace/name`.
    pub middlewares: Vec<String>,
    /// Its priority, where one is given.
    pub priority: Option<i64>,
    /// Who gets its certificate.
    pub cert_resolver: Option<String>,
    rule: Option<(MatchRule, Dialect)>,
    /// Paths of an Ingress: the path, and whether just that.
    paths: Vec<(String, bool)>,
}

/// A service that a route leads to.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RouteService {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// The port, number or name.
    pub port: Option<(String, Place)>,
    /// Its place.
    pub place: Place,
}

/// A Service.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Service {
    /// Its name.
    pub name: String,
    /// Its namespace.
    pub namespace: String,
    /// Its ports: number, and name.
    pub ports: Vec<(u16, String)>,
    /// Its name's place.
    pub place: Place,
}

/// A middleware of Traefik.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Middleware {
    /// `namespace/name`.
    pub name: String,
    /// What it does: `basicAuth`, `headers`, …
    pub kinds: Vec<String>,
}

impl Middleware {
    /// Whether a route means it by a name: `namespace/name`, or `/namespace-name` of an Ingress.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name
            || name.starts_with('/') && name.ends_with(self.name.replace('/', "-").as_str())
    }
}

impl Route {
    /// Whether it takes requests for a host; `None` where that hangs on more, or is not known.
    pub fn takes_host(&self, host: &str) -> Option<bool> {
        match &self.rule {
            Some((rule, dialect)) => rule.takes_host(host, *dialect),
            None if self.hosts.is_empty() => None,
            None => Some(self.hosts.iter().any(|own| own.is_for(host))),
        }
    }

    /// Whether it takes requests for hosts that it does not name.
    pub fn takes_other_hosts(&self) -> Option<bool> {
        match &self.rule {
            Some((rule, dialect)) => rule.takes_other_hosts(*dialect),
            None => Some(self.hosts.is_empty()),
        }
    }

    /// Whether it may take a request for a path, of whatever host.
    pub fn may_take_path(&self, path: &str) -> bool {
        match &self.rule {
            Some((rule, _)) => may_take(rule.expr(), path),
            None => {
                self.paths.is_empty()
                    || self
                        .paths
                        .iter()
                        .any(|(own, exact)| path == own || !exact && path.starts_with(own.as_str()))
            }
        }
    }

    /// Whether it is reached through an entry point.
    pub fn is_on(&self, entry: &str) -> bool {
        self.entry_points.is_empty()
            || self.entry_points.iter().any(|(own, _)| own.eq_ignore_ascii_case(entry))
    }

    /// Each host with a path that it takes without any other condition: what two routes must not share.
    pub fn claims(&self) -> Vec<(String, String)> {
        let Some((rule, _)) = &self.rule else {
            let paths = |host: &HostName| {
                let of = |(path, exact): &(String, bool)| {
                    (host.name.clone(), format!("{path}{}", if *exact { "" } else { "*" }))
                };
                self.paths.iter().map(of).collect::<Vec<_>>()
            };
            return self.hosts.iter().flat_map(paths).collect();
        };
        claims_of(rule.expr()).unwrap_or_default()
    }
}

/// The hosts and paths of a rule of nothing else; `None` for others.
fn claims_of(expr: &Expr) -> Option<Vec<(String, String)>> {
    match expr {
        Expr::Any(items) => {
            let all: Option<Vec<_>> = items.iter().map(claims_of).collect();
            Some(all?.into_iter().flatten().collect())
        }
        Expr::Matcher(_) | Expr::All(_) => {
            let items = match expr {
                Expr::All(items) => items.as_slice(),
                one => std::slice::from_ref(one),
            };
            let (mut hosts, mut paths) = (Vec::new(), Vec::new());
            for item in items {
                let (own, found): (&mut Vec<String>, _) = match alternatives(item)? {
                    (true, found) => (&mut hosts, found),
                    (false, found) => (&mut paths, found),
                };
                // Two of one sort narrow each other.
                if !own.is_empty() {
                    return None;
                }
                own.extend(found);
            }
            if paths.is_empty() {
                paths.push("/*".to_owned());
            }
            let pairs = |host: &String| {
                let host = host.to_ascii_lowercase();
                paths.iter().map(|path| (host.clone(), path.clone())).collect::<Vec<_>>()
            };
            Some(hosts.iter().flat_map(pairs).collect())
        }
        _ => None,
    }
}

/// Hosts, or paths, of which one has to fit; `true` for hosts.
fn alternatives(expr: &Expr) -> Option<(bool, Vec<String>)> {
    match expr {
        Expr::Matcher(matcher) => {
            let values = matcher.arguments().iter();
            match matcher.name() {
                "Host" | "HostHeader" => Some((true, values.cloned().collect())),
                "Path" => Some((false, values.cloned().collect())),
                "PathPrefix" => Some((false, values.map(|path| format!("{path}*")).collect())),
                _ => None,
            }
        }
        Expr::Any(items) => {
            let mut all = items.iter().map(alternatives);
            let (sort, mut found) = all.next()??;
            for next in all {
                let (own, values) = next?;
                if own != sort {
                    return None;
                }
                found.extend(values);
            }
            Some((sort, found))
        }
        _ => None,
    }
}

fn may_take(expr: &Expr, path: &str) -> bool {
    match expr {
        Expr::All(items) => items.iter().all(|item| may_take(item, path)),
        Expr::Any(items) => items.iter().any(|item| may_take(item, path)),
        Expr::Matcher(matcher) => match matcher.name() {
            "Path" => matcher.arguments().iter().any(|own| own == path),
            "PathPrefix" => matcher.arguments().iter().any(|own| path.starts_with(own.as_str())),
            _ => true,
        },
        _ => true,
    }
}

/// Adds what the manifests of a file say.
pub(super) fn read(file: &StackFile, targets: &Targets, facts: &mut Facts) {
    const WORKLOADS: [&str; 5] = ["Deployment", "DaemonSet", "StatefulSet", "Pod", "HelmChart"];
    let document = Document::parse(Arc::clone(&file.text)).document;
    for resource in resources(&document) {
        let object = Object { file, resource, targets };
        let kind = text(resource.kind());
        if let Some(route) = resource.route().filter(|route| route.protocol == RouteProtocol::Http)
        {
            facts.routes.extend(object.ingress_route(&route));
        } else if let Some(ingress) = resource.ingress() {
            facts.routes.extend(object.ingress(&ingress));
        } else if let Some(service) = resource.service() {
            facts.services.extend(object.service(&service));
        } else if let Some(middleware) = resource.middleware().filter(|_| kind == "Middleware") {
            facts.middlewares.push(object.middleware(&middleware));
        } else if WORKLOADS.contains(&kind.as_str()) {
            facts.values.extend(super::values::of_manifest(file, resource.node()));
        }
    }
}

/// What a scalar says; empty where there is none.
fn text(word: Option<Word<'_>>) -> String {
    word.map(|word| word.text().into_owned()).unwrap_or_default()
}

/// An object of a file.
struct Object<'o> {
    file: &'o StackFile,
    resource: Resource<'o>,
    targets: &'o Targets,
}

impl Object<'_> {
    fn place(&self, node: Node<'_>) -> Place {
        let (kind, name) = (text(self.resource.kind()), text(self.resource.name()));
        Place::new(&self.file.path, node.span(), format!("{kind} {name} / {}", node.path()))
    }

    fn title(&self, kind: &str) -> String {
        format!("{kind} `{}`", text(self.resource.name()))
    }

    fn namespace(&self, stated: Option<Word<'_>>) -> String {
        stated.map_or_else(|| self.resource.namespace_or_default(), |word| word.text()).into_owned()
    }

    fn ingress_route(&self, view: &RouteView<'_>) -> Vec<Route> {
        let entry_points: Vec<_> = view
            .entry_points()
            .into_iter()
            .map(|entry| (text(Some(entry)), self.place(entry.node())))
            .collect();
        let routes = view.routes();
        routes.iter().filter_map(|entry| self.route(entry, &entry_points)).collect()
    }

    fn route(&self, entry: &RouteEntry<'_>, entry_points: &[(String, Place)]) -> Option<Route> {
        let written = entry.rule()?;
        let dialect = entry.dialect(self.targets.traefik().traefik(), None);
        let rule = entry.parsed().and_then(Result::ok);
        let place = self.place(written.node());
        let hosts = rule.iter().flat_map(|rule| rule.hosts(dialect)).map(|host| HostName {
            place: Place { span: written.part(host.span), ..place.clone() },
            name: host.name,
        });
        let middlewares = entry.middlewares().into_iter().map(|middleware| {
            format!("{}/{}", self.namespace(middleware.namespace), middleware.name.text())
        });
        let services = entry.services();
        let tls = self.resource.at(&["spec", "tls", "certResolver"]);
        Some(Route {
            hosts: hosts.collect(),
            place,
            object: self.title("IngressRoute"),
            namespace: self.namespace(None),
            entry_points: entry_points.to_vec(),
            services: services.iter().map(|service| self.route_service(service)).collect(),
            middlewares: middlewares.collect(),
            priority: entry.priority(),
            cert_resolver: tls
                .map(|name| name.value().into_owned())
                .filter(|name| !name.is_empty()),
            // What cannot be read may be for anything.
            rule: Some((rule.unwrap_or_else(|| MatchRule::host("?")), dialect)),
            paths: Vec::new(),
        })
    }

    fn route_service(&self, service: &ServiceRef<'_>) -> RouteService {
        RouteService {
            name: text(Some(service.name)),
            namespace: self.namespace(service.namespace),
            port: service.port.map(|port| (text(Some(port)), self.place(port.node()))),
            place: self.place(service.name.node()),
        }
    }

    fn ingress(&self, view: &IngressView<'_>) -> Vec<Route> {
        if view.class().is_some_and(|class| !class.text().contains("traefik")) {
            return Vec::new();
        }
        let router = |name: &str| {
            self.resource.annotation(&format!("traefik.ingress.kubernetes.io/router.{name}"))
        };
        let entry_points = router("entrypoints").into_iter().flat_map(|list| {
            let place = self.place(list.node());
            let named = view.entry_points().into_iter();
            named.map(move |(name, span)| (name, Place { span, ..place.clone() }))
        });
        let entry_points: Vec<_> = entry_points.collect();
        let named = text(router("middlewares"));
        let middlewares: Vec<_> = named
            .split(',')
            .map(|name| name.trim().trim_end_matches("@kubernetescrd"))
            .filter(|name| !name.is_empty())
            .map(|name| format!("/{name}"))
            .collect();
        let route = |path: &IngressPath<'_>| {
            let host = path.host.filter(|host| !host.text().is_empty());
            let at = host.map_or(path.rule, |host| host.node());
            let host = host.map(|host| HostName {
                name: host.text().to_ascii_lowercase(),
                place: self.place(host.node()),
            });
            let own = path.path.map(|path| path.text().into_owned());
            let own = own.filter(|path| !path.is_empty()).unwrap_or_else(|| "/".to_owned());
            Route {
                place: self.place(at),
                object: self.title("Ingress"),
                namespace: self.namespace(None),
                hosts: host.into_iter().collect(),
                entry_points: entry_points.clone(),
                services: path.service.iter().map(|own| self.route_service(own)).collect(),
                middlewares: middlewares.clone(),
                priority: text(router("priority")).parse().ok(),
                cert_resolver: router("tls.certresolver").map(|name| text(Some(name))),
                rule: None,
                paths: vec![(own, text(path.path_type) == "Exact")],
            }
        };
        let rest = self.default_backend().map(|service| Route {
            place: service.place.clone(),
            object: self.title("Ingress"),
            namespace: self.namespace(None),
            hosts: Vec::new(),
            entry_points: entry_points.clone(),
            services: vec![service],
            middlewares: middlewares.clone(),
            // Traefik takes it when nothing else fits.
            priority: Some(i64::MIN),
            cert_resolver: None,
            rule: None,
            paths: Vec::new(),
        });
        view.paths().iter().map(route).chain(rest).collect()
    }

    /// Where an Ingress sends what no rule of any is for.
    fn default_backend(&self) -> Option<RouteService> {
        let service = self.resource.at(&["spec", "defaultBackend", "service"])?;
        let name = service.get("name")?.follow();
        let port = service.get("port").map(Node::follow);
        let port = port.and_then(|port| port.get("number").or_else(|| port.get("name")));
        Some(RouteService {
            name: name.value().into_owned(),
            namespace: self.namespace(None),
            port: port.map(|port| (port.follow().value().into_owned(), self.place(port))),
            place: self.place(name),
        })
    }

    fn service(&self, view: &ServiceView<'_>) -> Option<Service> {
        let name = self.resource.name()?;
        if text(view.kind()) == "ExternalName" {
            return None;
        }
        let ports = view.ports().into_iter();
        let ports = ports.filter_map(|(port, name)| Some((port.text().parse().ok()?, text(name))));
        Some(Service {
            name: text(Some(name)),
            namespace: self.namespace(None),
            ports: ports.collect(),
            place: self.place(name.node()),
        })
    }

    fn middleware(&self, view: &MiddlewareView<'_>) -> Middleware {
        Middleware {
            name: format!("{}/{}", self.namespace(None), text(self.resource.name())),
            kinds: view.kinds().into_iter().map(|kind| text(Some(kind))).collect(),
        }
    }
}
