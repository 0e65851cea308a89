#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod check;
mod effective;
mod flags;
mod generated;
mod inspect;
mod lint;
mod manifest;
mod migrate;
mod model;
mod route;
#[cfg(any(test, feature = "proptest"))]
#[cfg_attr(docsrs, doc(cfg(feature = "proptest")))]
pub mod strategies;
mod tables;
mod traffic;
mod version;

pub use check::{Input, check, check_values};
pub use effective::{EffectiveValue, EffectiveValues, Layer, Origin, SecretValues};
pub use flags::{
    Argument, ArgumentError, Arguments, Ended, FlagKind, FlagProblem, check_arguments, flag_kind,
};
pub use inspect::{explain, inspect, rules};
pub use lint::lint;
pub use manifest::{
    AnyManifest, Driver, FailurePolicy, HelmChart, HelmChartConfig, HelmChartConfigSpec,
    HelmChartSpec, IntOrString, LocalReference, Manifest, ManifestEditor, ManifestSpec, Manifests,
    Metadata, ServerSide, ValuesSecret,
};
pub use migrate::{
    BehaviourChange, MigrateError, MigratedEntry, Migration, Outcome, Since, migrate, upgrade,
};
pub use model::*;
pub use route::{
    Dialect, Expr, IngressPath, IngressRoute, IngressRouteSpec, IngressView, MatchRule, Matcher,
    Middleware, MiddlewareKind, MiddlewareRef, MiddlewareView, Protocol, Reference, Resource,
    Route, RouteEntry, RouteKind, RouteProtocol, RouteService, RouteTls, RouteView, RuleHost,
    RuleProblem, RuleProblemKind, ServiceRef, ServiceView, Syntax, Word, resources,
};
pub use tables::{ValueKey, value_key, value_keys};
pub use traffic::{
    Traffic, TrafficChart, TrafficEntry, TrafficPods, TrafficResolver, TrafficText, TrafficTrust,
};
pub use version::{
    ChartVersion, K3sRelease, K3sVersion, ParseVersionError, Release, ReleaseSource, TraefikVersion,
};

/// A chart and the Traefik that it starts, and what is known of the place where they run.
pub type Target = config_diagnostics::Target<Release>;
