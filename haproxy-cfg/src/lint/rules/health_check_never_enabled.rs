//! ## What it does
//! Finds backends that say how to check servers (`option httpchk`, `option tcp-check`, `http-check` or
//! `tcp-check` rules), while no server has `check`.
//!
//! ## Why is this bad?
//! The method alone sends no probe. Every server counts as up for ever, a dead one keeps its share of the
//! requests, and `backup` servers never take over. HAProxy says nothing about it.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     option httpchk HEAD /
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     option httpchk HEAD /
//!     default-server check
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Fix safety
//! Unsafe: it adds `check` to every server, and a server whose check fails gets no more requests.
//!
//! ## References
//! Configuration manual, 5.2 `check` and 4.2 `option httpchk`.

use crate::lint::Rule;
use crate::view::{ServerView, View};
use config_diagnostics::{
    Confidence, Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/health-check-never-enabled",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a health check is configured, but no server has `check`",
    ),
    check,
);

/// Lines that only matter when servers are checked, beside the options that choose a method.
const STEPS: &[&[&str]] = &[
    &["http-check", "expect"],
    &["http-check", "send"],
    &["tcp-check", "connect"],
    &["tcp-check", "expect"],
    &["tcp-check", "send"],
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        let step = || STEPS.iter().find_map(|words| view.effective(section, words));
        let Some(method) = view.check_method(section).or_else(step) else { continue };
        let servers = view.servers(section);
        let decides = |s: &ServerView<'_, '_>| {
            // An agent or a tracked server decides instead.
            s.options.on("check") || s.options.on("agent-check") || s.options.has("track")
        };
        if servers.is_empty() || servers.iter().any(decides) {
            continue;
        }
        let message = format!("no server of `{}` has `check`: no probe is ever sent", section.name);
        let diagnostic = Diagnostic::of(&RULE.info, message)
            .path(section.path())
            .tool_says(ToolSays::Nothing)
            .help("add `check` to the servers, or `default-server check` above them")
            .fix(Fix::risky(
                "check every server",
                servers.iter().map(|s| s.statement.append("check")),
            ));
        let is_own = section.lines.iter().any(|line| std::ptr::eq(line, method));
        let diagnostic = if is_own {
            diagnostic.at(method.span())
        } else {
            // Some backends of many may go unchecked on purpose.
            let inherited = Label::new(method.span()).message("how to check, inherited");
            diagnostic.at(section.header_span()).confidence(Confidence::Medium).label(inherited)
        };
        let labels = servers.iter().map(|server| {
            let path = format!("{} / server {}", section.path(), server.name);
            Label::new(server.statement.span()).path(path).message("never checked")
        });
        found.push(labels.fold(diagnostic, Diagnostic::label));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  option httpchk\n  server s 10.0.0.1:80 check\n");
        RULE.pass("backend b\n  option httpchk\n  default-server check\n  server s 10.0.0.1:80\n");
        RULE.pass("defaults\n  default-server check\nbackend b\n  option httpchk\n  server s 10.0.0.1:80\n");
        RULE.pass("backend b\n  option httpchk\n  server s 10.0.0.1:80 track o/s\n");
        RULE.pass("backend b\n  server s 10.0.0.1:80\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "backend b\n  option httpchk HEAD /\n  server s 10.0.0.1:80\n",
            "option httpchk HEAD /",
        );
        RULE.fail(
            "backend b\n  option tcp-check\n  server s 10.0.0.1:80 check no-check\n",
            "option tcp-check",
        );
        RULE.fail("defaults\n  option httpchk\nbackend b\n  server s 10.0.0.1:80\n", "backend b");
        // A value that is spelled like the option is no option.
        RULE.fail(
            "backend b\n  option tcp-check\n  server s 10.0.0.1:80 cookie check\n",
            "option tcp-check",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  option httpchk\n  server s 10.0.0.1:80 # one\n  server t 10.0.0.2:80 backup\n",
            "backend b\n  option httpchk\n  server s 10.0.0.1:80 check # one\n  server t 10.0.0.2:80 backup check\n",
        );
    }
}
