//! IngressRoutes and Middlewares, built from code.

use super::MatchRule;
use crate::{IntOrString, Metadata};
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::{Map, Value};
use std::fmt;

/// An IngressRoute, IngressRouteTCP or IngressRouteUDP, `traefik.io/v1alpha1`. Printed, it is YAML.
///
/// ```
/// use traefik_values::{IngressRoute, MatchRule, Route, RouteService};
/// let rule = MatchRule::host("code.example.com").and(!MatchRule::path_prefix("/admin"));
/// let route = Route::new(rule)
///     .middleware("basic-auth")
///     .service(RouteService::new("code-server", 10063));
/// let route = IngressRoute::new("code").namespace("apps").entry_point("websecure").route(route);
/// assert_eq!(route.to_string(), "\
/// apiVersion: traefik.io/v1alpha1
/// kind: IngressRoute
/// metadata:
///   name: code
///   namespace: apps
/// spec:
///   entryPoints:
///     - websecure
///   routes:
///     - match: Host(`code.example.com`) && !PathPrefix(`/admin`)
///       kind: Rule
///       middlewares:
///         - name: basic-auth
///       services:
///         - name: code-server
///           port: 10063
/// ");
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct IngressRoute {
    api_version: ApiVersion,
    /// For what it is.
    pub kind: RouteKind,
    /// What it is called.
    pub metadata: Metadata,
    /// What it states.
    pub spec: IngressRouteSpec,
}

/// A Middleware or MiddlewareTCP, `traefik.io/v1alpha1`. Printed, it is YAML.
///
/// ```
/// use serde_json::json;
/// use traefik_values::Middleware;
/// let lan = Middleware::new("lan", "ipAllowList", json!({"sourceRange": ["10.0.0.0/8"]}));
/// assert!(lan.to_string().ends_with("\
/// kind: Middleware
/// metadata:
///   name: lan
/// spec:
///   ipAllowList:
///     sourceRange:
///       - 10.0.0.0/8
/// "));
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Middleware {
    api_version: ApiVersion,
    /// For what it is.
    pub kind: MiddlewareKind,
    /// What it is called.
    pub metadata: Metadata,
    /// What it does: one key, such as `basicAuth`, and its settings.
    pub spec: Map<String, Value>,
}

/// What kind of IngressRoute it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RouteKind {
    /// For requests.
    #[default]
    IngressRoute,
    /// For TCP.
    #[serde(rename = "IngressRouteTCP")]
    IngressRouteTcp,
    /// For UDP.
    #[serde(rename = "IngressRouteUDP")]
    IngressRouteUdp,
}

/// What kind of Middleware it is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum MiddlewareKind {
    /// For requests.
    #[default]
    Middleware,
    /// For TCP.
    #[serde(rename = "MiddlewareTCP")]
    MiddlewareTcp,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
enum ApiVersion {
    #[serde(rename = "traefik.io/v1alpha1")]
    V1Alpha1,
}

/// The name of a Middleware.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct MiddlewareRef {
    /// Its name.
    pub name: String,
    /// Its namespace; that of the route, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
}

/// `spec` of an IngressRoute.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct IngressRouteSpec {
    /// The entry points; none is all that are default ones.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub entry_points: Vec<String>,
    /// The routes.
    #[serde(default)]
    pub routes: Vec<Route>,
    /// With it, also an empty one, the routes are for TLS alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tls: Option<RouteTls>,
    /// All other fields, as they are.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A route: what it picks, and where that goes.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Route {
    /// What it picks; nothing for UDP.
    #[serde(rename = "match", skip_serializing_if = "Option::is_none")]
    pub rule: Option<MatchRule>,
    /// `Rule`, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// Which of several fitting routes is taken: that with the highest. Left out, it is the length of the rule.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub priority: Option<i64>,
    /// Through what requests go, in this order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub middlewares: Vec<MiddlewareRef>,
    /// Where they go.
    #[serde(default)]
    pub services: Vec<RouteService>,
    /// All other fields, as they are.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// A service to which a route leads.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct RouteService {
    /// Its name.
    pub name: String,
    /// Its namespace; that of the route, where it is left out.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub namespace: Option<String>,
    /// `Service`, which it is where it is left out, or `TraefikService`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The number or the name of its port; a TraefikService has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub port: Option<IntOrString>,
    /// All other fields, as they are: `weight`, `scheme`, `sticky`.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// How routes do TLS.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RouteTls {
    /// The Secret with the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub secret_name: Option<String>,
    /// The resolver that gets the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cert_resolver: Option<String>,
    /// All other fields, as they are: `options`, `domains`, `passthrough`.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

impl IngressRoute {
    /// For requests, without any route.
    pub fn new(name: impl Into<String>) -> Self {
        Self::of(RouteKind::IngressRoute, name)
    }

