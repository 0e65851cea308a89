//! What manifests say: routes, services, middlewares.

use super::Facts;
use super::front::HostName;
use crate::Targets;
use crate::stack::{Place, StackFile};
use goyaml::{Document, Node, NodeKind, Scalar};
use std::sync::Arc;
use traefik_values::{Dialect, Expr, MatchRule};

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
    let document = Document::parse(Arc::clone(&file.text)).document;
    let mut roots: Vec<Node<'_>> = Vec::new();
    for root in document.documents().filter_map(goyaml::DocumentRef::root) {
        match root
            .get("items")
            .map(Node::follow)
            .filter(|_| text(root, &["kind"]).ends_with("List"))
        {
            Some(items) => roots.extend(items.items().map(Node::follow)),
            None => roots.push(root),
        }
    }
    for root in roots {
        let object = Object { file, root, targets };
        let api = text(root, &["apiVersion"]);
        match text(root, &["kind"]).as_str() {
            "IngressRoute" if api.starts_with("traefik.") => {
                facts.routes.extend(object.ingress_route());
            }
            "Ingress"
                if api.starts_with("networking.k8s.io/") || api.starts_with("extensions/") =>
            {
                facts.routes.extend(object.ingress());
            }
            "Service" if api == "v1" => facts.services.extend(object.service()),
            "Middleware" if api.starts_with("traefik.") => {
                facts.middlewares.push(object.middleware());
            }
            "Deployment" | "DaemonSet" | "StatefulSet" | "Pod" | "HelmChart" => {
                facts.values.extend(super::values::of_manifest(file, root));
            }
            _ => {}
        }
    }
}

fn at<'d>(root: Node<'d>, keys: &[&str]) -> Option<Node<'d>> {
    keys.iter().try_fold(root, |node, key| Some(node.get(key)?.follow()))
}

/// A scalar as text; empty where there is none.
fn text(root: Node<'_>, keys: &[&str]) -> String {
    at(root, keys).map(|node| scalar(node)).unwrap_or_default()
}

fn scalar(node: Node<'_>) -> String {
    match node.scalar() {
        None | Some(Scalar::Null) => String::new(),
        Some(_) => node.value().into_owned(),
    }
}

struct Object<'o> {
    file: &'o StackFile,
    root: Node<'o>,
    targets: &'o Targets,
}

impl<'o> Object<'o> {
    fn place(&self, node: Node<'_>) -> Place {
        let own = self.title();
        Place::new(&self.file.path, node.span(), format!("{own} / {}", node.path()))
    }

    fn title(&self) -> String {
        format!("{} {}", text(self.root, &["kind"]), text(self.root, &["metadata", "name"]))
    }

    fn namespace(&self) -> String {
        let own = text(self.root, &["metadata", "namespace"]);
        if own.is_empty() { "default".to_owned() } else { own }
    }

    fn ingress_route(&self) -> Vec<Route> {
        let entry_points: Vec<_> = at(self.root, &["spec", "entryPoints"])
            .into_iter()
            .flat_map(|list| list.items().map(Node::follow))
            .map(|entry| (scalar(entry), self.place(entry)))
            .collect();
        let routes = at(self.root, &["spec", "routes"]);
        let route = |node: Node<'o>| self.route(node, &entry_points);
        routes
            .into_iter()
            .flat_map(|list| list.items().map(Node::follow))
            .filter_map(route)
            .collect()
    }

    fn route(&self, node: Node<'o>, entry_points: &[(String, Place)]) -> Option<Route> {
        let rule_node = node.get("match")?.follow();
        let dialect = Dialect::http(self.targets.traefik().traefik());
        let rule: Option<MatchRule> = scalar(rule_node).parse().ok();
        let hosts = rule
            .iter()
            .flat_map(|rule| rule.hosts(dialect))
            .map(|host| HostName { place: self.within(rule_node, &host.name), name: host.name });
        let hosts = hosts.collect();
        let list = |key: &str| {
            node.get(key)
                .map(Node::follow)
                .into_iter()
                .flat_map(|list| list.items().map(Node::follow))
                .collect::<Vec<_>>()
        };
        let middlewares = list("middlewares").into_iter().map(|middleware| {
            let namespace = text(middleware, &["namespace"]);
            let namespace = if namespace.is_empty() { self.namespace() } else { namespace };
            format!("{namespace}/{}", text(middleware, &["name"]))
        });
        Some(Route {
            place: self.place(rule_node),
            object: format!("IngressRoute `{}`", text(self.root, &["metadata", "name"])),
            namespace: self.namespace(),
            hosts,
            entry_points: entry_points.to_vec(),
            services: list("services")
                .into_iter()
                .map(|service| self.route_service(service))
                .collect(),
            middlewares: middlewares.collect(),
            priority: text(node, &["priority"]).parse().ok(),
            cert_resolver: Some(text(self.root, &["spec", "tls", "certResolver"]))
                .filter(|name| !name.is_empty()),
            // What cannot be read may be for anything.
            rule: Some((rule.unwrap_or_else(|| MatchRule::host("?")), dialect)),
            paths: Vec::new(),
        })
    }

