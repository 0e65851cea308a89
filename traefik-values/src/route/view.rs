//! The resources that routes are made of, as they stand in a file.

use super::resource::{at, word};
use super::{Dialect, MatchRule, Resource, RuleProblem, Syntax, Word};
use crate::TraefikVersion;
use config_diagnostics::Span;
use goyaml::{Node, Scalar};

/// What an IngressRoute is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RouteProtocol {
    /// IngressRoute.
    Http,
    /// IngressRouteTCP.
    Tcp,
    /// IngressRouteUDP, whose routes have no rules.
    Udp,
}

/// An IngressRoute, IngressRouteTCP or IngressRouteUDP.
#[derive(Clone, Copy, Debug)]
pub struct RouteView<'d> {
    /// The object.
    pub resource: Resource<'d>,
    /// What it is for.
    pub protocol: RouteProtocol,
}

/// One of the `routes` of an IngressRoute.
#[derive(Clone, Copy, Debug)]
pub struct RouteEntry<'d> {
    node: Node<'d>,
    protocol: RouteProtocol,
}

/// The name of another resource.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Reference<'d> {
    /// Its name. Names of other providers have an `@`, as `api@internal`.
    pub name: Word<'d>,
    /// Its namespace; that of the resource which names it, where it is not stated.
    pub namespace: Option<Word<'d>>,
}

/// A service to which a route leads.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct ServiceRef<'d> {
    /// Its name.
    pub name: Word<'d>,
    /// Its namespace, where it is stated.
    pub namespace: Option<Word<'d>>,
    /// `Service` or `TraefikService`; the first, where it is not stated.
    pub kind: Option<Word<'d>>,
    /// The number or the name of its port.
    pub port: Option<Word<'d>>,
}

/// A Middleware or MiddlewareTCP.
#[derive(Clone, Copy, Debug)]
pub struct MiddlewareView<'d> {
    /// The object.
    pub resource: Resource<'d>,
}

/// An Ingress of Kubernetes.
#[derive(Clone, Copy, Debug)]
pub struct IngressView<'d> {
    /// The object.
    pub resource: Resource<'d>,
}

/// A path of an Ingress.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct IngressPath<'d> {
    /// The host of its rule; every host, where there is none.
    pub host: Option<Word<'d>>,
    /// The path; `/`, where there is none.
    pub path: Option<Word<'d>>,
    /// `Exact`, `Prefix` or `ImplementationSpecific`.
    pub path_type: Option<Word<'d>>,
    /// The service to which it leads.
    pub service: Option<ServiceRef<'d>>,
    /// The mapping of its rule.
    pub rule: Node<'d>,
}

/// A Service of Kubernetes.
#[derive(Clone, Copy, Debug)]
pub struct ServiceView<'d> {
    /// The object.
    pub resource: Resource<'d>,
}

impl<'d> Resource<'d> {
    /// It, if it is an IngressRoute, IngressRouteTCP or IngressRouteUDP.
    pub fn route(self) -> Option<RouteView<'d>> {
        let protocol = match self.kind()?.text().as_ref() {
            "IngressRoute" => RouteProtocol::Http,
            "IngressRouteTCP" => RouteProtocol::Tcp,
            "IngressRouteUDP" => RouteProtocol::Udp,
            _ => return None,
        };
        self.is_traefik().then_some(RouteView { resource: self, protocol })
    }

    /// It, if it is a Middleware or MiddlewareTCP.
    pub fn middleware(self) -> Option<MiddlewareView<'d>> {
        let is = matches!(self.kind()?.text().as_ref(), "Middleware" | "MiddlewareTCP");
        (is && self.is_traefik()).then_some(MiddlewareView { resource: self })
    }

    /// It, if it is an Ingress.
    pub fn ingress(self) -> Option<IngressView<'d>> {
        let group = matches!(self.group().as_ref(), "networking.k8s.io" | "extensions");
        (self.kind()?.text() == "Ingress" && group).then_some(IngressView { resource: self })
    }

    /// It, if it is a Service.
    pub fn service(self) -> Option<ServiceView<'d>> {
        let is = self.kind()?.text() == "Service" && self.group().is_empty();
        is.then_some(ServiceView { resource: self })
    }
}

impl<'d> RouteView<'d> {
    /// The entry points that it names. None is all that are default ones.
    pub fn entry_points(&self) -> Vec<Word<'d>> {
        words(self.resource.at(&["spec", "entryPoints"]))
    }

    /// Its `tls`, also an empty one: with it, the routes are for TLS alone.
    pub fn tls(&self) -> Option<Node<'d>> {
        self.resource.at(&["spec", "tls"]).filter(|tls| !tls.is_null())
    }

    /// Its routes.
    pub fn routes(&self) -> Vec<RouteEntry<'d>> {
        items(self.resource.at(&["spec", "routes"]))
            .map(|node| RouteEntry { node, protocol: self.protocol })
            .collect()
    }
}

