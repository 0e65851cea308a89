//! ## What it does
//! Finds entry points in an IngressRoute, or in the annotation of an Ingress, that Traefik does not have: `ports` of the chart's values
//! does not name them.
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
use crate::lint::view::View;
use crate::lint::view::objects::{finding, is_template};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
    did_you_mean,
};
use goyaml::Node;
use serde_json::{Map, Value};

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

/// The entry points there are.
struct EntryPoints {
    names: Vec<String>,
    /// Whether there are no others.
    complete: bool,
}

impl EntryPoints {
    fn of(view: &View<'_>) -> Self {
        let ports = |values: Option<&Value>| {
            let ports = values.and_then(Value::as_object);
            let used = ports.into_iter().flatten().filter(|(_, port)| !port.is_null());
            used.map(|(name, _)| name.clone()).collect::<Vec<_>>()
        };
        let Some(chart) = view.charts.first() else {
            let empty = Value::Object(Map::new());
            let defaults = Effective::new(&empty, *view.target.version());
            return Self { names: ports(defaults.at("ports")), complete: false };
        };
        let mut names = ports(chart.value("ports"));
        let arguments = chart.arguments.iter().filter_map(|argument| {
            let (head, rest) = argument.name.split_once('.')?;
            let name = rest.split('.').next()?;
            head.eq_ignore_ascii_case("entrypoints").then(|| name.to_owned())
        });
        names.extend(arguments);
        Self { names, complete: view.charts.len() == 1 }
    }

    fn look(&self, name: &str, place: Span, node: Node<'_>) -> Option<Diagnostic> {
        if is_template(name) || self.names.iter().any(|known| known == name) {
            return None;
        }
        let usual = match name.to_ascii_lowercase().as_str() {
            "http" => Some("web"),
            "https" => Some("websecure"),
            _ => None,
        };
        let names = || self.names.iter().map(String::as_str);
        let near = usual
            .filter(|usual| names().any(|name| name == *usual))
            .or_else(|| did_you_mean(name, names()));
        if near.is_none() && !self.complete {
            return None;
        }
        let message = format!("there is no entry point `{name}`: the route is not there");
        let said = finding(&RULE.info, node, message).at(place).tool_says(ToolSays::Error);
        let said = if self.complete { said } else { said.confidence(Confidence::Medium) };
        Some(match near {
            Some(near) => {
                let edit = Edit::replace(place, near);
                said.help(format!("did you mean `{near}`?"))
                    .fix(Fix::risky(format!("write `{near}`"), [edit]))
            }
            None => said.help(format!("there are: {}", self.names.join(", "))),
        })
    }
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
    fn fix() {
        RULE.fix(&route("https"), &route("websecure"));
    }
}
