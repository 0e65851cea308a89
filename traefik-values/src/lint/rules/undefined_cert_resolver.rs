//! ## What it does
//! Finds a `certResolver` of an entry point, or of the dashboard, that neither the values nor the arguments define.
//!
//! ## Why is this bad?
//! Traefik logs an error for each router, and serves its own self-signed certificate instead.
//!
//! ## Example
//! ```yaml
//! ports:
//!   websecure:
//!     http:
//!       tls:
//!         certResolver: letsencrypt
//! certificatesResolvers:
//!   le:
//!     acme:
//!       email: a@example.org
//!       tlsChallenge: true
//!       storage: /data/acme.json
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   websecure:
//!     http:
//!       tls:
//!         certResolver: le
//! certificatesResolvers:
//!   le:
//!     acme:
//!       email: a@example.org
//!       tlsChallenge: true
//!       storage: /data/acme.json
//! ```
//!
//! ## Fix safety
//! There is no fix: which resolver was meant, the author knows.
//!
//! ## References
//! Traefik, `pkg/server/aggregator.go` and `pkg/tls`.

use crate::lint::Rule;
use crate::lint::view::{Chart, View, path};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, did_you_mean};
use goyaml::Path;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/undefined-cert-resolver",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a certificate resolver that is nowhere defined",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let defined = defined(chart);
        for (name, place) in used(chart) {
            if defined.iter().any(|known| known.eq_ignore_ascii_case(&name)) || name.contains("{{")
            {
                continue;
            }
            let message = format!(
                "no resolver `{name}` is defined: Traefik serves a self-signed certificate"
            );
            let help = match did_you_mean(&name, defined.iter().map(String::as_str)) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("define it in `certificatesResolvers.{name}`"),
            };
            // Plain values may be one file of several.
            let sure = chart.manifest.is_some() || !defined.is_empty();
            found.push(
                chart
                    .finding(&RULE.info, &place, message)
                    .confidence(if sure { Confidence::High } else { Confidence::Medium })
                    .help(help),
            );
        }
    }
}

/// Every resolver that there is.
fn defined(chart: &Chart<'_>) -> Vec<String> {
    let values = ["certificatesResolvers", "certResolvers"].into_iter();
    let values = values.filter(|map| chart.reads(map)).flat_map(|map| chart.keys(map));
    let arguments = chart.arguments.iter().filter_map(|argument| {
        let (section, rest) = argument.name.split_once('.')?;
        let name = rest.split('.').next()?;
        section.eq_ignore_ascii_case("certificatesresolvers").then_some(name)
    });
    values.chain(arguments).map(str::to_owned).collect()
}

/// Every resolver that is asked for, and where.
fn used(chart: &Chart<'_>) -> Vec<(String, Path)> {
    let stated = chart.stated("entrypoints.<name>.http.tls.certresolver");
    let mut used: Vec<_> = stated.into_iter().map(|one| (one.text(), one.path)).collect();
    let dashboard = path("ingressRoute.dashboard.tls.certResolver");
    let on = chart.is_on("ingressRoute.dashboard.enabled");
    if let Some(name) = chart.given(&dashboard).and_then(|name| name.as_str()).filter(|_| on) {
        used.push((name.to_owned(), dashboard));
    }
    used.retain(|(name, _)| !name.is_empty());
    used
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const USE: &str = "ports: {websecure: {http: {tls: {certResolver: le}}}}\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("{USE}certificatesResolvers: {{le: {{acme: {{}}}}}}\n"));
        RULE.pass(&format!(
            "{USE}additionalArguments: [--certificatesresolvers.LE.acme.email=a@b.c]\n"
        ));
        RULE.pass("ports: {websecure: {http: {tls: {certResolver: ''}}}}\n");
        RULE.pass("# chart: 25.0.0\nports: {websecure: {tls: {certResolver: le}}}\ncertResolvers: {le: {email: a@b.c}}\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&config(USE), "le");
        let older = "# chart: 34.2.0\nports: {websecure: {tls: {certResolver: prod}}}\n";
        RULE.fail(older, "prod");
        let argument = "--entrypoints.websecure.http.tls.certresolver=le";
        RULE.fail(&format!("additionalArguments: [{argument}]\n"), argument);
        RULE.fail("ingressRoute: {dashboard: {enabled: true, tls: {certResolver: le}}}\n", "le");
    }
}
