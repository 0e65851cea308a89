//! ## What it does
//! Finds a frontend and a backend with one name.
//!
//! ## Why is this bad?
//! HAProxy put up with it for long, 3.2 warns, and since 3.3 it refuses the file. Until then the name of a
//! stick table, or in a command, means whichever is found first.
//!
//! ## Example
//! ```haproxy
//! frontend api
//!     bind :6443
//!     default_backend api
//! backend api
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend api
//!     bind :6443
//!     default_backend api-back
//! backend api-back
//!     server m1 10.0.42.1:6443 check
//! ```
//!
//! ## Fix safety
//! Unsafe: the backend is renamed, with what names it in this file. Maps, Lua, scripts on the command socket
//! and dashboards may name it too.
//!
//! ## References
//! `cfgparse-listen.c`; configuration manual, chapter 4.

use crate::lint::Rule;
use crate::view::{SectionView, View};
use crate::{NameKind, SectionKind, Version};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};
use std::collections::{BTreeMap, HashMap, HashSet};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/frontend-and-backend-share-a-name",
        Group::Deprecated,
        Severity::Warning,
        Safety::Unsafe,
        "a frontend and a backend have one name",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let frontends: BTreeMap<&str, &SectionView<'_>> = view
        .of_kind(SectionKind::Frontend)
        .filter(|s| !s.name.is_empty())
        .map(|s| (s.name.as_str(), s))
        .collect();
    let backends = view.of_kind(SectionKind::Backend);
    let shared = backends.filter_map(|s| Some((s, *frontends.get(s.name.as_str())?)));
    let shared: Vec<_> = shared.collect();
    if shared.is_empty() {
        return;
    }
    let taken: HashSet<&str> = view.sections.iter().map(|s| s.name.as_str()).collect();
    let references = view.document.references();
    let mut uses: HashMap<&str, Vec<Span>> = HashMap::new();
    for used in references.iter().filter(|r| r.kind == NameKind::Proxy && !r.is_definition) {
        uses.entry(&used.name).or_default().push(used.span);
    }
    for (backend, frontend) in shared {
        let (says, severity, what) = match view.version() {
            v if v >= Version::V3_3 => (ToolSays::Error, Severity::Error, "is refused"),
            v if v >= Version::V3_1 => {
                (ToolSays::Warning, Severity::Warning, "is refused since 3.3")
            }
            _ => (ToolSays::Nothing, Severity::Warning, "is refused since 3.3"),
        };
        let name = &backend.name;
        let mut diagnostic = Diagnostic::of(
            &RULE.info,
            format!("a frontend and a backend are both called `{name}`, which {what}"),
        )
        .severity(severity)
        .at(backend.header_span())
        .path(backend.path())
        .tool_says(says)
        .help("rename one of them")
        .label(frontend.label("the frontend"));
        let new = ["back", "backend"].map(|end| format!("{name}-{end}"));
        let new = new.into_iter().find(|new| !taken.contains(new.as_str()));
        let own = backend.section.name().filter(|name| name.value() == name.raw());
        if let (Some(new), Some(own)) = (new, own) {
            // Of several backends of one name, the first is meant.
            let mut spans = uses.remove(name.as_str()).unwrap_or_default();
            spans.retain(|span| is_backend(view, backend, *span));
            spans.push(own.span());
            spans.sort_unstable_by_key(|span| span.start());
            let edits = spans.into_iter().map(|span| Edit::replace(span, new.clone()));
            diagnostic = diagnostic.fix(Fix::risky(format!("call the backend `{new}`"), edits));
        }
        found.push(diagnostic);
    }
}

/// Whether the name that is used there means the backend.
fn is_backend(view: &View<'_>, backend: &SectionView<'_>, used: Span) -> bool {
    // A call names its proxy in parentheses: those of frontends start with `fe_`.
    let before = view.document.text().get(..used.start() as usize).unwrap_or_default();
    let call = before.strip_suffix('(').unwrap_or_default();
    let start = call.rfind(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
    let call = call.get(start.map_or(0, |at| at + 1)..).unwrap_or_default();
    let is_table = before.trim_end().ends_with(" table") || call == "in_table";
    !call.starts_with("fe_") && (!is_table || backend.last(&["stick-table"]).is_some())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    const BAD: &str = "frontend api\n  default_backend api\nbackend api\n";

    #[test]
    fn pass() {
        RULE.pass("frontend api-front\n  default_backend api\nbackend api\n");
        RULE.pass("listen api\nbackend web\n");
        // Refused by every version, for another reason.
        RULE.pass("listen api\nbackend api\n");
        RULE.pass("defaults api\nfrontend api from api\n");
    }

    #[test]
    fn fail() {
        for (version, says) in [
            (Version::V2_6, ToolSays::Nothing),
            (Version::V3_0, ToolSays::Nothing),
            (Version::V3_2, ToolSays::Warning),
            (Version::V3_3, ToolSays::Error),
        ] {
            let said = RULE.fail_on(version, BAD, "backend api");
            assert_eq!(said.tool_says, says, "{version}");
            assert_eq!(said.labels.len(), 1);
        }
        RULE.fail("backend \"api\"\nfrontend api\n", "backend \"api\"");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend api # front\n  use_backend api if { nbsrv(api) gt 1 } { fe_conn(api) lt 9 }\n  default_backend api\nbackend api\n  server s 10.0.0.1:80 track api/t\n",
            "frontend api # front\n  use_backend api-back if { nbsrv(api-back) gt 1 } { fe_conn(api) lt 9 }\n  default_backend api-back\nbackend api-back\n  server s 10.0.0.1:80 track api-back/t\n",
        );
        RULE.fix(
            "frontend a\nbackend a\nbackend a-back\n",
            "frontend a\nbackend a-backend\nbackend a-back\n",
        );
    }
}
