//! ## What it does
//! Finds rules that stand below rules which run after them: `http-request` below `use_backend`, `tcp-request content`
//! below `http-request`, and the like.
//!
//! ## Why is this bad?
//! HAProxy runs each family of rules at its own time, wherever they stand: connection, session and content rules of TCP,
//! `monitor fail`, `http-request`, `redirect`, `use_backend`, `use-server`. Who reads the file from top to bottom reads
//! another order than the one that is run. HAProxy warns.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     use_backend app if { path_beg /app }
//!     http-request deny if { path_beg /private }
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     http-request deny if { path_beg /private }
//!     use_backend app if { path_beg /app }
//! ```
//!
//! ## Fix safety
//! Safe: the rule moves up, in front of the rules that run after it, and behind its own kind. HAProxy does the same as
//! before. Nothing is offered around `.if` blocks, and where an ACL of the rule is declared only in between.
//!
//! ## References
//! Configuration manual, 4 Proxies, and 7 on when rules are evaluated.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{Condition, Version};
use config_diagnostics::{Diagnostic, Fix, Group, Label, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/rule-order-illusion",
        Group::Suspicious,
        Severity::Warning,
        Safety::Safe,
        "a rule below rules that run after it",
    ),
    check,
);

/// The families in the order in which they run, by the words that they begin with, and since when HAProxy warns of one
/// that stands too low; never of the last two.
const REQUEST: [(&[&str], Option<Version>); 9] = [
    (&["quic-initial"], Some(Version::V3_1)),
    (&["tcp-request", "connection"], Some(Version::V2_0)),
    (&["tcp-request", "session"], Some(Version::V2_0)),
    (&["tcp-request", "content"], Some(Version::V2_0)),
    (&["monitor", "fail"], Some(Version::V2_0)),
    (&["http-request"], Some(Version::V2_0)),
    (&["redirect"], Some(Version::V2_0)),
    (&["use_backend"], None),
    (&["use-server"], None),
];
const RESPONSE: [(&[&str], Option<Version>); 2] = [
    (&["tcp-response", "content"], Some(Version::V3_1)),
    (&["http-response"], Some(Version::V2_0)),
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        for families in [&REQUEST[..], &RESPONSE[..]] {
            family(view, section, families, found);
        }
    }
}

fn family(
    view: &View<'_>,
    section: &SectionView<'_>,
    families: &[(&[&str], Option<Version>)],
    found: &mut Vec<Diagnostic>,
) {
    // The first line of each family.
    let mut first: Vec<Option<&Statement<'_>>> = vec![None; families.len()];
    for line in section.lines.iter().filter(|line| view.is_certain(&line.line)) {
        let Some(rank) = families.iter().position(|(words, _)| line.starts_with(words)) else {
            continue;
        };
        let later = first.get(rank + 1..).unwrap_or_default().iter().flatten();
        let above = later.min_by_key(|line| line.line.index());
        if let (Some(above), Some((words, Some(since)))) = (above, families.get(rank)) {
            let says = if view.version() >= *since { ToolSays::Warning } else { ToolSays::Nothing };
            found.push(say(view, section, words, above, line).tool_says(says));
        }
        if let Some(first) = first.get_mut(rank) {
            first.get_or_insert(line);
        }
    }
}

fn say(
    view: &View<'_>,
    section: &SectionView<'_>,
    words: &[&str],
    above: &Statement<'_>,
    line: &Statement<'_>,
) -> Diagnostic {
    let said = Diagnostic::of(
        &RULE.info,
        format!(
            "this `{}` rule runs before the `{}` rule above it: the order of the lines misleads",
            words.join(" "),
            above.value(0)
        ),
    )
    .at(line.span())
    .path(section.path())
    .label(Label::new(above.span()).path(section.path()).message("runs later"))
    .help("move it above");
    if !can_move(view, section, above, line) {
        return said;
    }
    let edits = [view.move_above(&above.line, &line.line), line.remove()];
    said.fix(Fix::safe("move it above", edits))
}

/// Whether nothing between the two lines is in the way.
fn can_move(
    view: &View<'_>,
    section: &SectionView<'_>,
    above: &Statement<'_>,
    line: &Statement<'_>,
) -> bool {
    let is_between = |other: &Statement<'_>| above.line.index() < other.line.index();
    let mut names = line.typed_condition().into_iter().flat_map(Condition::acl_names);
    let has_next = line.line.full_span() != line.line.span();
    has_next
        && !view.has_control_between(&above.line, &line.line)
        && !names.any(|name| section.acl_above(name.as_str(), line).is_some_and(is_between))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        for rules in [
            "  tcp-request content accept\n  http-request deny if a\n  use_backend b if a\n",
            "  default_backend b\n  http-request deny if a\n",
            "  use-server s if a\n  use_backend b if a\n",
            "  use_backend b if a\n  http-response deny if a\n",
            ".if feature(X)\n  use_backend b if a\n.endif\n  http-request deny if a\n",
        ] {
            RULE.pass(&format!("frontend f\n  acl a src ::1\n{rules}"));
        }
        RULE.pass("frontend f\n  use_backend b if TRUE\nbackend b\n  http-request deny if TRUE\n");
    }

    #[test]
    fn fail() {
        for (rules, place) in [
            (
                "  use_backend b if TRUE\n  http-request deny if FALSE\n",
                "http-request deny if FALSE",
            ),
            (
                "  use_backend b if TRUE\n  redirect prefix /x if FALSE\n",
                "redirect prefix /x if FALSE",
            ),
            ("  redirect prefix /x if FALSE\n  http-request allow # x\n", "http-request allow"),
            ("  http-request allow\n  tcp-request session accept\n", "tcp-request session accept"),
            ("  http-request allow\n  monitor fail if FALSE\n", "monitor fail if FALSE"),
            (
                "  use-server s if TRUE\n  tcp-request content accept\n",
                "tcp-request content accept",
            ),
        ] {
            let said = RULE.fail(&format!("listen f\n{rules}"), place);
            assert_eq!(said.tool_says, ToolSays::Warning);
        }
        let response = "backend b\n  http-response allow\n  tcp-response content accept\n";
        let said = RULE.fail_on(Version::V3_0, response, "tcp-response content accept");
        assert_eq!(said.tool_says, ToolSays::Nothing);
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  bind :80\n  use_backend b if TRUE # b\n  # why\n  http-request deny if FALSE # c\n  default_backend b\n",
            "frontend f\n  bind :80\n  http-request deny if FALSE # c\n  use_backend b if TRUE # b\n  # why\n  default_backend b\n",
        );
        let said = RULE.fail(
            "frontend f\n  use_backend b if TRUE\n  acl a src ::1\n  http-request deny if a\n",
            "http-request deny if a",
        );
        assert!(said.fixes.is_empty());
    }
}
