//! ## What it does
//! Finds servers without `check` that have a `backup` server standing by.
//!
//! ## Why is this bad?
//! A backup server takes over once all other servers are down, and only a check can find a server down. Without
//! one the dead server stays up for HAProxy: clients get 503 while the backup idles.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80 backup
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check
//!     server b 10.0.0.2:80 check backup
//! ```
//!
//! ## Fix safety
//! Unsafe: a server whose check fails gets no more requests.
//!
//! ## References
//! Configuration manual, 5.2 `backup` and `check`.

use crate::lint::Rule;
use crate::view::{ServerView, View};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/backup-behind-unchecked-primary",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a `backup` server waits for servers that are never found down",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        let servers = view.servers(section);
        let Some(backup) = servers.iter().find(|s| s.options.on("backup") && !is_out(s)) else {
            continue;
        };
        for server in &servers {
            if server.options.on("backup") || is_watched(server) || is_out(server) {
                continue;
            }
            let label = Label::new(backup.statement.span())
                .path(format!("{} / server {}", section.path(), backup.name))
                .message("never takes over");
            found.push(
                Diagnostic::of(
                    &RULE.info,
                    format!(
                        "server `{}` has no `check`: it is never found down, so backup `{}` never \
                         takes over",
                        server.name, backup.name
                    ),
                )
                .at(server.statement.span())
                .path(format!("{} / server {}", section.path(), server.name))
                .tool_says(ToolSays::Nothing)
                .help("add `check` to it")
                .label(label)
                .fix(Fix::risky("check it", [server.statement.append("check")])),
            );
        }
    }
}

/// Whether something can find it down.
fn is_watched(server: &ServerView<'_, '_>) -> bool {
    let options = &server.options;
    options.on("check") || options.on("agent-check") || options.has("track")
}

/// Whether it gets no traffic anyhow.
fn is_out(server: &ServerView<'_, '_>) -> bool {
    server.options.on("disabled") || server.options.value("weight") == Some("0")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  server s 10.0.0.1:80 check\n  server t 10.0.0.2:80 backup\n");
        RULE.pass("defaults\n  default-server check\nbackend b\n  server s 10.0.0.1:80\n  server t 10.0.0.2:80 backup\n");
        RULE.pass("backend b\n  server s 10.0.0.1:80 track o/s\n  server t 10.0.0.2:80 backup\n");
        RULE.pass("backend b\n  server s 10.0.0.1:80\n  server t 10.0.0.2:80\n");
        // Out of service: the backup is what there is.
        RULE.pass("backend b\n  server s 10.0.0.1:80 disabled\n  server t 10.0.0.2:80 backup\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "listen l\n  server t 10.0.0.2:80 check backup\n  server s 10.0.0.1:80\n",
            "server s 10.0.0.1:80",
        );
        // Below the server it does nothing to it.
        RULE.fail(
            "backend b\n  server s 10.0.0.1:80\n  default-server check\n  server t 10.0.0.2:80 backup\n",
            "server s 10.0.0.1:80",
        );
        RULE.fail(
            "backend b\n  default-server check\n  server s 10.0.0.1:80 no-check\n  server t 10.0.0.2:80 backup\n",
            "server s 10.0.0.1:80 no-check",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  server s 10.0.0.1:80 # one\n  server t 10.0.0.2:80\n  server u 10.0.0.3:80 backup\n",
            "backend b\n  server s 10.0.0.1:80 check # one\n  server t 10.0.0.2:80 check\n  server u 10.0.0.3:80 backup\n",
        );
    }
}
