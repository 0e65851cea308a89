//! ## What it does
//! Finds backends with several servers of which every one is `backup`, without `option allbackups`.
//!
//! ## Why is this bad?
//! Of backup servers HAProxy uses only the first that is up: one server takes all traffic, and `balance` has no
//! effect.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check backup
//!     server b 10.0.0.2:80 check backup
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
//! There is no fix: only you know which servers are meant to be first.
//!
//! ## References
//! Configuration manual, 5.2 `backup` and 4.2 `option allbackups`.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/all-servers-backup",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "every server is `backup`, so only one is used",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        let servers = view.servers(section);
        let several =
            servers.len() > 1 || servers.iter().any(|s| s.statement.is("server-template"));
        // `use-server` picks servers by itself, backups too.
        if !several
            || !servers.iter().all(|server| server.options.on("backup"))
            || view.option(section, "allbackups").is_some()
            || section.last(&["use-server"]).is_some()
            || view.is_disabled(section)
        {
            continue;
        }
        let message =
            format!("every server of `{}` is `backup`: only the first one is used", section.name);
        let diagnostic = Diagnostic::of(&RULE.info, message)
            .at(section.header_span())
            .path(section.path())
            .tool_says(ToolSays::Nothing)
            .help("drop `backup` from the main servers, or add `option allbackups`");
        let labels = servers.iter().map(|server| {
            let path = format!("{} / server {}", section.path(), server.name);
            Label::new(server.statement.span()).path(path).message("backup")
        });
        found.push(labels.fold(diagnostic, Diagnostic::label));
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const BOTH: &str = "backend b\n  server s 10.0.0.1:80 backup\n  server t 10.0.0.2:80 backup\n";

    #[test]
    fn pass() {
        RULE.pass("backend b\n  server s 10.0.0.1:80\n  server t 10.0.0.2:80 backup\n");
        RULE.pass("backend b\n  server s 10.0.0.1:80 backup\n");
        RULE.pass("backend b\n");
        RULE.pass(&format!("{BOTH}  option allbackups\n"));
        RULE.pass(&format!("defaults\n  option allbackups\n{BOTH}"));
        RULE.pass(&format!("{BOTH}  use-server s if {{ path / }}\n"));
        RULE.pass("backend b\n  default-server backup\n  server s 10.0.0.1:80 no-backup\n  server t 10.0.0.2:80\n");
    }

    #[test]
    fn fail() {
        assert_eq!(RULE.fail(BOTH, "backend b").labels.len(), 2);
        RULE.fail(
            &format!("defaults\n  option allbackups\n{BOTH}  no option allbackups\n"),
            "backend b",
        );
        RULE.fail(
            "listen l\n  default-server backup\n  server s 10.0.0.1:80\n  server t 10.0.0.2:80\n",
            "listen l",
        );
        RULE.fail("backend b\n  server-template s 1-3 a.example.com:80 backup\n", "backend b");
    }
}
