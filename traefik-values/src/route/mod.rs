//! Routes: the rules by which Traefik picks requests, and the resources of Kubernetes that hold them.

mod build;
mod check;
pub(crate) mod crd;
mod dialect;
mod hosts;
mod literal;
mod parse;
mod problem;
mod regexp;
mod resource;
mod rule;
mod scan;
mod template;
mod to_v3;
mod view;

pub use build::{
    IngressRoute, IngressRouteSpec, Middleware, MiddlewareKind, MiddlewareRef, Route, RouteKind,
    RouteService, RouteTls,
};
pub(crate) use check::misread;
pub use dialect::{Dialect, Protocol, Syntax};
pub use hosts::RuleHost;
pub use problem::{RuleProblem, RuleProblemKind};
pub use resource::{Resource, Word, resources};
pub use rule::{Expr, MatchRule, Matcher};
pub use view::{
    IngressPath, IngressView, MiddlewareView, Reference, RouteEntry, RouteProtocol, RouteView,
    ServiceRef, ServiceView,
};
