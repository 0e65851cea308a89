//! ## What it does
//! Finds a front that ends TLS and speaks http to an entry point that redirects all requests to https, while
//! `X-Forwarded-Proto` is not sent, or not believed.
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

use crate::stack::facts::Mode;
use crate::stack::view::trusts;
use crate::stack::{Rule, StackView};
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
        let Some((ingress, values)) = entry.values else { continue };
        let Some(redirects) = &values.redirects_to else { continue };
        if hop.server.tls || hop.pool.mode != Mode::Http || !hop.front.ends_tls() {
            continue;
        }
        let trust = &values.forwarded_headers;
        let senders = view.addresses_of(hop.front.program);
        let is_trusted = trust.insecure.is_some()
            || !trust.networks.is_empty()
                && (senders.is_empty() || senders.iter().any(|ip| trusts(&trust.networks, *ip)));
        let why = if StackView::is_proto_missing(&hop) {
            "`X-Forwarded-Proto` is not set"
        } else if !is_trusted {
            "its `X-Forwarded-Proto` is not trusted"
        } else {
            continue;
        };
        if !said.insert((hop.pool.place.file.clone(), hop.pool.place.span)) {
            continue;
        }
        let message = format!(
            "{} ends TLS and speaks http to entry point `{}`, which redirects to `{}`, and {why}: clients are redirected for ever",
            hop.front.name, entry.name, redirects.text,
        );
        found.push(
            view.finding(&RULE.info, &hop.server.place, message)
                .help(format!(
                    "let the front redirect, and remove the redirection of `{}`; or connect to `websecure` with https",
                    entry.name
                ))
                .label(ingress.of(redirects).label(format!("all requests to `{}` are redirected", entry.name)))
                .label(hop.front.place.label("TLS ends here")),
        );
    }
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

    #[test]
    fn pass() {
        let header = "RequestHeader set X-Forwarded-Proto https\nProxyPass / http://k3s/";
        let trusted =
            format!("{REDIRECT}        forwardedHeaders:\n          trustedIPs: [192.168.1.10]\n");
        RULE.pass(&stack(header, &trusted));
        RULE.pass(&stack("ProxyPass / https://k3s/", REDIRECT));
        RULE.pass(&stack("ProxyPass / http://k3s/", "    deployment:\n      replicas: 2\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("ProxyPass / http://k3s/", REDIRECT), "apache.conf: http://k3s/");
        let header = "RequestHeader set X-Forwarded-Proto https\nProxyPass / http://k3s/";
        let found = RULE.fail(&stack(header, REDIRECT), "apache.conf: http://k3s/");
        assert!(found.message.contains("not trusted"));
        let argument = "    additionalArguments:\n      - --entrypoints.web.http.redirections.entrypoint.to=websecure\n";
        RULE.fail(&stack("ProxyPass / http://k3s/", argument), "apache.conf: http://k3s/");
    }
}
