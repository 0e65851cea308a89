//! ## What it does
//! Finds `RemoteIPHeader` where no list says which proxies may be believed.
//!
//! ## Why is this bad?
//! mod_remoteip then takes the address from the header of any client: whoever sends `X-Forwarded-For: 127.0.0.1`
//! passes `Require local` and `Require ip`, and the logs hold what he likes.
//!
//! ## Example
//! ```apache
//! RemoteIPHeader X-Forwarded-For
//! ```
//!
//! ## Use instead
//! ```apache
//! RemoteIPHeader X-Forwarded-For
//! RemoteIPInternalProxy 10.0.0.0/8
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows the proxies in front.
//!
//! ## References
//! mod_remoteip manual, `RemoteIPHeader`, `RemoteIPTrustedProxy`.

use crate::lint::Rule;
use crate::view::{Server, Statement, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/remoteip-trusts-everyone",
        Group::Security,
        Severity::Error,
        Safety::None,
        "the client's address is taken from a header that any client can send",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in view.all("RemoteIPHeader") {
        let mut servers = view.servers.iter().filter(|server| decides(view, line, server));
        let Some(server) = servers.find(|server| !is_limited(view, server)) else { continue };
        let header = line.value(1);
        let message = format!(
            "every client of {} may say in `{header}` which address it has: no proxy is named that is trusted",
            view.name_of(server)
        );
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(line.span())
                .path(view.path(line))
                .tool_says(ToolSays::Nothing)
                .help("add `RemoteIPInternalProxy` with the addresses of the proxies in front"),
        );
    }
}

/// Whether the line is the one that holds in a server. With virtual hosts the main one is of no account.
fn decides(view: &View<'_>, line: &Statement<'_>, server: &Server) -> bool {
    let holds = view.setting(server, "RemoteIPHeader").is_some_and(|l| l.index == line.index);
    let is_idle = server.is_main() && view.servers.len() > 1;
    holds && !is_idle
}

fn is_limited(view: &View<'_>, server: &Server) -> bool {
    let lists = ["RemoteIPTrustedProxy", "RemoteIPInternalProxy"];
    // Files with lists are read for the main server, wherever they are named.
    let files = ["RemoteIPTrustedProxyList", "RemoteIPInternalProxyList"];
    lists.iter().any(|name| view.setting(server, name).is_some())
        || files.iter().any(|name| view.all(name).next().is_some())
        || view.has_more(server)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("RemoteIPHeader X-Forwarded-For\nRemoteIPInternalProxy 10.0.0.0/8\n");
        RULE.pass(
            "remoteiptrustedproxy 10.0.0.1\n<VirtualHost *:80>\nRemoteIPHeader X-Real-IP\n</VirtualHost>\n",
        );
        RULE.pass(
            "<VirtualHost *:80>\nRemoteIPHeader X\nRemoteIPTrustedProxyList l\n</VirtualHost>\n",
        );
        RULE.pass(
            "RemoteIPHeader X\n<VirtualHost *:80>\nRemoteIPTrustedProxy 10.0.0.1\n</VirtualHost>\n",
        );
        RULE.pass("RemoteIPHeader X\nInclude proxies.conf\n");
        RULE.pass("RemoteIPInternalProxy 10.0.0.0/8\n");
    }

    #[test]
    fn fail() {
        RULE.fail("RemoteIPHeader X-Forwarded-For\n", "RemoteIPHeader X-Forwarded-For");
        RULE.fail(
            "<VirtualHost *:80>\nRemoteIPHeader \"X-Real-IP\"\n</VirtualHost>\n<VirtualHost *:81>\nRemoteIPTrustedProxy 10.0.0.1\n</VirtualHost>\n",
            "RemoteIPHeader \"X-Real-IP\"",
        );
        RULE.fail(
            "RemoteIPHeader X\n<VirtualHost *:80>\nRemoteIPTrustedProxy 10.0.0.1\n</VirtualHost>\n<VirtualHost *:81>\n</VirtualHost>\n",
            "RemoteIPHeader X",
        );
    }
}