impl<'d> RouteEntry<'d> {
    /// Its mapping.
    pub fn node(&self) -> Node<'d> {
        self.node
    }

    /// The text of its rule.
    pub fn rule(&self) -> Option<Word<'d>> {
        self.word("match")
    }

    /// Its rule, read. Places in it are those in its text; [`Word::part`] finds them in the file.
    pub fn parsed(&self) -> Option<Result<MatchRule, RuleProblem>> {
        self.rule().map(|rule| rule.text().parse())
    }

    /// Its `kind`.
    pub fn kind(&self) -> Option<Word<'d>> {
        self.word("kind")
    }

    /// Its priority. The length of its rule, where it has none or 0.
    pub fn priority(&self) -> Option<i64> {
        match at(self.node, &["priority"])?.scalar()? {
            Scalar::Int(priority) => Some(priority),
            _ => None,
        }
    }

    /// In which syntax its rule is, where it says so.
    pub fn syntax(&self) -> Option<Word<'d>> {
        self.word("syntax")
    }

    /// How this Traefik reads its rule. `default` is what `core.defaultRuleSyntax` says, if anything.
    pub fn dialect(&self, traefik: TraefikVersion, default: Option<Syntax>) -> Dialect {
        let dialect = match self.protocol {
            RouteProtocol::Http => Dialect::http(traefik),
            RouteProtocol::Tcp | RouteProtocol::Udp => Dialect::tcp(traefik),
        };
        let stated = self.syntax().map(|word| match word.text().as_ref() {
            "v2" => Syntax::V2,
            // What it does not know, Traefik reads as its own.
            _ => Syntax::V3,
        });
        stated.or(default).map_or(dialect, |syntax| dialect.syntax(syntax))
    }

    /// The middlewares through which its requests go.
    pub fn middlewares(&self) -> Vec<Reference<'d>> {
        let reference = |node| {
            Some(Reference { name: word(node, &["name"])?, namespace: word(node, &["namespace"]) })
        };
        items(at(self.node, &["middlewares"])).filter_map(reference).collect()
    }

    /// The services to which it leads.
    pub fn services(&self) -> Vec<ServiceRef<'d>> {
        let service = |node| {
            Some(ServiceRef {
                name: word(node, &["name"])?,
                namespace: word(node, &["namespace"]),
                kind: word(node, &["kind"]),
                port: word(node, &["port"]),
            })
        };
        items(at(self.node, &["services"])).filter_map(service).collect()
    }

    fn word(&self, key: &str) -> Option<Word<'d>> {
        word(self.node, &[key])
    }
}

impl<'d> MiddlewareView<'d> {
    /// The keys below `spec`, of which each is a kind: `basicAuth`, `stripPrefix`. One is all that Traefik takes.
    pub fn kinds(&self) -> Vec<Word<'d>> {
        let spec = self.resource.at(&["spec"]);
        let keys = spec.into_iter().flat_map(|spec| spec.entries());
        keys.filter_map(|entry| Word::of(entry.key)).collect()
    }

    /// Whether it lets only those through who prove who they are: `None` for plugins and chains, which may.
    pub fn authenticates(&self) -> Option<bool> {
        let kinds = self.kinds();
        let is = |names: &[&str]| kinds.iter().any(|kind| names.contains(&kind.text().as_ref()));
        if is(&["basicAuth", "digestAuth", "forwardAuth"]) {
            return Some(true);
        }
        (!is(&["plugin", "chain"])).then_some(false)
    }
}

impl<'d> IngressView<'d> {
    /// The hosts that it names.
    pub fn hosts(&self) -> Vec<Word<'d>> {
        let rules = items(self.resource.at(&["spec", "rules"]));
        rules.filter_map(|rule| word(rule, &["host"])).collect()
    }

    /// The names of its class: `spec.ingressClassName`, or the annotation before it.
    pub fn class(&self) -> Option<Word<'d>> {
        let stated = self.resource.at(&["spec", "ingressClassName"]).and_then(Word::of);
        stated.or_else(|| self.resource.annotation("kubernetes.io/ingress.class"))
    }

    /// The entry points that its annotation names, and where they stand. None is all that are default ones.
    pub fn entry_points(&self) -> Vec<(String, Span)> {
        let key = "traefik.ingress.kubernetes.io/router.entrypoints";
        let Some(list) = self.resource.annotation(key) else { return Vec::new() };
        let text = list.text();
        let mut start = 0;
        let mut found = Vec::new();
        for item in text.split(',') {
            let name = item.trim();
            let from = start + (item.len() - item.trim_start().len());
            if !name.is_empty() {
                let place = super::scan::span(from, from + name.len());
                found.push((name.to_owned(), list.part(place)));
            }
            start += item.len() + 1;
        }
        found
    }

    /// The paths of its rules.
    pub fn paths(&self) -> Vec<IngressPath<'d>> {
        let paths = |rule| {
            items(at(rule, &["http", "paths"])).map(move |path| IngressPath {
                host: word(rule, &["host"]),
                path: word(path, &["path"]),
                path_type: word(path, &["pathType"]),
                service: at(path, &["backend"]).and_then(backend),
                rule,
            })
        };
        items(self.resource.at(&["spec", "rules"])).flat_map(paths).collect()
    }

    /// The services to which its paths lead, and its default one.
    pub fn services(&self) -> Vec<ServiceRef<'d>> {
        let paths = self.paths().into_iter().filter_map(|path| path.service);
        let default = self.resource.at(&["spec", "defaultBackend"]);
        paths.chain(default.and_then(backend)).collect()
    }
}

