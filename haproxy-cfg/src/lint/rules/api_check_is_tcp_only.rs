//! ## What it does
//! Finds Kubernetes API servers (ports 6443, 9345, 16443) whose health check only connects: a bare `check`, or
//! `option tcp-check` without rules that send or expect something.
//!
//! ## Why is this bad?
//! An API server that hangs, has lost etcd or is still starting accepts connections. It stays in rotation, and
//! every request that it gets fails or hangs.
//!
//! ## Example
//! ```haproxy
//! backend api
//!     option tcp-check
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend api
//!     option httpchk GET /readyz
//!     http-check expect status 200
//!     server m1 10.0.42.1:6443 check check-ssl verify none
//! ```
//! k3s answers 401 there when nobody may ask anonymously: `http-check expect rstatus ^(200|401)$`, or `GET /ping`.
//!
//! ## Fix safety
//! Unsafe: an API server that does not answer 200 gets no more connections.
//!
//! ## References
//! Configuration manual, 4.2 `option tcp-check`, `option httpchk`, 5.2 `check-ssl`.

use crate::lint::Rule;
use crate::view::{SectionView, ServerView, Statement, View};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/api-check-is-tcp-only",
        Group::Suspicious,
        Severity::Warning,
        Safety::Unsafe,
        "the health check of a Kubernetes API server only connects",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        let mut servers = view.api_servers(section);
        servers.retain(only_connects);
        let Some(first) = servers.first() else { continue };
        let method = view.check_method(section);
        if method.is_some_and(|m| m.value(1) != "tcp-check") || has_rules(view, section) {
            continue;
        }
        let own = method.filter(|m| section.lines.iter().any(|line| std::ptr::eq(*m, line)));
        let place = own.unwrap_or(first.statement);
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "the checks of `{}` only connect: an API server that hangs or is not ready stays \
                 in rotation",
                section.name
            ),
        )
        .confidence(Confidence::Medium)
        .at(place.span())
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .help(
            "ask it: `option httpchk GET /readyz`, `http-check expect status 200`, and `check-ssl` \
             on the servers; k3s may answer 401 there, which `rstatus ^(200|401)$` takes",
        )
        .fix(Fix::risky("ask whether it is ready", ask(view, section, &servers)));
        for server in &servers {
            let path = format!("{} / server {}", section.path(), server.name);
            diagnostic = diagnostic
                .label(Label::new(server.statement.span()).path(path).message("only connected to"));
        }
        found.push(diagnostic);
    }
}

/// Whether nothing but a TCP connection to its API port tells how it is.
fn only_connects(server: &ServerView<'_, '_>) -> bool {
    let options = &server.options;
    let elsewhere = ["port", "addr", "track", "healthcheck"].iter().any(|name| options.has(name));
    options.on("check")
        && !elsewhere
        && !options.on("agent-check")
        && !options.on("ssl")
        && !options.on("check-ssl")
}

/// Whether `tcp-check` rules do more than connect.
fn has_rules(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let is_rule = |line: &Statement<'_>| line.is("tcp-check");
    // A section's own rules take the place of those it inherits.
    let rules = view.chain(section).find(|s| s.lines.iter().any(is_rule));
    let asks = |line: &Statement<'_>| match line.value(1) {
        "comment" => false,
        "connect" => line.values().iter().any(|word| matches!(&**word, "ssl" | "port" | "addr")),
        _ => true,
    };
    rules.is_some_and(|s| s.all(&["tcp-check"]).any(asks))
}

fn ask(view: &View<'_>, section: &SectionView<'_>, servers: &[ServerView<'_, '_>]) -> Vec<Edit> {
    // The supervisor of k3s and RKE2 answers this one without authentication.
    let supervisor = servers.iter().all(|server| server.port() == Some(9345));
    let method = format!("option httpchk GET {}", if supervisor { "/ping" } else { "/readyz" });
    let expect = "http-check expect status 200";
    let mut edits = Vec::new();
    if let Some(line) = section.last(&["option", "tcp-check"]) {
        edits.push(line.rewrite(method));
        edits.push(view.insert_below(&line.line, expect));
    } else {
        edits.push(view.insert_first(section, &method));
        edits.push(view.insert_first(section, expect));
    }
    edits.extend(section.all(&["tcp-check"]).map(Statement::remove));
    edits.extend(servers.iter().map(ServerView::check_with_tls));
    edits
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  option httpchk GET /readyz\n  server s 10.0.0.1:6443 check check-ssl verify none\n");
        RULE.pass("defaults\n  option httpchk GET /readyz\nbackend b\n  server s 10.0.0.1:6443 check check-ssl verify none\n");
        RULE.pass("backend b\n  option ssl-hello-chk\n  server s 10.0.0.1:6443 check\n");
        RULE.pass("backend b\n  option tcp-check\n  tcp-check connect ssl\n  server s 10.0.0.1:6443 check\n");
        RULE.pass("backend b\n  server s 10.0.0.1:6443 check check-ssl verify none\n");
        RULE.pass("backend b\n  server s 10.0.0.1:6443 check port 8080\n");
        RULE.pass("backend b\n  server s 10.0.0.1:6443\n");
        RULE.pass("backend b\n  option tcp-check\n  server s 10.0.0.1:5432 check\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  option tcp-check\n  server s 10.0.0.1:6443 check\n  server t 10.0.0.2:6443 check\n", "option tcp-check");
        RULE.fail(
            "listen b\n  bind :6443\n  default-server check\n  server s [::1]:6443\n",
            "server s [::1]:6443",
        );
        // It takes the place of the inherited method.
        RULE.fail("defaults\n  option httpchk\nbackend b\n  option tcp-check\n  tcp-check connect\n  server s 10.0.0.1:6443 check\n", "option tcp-check");
        RULE.fail(
            "defaults\n  option tcp-check\nbackend b\n  server s 10.0.0.1:6443 check\n",
            "server s 10.0.0.1:6443 check",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  option tcp-check # how\n  tcp-check connect\n  server s 10.0.0.1:6443 check # one\n",
            "backend b\n  option httpchk GET /readyz # how\n  http-check expect status 200\n  server s 10.0.0.1:6443 check check-ssl verify none # one\n",
        );
        RULE.fix(
            "defaults\n  option tcp-check\nbackend b\n  server s 10.0.0.1:9345 check\n",
            "defaults\n  option tcp-check\nbackend b\n  option httpchk GET /ping\n  http-check expect status 200\n  server s 10.0.0.1:9345 check check-ssl verify none\n",
        );
    }
}