    fn route_service(&self, node: Node<'o>) -> RouteService {
        let namespace = text(node, &["namespace"]);
        RouteService {
            name: text(node, &["name"]),
            namespace: if namespace.is_empty() { self.namespace() } else { namespace },
            port: node.get("port").map(Node::follow).map(|port| (scalar(port), self.place(port))),
            place: self.place(node.get("name").map_or(node, Node::follow)),
        }
    }

    /// The place of some words in a scalar.
    fn within(&self, node: Node<'o>, words: &str) -> Place {
        let place = self.place(node);
        let raw = node.raw().to_ascii_lowercase();
        let span =
            match raw.find(words).filter(|_| !words.is_empty() && raw.len() == node.raw().len()) {
                Some(at) => place.span.part(at..at + words.len()),
                None => place.span,
            };
        Place { span, ..place }
    }

    fn ingress(&self) -> Vec<Route> {
        let annotation = at(self.root, &["metadata", "annotations"]);
        let get = |name: &str| annotation.and_then(|all| all.get(name)).map(Node::follow);
        let class = text(self.root, &["spec", "ingressClassName"]);
        let old_class = get("kubernetes.io/ingress.class").map(scalar).unwrap_or_default();
        if [class, old_class].iter().any(|class| !class.is_empty() && !class.contains("traefik")) {
            return Vec::new();
        }
        let entries = get("traefik.ingress.kubernetes.io/router.entrypoints");
        let entry_points: Vec<_> = entries
            .into_iter()
            .flat_map(|node| {
                let names: Vec<_> =
                    scalar(node).split(',').map(|name| name.trim().to_owned()).collect();
                names.into_iter().map(move |name| (name, self.place(node)))
            })
            .collect();
        let named =
            get("traefik.ingress.kubernetes.io/router.middlewares").map(scalar).unwrap_or_default();
        let middlewares: Vec<_> = named
            .split(',')
            .map(|name| name.trim().trim_end_matches("@kubernetescrd"))
            .filter(|name| !name.is_empty())
            .map(|name| format!("/{name}"))
            .collect();
        let rules = at(self.root, &["spec", "rules"]);
        let mut routes = Vec::new();
        for rule in rules.into_iter().flat_map(|list| list.items().map(Node::follow)) {
            let host = rule.get("host").map(Node::follow).filter(|host| !scalar(*host).is_empty());
            let hosts: Vec<_> = host
                .into_iter()
                .map(|host| HostName {
                    name: scalar(host).to_ascii_lowercase(),
                    place: self.place(host),
                })
                .collect();
            let paths = at(rule, &["http", "paths"]);
            for path in paths.into_iter().flat_map(|list| list.items().map(Node::follow)) {
                let own = text(path, &["path"]);
                let own = if own.is_empty() { "/".to_owned() } else { own };
                let service = at(path, &["backend", "service"]).map(|service| RouteService {
                    name: text(service, &["name"]),
                    namespace: self.namespace(),
                    port: at(service, &["port", "number"])
                        .or_else(|| at(service, &["port", "name"]))
                        .map(|port| (scalar(port), self.place(port))),
                    place: self.place(service.get("name").map_or(service, Node::follow)),
                });
                routes.push(Route {
                    place: host.map_or_else(|| self.place(rule), |host| self.place(host)),
                    object: format!("Ingress `{}`", text(self.root, &["metadata", "name"])),
                    namespace: self.namespace(),
                    hosts: hosts.clone(),
                    entry_points: entry_points.clone(),
                    services: service.into_iter().collect(),
                    middlewares: middlewares.clone(),
                    priority: get("traefik.ingress.kubernetes.io/router.priority")
                        .and_then(|node| scalar(node).parse().ok()),
                    cert_resolver: get("traefik.ingress.kubernetes.io/router.tls.certresolver")
                        .map(scalar),
                    rule: None,
                    paths: vec![(own, text(path, &["pathType"]) == "Exact")],
                });
            }
        }
        routes
    }

    fn service(&self) -> Option<Service> {
        let name = at(self.root, &["metadata", "name"])?;
        if text(self.root, &["spec", "type"]) == "ExternalName" {
            return None;
        }
        let ports = at(self.root, &["spec", "ports"]);
        let port =
            |port: Node<'_>| Some((text(port, &["port"]).parse().ok()?, text(port, &["name"])));
        let ports =
            ports.into_iter().flat_map(|list| list.items().map(Node::follow)).filter_map(port);
        Some(Service {
            name: scalar(name),
            namespace: self.namespace(),
            ports: ports.collect(),
            place: self.place(name),
        })
    }

    fn middleware(&self) -> Middleware {
        let kinds = at(self.root, &["spec"]).filter(|spec| spec.kind() == NodeKind::Mapping);
        let kinds = kinds
            .into_iter()
            .flat_map(|spec| spec.entries())
            .map(|entry| entry.key.value().into_owned());
        Middleware {
            name: format!("{}/{}", self.namespace(), text(self.root, &["metadata", "name"])),
            kinds: kinds.collect(),
        }
    }
}