/// The service of a backend, in the form of networking.k8s.io/v1 or the one before.
fn backend(node: Node<'_>) -> Option<ServiceRef<'_>> {
    let port = ["number", "name"].into_iter().find_map(|key| word(node, &["service", "port", key]));
    Some(ServiceRef {
        name: word(node, &["service", "name"]).or_else(|| word(node, &["serviceName"]))?,
        namespace: None,
        kind: None,
        port: port.or_else(|| word(node, &["servicePort"])),
    })
}

impl<'d> ServiceView<'d> {
    /// The numbers of its ports, and their names.
    pub fn ports(&self) -> Vec<(Word<'d>, Option<Word<'d>>)> {
        let port = |node| Some((word(node, &["port"])?, word(node, &["name"])));
        items(self.resource.at(&["spec", "ports"])).filter_map(port).collect()
    }

    /// Its type; ClusterIP, where it states none.
    pub fn kind(&self) -> Option<Word<'d>> {
        self.resource.at(&["spec", "type"]).and_then(Word::of)
    }
}

fn items(node: Option<Node<'_>>) -> impl Iterator<Item = Node<'_>> {
    node.into_iter().flat_map(|node| node.items()).map(Node::follow)
}

fn words(node: Option<Node<'_>>) -> Vec<Word<'_>> {
    items(node).filter_map(Word::of).collect()
}

#[cfg(test)]
mod tests {
    use crate::{RouteProtocol, resources};
    use goyaml::Document;

    #[test]
    fn lists_and_many_documents_are_read() {
        let text = "kind: List\nitems:\n  - apiVersion: traefik.io/v1alpha1\n    kind: IngressRouteTCP\n---\napiVersion: v1\nkind: Service\nspec:\n  ports:\n    - {name: http, port: 80}\n---\n- 1\n";
        let document = Document::parse(text).document;
        let found = resources(&document);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].route().unwrap().protocol, RouteProtocol::Tcp);
        let (port, name) = found[1].service().unwrap().ports()[0];
        assert_eq!((port.text().as_ref(), name.unwrap().text().as_ref()), ("80", "http"));
    }

    #[test]
    fn an_ingress_tells_its_hosts_and_services() {
        let text = "\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  annotations:
    traefik.ingress.kubernetes.io/router.entrypoints: web, https
spec:
  rules:
    - host: a.example.com
      http:
        paths:
          - backend: {service: {name: a, port: {number: 80}}}
";
        let document = Document::parse(text).document;
        let ingress = resources(&document)[0].ingress().unwrap();
        assert_eq!(ingress.hosts()[0].text(), "a.example.com");
        assert_eq!(ingress.services()[0].port.unwrap().text(), "80");
        assert_eq!(ingress.paths()[0].host.unwrap().text(), "a.example.com");
        let entry_points = ingress.entry_points();
        assert_eq!(&text[entry_points[1].1.range()], "https");
    }

    #[test]
    fn a_part_of_a_rule_has_its_place_in_the_file() {
        for (written, place) in [
            ("Host(`a`) && Foo(`b`)", "Foo"),
            ("'Host(`a`) && Foo(`b`)'", "Foo"),
            ("|\n        Host(`a`) && Foo(`b`)", "Foo"),
            ("\"Host(\\\"a\\\") && Foo(`b`)\"", "\"Host(\\\"a\\\") && Foo(`b`)\""),
        ] {
            let text = format!(
                "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nspec:\n  routes:\n    - match: {written}\n"
            );
            let document = Document::parse(text.as_str()).document;
            let entry = resources(&document)[0].route().unwrap().routes()[0];
            let rule = entry.parsed().unwrap().unwrap();
            let foo = rule.matchers().nth(1).unwrap().name_span();
            assert_eq!(&text[entry.rule().unwrap().part(foo).range()], place);
        }
    }
}
