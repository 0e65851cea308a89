//! ## What it does
//! Finds entry points in an IngressRoute, also one of the chart's own, or in the annotation of an Ingress, that Traefik does not have:
//! `ports` of the chart's values does not name them.
//!
//! ## Why is this bad?
//! Traefik writes an error to its log, and the route is not there on that entry point; with no other one, it is not there at all.
//!
//! ## Example
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   entryPoints: [https]
//! ```
//!
//! ## Use instead
//! ```yaml
//! apiVersion: traefik.io/v1alpha1
//! kind: IngressRoute
//! metadata:
//!   name: code
//! spec:
//!   entryPoints: [websecure]
//! ```
//!
//! ## Fix safety
//! Unsafe: the name is a guess. Where no values are in the same file, only names that are near to those of the chart are
//! told of: others may well be defined elsewhere.
//!
//! ## References
//! Traefik, `pkg/config/runtime/runtime_http.go`.

use crate::check::effective::Effective;
use crate::lint::Rule;
use crate::lint::view::objects::{finding, is_template};
use crate::lint::view::{Change, Chart, View, path};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
    did_you_mean,
};
use goyaml::Node;
use serde_json::{Map, Value};
use std::borrow::Cow;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/unknown-entrypoint",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a route on an entry point that is not there",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    view.charts.iter().for_each(|chart| own_routes(chart, found));
    let known = EntryPoints::of(view);
    view.each_object(found, |object, found| {
        let named = object.route().map(|route| route.entry_points()).unwrap_or_default();
        for word in named {
            found.extend(known.look(&word.text(), word.span(), word.node()));
        }
        for (name, place) in object.ingress().map(|i| i.entry_points()).unwrap_or_default() {
            found.extend(known.look(&name, place, object.node()));
        }
    });
}

/// The routes that the chart makes for itself.
fn own_routes(chart: &Chart<'_>, found: &mut Vec<Diagnostic>) {
    let known = EntryPoints::of_chart(chart, true);
    for route in chart.keys("ingressRoute") {
        let at = path("ingressRoute").join(route);
        let is_read = chart.reads(&format!("ingressRoute.{route}.entryPoints"));
        if !is_read || !chart.is_on(&at.clone().join("enabled").to_string()) {
            continue;
        }
        let list = at.join("entryPoints");
        let names = chart.given(&list).and_then(Value::as_array);
        for (n, name) in names.into_iter().flatten().enumerate() {
            let Some(name) = name.as_str().filter(|name| !known.has(name)) else { continue };
            let item = list.clone().join(n);
            let said = chart.finding(&RULE.info, &item, missing(name)).tool_says(ToolSays::Error);
            let edit = |near: &str| chart.edits(&[Change::Set(item.clone(), near.into())]);
            found.push(known.advise(said, name, edit));
        }
    }
}

fn missing(name: &str) -> String {
    format!("there is no entry point `{name}`: the route is not there")
}

/// The entry points there are.
struct EntryPoints {
    names: Vec<String>,
    /// Whether there are no others.
    complete: bool,
}

impl EntryPoints {
    fn of(view: &View<'_>) -> Self {
        let Some(chart) = view.charts.first() else {
            let empty = Value::Object(Map::new());
            let defaults = Effective::new(Cow::Borrowed(&empty), *view.target.version());
            return Self { names: ports(defaults.at("ports")), complete: false };
        };
        Self::of_chart(chart, view.charts.len() == 1)
    }

    fn of_chart(chart: &Chart<'_>, complete: bool) -> Self {
        let mut names = ports(chart.value("ports"));
        let arguments = chart.arguments.iter().filter_map(|argument| {
            let (head, rest) = argument.name.split_once('.')?;
            let name = rest.split('.').next()?;
            head.eq_ignore_ascii_case("entrypoints").then(|| name.to_owned())
        });
        names.extend(arguments);
        Self { names, complete }
    }

    fn has(&self, name: &str) -> bool {
        is_template(name) || self.names.iter().any(|known| known == name)
    }

    /// The name that was meant, where one is near.
    fn near(&self, name: &str) -> Option<&str> {
        let usual = match name.to_ascii_lowercase().as_str() {
            "http" => Some("web"),
            "https" => Some("websecure"),
            _ => None,
        };
        let names = || self.names.iter().map(String::as_str);
        names().find(|known| Some(*known) == usual).or_else(|| did_you_mean(name, names()))
    }

    fn look(&self, name: &str, place: Span, node: Node<'_>) -> Option<Diagnostic> {
        if self.has(name) || self.near(name).is_none() && !self.complete {
            return None;
        }
        let said = finding(&RULE.info, node, missing(name)).at(place).tool_says(ToolSays::Error);
        let said = if self.complete { said } else { said.confidence(Confidence::Medium) };
        Some(self.advise(said, name, |near| Some(vec![Edit::replace(place, near)])))
    }

    fn advise(
        &self,
        said: Diagnostic,
        name: &str,
        edits: impl FnOnce(&str) -> Option<Vec<Edit>>,
    ) -> Diagnostic {
        let Some(near) = self.near(name) else {
            return said.help(format!("there are: {}", self.names.join(", ")));
        };
        let mut said = said.help(format!("did you mean `{near}`?"));
        let fix = edits(near).map(|edits| Fix::risky(format!("write `{near}`"), edits));
        said.fixes.extend(fix);
        said
    }
}

/// The names of the ports that are not taken out.
fn ports(values: Option<&Value>) -> Vec<String> {
    let ports = values.and_then(Value::as_object);
    let used = ports.into_iter().flatten().filter(|(_, port)| !port.is_null());
    used.map(|(name, _)| name.clone()).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::rules::testing::with;
    use crate::lint::testing::{Testing, config};

    fn route(entry_points: &str) -> String {
        with(entry_points, "match: Host(`a`)")
    }

    #[test]
    fn pass() {
        RULE.pass(&route("web, websecure, metrics"));
        // It may be defined in a file that is not here.
        RULE.pass(&route("ssh"));
        let values = config(
            "ports:\n  https:\n    port: 4443\nadditionalArguments: [\"--entrypoints.ssh.address=:22\"]\n",
        );
        RULE.pass(&format!("{}---\n{values}", route("https, ssh")));
        RULE.pass(&route("\"{{ .Values.entryPoint }}\""));
    }

    #[test]
    fn fail() {
        RULE.fail(&route("web, https"), "https");
        RULE.fail(&route("Web"), "Web");
        RULE.fail(&format!("{}---\n{}", route("ssh"), config("hostNetwork: true\n")), "ssh");
        RULE.fail(
            "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  annotations:\n    traefik.ingress.kubernetes.io/router.entrypoints: web, https\n",
            "https",
        );
    }

    #[test]
    fn routes_of_the_chart_itself() {
        let values = |names: &str| {
            config(&format!(
                "ingressRoute:\n  dashboard:\n    enabled: true\n    entryPoints: [{names}] # here\n"
            ))
        };
        RULE.pass(&values("traefik, websecure"));
        RULE.pass(&values("secure").replace("enabled: true", "enabled: false"));
        RULE.fail(&values("websecure, lan"), "lan");
        RULE.fix(&values("https"), &values("websecure"));
    }

    #[test]
    fn fix() {
        RULE.fix(&route("https"), &route("websecure"));
    }
}
