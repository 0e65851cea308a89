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
use crate::{NameKind, Reference, SectionKind, Version};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use std::collections::BTreeMap;

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
    let mut references = None;
    for backend in view.of_kind(SectionKind::Backend) {
        let Some(frontend) = frontends.get(backend.name.as_str()) else { continue };
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
        let references = references.get_or_insert_with(|| view.document.references());
        let taken = |new: &str| view.sections.iter().any(|s| s.name == new);
        let new = ["back", "backend"].map(|end| format!("{name}-{end}"));
        if let Some(new) = new.into_iter().find(|new| !taken(new)) {
            let of_backend = references.iter().filter(|r| names(view, backend, r));
            let edits: Vec<_> = of_backend.map(|r| Edit::replace(r.span, new.clone())).collect();
            let renamed =
                edits.iter().any(|e| e.span.cover(backend.header_span()) == backend.header_span());
            if renamed {
                diagnostic = diagnostic.fix(Fix::risky(format!("call the backend `{new}`"), edits));
            }
        }
        found.push(diagnostic);
    }
}

/// Whether a reference to this name means the backend.
fn names(view: &View<'_>, backend: &SectionView<'_>, reference: &Reference) -> bool {
    if reference.kind != NameKind::Proxy || reference.name != backend.name {
        return false;
    }
    if reference.is_definition {
        return reference.span.cover(backend.header_span()) == backend.header_span();
    }
    // A call names its proxy in parentheses: those of frontends start with `fe_`.
    let before = view.document.text().get(..reference.span.start() as usize).unwrap_or_default();
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
