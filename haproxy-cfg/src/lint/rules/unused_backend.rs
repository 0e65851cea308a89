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
use crate::view::{Statement, View};
use crate::{NameKind, SectionKind};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Tag, ToolSays,
};
use std::collections::{HashMap, HashSet};

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
    // The agent of a filter is named in the filter's own file.
    let has_agents = view.sections.iter().any(|s| s.last(&["filter", "spoe"]).is_some());
    let led_to = led_to(view);
    let candidates = view.of_kind(SectionKind::Backend).filter(|backend| {
        let is_table = backend.last(&["stick-table"]).is_some()
            && !backend.has("server")
            && !backend.has("server-template");
        !(led_to.contains(&*backend.name)
            || is_table
            || has_agents && view.mode(backend) != "http"
            || view.is_disabled(backend)
            || !view.is_certain(&backend.section.header()))
    });
    let candidates: Vec<_> = candidates.collect();
    // What else can name one takes longer to find out.
    if candidates.is_empty() {
        return;
    }
    let references = view.document.references();
    let named: HashSet<&str> = references
        .iter()
        .filter(|r| r.kind == NameKind::Proxy && !r.is_definition)
        .map(|r| &*r.name)
        .collect();
    let mentioned = mentioned(view);
    for backend in candidates {
        let elsewhere = |by: &Option<usize>| *by != Some(backend.section.header().index());
        if named.contains(&*backend.name) || mentioned.get(&*backend.name).is_some_and(elsewhere) {
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

/// The names to which rules lead requests.
fn led_to<'v>(view: &'v View<'_>) -> HashSet<&'v str> {
    let lines = view.sections.iter().flat_map(|section| &section.lines);
    let lines = lines.filter(|line| line.is("use_backend") || line.is("default_backend"));
    lines.map(|line| line.value(1)).collect()
}

/// Whether a rule takes the backend's name from somewhere else, or leads to one that is not in the file.
fn is_open_ended(view: &View<'_>) -> bool {
    let known: HashSet<&str> = view.balancing().map(|section| &*section.name).collect();
    let mut lines = view.sections.iter().flat_map(|s| &s.lines);
    lines.any(|line| {
        (line.is("use_backend") || line.is("default_backend"))
            && (line.words.get(1).is_some_and(|word| !word.is_text())
                || !known.contains(line.value(1)))
    })
}

/// The names that words hold within, `srv_is_up(NAME/s)`, `backend@NAME`, `NAME/s`, and the header of the one section
/// that they stand in; `None` where they stand in several, or in none.
fn mentioned<'v>(view: &'v View<'_>) -> HashMap<&'v str, Option<usize>> {
    let mut mentioned: HashMap<&str, Option<usize>> = HashMap::new();
    let mut add = |line: &'v Statement<'_>, section: Option<usize>| {
        for name in line.values().iter().flat_map(|word| names_in(word)) {
            let by = mentioned.entry(name).or_insert(section);
            if *by != section {
                *by = None;
            }
        }
    };
    view.preamble.iter().for_each(|line| add(line, None));
    for section in &view.sections {
        let header = Some(section.section.header().index());
        section.lines.iter().for_each(|line| add(line, header));
    }
    mentioned
}

/// What stands in a word behind `(`, `,` or `@` up to `)`, `,`, `/` or its end, and before its first `/`.
fn names_in(word: &str) -> impl Iterator<Item = &str> {
    let end = |text: &str| text.find([')', ',', '/']).unwrap_or(text.len());
    let inner = word.match_indices(['(', ',', '@']).filter_map(move |(at, _)| {
        let rest = word.get(at + 1..)?;
        rest.get(..end(rest))
    });
    inner.chain(word.split_once('/').map(|(name, _)| name)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

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
