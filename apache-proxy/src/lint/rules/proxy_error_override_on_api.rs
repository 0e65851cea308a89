//! ## What it does
//! Finds `ProxyErrorOverride On` without status codes where requests go to a backend.
//!
//! ## Why is this bad?
//! httpd then throws away the body of every answer from 400 on and sends a page of its own. Clients of an API get HTML
//! instead of the JSON that says what was wrong.
//!
//! ## Example
//! ```apache
//! ProxyErrorOverride On
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass / http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! Unsafe: the pages of httpd may be wanted.
//!
//! ## References
//! mod_proxy manual, `ProxyErrorOverride`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/proxy-error-override-on-api",
        Group::Pedantic,
        Severity::Info,
        Safety::Unsafe,
        "what a backend says of its errors is replaced by pages of httpd",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen = HashSet::new();
    for mapping in view.mappings().filter(|mapping| !mapping.is_exclusion()) {
        let Some(line) = view.setting_for(&mapping, "ProxyErrorOverride") else { continue };
        // Who names codes has thought about it.
        if !line.is_on() || line.args().len() > 1 || seen.contains(&line.index) {
            continue;
        }
        seen.insert(line.index);
        found.push(
            Diagnostic::of(
                &RULE.info,
                "httpd replaces the body of every answer from 400 on: clients of an API lose what it says of the error",
            )
            .at(line.span())
            .path(view.path(line))
            .tool_says(ToolSays::Nothing)
            .confidence(Confidence::Low)
            .label(view.label(mapping.statement, "answers from there"))
            .help("remove it, or name the codes: `ProxyErrorOverride On 502 503 504`")
            .fix(Fix::risky("switch it off", [line.rewrite("ProxyErrorOverride Off")])),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://a/\n");
        RULE.pass("ProxyErrorOverride On\nProxyPass /x !\n");
        RULE.pass("ProxyErrorOverride On 502 503\nProxyPass / http://a/\n");
        RULE.pass("ProxyErrorOverride Off\nProxyPass / http://a/\n");
        RULE.pass("ProxyErrorOverride On\n<VirtualHost *:80>\nProxyErrorOverride Off\nProxyPass / http://a/\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / http://a/\nproxyerroroverride on\n", "proxyerroroverride on");
        RULE.fail(
            "ProxyErrorOverride On\n<VirtualHost *:80>\n<Location /api>\nProxyPass http://a/\n</Location>\n</VirtualHost>\n",
            "ProxyErrorOverride On",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "ProxyErrorOverride On\nProxyPass / http://a/\n",
            "ProxyErrorOverride Off\nProxyPass / http://a/\n",
        );
    }
}
