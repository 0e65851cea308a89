//! ## What it does
//! Finds Traefik's dashboard and API on an entry point that is open to others, without a middleware before it that may keep
//! somebody out: the chart's own route (`ingressRoute.dashboard`), and routes to `api@internal`.
//!
//! ## Why is this bad?
//! Everybody who reaches that entry point sees every host, path, service and middleware.
//!
//! ## Example
//! ```yaml
//! ingressRoute:
//!   dashboard:
//!     enabled: true
//!     entryPoints: [websecure]
//! ```
//!
//! ## Use instead
//! ```yaml
//! ingressRoute:
//!   dashboard:
//!     enabled: true
//!     entryPoints: [traefik]
//! ```
//!
//! ## Fix safety
//! Unsafe: the dashboard then answers on the entry point `traefik` alone, which `kubectl port-forward` reaches. With a
//! middleware such as `basicAuth` it may stay where it is.
//!
//! ## References
//! Traefik, dashboard; values of the chart, `ingressRoute.dashboard`.

use crate::lint::Rule;
use crate::lint::view::objects::{edits, finding};
use crate::lint::view::{Change, Chart, View, path};
use crate::{RouteEntry, RouteView};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};
use serde_json::{Value, json};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/dashboard-exposed",
        Group::Security,
        Severity::Error,
        Safety::Unsafe,
        "the dashboard is open to everybody who reaches an entry point",
    ),
    check,
);

const HELP: &str =
    "leave it on the entry point `traefik`, or put a middleware such as `basicAuth` before it";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let open = open_doors(view);
    let guards = |name: &str| !open.iter().any(|known| known == name);
    found.extend(view.charts.iter().filter_map(|chart| of_chart(chart, guards)));
    view.each_object(found, |object, found| {
        let Some(route) = object.route() else { return };
        let open = open_entry_point(view, &route);
        for entry in route.routes() {
            let Some(open) = open.as_deref().filter(|_| is_unguarded_dashboard(&entry, guards))
            else {
                continue;
            };
            let message = format!("the dashboard answers everybody on entry point `{open}`");
            let place = entry.rule().map_or(entry.node(), |rule| rule.node());
            let mut said = finding(&RULE.info, place, message).help(HELP);
            if let Some(list) = object.at(&["spec", "entryPoints"]) {
                let fix = edits(list, |editor, path| editor.set(path, json!(["traefik"])));
                said.fixes.extend(fix.map(|edits| Fix::risky("move it to `traefik`", edits)));
            }
            found.push(said);
        }
    });
}

/// What middlewares let everybody through.
const OPEN: &[&str] = &[
    "addPrefix",
    "buffering",
    "circuitBreaker",
    "compress",
    "contentType",
    "errors",
    "grpcWeb",
    "headers",
    "inFlightReq",
    "rateLimit",
    "redirectRegex",
    "redirectScheme",
    "replacePath",
    "replacePathRegex",
    "retry",
    "stripPrefix",
    "stripPrefixRegex",
];

/// The names of the middlewares in this file that keep nobody out.
fn open_doors(view: &View<'_>) -> Vec<String> {
    let (mut open, mut others) = (Vec::new(), Vec::new());
    view.each_object(&mut Vec::new(), |object, _| {
        let is_middleware = object.kind().is_some_and(|kind| kind.text() == "Middleware");
        let name = object.name().map(|name| name.text().into_owned());
        let spec = object.at(&["spec"]).filter(|_| is_middleware);
        if let Some((name, spec)) = name.zip(spec) {
            let is_open = spec.entries().all(|entry| OPEN.contains(&entry.key.value().as_ref()));
            if is_open { &mut open } else { &mut others }.push(name);
        }
    });
    // The same name in another namespace may be the one that is meant.
    open.retain(|name| !others.contains(name));
    open
}

/// The chart's own route.
fn of_chart(chart: &Chart<'_>, guards: impl Fn(&str) -> bool) -> Option<Diagnostic> {
    let of = |key: &str| chart.value(&format!("ingressRoute.dashboard.{key}"));
    let middlewares = of("middlewares").and_then(Value::as_array);
    let guarded = middlewares
        .into_iter()
        .flatten()
        .any(|middleware| middleware.get("name").and_then(Value::as_str).is_none_or(&guards));
    let limited = of("matchRule").and_then(Value::as_str).is_some_and(limits_clients);
    if !chart.is_on("ingressRoute.dashboard.enabled") || guarded || limited {
        return None;
    }
    let names = of("entryPoints").and_then(Value::as_array)?;
    let open = names.iter().filter_map(Value::as_str).find(|name| is_exposed(chart, name))?;
    let message = format!("the dashboard answers everybody on entry point `{open}`");
    let list = path("ingressRoute.dashboard.entryPoints");
    let place = match chart.given(&list) {
        Some(_) => list.clone(),
        None => path("ports").join(open).join("expose"),
    };
    let mut said = chart.finding(&RULE.info, &place, message).help(HELP);
    if open != "traefik" {
        let fix = chart.edits(&[Change::Set(list, json!(["traefik"]))]);
        said.fixes.extend(fix.map(|edits| Fix::risky("move it to `traefik`", edits)));
    }
    Some(said)
}

