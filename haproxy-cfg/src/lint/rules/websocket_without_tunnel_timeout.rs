//! ## What it does
//! Finds HTTP backends without `timeout tunnel` whose `timeout server` is under an hour.
//!
//! ## Why is this bad?
//! A connection that was upgraded, to WebSocket for one, keeps the timeouts of requests. As soon as nobody
//! says a word for that long it is cut: editors and terminals in the browser lose their connection.
//!
//! ## Example
//! ```haproxy
//! defaults
//!     mode http
//!     timeout client 30s
//!     timeout server 30s
//! ```
//!
//! ## Use instead
//! ```haproxy
//! defaults
//!     mode http
//!     timeout client 30s
//!     timeout server 30s
//!     timeout tunnel 1h
//! ```
//!
//! ## Fix safety
//! Unsafe: upgraded connections stay open longer, the dead ones too.
//!
//! ## References
//! Configuration manual, 4.2 `timeout tunnel`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::BTreeMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/websocket-without-tunnel-timeout",
        Group::Pedantic,
        Severity::Info,
        Safety::Unsafe,
        "WebSocket connections are cut like idle requests",
    ),
    check,
);

/// In milliseconds; whoever waits an hour for an answer waits for a tunnel too.
const LONG: u64 = 3_600_000;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    // By the place of the timeout, which many backends may inherit.
    let mut said: BTreeMap<u32, Diagnostic> = BTreeMap::new();
    for section in view.balancing() {
        let serves = |line: &Statement<'_>| line.is("server") || line.is("server-template");
        if view.mode(section) != "http"
            || view.is_disabled(section)
            || view.timeout(section, "tunnel").is_some()
            || !section.lines.iter().any(serves)
        {
            continue;
        }
        let Some((line, _)) = view.timeout(section, "server").filter(|(_, time)| *time < LONG)
        else {
            continue;
        };
        let home = view.chain(section).find(|s| s.lines.iter().any(|l| std::ptr::eq(l, line)));
        let Some(home) = home else { continue };
        let diagnostic = said.entry(line.span().start()).or_insert_with(|| {
            // An explicit 0 is written over.
            let edit = match home.last(&["timeout", "tunnel"]) {
                Some(_) => view.set_timeout(home, "tunnel", "1h"),
                None => view.insert_below(&line.line, "timeout tunnel 1h"),
            };
            Diagnostic::of(
                &RULE.info,
                format!(
                    "there is no `timeout tunnel`: an idle WebSocket is cut after {}",
                    line.value(2)
                ),
            )
            .at(line.span())
            .path(home.path())
            .confidence(Confidence::Low)
            .tool_says(ToolSays::Nothing)
            .help("add `timeout tunnel 1h`, unless no server speaks WebSocket")
            .fix(Fix::risky("let tunnels idle for an hour", [edit]))
        });
        diagnostic
            .labels
            .push(Label::new(section.header_span()).path(section.path()).message("cut here"));
    }
    found.extend(said.into_values());
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        let http = "defaults\n  mode http\n  timeout server 30s\n";
        RULE.pass(&format!("{http}  timeout tunnel 1h\nbackend b\n  server s 10.0.0.1:80\n"));
        RULE.pass(&format!("{http}backend b\n  timeout tunnel 1h\n  server s 10.0.0.1:80\n"));
        RULE.pass(&format!("{http}backend b\n  mode tcp\n  server s 10.0.0.1:80\n"));
        RULE.pass(&format!("{http}backend b\n  timeout server 2h\n  server s 10.0.0.1:80\n"));
        RULE.pass(&format!("{http}backend b\n  http-request deny\n"));
        RULE.pass("backend b\n  mode http\n  server s 10.0.0.1:80\n");
    }

    #[test]
    fn fail() {
        let said = RULE.fail(
            "defaults\n  mode http\n  timeout server 30s\nbackend a\n  server s 10.0.0.1:80\nlisten b\n  server s 10.0.0.1:80\n",
            "timeout server 30s",
        );
        assert_eq!(said.labels.len(), 2);
        RULE.fail(
            "backend b\n  mode http\n  timeout server 5000\n  timeout tunnel 0\n  server s 10.0.0.1:80\n",
            "timeout server 5000",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "defaults\n  mode http\n  timeout server 30s # short\nbackend a\n  server s 10.0.0.1:80\n",
            "defaults\n  mode http\n  timeout server 30s # short\n  timeout tunnel 1h\nbackend a\n  server s 10.0.0.1:80\n",
        );
    }
}
