//! ## What it does
//! Finds `errorfile`, `errorfiles` and `errorloc` lines in proxies of `mode tcp`, and in `defaults` that only
//! such proxies start from.
//!
//! ## Why is this bad?
//! They have no effect: in TCP mode HAProxy answers nothing itself, it closes the connection. Such lines
//! mostly come from the distribution's example file.
//!
//! ## Example
//! ```haproxy
//! defaults
//!     mode tcp
//!     errorfile 503 /etc/haproxy/errors/503.http
//! ```
//!
//! ## Use instead
//! Remove the lines.
//!
//! ## Fix safety
//! Safe: it removes lines that have no effect.
//!
//! ## References
//! Configuration manual, 4.2 `errorfile`, `mode`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use config_diagnostics::{
    Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, Tag, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/errorfile-in-tcp-mode",
        Group::Suspicious,
        Severity::Info,
        Safety::Safe,
        "error pages in TCP mode, where nobody sees them",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        let mut lines = section.lines.iter().filter(|line| is_page(line));
        let Some(first) = lines.next() else { continue };
        if !is_tcp(view, section) {
            continue;
        }
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            "error pages have no effect in `mode tcp`: HAProxy closes the connection without a word",
        )
        .at(first.span())
        .path(section.path())
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored)
        .help("remove them");
        let lines: Vec<_> = lines.collect();
        for line in &lines {
            diagnostic =
                diagnostic.label(Label::new(line.span()).path(section.path()).message("nor this"));
        }
        let edits = std::iter::once(first).chain(lines).map(Statement::remove);
        found.push(diagnostic.fix(Fix::safe("remove the lines", edits)));
    }
}

fn is_page(line: &Statement<'_>) -> bool {
    matches!(line.value(0), "errorfile" | "errorfiles" | "errorloc" | "errorloc302" | "errorloc303")
}

/// Whether a section, or all that start from it, never speak HTTP.
fn is_tcp(view: &View<'_>, section: &SectionView<'_>) -> bool {
    if section.kind != SectionKind::Defaults {
        return view.is_plain_tcp(section);
    }
    let starts_here = |s: &&SectionView<'_>| {
        s.kind != SectionKind::Defaults && view.chain(s).any(|from| std::ptr::eq(from, section))
    };
    let mut heirs = view.sections.iter().filter(starts_here).peekable();
    match heirs.peek() {
        Some(_) => heirs.all(|s| view.is_plain_tcp(s)),
        None => view.is_plain_tcp(section),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("defaults\n  mode http\n  errorfile 503 /e\nfrontend f\n  bind :80\n");
        // Shared with an HTTP proxy.
        RULE.pass(
            "defaults\n  mode tcp\n  errorfile 503 /e\nfrontend f\n  bind :1\nfrontend g\n  mode http\n",
        );
        RULE.pass(
            "frontend f\n  mode tcp\n  errorfile 503 /e\n  tcp-request content switch-mode http if HTTP\n",
        );
        RULE.pass("defaults\n  mode tcp\nfrontend f\n  mode http\n  errorfile 503 /e\n");
        RULE.pass("frontend f\n  errorfile 503 /e\n");
    }

    #[test]
    fn fail() {
        RULE.fail("defaults\n  mode tcp\n  errorfile 503 /e\n", "errorfile 503 /e");
        RULE.fail(
            "defaults\n  mode http\n  errorfile 503 /e\nlisten l\n  mode tcp\n",
            "errorfile 503 /e",
        );
        RULE.fail("defaults\nlisten l\n  errorloc 503 /e\n", "errorloc 503 /e");
        let said = RULE.fail(
            "backend b\n  mode tcp\n  errorfiles e 503\n  errorfile 500 /e\n",
            "errorfiles e 503",
        );
        assert_eq!(said.labels.len(), 1);
    }

    #[test]
    fn fix() {
        RULE.fix(
            "defaults\n  mode tcp\n  errorfile 503 /e\n  errorfile 500 /e\nfrontend f\n",
            "defaults\n  mode tcp\nfrontend f\n",
        );
    }
}
