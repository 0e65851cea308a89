//! ## What it does
//! Finds `SSLProxyCheckPeerCN off` where `SSLProxyCheckPeerName on` holds too.
//!
//! ## Why is this bad?
//! The name is checked as long as `SSLProxyCheckPeerName` is on by a line of its own; the other line does nothing.
//! With a certificate of another name every request is answered with 500.
//!
//! ## Example
//! ```apache
//! SSLProxyEngine on
//! SSLProxyCheckPeerName on
//! SSLProxyCheckPeerCN off
//! ```
//!
//! ## Use instead
//! ```apache
//! SSLProxyEngine on
//! SSLProxyCheckPeerName off
//! ```
//!
//! ## Fix safety
//! Unsafe: it switches the check off, as one of the two lines asks for.
//!
//! ## References
//! mod_ssl manual, `SSLProxyCheckPeerCN`; `ssl_engine_io.c`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, Tag};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/peer-name-on-overrides-cn-off",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "`SSLProxyCheckPeerCN off` does nothing while `SSLProxyCheckPeerName` is on",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut seen: HashSet<usize> = HashSet::new();
    let mut report = |cn: Option<&Statement<'_>>, name: Option<&Statement<'_>>| {
        let (Some(cn), Some(name)) = (cn.filter(|cn| cn.says(1, "off")), name) else { return };
        if !name.is_on() || seen.contains(&cn.index) {
            return;
        }
        seen.insert(cn.index);
        let message = "it does nothing: `SSLProxyCheckPeerName on` still checks the name";
        found.push(
            view.finding(&RULE.info, cn, cn.span(), message)
                .tag(Tag::Ignored)
                .help("write `SSLProxyCheckPeerName off`, or remove this line")
                .label(view.label(name, "on here"))
                .fix(Fix::risky(
                    "do not check the name",
                    [name.rewrite("SSLProxyCheckPeerName off")],
                )),
        );
    };
    for server in &view.servers {
        let setting = |name| view.setting(server, name);
        report(setting("SSLProxyCheckPeerCN"), setting("SSLProxyCheckPeerName"));
    }
    for section in view.sections.iter().filter(|section| section.is("Proxy")) {
        let setting = |name: &str| {
            let own = view.lines_of(section).rfind(|line| line.is(name));
            own.or_else(|| view.setting(view.servers.get(section.server)?, name))
        };
        report(setting("SSLProxyCheckPeerCN"), setting("SSLProxyCheckPeerName"));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("SSLProxyCheckPeerName off\nSSLProxyCheckPeerCN off\n");
        RULE.pass("SSLProxyCheckPeerName on\nSSLProxyCheckPeerCN on\n");
        RULE.pass("SSLProxyCheckPeerCN off\n");
        RULE.pass("SSLProxyCheckPeerName on\nSSLProxyCheckPeerName off\nSSLProxyCheckPeerCN off\n");
    }

    #[test]
    fn fail() {
        RULE.fail("SSLProxyCheckPeerName on\nSSLProxyCheckPeerCN Off\n", "SSLProxyCheckPeerCN Off");
        RULE.fail(
            "SSLProxyCheckPeerName On\n<VirtualHost *:80>\nSSLProxyCheckPeerCN off\n</VirtualHost>\n",
            "SSLProxyCheckPeerCN off",
        );
        RULE.fail(
            "SSLProxyCheckPeerName On\n<Proxy https://a>\nSSLProxyCheckPeerCN off\n</Proxy>\n",
            "SSLProxyCheckPeerCN off",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "SSLProxyCheckPeerName on\nSSLProxyCheckPeerCN off\n",
            "SSLProxyCheckPeerName off\nSSLProxyCheckPeerCN off\n",
        );
    }
}
