//! ## What it does
//! Finds a resolver of Traefik with `httpChallenge` or `tlsChallenge` behind a front that gets certificates itself, by
//! mod_md, certbot or the like.
//!
//! ## Why is this bad?
//! The certificate authority asks the front, which ends TLS or answers the challenge itself: Traefik's challenge is never
//! answered, and its attempts use up the limits of the authority.
//!
//! ## Example
//! ```yaml
//! # Apache has MDomain code.example.com.
//! certificatesResolvers:
//!   le:
//!     acme:
//!       tlsChallenge: true
//! ```
//!
//! ## Use instead
//! Keep one of them: let the front have the certificates, or use `dnsChallenge` in Traefik.
//!
//! ## Fix safety
//! There is no fix: who ends TLS is a decision.
//!
//! ## References
//! RFC 8555; Let's Encrypt, challenge types and rate limits.

use crate::stack::{Rule, StackView};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/two-acme-clients-for-one-host",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "the front and Traefik both ask for certificates of the same hosts",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let mut clients = view.ways_in().filter(|(hop, _)| hop.front.ends_tls());
    let client = clients.find_map(|(hop, _)| Some((hop.front, hop.front.acme.clone()?)));
    let Some((front, acme)) = client else { return };
    for ingress in &view.facts.ingresses {
        for resolver in ingress.chart.resolvers.iter().filter(|resolver| resolver.is_answered_here)
        {
            // Where routes say who uses it, it is about their hosts.
            let used: Vec<_> = view
                .facts
                .routes
                .iter()
                .filter(|route| route.cert_resolver.as_deref() == Some(&resolver.name))
                .collect();
            let hosts = used.iter().flat_map(|route| &route.hosts);
            let mut known = hosts.peekable();
            if known.peek().is_some()
                && !front.serves_any
                && !known.any(|host| front.is_for(&host.name))
            {
                continue;
            }
            let message = format!(
                "resolver `{}` of Traefik wants to answer challenges itself, and {} in front of it gets certificates too: the authority asks the front, and Traefik's challenges fail",
                resolver.name, front.name,
            );
            let place =
                ingress.at(resolver.span, &format!("certificatesResolvers.{}", resolver.name));
            found.push(
                view.finding(&RULE.info, &place, message)
                    .help("let only the front ask for certificates, or use `dnsChallenge`")
                    .label(acme.label(format!("{} gets certificates here", front.program.name()))),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(apache: &str, acme: &str) -> String {
        format!(
            "## apache.conf\n<VirtualHost *:443>\nServerName a.lan\nSSLEngine on\n{apache}\nProxyPass / http://k3s-ingress/\n</VirtualHost>\n## helmchartconfig.yaml\napiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\nmetadata:\n  name: traefik\nspec:\n  valuesContent: |-\n    certificatesResolvers:\n      le:\n        acme:\n          email: a@a.lan\n          {acme}\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("MDomain a.lan", "dnsChallenge: {provider: ovh}"));
        RULE.pass(&stack("SSLCertificateFile /etc/ssl/a.pem", "tlsChallenge: true"));
        RULE.pass(&stack("MDomain other.lan", "tlsChallenge: true"));
    }

    #[test]
    fn fail() {
        RULE.fail(&stack("MDomain a.lan", "tlsChallenge: true"), "helmchartconfig.yaml: le");
        RULE.fail(
            &stack(
                "SSLCertificateFile /etc/letsencrypt/live/a.lan/fullchain.pem",
                "httpChallenge: {entryPoint: web}",
            ),
            "helmchartconfig.yaml: le",
        );
        let set = "</VirtualHost>\n<MDomainSet a.lan>\nMDMember b.lan\n</MDomainSet>\n<VirtualHost *:443>\nServerName a.lan\nSSLEngine on";
        RULE.fail(&stack(set, "tlsChallenge: true"), "helmchartconfig.yaml: le");
        let values = stack("", "tlsChallenge: true");
        let haproxy = format!(
            "## haproxy.cfg\nlisten l\n  mode http\n  bind :443 ssl crt /etc/letsencrypt/live/a.pem\n  server k 10.0.0.1:80\n{}",
            values.get(values.find("## helm").unwrap()..).unwrap()
        );
        RULE.fail(&haproxy, "helmchartconfig.yaml: le");
        let own = haproxy.replace("listen l", "acme a\n  contact a@a.lan\nlisten l");
        RULE.fail(&own.replace("/etc/letsencrypt/live", "/etc/ssl"), "helmchartconfig.yaml: le");
        RULE.pass(&haproxy.replace("/etc/letsencrypt/live", "/etc/ssl"));
    }
}
