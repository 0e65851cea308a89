//! ## What it does
//! Finds servers with a `cookie` value in a backend without a `cookie` line.
//!
//! ## Why is this bad?
//! The line names the cookie that holds the value. Without it HAProxy neither sets nor reads one: clients change
//! servers from request to request.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 cookie a
//!     server b 10.0.0.2:80 cookie b
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     cookie SRV insert indirect nocache
//!     server a 10.0.0.1:80 cookie a
//!     server b 10.0.0.2:80 cookie b
//! ```
//!
//! ## Fix safety
//! There is no fix: the name of the cookie, and who sets it, are yours to choose.
//!
//! ## References
//! Configuration manual, 5.2 `cookie` and 4.2 `cookie`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/server-cookie-without-cookie",
        Group::Correctness,
        Severity::Warning,
        Safety::None,
        "servers have a `cookie` value, but no cookie is named",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        if view.mode(section) != "http" || view.effective(section, &["cookie"]).is_some() {
            continue;
        }
        let servers = view.servers(section);
        let mut servers = servers.iter().filter(|server| server.options.has("cookie"));
        let Some(first) = servers.next() else { continue };
        let diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "servers of `{}` have a `cookie` value, but no `cookie` line names the cookie: no \
                 client sticks to a server",
                section.name
            ),
        )
        .at(first.statement.span())
        .path(format!("{} / server {}", section.path(), first.name))
        .tool_says(ToolSays::Nothing)
        .help("add `cookie NAME insert indirect nocache` to the backend");
        let labels = servers.map(|server| {
            let path = format!("{} / server {}", section.path(), server.name);
            Label::new(server.statement.span()).path(path).message("no effect either")
        });
        found.push(labels.fold(diagnostic, Diagnostic::label));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const SERVERS: &str =
        "  mode http\n  server s 10.0.0.1:80 cookie a\n  server t 10.0.0.2:80 cookie b\n";

    #[test]
    fn pass() {
        RULE.pass(&format!("backend b\n  cookie SRV insert\n{SERVERS}"));
        RULE.pass(&format!("defaults d\n  cookie SRV insert\nbackend b from d\n{SERVERS}"));
        RULE.pass("backend b\n  mode http\n  server cookie 10.0.0.1:80 check\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail(&format!("backend b\n{SERVERS}"), "server s 10.0.0.1:80 cookie a");
        assert_eq!(found.labels.len(), 1);
        RULE.fail(
            &format!("listen l\n  capture cookie SRV len 9\n{SERVERS}"),
            "server s 10.0.0.1:80 cookie a",
        );
    }
}
