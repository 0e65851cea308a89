//! ## What it does
//! Finds `ProxyRequests On` without a `<Proxy>` section that says who may use it.
//!
//! ## Why is this bad?
//! A reverse proxy does not need it. With it anybody can send requests through this machine to anywhere, also to
//! what only this machine reaches.
//!
//! ## Example
//! ```apache
//! ProxyRequests On
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyRequests Off
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Safe for a reverse proxy: `ProxyPass` does not need it.
//!
//! ## References
//! mod_proxy manual, `ProxyRequests` and "Controlling access to your proxy".

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/open-forward-proxy",
        Group::Security,
        Severity::Error,
        Safety::Safe,
        "`ProxyRequests On`: anybody can send requests to anywhere",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for server in &view.servers {
        let Some(line) = view.own_setting(server, "ProxyRequests") else { continue };
        let near = |index: usize| index == 0 || index == server.index || server.is_main();
        let mut guards = view.statements.iter().filter(|guard| near(guard.server));
        let is_local = !server.is_main() && server.addresses.iter().all(|a| is_loopback(a));
        if !line.is_on() || is_local || guards.any(|guard| guards_proxy(view, guard)) {
            continue;
        }
        let confidence = if view.has_more(server) { Confidence::Medium } else { Confidence::High };
        let message = "anybody can send requests through this server to anywhere, also to what only it reaches";
        found.push(
            view.finding(&RULE.info, line, line.span(), message)
                .confidence(confidence)
                .help("switch it off: `ProxyPass` does not need it; else say in `<Proxy *>` who may use it")
                .fix(Fix::safe("switch it off", [line.rewrite("ProxyRequests Off")])),
        );
    }
}

fn is_loopback(address: &str) -> bool {
    address.starts_with("127.") || address.starts_with("[::1]") || address.starts_with("localhost:")
}

/// Whether a line keeps some away from the forward proxy: it stands in a `<Proxy>` section for all URLs.
fn guards_proxy<'d>(view: &View<'d>, line: &Statement<'d>) -> bool {
    let refuses = (line.is("Require") && !(line.says(1, "all") && line.says(2, "granted")))
        || line.is("Deny")
        || (line.is("AuthType") && !line.says(1, "none"));
    let all = |section: &SectionView<'_>| {
        section.is("ProxyMatch") || (section.is("Proxy") && section.arg(0).contains(['*', '~']))
    };
    refuses && view.around(line).any(all)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyRequests Off\n");
        RULE.pass("ProxyRequests On\n<Proxy *>\nRequire ip 10.0.42.0/24\n</Proxy>\n");
        RULE.pass("ProxyRequests On\n<Proxy \"*\">\n<RequireAny>\nRequire host lan\n</RequireAny>\n</Proxy>\n");
        RULE.pass("ProxyRequests On\n<Proxy *>\nOrder deny,allow\nDeny from all\nAllow from 10\n</Proxy>\n");
        RULE.pass("<VirtualHost 127.0.0.1:3128>\nProxyRequests On\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyRequests On\n", "ProxyRequests On");
        RULE.fail(
            "<VirtualHost *:80>\nproxyrequests on\n<Proxy *>\nRequire all granted\n</Proxy>\n</VirtualHost>\n",
            "proxyrequests on",
        );
        RULE.fail(
            "ProxyRequests On\n<Proxy http://a/>\nRequire ip 10.0.42.1\n</Proxy>\n",
            "ProxyRequests On",
        );
    }

    #[test]
    fn fix() {
        RULE.fix("  ProxyRequests On\n", "  ProxyRequests Off\n");
    }
}
