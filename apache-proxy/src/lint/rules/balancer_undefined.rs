//! ## What it does
//! Finds mappings to a balancer that has no members in their server or the main one.
//!
//! ## Why is this bad?
//! httpd makes an empty balancer of an unknown name, without a word, and answers every request with 503 (AH01171 in
//! the error log).
//!
//! ## Example
//! ```apache
//! ProxyPass / balancer://app/
//! ```
//!
//! ## Use instead
//! ```apache
//! <Proxy balancer://app>
//!     BalancerMember http://10.0.42.1:8080
//! </Proxy>
//! ProxyPass / balancer://app/
//! ```
//!
//! ## Fix safety
//! There is no fix: the members are not known.
//!
//! ## References
//! mod_proxy_balancer manual; mod_proxy manual, `BalancerMember`.

use crate::lint::Rule;
use crate::view::{Url, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, did_you_mean};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/balancer-undefined",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a balancer has no members: every request is answered with 503",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut names = HashSet::new();
    let known: Vec<&str> = view
        .sections
        .iter()
        .filter(|section| section.is("Proxy"))
        .filter_map(|section| Url::split(section.arg(0)).filter(Url::is_balancer))
        .map(|url| url.authority)
        .filter(|name| names.insert(*name))
        .collect();
    let mut seen = HashSet::new();
    for mapping in view.mappings() {
        let Some(server) = view.server_of(mapping.statement) else { continue };
        let Some(balancer) = view.balancer(server.index, mapping.target) else { continue };
        let name = mapping.url().map_or("", |url| url.authority);
        let key = (server.index, name.to_ascii_lowercase());
        let main_has_more = view.servers.first().is_some_and(|main| view.has_more(main));
        if !balancer.members.is_empty()
            || name.contains(['$', '%'])
            || view.has_more(server)
            || main_has_more
            // Members that were added by the manager are kept.
            || view.is_on(server, "BalancerPersist")
            || seen.contains(&key)
        {
            continue;
        }
        seen.insert(key);
        let elsewhere = known.iter().any(|other| other.eq_ignore_ascii_case(name));
        let help = match did_you_mean(name, known.iter().copied()) {
            Some(_) if balancer.section.is_some() => "add `BalancerMember` lines".to_owned(),
            Some(_) if elsewhere => {
                "another virtual host has it: move its `<Proxy>` out of there".to_owned()
            }
            Some(near) => format!("did you mean `balancer://{near}`?"),
            None => format!("add `<Proxy balancer://{name}>` with its `BalancerMember` lines"),
        };
        let message =
            format!("balancer `{name}` has no members: every request is answered with 503");
        let at = mapping.statement.word_span(mapping.target_word);
        let mut diagnostic = view.finding(&RULE.info, mapping.statement, at, message).help(help);
        if let Some(section) = balancer.section {
            diagnostic = diagnostic.label(section.label("nothing in here is a member"));
        }
        found.push(diagnostic);
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(
            "<Proxy balancer://b>\nBalancerMember http://a\n</Proxy>\nProxyPass / balancer://b/\n",
        );
        RULE.pass("<Proxy \"balancer://B/\">\nBalancerMember http://a\n</Proxy>\n<VirtualHost *:80>\nProxyPass / balancer://b/\n</VirtualHost>\n");
        RULE.pass("BalancerMember balancer://b http://a\nRewriteRule ^/(.*) balancer://b/$1 [P]\n");
        RULE.pass("Include balancers.conf\nProxyPass / balancer://b/\n");
        RULE.pass("ProxyPass / balancer://${B}/\n");
        RULE.pass("BalancerPersist On\nProxyPass / balancer://b/\n");
    }

    #[test]
    fn fail() {
        RULE.fail("ProxyPass / balancer://b/\nProxyPassReverse / balancer://b/\n", "balancer://b/");
        let found = RULE.fail("<Proxy balancer://cluster>\nBalancerMember http://a\n</Proxy>\nProxyPass / balancer://clutser/\n", "balancer://clutser/");
        assert_eq!(found.help.as_deref(), Some("did you mean `balancer://cluster`?"));
        RULE.fail("<Proxy balancer://b>\nProxySet lbmethod=bytraffic\n</Proxy>\nProxyPass / balancer://b/\n", "balancer://b/");
        let found = RULE.fail(
            "<VirtualHost *:80>\n<Proxy balancer://b>\nBalancerMember http://a\n</Proxy>\n</VirtualHost>\n<VirtualHost *:81>\nProxyPass / balancer://b/\n</VirtualHost>\n",
            "balancer://b/",
        );
        assert!(found.help.unwrap().starts_with("another virtual host"));
    }
}
