//! ## What it does
//! Finds virtual hosts whose `ServerName` an earlier one with the same address and port already answers to, by its
//! own `ServerName` or `ServerAlias`.
//!
//! ## Why is this bad?
//! httpd takes the first virtual host whose name fits. The later one gets no request for its name, and httpd says
//! nothing.
//!
//! ## Example
//! ```apache
//! <VirtualHost *:80>
//!     ServerName app.example.com
//!     ProxyPass / http://10.0.42.1:8080/
//! </VirtualHost>
//! <VirtualHost *:80>
//!     ServerName app.example.com
//!     ProxyPass / http://10.0.42.2:8080/
//! </VirtualHost>
//! ```
//!
//! ## Use instead
//! ```apache
//! <VirtualHost *:80>
//!     ServerName app.example.com
//!     ProxyPass / http://10.0.42.1:8080/
//! </VirtualHost>
//! <VirtualHost *:80>
//!     ServerName api.example.com
//!     ProxyPass / http://10.0.42.2:8080/
//! </VirtualHost>
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the two is meant is not known.
//!
//! ## References
//! httpd manual, "Name-based Virtual Host Support".

use crate::lint::Rule;
use crate::view::{Server, Statement, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/duplicate-virtual-host",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "an earlier virtual host already answers to the name",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let hosts: Vec<_> = view.virtual_hosts().filter(|(_, section)| section.is_certain).collect();
    // Who answers to a name, by its index among the hosts; wildcards answer to many.
    let mut named: HashMap<String, Vec<usize>> = HashMap::new();
    let mut wild: Vec<usize> = Vec::new();
    for (n, (later, _)) in hosts.iter().enumerate() {
        let line = view.own_setting(later, "ServerName");
        let name = line.map(|line| bare(line.value(1))).unwrap_or_default();
        let known = named.get(&name).into_iter().flatten().chain(&wild).copied();
        let mut candidates: Vec<usize> = known.collect();
        candidates.sort_unstable();
        let first = candidates.into_iter().filter_map(|n| hosts.get(n)).find(|(earlier, _)| {
            later.addresses.iter().all(|address| {
                earlier.addresses.iter().any(|other| normal(other) == normal(address))
            }) && answers_to(view, earlier, &name)
        });
        if let (Some((_, section)), Some(line)) = (first.filter(|_| !name.contains("${")), line) {
            let message =
                format!("no request for `{name}` gets here: an earlier virtual host answers to it");
            found.push(
                view.finding(&RULE.info, line, line.span(), message)
                    .help("give it another name, or remove one of the two")
                    .label(section.label("this one wins")),
            );
        }
        let aliases = view.level(later).filter(|line| line.is("ServerAlias"));
        for alias in aliases.flat_map(Statement::args).map(|alias| alias.to_ascii_lowercase()) {
            if alias.contains(['*', '?']) {
                wild.push(n);
            } else {
                named.entry(alias).or_default().push(n);
            }
        }
        named.entry(name).or_default().push(n);
    }
}

/// Whether requests for a name belong to a virtual host.
fn answers_to(view: &View<'_>, server: &Server, name: &str) -> bool {
    view.level(server).filter(|line| line.is_certain).any(|line| {
        (line.is("ServerName") && bare(line.value(1)) == name)
            || (line.is("ServerAlias") && line.args().iter().any(|alias| fits(alias, name)))
    })
}

/// A name without scheme and port, in lower case.
fn bare(name: &str) -> String {
    let name = name.split_once("://").map_or(name, |(_, rest)| rest);
    let port = name.rsplit_once(':').filter(|(_, port)| port.bytes().all(|b| b.is_ascii_digit()));
    port.map_or(name, |(host, _)| host).trim_end_matches('.').to_ascii_lowercase()
}

fn normal(address: &str) -> String {
    address.to_ascii_lowercase().replace("_default_", "*")
}

/// Whether an alias, with `*` and `?` in it, fits a name.
fn fits(alias: &str, name: &str) -> bool {
    let alias = alias.to_ascii_lowercase();
    match alias.split_once('*') {
        None => alias == name,
        Some((start, end)) => {
            !end.contains(['*', '?'])
                && name.len() >= start.len() + end.len()
                && name.starts_with(start)
                && name.ends_with(end)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn hosts(first: &str, second: &str) -> String {
        format!(
            "<VirtualHost *:80>\n{first}\n</VirtualHost>\n<VirtualHost *:80>\n{second}\n</VirtualHost>\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&hosts("ServerName a", "ServerName b"));
        RULE.pass(&hosts("ServerName a\nServerAlias *.c", "ServerName b.d"));
        RULE.pass("<VirtualHost *:80>\nServerName a\n</VirtualHost>\n<VirtualHost *:443>\nServerName a\n</VirtualHost>\n");
        RULE.pass("<VirtualHost *:80>\nServerName a\n</VirtualHost>\n<VirtualHost *:80 *:81>\nServerName a\n</VirtualHost>\n");
        RULE.pass("<IfFile /x>\n<VirtualHost *:80>\nServerName a\n</VirtualHost>\n</IfFile>\n<VirtualHost *:80>\nServerName a\n</VirtualHost>\n");
        RULE.pass(&hosts("DocumentRoot /a", "DocumentRoot /b"));
    }

    #[test]
    fn fail() {
        RULE.fail(&hosts("ServerName a.lan", "ServerName A.lan:80"), "ServerName A.lan:80");
        RULE.fail(
            &hosts("ServerName a\nServerAlias x b.lan", "ServerName b.lan"),
            "ServerName b.lan",
        );
        RULE.fail(&hosts("ServerAlias *.lan", "ServerName b.lan"), "ServerName b.lan");
        RULE.fail(
            "<VirtualHost _default_:443>\nServerName a\n</VirtualHost>\n<VirtualHost *:443>\nServerName a\n</VirtualHost>\n",
            "ServerName a",
        );
    }
}
