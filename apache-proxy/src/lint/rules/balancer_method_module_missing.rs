//! ## What it does
//! Finds balancers whose method (`lbmethod`, by default `byrequests`) is in a module that is not loaded. It needs to
//! know the modules: by the fact `modules`, or because the file loads them itself and includes nothing.
//!
//! ## Why is this bad?
//! The test of the configuration says that all is well. httpd does not start: it cannot find the method (AH02432 in
//! the error log).
//!
//! ## Example
//! ```apache
//! LoadModule proxy_module modules/mod_proxy.so
//! LoadModule proxy_balancer_module modules/mod_proxy_balancer.so
//! <Proxy balancer://app>
//!     BalancerMember http://10.0.42.1:8080
//! </Proxy>
//! ```
//!
//! ## Use instead
//! ```apache
//! LoadModule proxy_module modules/mod_proxy.so
//! LoadModule proxy_balancer_module modules/mod_proxy_balancer.so
//! LoadModule lbmethod_byrequests_module modules/mod_lbmethod_byrequests.so
//! <Proxy balancer://app>
//!     BalancerMember http://10.0.42.1:8080
//! </Proxy>
//! ```
//!
//! ## Fix safety
//! There is no fix: where modules are loaded differs (Debian has `a2enmod`).
//!
//! ## References
//! mod_proxy_balancer manual, "Load balancer scheduler algorithm".

use crate::lint::Rule;
use crate::view::{Backend, Mapping, MappingKind, Statement, Url, View};
use config_diagnostics::{
    Confidence, Diagnostic, Group, Presence, RuleInfo, Safety, Severity, Span, ToolSays,
};
use std::collections::{HashMap, HashSet};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/balancer-method-module-missing",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "the module with a balancer's method is not loaded: httpd does not start",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if view.has_module("proxy_balancer") != Presence::Yes {
        return;
    }
    let mut seen: HashSet<String> = HashSet::new();
    let mut report = |name: &str, method: &str, at: Span, path: String| {
        let module = format!("mod_lbmethod_{}", method.to_ascii_lowercase());
        let name = name.to_ascii_lowercase();
        if view.has_module(&module) != Presence::No || seen.contains(&name) {
            return;
        }
        let message = format!(
            "balancer `{name}` needs {module}, which is not loaded: httpd does not start, although its test says that all is well"
        );
        let stated = view.target.facts().get("modules").is_some();
        let short = module.strip_prefix("mod_").unwrap_or(&module).to_owned();
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(at)
                .path(path)
                .tool_says(ToolSays::Nothing)
                .confidence(if stated { Confidence::High } else { Confidence::Medium })
                .help(format!("load {module} (on Debian `a2enmod {short}`)")),
        );
        seen.insert(name);
    };
    // The first mapping that says it counts, else the first `ProxySet`.
    let mut passed: HashMap<String, &str> = HashMap::new();
    let mappings: Vec<_> = view.mappings().collect();
    let said = mappings.iter().filter_map(method_passed);
    for (url, method) in said.chain(view.all("ProxySet").filter_map(method_set)) {
        passed.entry(url.authority.to_ascii_lowercase()).or_insert(method);
    }
    let mut with_section = HashSet::new();
    for section in view.sections.iter().filter(|section| section.is("Proxy")) {
        let Some(url) = Url::split(section.arg(0)).filter(Url::is_balancer) else { continue };
        with_section.insert(url.authority.to_ascii_lowercase());
        let tag = section.args.iter().find_map(|arg| method_of(arg));
        let mut set = view.lines_of(section).rev().filter(|line| line.is("ProxySet"));
        let set = set.find_map(|line| line.args().iter().find_map(|arg| method_of(arg)));
        let passed = passed.get(&url.authority.to_ascii_lowercase()).copied();
        let method = set.or(tag).or(passed).unwrap_or("byrequests");
        report(url.authority, method, section.header_span(), section.path());
    }
    for mapping in view.mappings().filter(|m| m.kind != MappingKind::Rewrite) {
        let Some(url) = mapping.url().filter(Url::is_balancer) else { continue };
        if with_section.contains(&url.authority.to_ascii_lowercase()) || url.authority.contains('$')
        {
            continue;
        }
        let (statement, word) = (mapping.statement, mapping.target_word);
        let own = Backend { statement, word };
        let method = view.worker_parameter(&mapping, &own, "lbmethod").unwrap_or("byrequests");
        report(url.authority, method, statement.word_span(word), view.path(statement));
    }
}

fn method_of(word: &str) -> Option<&str> {
    let (key, value) = word.split_once('=')?;
    key.eq_ignore_ascii_case("lbmethod").then_some(value)
}

/// The balancer of a mapping, and the method that the line sets.
fn method_passed<'v>(mapping: &Mapping<'v, '_>) -> Option<(Url<'v>, &'v str)> {
    let own = mapping.url().filter(Url::is_balancer)?;
    Some((own, mapping.parameter("lbmethod")?))
}

/// The balancer of a `ProxySet balancer://name`, and the method that it sets.
fn method_set<'v>(line: &'v Statement<'_>) -> Option<(Url<'v>, &'v str)> {
    let own = Url::split(line.value(1)).filter(Url::is_balancer)?;
    Some((own, line.args().iter().find_map(|arg| method_of(arg))?))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const PROXY: &str = "<Proxy balancer://b>\nBalancerMember http://10.0.42.1\n</Proxy>\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("# mods: proxy,proxy_balancer,lbmethod_byrequests\n{PROXY}"));
        RULE.pass(&format!("# mods: proxy\n{PROXY}"));
        RULE.pass(PROXY);
        RULE.pass(&format!("# mods: proxy,proxy_balancer,lbmethod_bybusyness\n{PROXY}ProxySet balancer://b lbmethod=bybusyness\n"));
        RULE.pass(&format!("# mods: proxy,proxy_balancer,lbmethod_bytraffic\n{PROXY}ProxyPass / balancer://b/ lbmethod=bytraffic\n"));
        RULE.pass("# mods: proxy,proxy_balancer\nProxyPass / http://a/\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            &format!("# mods: proxy,proxy_balancer\n{PROXY}ProxyPass / balancer://b/\n"),
            "<Proxy balancer://b>",
        );
        RULE.fail(
            "# mods: proxy,proxy_balancer,lbmethod_byrequests\n<Proxy balancer://b>\nProxySet lbmethod=heartbeat\n</Proxy>\n",
            "<Proxy balancer://b>",
        );
        RULE.fail("# mods: proxy,proxy_balancer\nBalancerMember balancer://b http://a\nProxyPass / balancer://b/\n", "balancer://b/");
        RULE.fail(
            &format!(
                "LoadModule proxy_module m.so\nLoadModule proxy_balancer_module m.so\n{PROXY}"
            ),
            "<Proxy balancer://b>",
        );
    }
}
