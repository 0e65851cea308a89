//! ## What it does
//! Finds a front that ends TLS and speaks http to an entry point that redirects all requests to https, or to a route with
//! a middleware that does, while `X-Forwarded-Proto` is not sent, or not believed.
//!
//! ## Why is this bad?
//! Traefik takes every request for one without TLS, and sends the client back to where it came from: browsers stop with
//! "too many redirects".
//!
//! ## Example
//! ```apache
//! <VirtualHost *:443>
//!     SSLEngine on
//!     # `web` redirects to `websecure`.
//!     ProxyPass / http://k3s-ingress/
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! Let the front redirect, and not Traefik; or talk https to `websecure`:
//! ```apache
//! <VirtualHost *:443>
//!     SSLEngine on
//!     RequestHeader set X-Forwarded-Proto https
//!     SSLProxyEngine on
//!     ProxyPass / https://k3s-ingress/
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! There is no fix: who ends TLS is a decision.
//!
//! ## References
//! Traefik, entry points: redirection, forwarded headers.

use crate::stack::facts::{Mode, Route};
use crate::stack::view::{Entry, Hop, trusts};
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/https-redirect-loop",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "the front speaks http to an entry point that sends everybody back to https",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut said = HashSet::new();
    for (hop, entry) in view.ways_in() {
        if hop.server.tls || hop.pool.mode != Mode::Http || !hop.front.ends_tls() {
            continue;
        }
        let Some((redirects, what, place)) =
            by_entry(&entry).or_else(|| by_middleware(view, &hop, &entry))
        else {
            continue;
        };
        let why = if StackView::is_proto_missing(&hop) {
            "`X-Forwarded-Proto` is not set"
        } else if is_trusted(view, &hop, &entry) {
            continue;
        } else {
            "its `X-Forwarded-Proto` is not trusted"
        };
        if !said.insert((hop.pool.place.file.clone(), hop.pool.place.span)) {
            continue;
        }
        let message = format!(
            "{} ends TLS and speaks http to entry point `{}`, {redirects}, and {why}: clients are redirected for ever",
            hop.front.name, entry.name,
        );
        found.push(
            view.finding(&RULE.info, &hop.server.place, message)
                .help(format!(
                    "let the front redirect, and remove the redirection of `{}`; or connect to `websecure` with https",
                    entry.name
                ))
                .label(place.label(what))
                .label(hop.front.place.label("TLS ends here")),
        );
    }
}

/// What an entry point does with all requests, in a message and at its place.
fn by_entry(entry: &Entry<'_>) -> Option<(String, String, Place)> {
    let (ingress, values) = entry.values?;
    let redirects = values.redirects_to.as_ref()?;
    Some((
        format!("which redirects to `{}`", redirects.text),
        format!("all requests to `{}` are redirected", entry.name),
        ingress.of(redirects),
    ))
}

/// What a route for the hosts of a front does by a middleware.
fn by_middleware(
    view: &StackView<'_>,
    hop: &Hop<'_>,
    entry: &Entry<'_>,
) -> Option<(String, String, Place)> {
    let redirects = |name: &String| {
        let mut all = view.facts.middlewares.iter();
        all.any(|own| own.is_called(name) && own.kinds.iter().any(|kind| kind == "redirectScheme"))
    };
    let comes_here = |route: &&Route| {
        route.is_on(entry.name)
            && (hop.front.serves_any || route.hosts.iter().any(|host| hop.front.is_for(&host.name)))
    };
    let mut routes = view.facts.routes.iter().filter(comes_here);
    let (route, name) = routes
        .find_map(|route| Some((route, route.middlewares.iter().find(|name| redirects(name))?)))?;
    Some((
        format!("where middleware `{name}` redirects to https"),
        "requests of this route are redirected".to_owned(),
        route.place.clone(),
    ))
}

/// Whether Traefik may believe what a front says of TLS.
fn is_trusted(view: &StackView<'_>, hop: &Hop<'_>, entry: &Entry<'_>) -> bool {
    let Some((_, values)) = entry.values else { return true };
    let trust = &values.forwarded_headers;
    let senders = view.addresses_of(hop.front.program);
    trust.insecure.is_some()
        || !trust.networks.is_empty()
            && (senders.is_empty() || senders.iter().any(|ip| trusts(&trust.networks, *ip)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(front: &str, values: &str) -> String {
        format!(
            "# chart: 39.0.0\n## apache.conf\n<VirtualHost *:443>\nServerName a.lan\nSSLEngine on\n{front}\n</VirtualHost>\n## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n{values}"
        )
    }

    const REDIRECT: &str = "    ports:\n      web:\n        http:\n          redirections:\n            entryPoint:\n              to: websecure\n";

    const MIDDLEWARE: &str = "## ingressroute.yaml\napiVersion: traefik.io/v1alpha1\nkind: IngressRoute\nmetadata:\n  name: a\nspec:\n  entryPoints: [web]\n  routes:\n    - match: Host(`a.lan`)\n      middlewares:\n        - name: tls\n      services:\n        - name: a\n          port: 80\n---\napiVersion: traefik.io/v1alpha1\nkind: Middleware\nmetadata:\n  name: tls\nspec:\n  redirectScheme:\n    scheme: https\n";

    #[test]
    fn pass() {
        let header = "RequestHeader set X-Forwarded-Proto https\nProxyPass / http://k3s/";
        let trusted =
            format!("{REDIRECT}        forwardedHeaders:\n          trustedIPs: [192.168.1.10]\n");
        RULE.pass(&stack(header, &trusted));
        RULE.pass(&stack("ProxyPass / https://k3s/", REDIRECT));
        RULE.pass(&stack("ProxyPass / http://k3s/", "    deployment:\n      replicas: 2\n"));
        let text =
            stack("ProxyPass / http://k3s/", "    deployment:\n      replicas: 2\n") + MIDDLEWARE;
        RULE.pass(&text.replace("Host(`a.lan`)", "Host(`b.lan`)"));
        RULE.pass(&text.replace("redirectScheme", "headers"));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("ProxyPass / http://k3s/", REDIRECT), "apache.conf: http://k3s/");
        let header = "RequestHeader set X-Forwarded-Proto https\nProxyPass / http://k3s/";
        let found = RULE.fail(&stack(header, REDIRECT), "apache.conf: http://k3s/");
        assert!(found.message.contains("not trusted"));
        let argument = "    additionalArguments:\n      - --entrypoints.web.http.redirections.entrypoint.to=websecure\n";
        RULE.fail(&stack("ProxyPass / http://k3s/", argument), "apache.conf: http://k3s/");
        let values = "    deployment:\n      replicas: 2\n";
        let text = stack("ProxyPass / http://k3s/", values) + MIDDLEWARE;
        assert!(
            RULE.fail(&text, "apache.conf: http://k3s/")
                .message
                .contains("middleware `default/tls`")
        );
    }
}
