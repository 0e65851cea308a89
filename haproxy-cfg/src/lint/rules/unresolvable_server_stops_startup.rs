//! ## What it does
//! Finds servers that are addressed by name while nothing lets HAProxy start without an answer from the
//! resolver: neither `init-addr` with `none` or an IP address, nor `resolvers`.
//!
//! ## Why is this bad?
//! HAProxy resolves such a name once, when it starts. While DNS, a VPN or a container is not ready, HAProxy does
//! not start at all, and takes every other site down with it; `haproxy -c` fails too.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a app.vpn.example:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     default-server init-addr last,libc,none
//!     server a app.vpn.example:80 check
//! ```
//! A server that starts without an address stays down until something gives it one: `resolvers` does.
//!
//! ## Fix safety
//! Unsafe: HAProxy starts with that server down instead of not at all.
//!
//! ## References
//! Configuration manual, 5.2 `init-addr` and 5.3 "Server IP address resolution using DNS".

use crate::Host;
use crate::lint::Rule;
use crate::view::{ServerView, View};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, Presence, RuleInfo, Safety, Severity, ToolSays,
};
use std::net::IpAddr;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/unresolvable-server-stops-startup",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "HAProxy does not start while a server's name cannot be resolved",
    ),
    check,
);

/// Names that every machine knows.
const LOCAL: &[&str] =
    &["localhost", "localhost.localdomain", "ip6-localhost", "ip6-loopback", "localhost6"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing().filter(|section| !view.is_disabled(section)) {
        for server in view.servers(section) {
            let Some(Host::Name(name)) = server.address.map(crate::Address::host) else {
                continue;
            };
            let local = LOCAL.iter().any(|local| name.eq_ignore_ascii_case(local));
            let methods: Vec<&str> = server.options.value("init-addr").map_or_else(
                || vec!["last", "libc"],
                |methods| methods.split(',').map(str::trim).collect(),
            );
            let asks = methods.contains(&"libc");
            let resolves = view.target.facts().host(name);
            let answered = asks && resolves == Presence::Yes;
            // A state file may know the address: only `last` asks it.
            let stated =
                !asks && view.effective(section, &["load-server-state-from-file"]).is_some();
            if local || answered || stated || starts_anyhow(&server, &methods) {
                continue;
            }
            let says =
                if !asks || resolves == Presence::No { ToolSays::Error } else { ToolSays::Unknown };
            // Names without a dot mostly stand in /etc/hosts or belong to a container.
            let bare = !name.contains('.');
            let address = if server.statement.is("server-template") { 3 } else { 2 };
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    format!(
                        "HAProxy does not start while `{name}` of server `{}` cannot be resolved",
                        server.name
                    ),
                )
                .severity(if bare { Severity::Warning } else { Severity::Error })
                .confidence(Confidence::Medium)
                .at(server.statement.word_span(address))
                .path(format!("{} / server {}", section.path(), server.name))
                .tool_says(says)
                .help(
                    "add `init-addr last,libc,none`, and `resolvers` so that the server comes up \
                     once its name is known",
                )
                .fix(Fix::risky("start without its address", [fixed(&server, &methods)])),
            );
        }
    }
}

/// Whether a server without an answer is no obstacle.
fn starts_anyhow(server: &ServerView<'_, '_>, methods: &[&str]) -> bool {
    let chosen = server.options.has("init-addr");
    let has_last_resort =
        methods.iter().any(|method| *method == "none" || method.parse::<IpAddr>().is_ok());
    // With `resolvers` HAProxy adds `none`, unless `init-addr` says otherwise.
    has_last_resort
        || (!chosen && server.options.has("resolvers"))
        || methods.iter().any(|method| method.contains('$'))
}

fn fixed(server: &ServerView<'_, '_>, methods: &[&str]) -> Edit {
    let statement = server.statement;
    let methods = format!("{},none", methods.join(","));
    match statement.values().iter().rposition(|word| word == "init-addr") {
        Some(at) => Edit::replace(statement.word_span(at + 1), methods),
        None => statement.append(&format!("init-addr {methods}")),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::{Severity, ToolSays};

    #[test]
    fn pass() {
        for server in [
            "server s 10.0.0.1:80",
            "server s [2001:db8::1]:80",
            "server s ipv4@10.0.0.1:80",
            "server s /run/app.sock",
            "server s unix@/run/app.sock",
            "server s localhost:80",
            "server s \"${HOST}:80\"",
            "server s a.example:80 init-addr last,libc,none",
            "server s a.example:80 init-addr libc,10.0.0.9",
            "server s a.example:80 resolvers dns",
            "server-template s 3 _http._tcp.a.example resolvers dns",
        ] {
            RULE.pass(&format!("backend b\n  {server}\n"));
        }
        RULE.pass(
            "defaults\n  default-server init-addr none\nbackend b\n  server s a.example:80\n",
        );
        RULE.pass("backend b\n  disabled\n  server s a.example:80\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("backend b\n  server s a.example:80 check\n", "a.example:80");
        assert_eq!((found.severity, found.tool_says), (Severity::Error, ToolSays::Unknown));
        let found = RULE.fail("listen l\n  server s app:80\n", "app:80");
        assert_eq!(found.severity, Severity::Warning);
        // `resolvers` adds `none` only where `init-addr` does not stand.
        RULE.fail(
            "backend b\n  server s a.example:80 resolvers d init-addr libc\n",
            "a.example:80",
        );
        RULE.fail("backend b\n  server-template s 3 a.example:80\n", "a.example:80");
        RULE.fail(
            "backend b\n  server s a.example:80\n  default-server init-addr none\n",
            "a.example:80",
        );
        let found =
            RULE.fail("backend b\n  server s a.example:80 init-addr last\n", "a.example:80");
        assert_eq!(found.tool_says, ToolSays::Error);
    }

    #[test]
    fn facts_decide_what_haproxy_says() {
        let text = "backend b\n  server s a.example:80\n  server t b.example:80\n";
        let facts = [("host.a.example", "resolves"), ("host.b.example", "fails")];
        let found = RULE.fail_with(Version::default(), &facts, text, "b.example:80");
        assert_eq!(found.tool_says, ToolSays::Error);
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  server s a.example:80 check # one\n  server t b.example:80 init-addr libc check\n",
            "backend b\n  server s a.example:80 check init-addr last,libc,none # one\n  server t b.example:80 init-addr libc,none check\n",
        );
    }
}
