//! ## What it does
//! Finds a daemon.json that is no JSON, or has values of another type than dockerd wants.
//!
//! ## Why is this bad?
//! dockerd does not start, and k3s with `docker` neither.
//!
//! ## Example
//! ```json
//! { "exec-opts": "native.cgroupdriver=systemd" }
//! ```
//!
//! ## Use instead
//! ```json
//! { "exec-opts": ["native.cgroupdriver=systemd"] }
//! ```
//!
//! ## Fix safety
//! There is no fix.
//!
//! ## References
//! <https://docs.docker.com/reference/cli/dockerd/#daemon-configuration-file>

use crate::DockerDaemon;
use crate::lint::Rule;
use crate::view::{Form, View};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/unreadable-daemon",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "dockerd cannot read its daemon.json",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if !matches!(view.form, Form::Daemon) || view.only_text().trim().is_empty() {
        return;
    }
    if let Err(error) = view.only_text().parse::<DockerDaemon>() {
        found.push(
            Diagnostic::of(&RULE.info, format!("{error}: dockerd does not start"))
                .at(error.span())
                .path("daemon.json")
                .tool_says(ToolSays::Error)
                .help("write JSON: names and texts in double quotes, no comma behind the last one, lists in brackets"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Daemon, "{}\n");
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Daemon, "{\"exec-opts\": \"a=b\"}\n", "\"a=b\"");
        RULE.fail_as(As::Daemon, "{\"debug\": true,}\n", "");
    }
}
