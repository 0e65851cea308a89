//! ## What it does
//! Finds `forwardedHeaders.insecure` that is on for an entry point, as a value or as an argument.
//!
//! ## Why is this bad?
//! Traefik then keeps `X-Forwarded-For`, `X-Forwarded-Proto` and the like from anybody. Any client can claim to be
//! another address, or to have come by HTTPS, and allow-lists and logs believe it.
//!
//! ## Example
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       insecure: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! ports:
//!   web:
//!     forwardedHeaders:
//!       trustedIPs: [192.168.1.10/32]
//! ```
//!
//! ## Fix safety
//! Unsafe: it takes the switch out, and then Traefik trusts nobody until the proxies in front of it are named.
//!
//! ## References
//! Traefik, reference of entry points, forwarded headers.

use crate::lint::Rule;
use crate::lint::view::View;
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "traefik/forwarded-headers-insecure",
        Group::Security,
        Severity::Error,
        Safety::Unsafe,
        "an entry point takes X-Forwarded headers from anybody",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for chart in &view.charts {
        let stated = chart.stated("entrypoints.<name>.forwardedheaders.insecure");
        for switch in stated.iter().filter(|switch| switch.is_on()) {
            let message = format!(
                "entry point `{}` takes X-Forwarded headers from anybody: any client can forge its address",
                switch.name
            );
            let fix = chart.removal(&switch.path);
            let mut said = chart
                .finding(&RULE.info, &switch.path, message)
                .help("name the proxies in front of Traefik in `trustedIPs` instead");
            said.fixes.extend(fix.map(|edits| Fix::risky("trust nobody", edits)));
            found.push(said);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{Testing, config};

    const ARGUMENT: &str = "--entrypoints.web.forwardedHeaders.insecure";

    #[test]
    fn pass() {
        RULE.pass("ports:\n  web:\n    forwardedHeaders:\n      insecure: false\n");
        RULE.pass("ports:\n  web:\n    forwardedHeaders:\n      trustedIPs: [192.0.2.1]\n");
        RULE.pass(&format!("additionalArguments:\n  - {ARGUMENT}=false\n"));
        RULE.pass(&config("additionalArguments:\n  - --ping\n"));
    }

    #[test]
    fn fail() {
        RULE.fail("ports:\n  web:\n    forwardedHeaders:\n      insecure: true\n", "true");
        RULE.fail("# chart: 25.0.0\nports:\n  ssh: {forwardedHeaders: {insecure: true}}\n", "true");
        RULE.fail(&format!("additionalArguments: [{ARGUMENT}]\n"), ARGUMENT);
        let argument = format!("{ARGUMENT}=true");
        RULE.fail(
            &config(&format!("additionalArguments:\n  - \"{argument}\"\n")),
            &format!("\"{argument}\""),
        );
    }

    #[test]
    fn fix() {
        let before = config(
            "ports:\n  web:\n    # all of them\n    forwardedHeaders:\n      insecure: true\n    port: 80\n",
        );
        RULE.fix(&before, &config("ports:\n  web:\n    port: 80\n"));
        let arguments = |list: &str| format!("additionalArguments:\n{list}  - --ping # health\n");
        RULE.fix(&arguments(&format!("  - {ARGUMENT}\n")), &arguments(""));
    }
}
