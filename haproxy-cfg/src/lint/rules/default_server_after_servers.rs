//! ## What it does
//! Finds `default-server` lines below the last `server` of their section.
//!
//! ## Why is this bad?
//! `default-server` holds for the servers below it only. Behind the last one it changes nothing: no check is
//! sent, no TLS is used, and HAProxy says nothing about it.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//!     default-server check inter 5s
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     default-server check inter 5s
//!     server a 10.0.0.1:80
//!     server b 10.0.0.2:80
//! ```
//!
//! ## Fix safety
//! Safe: the line is moved above the first server, as it was meant. It is not moved into or out of an `.if`
//! block, nor past another `default-server`.
//!
//! ## References
//! Configuration manual, 5.1 and 4.2 `default-server`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{LineKind, SectionKind};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/default-server-after-servers",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "`default-server` stands below the servers that it is meant for",
    ),
    check,
);

fn is_server(line: &Statement<'_>) -> bool {
    matches!(line.value(0), "server" | "server-template" | "peer")
}

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let with_servers = |kind| {
        matches!(
            kind,
            SectionKind::Backend | SectionKind::Listen | SectionKind::Peers | SectionKind::Ring
        )
    };
    for section in view.sections.iter().filter(|s| with_servers(s.kind)) {
        let Some(last) = section.lines.iter().rposition(is_server) else { continue };
        let (above, below) = section.lines.split_at(last);
        let late: Vec<_> = below.iter().filter(|line| line.is("default-server")).collect();
        let (Some(line), Some(server)) = (late.first(), below.first()) else { continue };
        let first = above.iter().find(|line| is_server(line)).unwrap_or(server);
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!(
                "`default-server` below the last server of `{}` changes nothing: it holds for servers below it",
                section.name
            ),
        )
        .at(line.span())
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .help("move it above the servers")
        .label(
            Label::new(server.span())
                .path(format!("{} / {} {}", section.path(), server.value(0), server.value(1)))
                .message("the last server"),
        );
        for more in late.iter().skip(1) {
            diagnostic = diagnostic
                .label(Label::new(more.span()).path(section.path()).message("no effect either"));
        }
        let between = above.iter().skip_while(|line| !is_server(line));
        let moves = !between.clone().any(|line| line.is("default-server"))
            && late.iter().chain([&first]).all(|line| view.is_certain(&line.line))
            && !has_blocks(section);
        if moves {
            let mut text = String::new();
            for line in &late {
                text.push_str(line.line.text().trim_end_matches('\r'));
                text.push_str(view.line_ending());
            }
            let insert = Edit::insert(first.line.full_span().start(), text);
            let edits = late.into_iter().map(Statement::remove).chain([insert]);
            diagnostic = diagnostic.fix(Fix::safe("move it above the first server", edits));
        }
        found.push(diagnostic);
    }
}

/// Whether an `.if` block stands in a section.
fn has_blocks(section: &SectionView<'_>) -> bool {
    section.section.lines().any(|line| matches!(line.kind(), LineKind::Control(_)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("backend b\n  default-server check\n  server a 10.0.0.1:80\n");
        // Meant for the second one.
        RULE.pass(
            "backend b\n  server a 10.0.0.1:80\n  default-server check\n  server b 10.0.0.2:80\n",
        );
        RULE.pass("backend b\n  default-server check\nbackend c\n  server a 10.0.0.1:80\n");
        RULE.pass("defaults\n  default-server check\nbackend c\n  server a 10.0.0.1:80\n");
        RULE.pass("backend b\n  server a 10.0.0.1:80\ndefaults\n  default-server check\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "listen b\n  server a 10.0.0.1:80\n  option httpchk\n  default-server check # all\n",
            "default-server check",
        );
        RULE.fail(
            "backend b\n  server-template a 3 app:80\n  default-server check\n",
            "default-server check",
        );
        RULE.fail(
            "peers p\n  peer a 10.0.0.1:1024\n  default-server ssl verify none\n",
            "default-server ssl verify none",
        );
        let text =
            "backend b\n  server a 10.0.0.1:80\n.if feature(X)\n  default-server check\n.endif\n";
        assert!(RULE.fail(text, "default-server check").fixes.is_empty());
    }

    #[test]
    fn fix() {
        RULE.fix(
            "backend b\n  server a 10.0.0.1:80\n  server b 10.0.0.2:80\n  default-server check # all\n  default-server inter 5s\n",
            "backend b\n  default-server check # all\n  default-server inter 5s\n  server a 10.0.0.1:80\n  server b 10.0.0.2:80\n",
        );
        RULE.fix(
            "backend b\r\n  server a 10.0.0.1:80\r\n  default-server check\r\n",
            "backend b\r\n  default-server check\r\n  server a 10.0.0.1:80\r\n",
        );
    }
}
