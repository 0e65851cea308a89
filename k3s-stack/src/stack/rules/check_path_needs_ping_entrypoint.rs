//! ## What it does
//! Finds a check for `/ping` through an entry point other than the one that answers it.
//!
//! ## Why is this bad?
//! Traefik answers `/ping` on one entry point only, `traefik` unless told otherwise. On `web` and `websecure` it is 404,
//! and every server is down.
//!
//! ## Example
//! ```haproxy
//! backend k3s
//!     option httpchk GET /ping
//!     server n1 10.0.0.11:80 check
//! ```
//!
//! ## Use instead
//! ```yaml
//! # Values of Traefik's chart.
//! additionalArguments:
//!   - "--ping.entryPoint=web"
//! ```
//!
//! ## Fix safety
//! Unsafe: the probes of the chart ask the entry point `traefik`, and have to be told as well on charts before 39.
//!
//! ## References
//! Traefik, health check: ping.

use crate::stack::facts::{Route, Upstream};
use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/check-path-needs-ping-entrypoint",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the health check asks for /ping where Traefik does not answer it",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for pool in &view.facts.pools {
        let Some(check) = pool.check.as_ref().filter(|check| path_of(&check.uri) == "/ping") else {
            continue;
        };
        let checked = |server: &&Upstream| {
            server.is_checked && server.check_port.is_none_or(|port| Some(port) == server.port)
        };
        let entry = pool.servers.iter().filter(checked).find_map(|server| view.entry(pool, server));
        let Some((entry, (ingress, _))) = entry.and_then(|entry| Some((entry, entry.values?)))
        else {
            continue;
        };
        let ping = &ingress.chart.ping_entry;
        let serves = |route: &Route| {
            let by_name = route.services.iter().any(|service| service.name.starts_with("ping@"));
            by_name || route.takes_other_hosts() != Some(false) && route.may_take_path("/ping")
        };
        let is_routed =
            view.facts.routes.iter().any(|route| route.is_on(entry.name) && serves(route));
        if ping.text.eq_ignore_ascii_case(entry.name) && ingress.chart.ping
            || is_routed
            || check.accepts(404) != Some(false)
        {
            continue;
        }
        let message = format!(
            "the check of {} asks entry point `{}` for `/ping`, which Traefik answers on `{}` only: every server is down",
            pool.name, entry.name, ping.text,
        );
        let place = check.uri_place.as_ref().unwrap_or(&check.place);
        let diagnostic = view
            .finding(&RULE.info, place, message)
            .help(format!(
                "add the argument `--ping.entryPoint={}`, or check a path of a route",
                entry.name
            ))
            .label(ingress.of(ping).label(format!("`/ping` is on `{}`", ping.text)));
        let argument = format!("--ping.entryPoint={}", entry.name);
        let edits = if ping.span.is_empty() {
            ingress.push("additionalArguments", argument.into())
        } else {
            None
        };
        found.push(match edits {
            Some(edits) => diagnostic.fix(
                Fix::risky(format!("answer `/ping` on `{}`", entry.name), edits)
                    .in_file(ingress.place.file.clone()),
            ),
            None => diagnostic,
        });
    }
}

fn path_of(uri: &str) -> &str {
    uri.split('?').next().unwrap_or(uri)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(check: &str, values: &str) -> String {
        format!(
            "## haproxy.cfg\nbackend k3s\n{check}  server n1 10.0.0.11:80 check\n## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n{values}"
        )
    }

    const PING: &str = "  option httpchk GET /ping\n";
    const PLAIN: &str = "    deployment:\n      replicas: 2\n";

    #[test]
    fn pass() {
        RULE.pass(&stack(PING, "    additionalArguments:\n      - --ping.entryPoint=web\n"));
        RULE.pass(&stack("  option httpchk GET /\n", PLAIN));
        RULE.pass(&stack(PING, PLAIN).replace("0.11:80", "0.11:6443"));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack(PING, PLAIN), "haproxy.cfg: /ping");
        RULE.fail(
            &stack(
                "  option httpchk\n  http-check send meth GET uri /ping\n",
                "    additionalArguments: [--ping.entryPoint=websecure]\n",
            ),
            "haproxy.cfg: /ping",
        );
    }

    #[test]
    fn fix() {
        let after = stack(
            PING,
            &format!("{PLAIN}    additionalArguments:\n      - --ping.entryPoint=web\n"),
        );
        RULE.fix(&stack(PING, PLAIN), after.split_once("## helmchartconfig.yaml\n").unwrap().1);
    }
}
