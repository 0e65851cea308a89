//! ## What it does
//! Finds a front that reaches the cluster through one name, and looks it up only when it starts.
//!
//! ## Why is this bad?
//! Moving the name to another node, by hand or by a script, changes nothing for the front: HAProxy keeps the address
//! until it is reloaded, httpd until its processes end.
//!
//! ## Example
//! ```haproxy
//! backend k3s
//!     server ingress k3s-ingress.lan:80 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! resolvers lan
//!     nameserver r1 127.0.0.1:53
//! backend k3s
//!     server ingress k3s-ingress.lan:80 check resolvers lan init-addr last,libc,none
//! ```
//!
//! ## Fix safety
//! Unsafe: names are looked up all the time, and servers whose name is unknown are down.
//!
//! ## References
//! HAProxy, configuration manual 5.3. mod_proxy, `addressttl` and `disablereuse`.

use crate::stack::facts::{Pool, Program, Upstream};
use crate::stack::{Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/failover-alias-never-re-resolved",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "failover by a name that the front looks up only once",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    for pool in view.facts.pools.iter().filter(|pool| !pool.resolves_itself) {
        // Several names are several nodes, and not one that moves.
        let [server] = pool.servers.as_slice() else { continue };
        let Some(name) =
            server.host.name().filter(|_| !server.resolves && !server.host.is_loopback())
        else {
            continue;
        };
        let leads_in = view.entry(pool, server).is_some()
            || server.port.is_some_and(|port| view.is_api_port(port));
        let is_node =
            view.machine_at(&server.host).is_some() || view.node_at(&server.host).is_some();
        if is_node || !leads_in && !StackView::is_about_cluster(pool, server) {
            continue;
        }
        found.push(finding(view, pool, server, name));
    }
}

fn finding(view: &StackView<'_>, pool: &Pool, server: &Upstream, name: &str) -> Diagnostic {
    let sure = if StackView::is_about_cluster(pool, server) {
        Confidence::High
    } else {
        Confidence::Medium
    };
    let (until, help) = match pool.program {
        Program::Haproxy => (
            "HAProxy looks it up when it starts",
            "add a `resolvers` section, and `resolvers` with `init-addr last,libc,none` to the server",
        ),
        Program::Apache => (
            "httpd looks it up once in each process",
            "add `addressttl=30` (httpd 2.4.59), or `disablereuse=on`",
        ),
    };
    let message = format!(
        "{} reaches the cluster through the name `{name}`, and {until}: when the name moves to another node, requests still go to the old one",
        pool.name,
    );
    let diagnostic = view.likely(&RULE.info, &server.place, sure, message).help(help);
    let at = server.append.start();
    match (pool.program, pool.resolvers.first()) {
        (Program::Haproxy, Some(resolvers)) => {
            let words = format!(" resolvers {resolvers} init-addr last,libc,none");
            diagnostic.fix(Fix::risky("look the name up again", [Edit::insert(at, words)]))
        }
        (Program::Haproxy, None) => diagnostic,
        (Program::Apache, _) => diagnostic
            .fix(Fix::risky("look the name up again", [Edit::insert(at, " disablereuse=on")])),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn haproxy(server: &str) -> String {
        format!(
            "## haproxy.cfg\nresolvers lan\n  nameserver r1 127.0.0.1:53\nbackend k3s\n  {server}\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&haproxy("server i k3s-ingress.lan:80 check resolvers lan"));
        RULE.pass(&haproxy("server i 10.0.0.1:80 check"));
        RULE.pass(&haproxy("server a a.lan:80\n  server b b.lan:80"));
        RULE.pass("## haproxy.cfg\nbackend mail\n  server m mail.example.com:25\n");
        RULE.pass("## apache.conf\n<VirtualHost *:80>\nProxyPass / http://k3s-ingress/ disablereuse=on\n</VirtualHost>\n");
        RULE.pass("## apache.conf\n<VirtualHost *:80>\nProxyPass / http://k3s-ingress/ addressttl=30\n</VirtualHost>\n");
    }

    #[test]
    fn fail() {
        RULE.fail(&haproxy("server i k3s-ingress.lan:80 check"), "haproxy.cfg: k3s-ingress.lan:80");
        RULE.fail("## apache.conf\n<VirtualHost *:80>\nProxyPass / https://ingress.lan/\n</VirtualHost>\n", "apache.conf: https://ingress.lan/");
        RULE.fail(
            "## haproxy.cfg\nlisten api\n  bind :5443\n  server cp cp.lan:6443 check\n",
            "haproxy.cfg: cp.lan:6443",
        );
    }

    #[test]
    fn fix() {
        let after = haproxy("server i k3s.lan:80 check resolvers lan init-addr last,libc,none");
        RULE.fix(
            &haproxy("server i k3s.lan:80 check"),
            after.strip_prefix("## haproxy.cfg\n").unwrap(),
        );
    }
}
