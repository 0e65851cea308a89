//! ## What it does
//! Finds frontends and listen sections without a `bind` line.
//!
//! ## Why is this bad?
//! They accept no connection. HAProxy warns; up to 3.4 it does not start where nothing else in the file listens
//! either.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     default_backend app
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     default_backend app
//! ```
//!
//! ## Fix safety
//! There is no fix: only you know the address.
//!
//! ## References
//! Configuration manual, 4.2 `bind`.

use crate::lint::Rule;
use crate::view::View;
use crate::{SectionKind, Version};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/frontend-without-bind",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "a frontend listens on no address",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let idle = view.version() < Version::new(3, 5) && !listens_somewhere(view);
    for section in view.listening() {
        let is_certain = view.is_certain(&section.section.header());
        if section.has("bind") || view.is_disabled(section) || !is_certain {
            continue;
        }
        // By its own count the file has no error even so: it exits with 2.
        let outcome = if idle { ", and HAProxy does not start without any listener" } else { "" };
        found.push(
            Diagnostic::of(
                &RULE.info,
                format!("{} has no `bind`: nothing ever connects to it{outcome}", section.path()),
            )
            .at(section.header_span())
            .path(section.path())
            .tool_says(ToolSays::Warning)
            .help("add a `bind` line, or make it a `backend`"),
        );
    }
}

/// Whether anything in the file listens; the socket for statistics counts.
fn listens_somewhere(view: &View<'_>) -> bool {
    let lines =
        |kind: SectionKind, words: &[&str]| view.of_kind(kind).any(|s| s.last(words).is_some());
    view.listening().any(|s| !view.is_disabled(s) && s.has("bind"))
        || lines(SectionKind::Global, &["stats", "socket"])
        || view.preamble.iter().any(|line| line.starts_with(&["stats", "socket"]))
        || view.of_kind(SectionKind::Peers).next().is_some()
        || lines(SectionKind::LogForward, &["bind"])
        || lines(SectionKind::LogForward, &["dgram-bind"])
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  bind :80\nlisten l\n  bind unix@/run/l.sock\nbackend b\n");
        RULE.pass("frontend f\n  disabled\n");
        RULE.pass("frontend f\n.if feature(X)\n  bind :80\n.endif\n");
    }

    #[test]
    fn fail() {
        let text = "frontend f\n  default_backend b\n";
        let idle = |version, text: &str| {
            let found = RULE.fail_on(version, text, "frontend f");
            assert_eq!(found.tool_says, ToolSays::Warning);
            found.message.contains("does not start")
        };
        assert!(idle(Version::V2_6, text) && idle(Version::V3_4, text));
        assert!(!idle(Version::new(3, 5), text));
        assert!(!idle(Version::V2_6, &format!("{text}listen l\n  bind :80\n")));
        assert!(!idle(Version::V2_6, &format!("global\n  stats socket /run/h.sock\n{text}")));
        RULE.fail("listen l\n  #bind :80\n  server s 10.0.0.1:80\n", "listen l");
    }
}
