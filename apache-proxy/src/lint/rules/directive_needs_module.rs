//! ## What it does
//! Finds directives whose module is not loaded: neither stated (fact `modules`) nor named by a `LoadModule`, nor one of
//! those that are always there.
//!
//! ## Why is this bad?
//! httpd does not start, and does not say which module is missing.
//!
//! ## Example
//! ```apache
//! RequestHeader set X-Forwarded-Proto https
//! ```
//!
//! ## Use instead
//! ```apache
//! LoadModule headers_module modules/mod_headers.so
//! RequestHeader set X-Forwarded-Proto https
//! ```
//!
//! ## Fix safety
//! There is no fix: on Debian `a2enmod headers` loads it, elsewhere a `LoadModule` line. As long as nobody states the
//! modules, all are taken for loaded.
//!
//! ## References
//! httpd manual, Directive Index; core manual, `LoadModule`.

use crate::lint::Rule;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "apache/directive-needs-module",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "the module that has the directive is not loaded",
));

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const LINE: &str = "RequestHeader set X-Forwarded-Proto https";

    #[test]
    fn pass() {
        RULE.pass(LINE);
        RULE.pass(&format!("# mods: proxy,headers\n{LINE}\n"));
        RULE.pass(&format!("# mods: proxy,mod_headers.c\n{LINE}\n"));
        RULE.pass(&format!("# mods: proxy\nLoadModule headers_module m.so\n{LINE}\n"));
        RULE.pass(&format!("# mods: proxy\n<IfModule mod_headers.c>\n{LINE}\n</IfModule>\n"));
        RULE.pass("# mods: proxy\nAlias /a /b\nSetEnvIf Host a b\n");
        RULE.pass("WSGIScriptAlias / /srv/app.wsgi\n");
        RULE.pass("# mods: php7\nphp_value a b\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# mods: proxy\nWSGIScriptAlias / /a\n", "WSGIScriptAlias / /a");
        let found = RULE.fail(&format!("# mods: proxy\n{LINE}\n"), LINE);
        assert!(found.help.unwrap().contains("a2enmod headers"));
        RULE.fail(
            "# mods: proxy\n<VirtualHost *:443>\nsslengine on\n</VirtualHost>\n",
            "sslengine on",
        );
    }
}
