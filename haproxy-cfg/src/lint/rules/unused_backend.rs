//! ## What it does
//! Finds backends that nothing in the file refers to.
//!
//! ## Why is this bad?
//! No traffic ever reaches them. Often the `use_backend` that should lead there is missing or was removed; their
//! health checks go on all the same.
//!
//! Quiet where the name may come from elsewhere: a `use_backend` with a log format or a variable, a file without
//! a frontend, a backend that only holds a stick table. Quiet too where a frontend leads to a backend that does
//! not exist: the name may be misspelled.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind :80
//!     default_backend app
//! backend app
//!     server a 10.0.0.1:80
//! backend static
//!     server a 10.0.0.2:80
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind :80
//!     use_backend static if { path_beg /static/ }
//!     default_backend app
//! backend app
//!     server a 10.0.0.1:80
//! backend static
//!     server a 10.0.0.2:80
//! ```
//!
//! ## Fix safety
//! Unsafe: it removes the section, and another file may refer to it.
//!
//! ## References
//! Configuration manual, 4.2 `use_backend` and `default_backend`.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{NameKind, SectionKind};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/unused-backend",
        Group::Suspicious,
        Severity::Info,
        Safety::Unsafe,
        "nothing refers to a backend",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if view.listening().next().is_none() || is_open_ended(view) {
        return;
    }
    let references = view.document.references();
    // The agent of a filter is named in the filter's own file.
    let has_agents = view.sections.iter().any(|s| s.last(&["filter", "spoe"]).is_some());
    for backend in view.of_kind(SectionKind::Backend) {
        let is_named = references
            .iter()
            .any(|r| r.kind == NameKind::Proxy && !r.is_definition && r.name == backend.name);
        let is_table = backend.last(&["stick-table"]).is_some()
            && !backend.lines.iter().any(|line| line.is("server") || line.is("server-template"));
        if is_named
            || is_table
            || has_agents && view.mode(backend) != "http"
            || view.is_disabled(backend)
            || !view.is_certain(&backend.section.header())
            || is_mentioned(view, backend)
        {
            continue;
        }
        found.push(
            Diagnostic::of(
                &RULE.info,
                format!("nothing refers to backend `{}`: no traffic reaches it", backend.name),
            )
            .at(backend.header_span())
            .path(backend.path())
            .confidence(Confidence::Medium)
            .tool_says(ToolSays::Nothing)
            .tag(Tag::Ignored)
            .help("lead to it with `use_backend`, or remove it")
            .fix(Fix::risky("remove the backend", [Edit::remove(backend.section.span())])),
        );
    }
}

/// Whether a rule takes the backend's name from somewhere else, or leads to one that is not in the file.
fn is_open_ended(view: &View<'_>) -> bool {
    let mut lines = view.sections.iter().flat_map(|s| &s.lines);
    lines.any(|line| {
        (line.is("use_backend") || line.is("default_backend"))
            && (line.words.get(1).is_some_and(|word| !word.is_text())
                || !view.balancing().any(|section| section.name == line.value(1)))
    })
}

/// Whether a word of another section names it within: `srv_is_up(NAME/s)`, `backend@NAME`, `NAME/s`.
fn is_mentioned(view: &View<'_>, backend: &SectionView<'_>) -> bool {
    let name = &*backend.name;
    let others = view.sections.iter().filter(|s| !std::ptr::eq(*s, backend));
    let mut words = others.flat_map(|s| &s.lines).chain(&view.preamble).flat_map(Statement::values);
    words.any(|word| {
        word.match_indices(name).any(|(at, _)| {
            let before = word.get(..at).and_then(|text| text.chars().next_back());
            let after = word.get(at + name.len()..).and_then(|text| text.chars().next());
            matches!(before, Some('(' | ',' | '@')) && matches!(after, None | Some(')' | ',' | '/'))
                || before.is_none() && after == Some('/')
        })
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;

    const HEAD: &str = "frontend f\n  bind :80\n";
    const TAIL: &str = "backend b\n  server s 10.0.0.1:80\n";

    #[test]
    fn pass() {
        for line in [
            "  default_backend b\n",
            "  use_backend b if { path_beg /b }\n",
            "  use_backend %[req.hdr(host),lower]\n",
            "  use_backend \"$NAME\"\n",
            "  http-request deny if { nbsrv(b) lt 1 }\n",
            "  acl up srv_is_up(b/s)\n",
            "  http-request track-sc0 src table b\n",
            "  log backend@b local0\n",
        ] {
            RULE.pass(&format!("{HEAD}{line}{TAIL}"));
        }
        RULE.pass(TAIL);
        RULE.pass(&format!("{HEAD}  default_backend bee\n{TAIL}"));
        RULE.pass(&format!("defaults\n  default_backend b\n{HEAD}{TAIL}"));
        RULE.pass(&format!("{HEAD}  filter spoe engine e config /x\n{TAIL}"));
        RULE.pass(&format!("{HEAD}backend t\n  stick-table type ip size 1m\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(&format!("{HEAD}  http-request deny if {{ path_beg /b }}\n{TAIL}"), "backend b");
        RULE.fail(&format!("{HEAD}  # use_backend b\n{TAIL}"), "backend b");
        let other = "  acl b path /\n  use_backend bb if b\nlisten bb\n";
        RULE.fail(&format!("{HEAD}{other}{TAIL}"), "backend b");
    }

    #[test]
    fn fix() {
        RULE.fix(&format!("{HEAD}{TAIL}"), HEAD);
    }
}
