//! ## What it does
//! Finds backends whose scheme no loaded module speaks: `http://` without mod_proxy_http, `balancer://` without
//! mod_proxy_balancer, `fcgi://` without mod_proxy_fcgi. It needs to know the modules: by the fact `modules`, or
//! because the file loads them itself and includes nothing.
//!
//! ## Why is this bad?
//! mod_proxy takes any URL and leaves the work to a module per scheme. Without it httpd starts without a word, and
//! answers every request with 500 (AH01144 in the error log).
//!
//! ## Example
//! ```apache
//! LoadModule proxy_module modules/mod_proxy.so
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! LoadModule proxy_module modules/mod_proxy.so
//! LoadModule proxy_http_module modules/mod_proxy_http.so
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! There is no fix: where modules are loaded differs (Debian has `a2enmod`).
//!
//! ## References
//! mod_proxy manual, the overview of schemes.

use crate::lint::Rule;
use crate::view::{Statement, Url, View};
use crate::{Module, Version};
use config_diagnostics::{Confidence, Diagnostic, Group, Presence, RuleInfo, Safety, Severity};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxy-scheme-module-missing",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "no loaded module speaks the backend's scheme",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    // Without mod_proxy the directive itself is refused.
    if view.has_module("proxy") == Presence::No {
        return;
    }
    let mut seen = HashSet::new();
    for mapping in view.mappings().filter(|mapping| !mapping.is_exclusion()) {
        let own = (mapping.statement, mapping.target_word);
        let members = view.backends(&mapping).into_iter().map(|b| (b.statement, b.word));
        for (statement, word) in std::iter::once(own).chain(members) {
            if !seen.contains(&statement.index) {
                seen.insert(statement.index);
                let url = Url::split(statement.value(word));
                report(view, statement, word, url.map_or("", |url| url.scheme), found);
            }
        }
    }
    for line in view.all("SetHandler") {
        let url = line.value(1).strip_prefix("proxy:").and_then(Url::split);
        report(view, line, 1, url.map_or("", |url| url.scheme), found);
    }
}

fn report<'d>(
    view: &View<'d>,
    statement: &Statement<'d>,
    word: usize,
    scheme: &str,
    found: &mut Vec<Diagnostic>,
) {
    let scheme = scheme.to_ascii_lowercase();
    let Some(missing) = missing(view, &scheme) else { return };
    let short = missing.strip_prefix("mod_").unwrap_or(missing);
    let message = format!("no loaded module speaks `{scheme}`: every request is answered with 500");
    let diagnostic = view
        .finding(&RULE.info, statement, statement.word_span(word), message)
        .help(format!("load {missing} (on Debian `a2enmod {short}`)"));
    // Other files may load it, if nobody stated the modules.
    let stated = view.target.facts().get("modules").is_some();
    let confidence = if stated { Confidence::High } else { Confidence::Medium };
    found.push(diagnostic.confidence(confidence));
}

/// The module that a scheme needs, when it is known not to be loaded.
fn missing(view: &View<'_>, scheme: &str) -> Option<&'static str> {
    let modules: &[&'static str] = match scheme {
        "http" | "https" => &["mod_proxy_http"],
        // From 2.4.47 on mod_proxy_http knows them too.
        "ws" | "wss" if view.version() >= Version::new(2, 4, 47) => {
            &["mod_proxy_http", "mod_proxy_wstunnel"]
        }
        "ws" | "wss" => &["mod_proxy_wstunnel"],
        "h2" | "h2c" => &["mod_proxy_http2"],
        "balancer" => &["mod_proxy_balancer"],
        "ajp" | "fcgi" | "ftp" | "scgi" | "uwsgi" => {
            let module = Module::lookup(&format!("mod_proxy_{scheme}"))?.name();
            return (view.has_module(module) == Presence::No).then_some(module);
        }
        _ => return None,
    };
    let absent = modules.iter().all(|module| view.has_module(module) == Presence::No);
    modules.first().copied().filter(|_| absent)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# mods: proxy,proxy_http\nProxyPass / https://a/\nProxyPass /b ws://a/\n");
        RULE.pass("# mods: proxy,proxy_wstunnel\nProxyPass / ws://a/\n");
        RULE.pass("# mods: ssl\nProxyPass / http://a/\n");
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass(
            "LoadModule proxy_module m.so\nIncludeOptional mods/*.load\nProxyPass / http://a/\n",
        );
        RULE.pass("# mods: proxy\nProxyPass / !\n");
        RULE.pass("# mods: proxy\nLoadModule proxy_http_module m.so\nProxyPass / http://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# mods: proxy\nProxyPass / http://a/\n", "http://a/");
        RULE.fail("# mods: proxy,proxy_http\nRewriteRule ^/(.*) fcgi://a/$1 [P]\n", "fcgi://a/$1");
        RULE.fail(
            "# mods: proxy,proxy_balancer\n<Proxy balancer://b>\nBalancerMember AJP://a:8009\n</Proxy>\nProxyPass / balancer://b/\n",
            "AJP://a:8009",
        );
        RULE.fail("LoadModule proxy_module m.so\nProxyPass / http://a/\n", "http://a/");
        RULE.fail(
            "# mods: proxy\n<FilesMatch php$>\nSetHandler \"proxy:unix:/run/php.sock|fcgi://localhost\"\n</FilesMatch>\n",
            "\"proxy:unix:/run/php.sock|fcgi://localhost\"",
        );
    }
}