/// Whether the Service has a port for this entry point. The charts have `expose` as a switch, or by service.
fn is_exposed(chart: &Chart<'_>, name: &str) -> bool {
    let expose = chart.value("ports").and_then(|ports| ports.get(name)?.get("expose"));
    match expose {
        Some(Value::Object(services)) => services.values().any(|on| on == &Value::Bool(true)),
        Some(on) => on == &Value::Bool(true),
        None => false,
    }
}

/// The first of the entry points of a route that others reach.
fn open_entry_point(view: &View<'_>, route: &RouteView<'_>) -> Option<String> {
    let names = route.entry_points();
    if names.is_empty() {
        // Traefik takes the usual ones, or all.
        let usual = view.charts.first().is_none_or(|chart| is_exposed(chart, "websecure"));
        return usual.then(|| "websecure".to_owned());
    }
    let mut names = names.iter().map(|word| word.text().into_owned());
    match view.charts.first() {
        Some(chart) => names.find(|name| is_exposed(chart, name)),
        None => names.find(|name| ["web", "websecure"].contains(&name.as_str())),
    }
}

fn is_unguarded_dashboard(entry: &RouteEntry<'_>, guards: impl Fn(&str) -> bool) -> bool {
    let services = entry.services();
    let dashboard = services.iter().any(|service| {
        matches!(service.name.text().as_ref(), "api@internal" | "dashboard@internal")
    });
    let limited = entry.rule().is_some_and(|rule| limits_clients(&rule.text()));
    let guarded = entry.middlewares().iter().any(|middleware| guards(&middleware.name.text()));
    dashboard && !guarded && !limited
}

/// Whether a rule picks clients by their address.
fn limits_clients(rule: &str) -> bool {
    rule.to_ascii_lowercase().contains("clientip(")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::with;
    use crate::lint::testing::{Testing, config};

    fn values(keys: &str) -> String {
        format!(
            "ingressRoute:\n  dashboard:\n    enabled: true\n    entryPoints: [websecure]\n{keys}"
        )
    }

    fn route(entry_points: &str, keys: &str) -> String {
        with(entry_points, &format!("match: Host(`t`)\n      kind: Rule{keys}")).replace(
            "name: code\n          port: 80",
            "name: api@internal\n          kind: TraefikService",
        )
    }

    #[test]
    fn pass() {
        RULE.pass("ingressRoute:\n  dashboard:\n    enabled: true\n");
        RULE.pass("ingressRoute:\n  dashboard:\n    entryPoints: [websecure]\n");
        RULE.pass(&values("    middlewares: [{name: auth}]\n"));
        RULE.pass(&values("    matchRule: ClientIP(`10.0.0.0/8`)\n"));
        RULE.pass(&route("traefik", ""));
        RULE.pass(&route("web", "\n      middlewares: [{name: auth}]"));
        RULE.pass(&with("web", "match: Host(`a`)"));
    }

    #[test]
    fn fail() {
        RULE.fail(&config(&values("")), "entryPoints");
        RULE.fail(&format!("# chart: 25.0.0\n{}", values("")), "entryPoints");
        let open = "ingressRoute:\n  dashboard:\n    enabled: true\nports:\n  traefik:\n    expose: {default: true}\n";
        RULE.fail(open, "expose");
        RULE.fail(&route("web, traefik", ""), "Host(`t`)");
        let anywhere = route("web", "").replace("  entryPoints: [web]\n", "");
        RULE.fail(&anywhere, "Host(`t`)");
    }

    #[test]
    fn middlewares_that_keep_nobody_out() {
        let with = |spec: &str| {
            format!(
                "---\napiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata:\n  name: m\nspec:\n  {spec}\n"
            )
        };
        let guarded = route("web", "\n      middlewares: [{name: m}]");
        RULE.pass(&format!("{guarded}{}", with("basicAuth: {secret: s}")));
        RULE.fail(&format!("{guarded}{}", with("compress: {}")), "Host(`t`)");
        let own = config(&values("    middlewares: [{name: m}]\n"));
        RULE.pass(&format!("{own}{}", with("chain: {middlewares: [{name: auth}]}")));
        RULE.fail(&format!("{own}{}", with("headers: {stsSeconds: 1}")), "entryPoints");
    }

    #[test]
    fn fix() {
        RULE.fix(&values(""), &values("").replace("websecure", "traefik"));
        RULE.fix(&route("web", ""), &route("traefik", ""));
    }
}