    /// Of a kind, without any route.
    pub fn of(kind: RouteKind, name: impl Into<String>) -> Self {
        let (api_version, metadata) = (ApiVersion::V1Alpha1, Metadata::new(name));
        Self { api_version, kind, metadata, spec: IngressRouteSpec::default() }
    }

    /// Sets the namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.metadata.namespace = Some(namespace.into());
        self
    }

    /// Adds an entry point.
    #[must_use]
    pub fn entry_point(mut self, name: impl Into<String>) -> Self {
        self.spec.entry_points.push(name.into());
        self
    }

    /// Adds a route.
    #[must_use]
    pub fn route(mut self, route: Route) -> Self {
        self.spec.routes.push(route);
        self
    }

    /// Makes the routes those of TLS.
    #[must_use]
    pub fn tls(mut self, tls: RouteTls) -> Self {
        self.spec.tls = Some(tls);
        self
    }
}

impl Middleware {
    /// For requests: `kind` is the key below `spec`, such as `basicAuth`.
    pub fn new(name: impl Into<String>, kind: impl Into<String>, settings: Value) -> Self {
        Self::of(MiddlewareKind::Middleware, name, kind, settings)
    }

    /// Likewise, for requests or for TCP.
    pub fn of(
        of: MiddlewareKind,
        name: impl Into<String>,
        kind: impl Into<String>,
        settings: Value,
    ) -> Self {
        let spec = Map::from_iter([(kind.into(), settings)]);
        Self { api_version: ApiVersion::V1Alpha1, kind: of, metadata: Metadata::new(name), spec }
    }

    /// Sets the namespace.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.metadata.namespace = Some(namespace.into());
        self
    }
}

impl MiddlewareRef {
    /// A Middleware of the same namespace.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), namespace: None }
    }

    /// Sets the namespace. Traefik follows only with `allowCrossNamespace`.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }
}

impl Route {
    /// A route by a rule.
    pub fn new(rule: MatchRule) -> Self {
        Self { rule: Some(rule), kind: Some("Rule".to_owned()), ..Self::udp() }
    }

    /// A route of TCP, which has a rule and no kind.
    pub fn tcp(rule: MatchRule) -> Self {
        Self { rule: Some(rule), ..Self::udp() }
    }

    /// A route of UDP, which takes all.
    pub fn udp() -> Self {
        Self::default()
    }

    /// Sets which of several fitting routes is taken.
    #[must_use]
    pub fn priority(mut self, priority: i64) -> Self {
        self.priority = Some(priority);
        self
    }

    /// Adds a Middleware of the same namespace, behind the others.
    #[must_use]
    pub fn middleware(mut self, name: impl Into<String>) -> Self {
        self.middlewares.push(MiddlewareRef::new(name));
        self
    }

    /// Adds a service.
    #[must_use]
    pub fn service(mut self, service: RouteService) -> Self {
        self.services.push(service);
        self
    }
}

impl RouteService {
    /// A Service of the same namespace, and its port.
    pub fn new(name: impl Into<String>, port: impl Into<IntOrString>) -> Self {
        Self { port: Some(port.into()), ..Self::named(name) }
    }

    /// A TraefikService, as `api@internal`, which is the dashboard.
    pub fn traefik(name: impl Into<String>) -> Self {
        Self { kind: Some("TraefikService".to_owned()), ..Self::named(name) }
    }

    fn named(name: impl Into<String>) -> Self {
        Self { name: name.into(), namespace: None, kind: None, port: None, rest: Map::new() }
    }

    /// Sets the namespace. Traefik follows only with `allowCrossNamespace`.
    #[must_use]
    pub fn namespace(mut self, namespace: impl Into<String>) -> Self {
        self.namespace = Some(namespace.into());
        self
    }
}

impl RouteTls {
    /// TLS with the certificate that Traefik has for the name.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the Secret with the certificate.
    #[must_use]
    pub fn secret(mut self, name: impl Into<String>) -> Self {
        self.secret_name = Some(name.into());
        self
    }

    /// Sets the resolver that gets the certificate.
    #[must_use]
    pub fn cert_resolver(mut self, name: impl Into<String>) -> Self {
        self.cert_resolver = Some(name.into());
        self
    }
}

impl fmt::Display for IngressRoute {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_yaml(f, self)
    }
}

impl fmt::Display for Middleware {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_yaml(f, self)
    }
}

fn write_yaml(f: &mut fmt::Formatter<'_>, object: &impl Serialize) -> fmt::Result {
    let json = serde_json::to_value(object).map_err(|_| fmt::Error)?;
    f.write_str(&goyaml::to_string(&json))
}

/// As its text.
impl Serialize for MatchRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for MatchRule {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(D::Error::custom)
    }
}
