//! ## What it does
//! Finds keywords and sections that the target version still has, and a later version has not.
//!
//! ## Why is this bad?
//! It works today. After an upgrade HAProxy refuses the whole file, and the proxy does not start.
//!
//! ## Example
//! ```haproxy
//! listen app
//!     bind :8080
//!     dispatch 10.0.0.1:8081
//! ```
//!
//! ## Use instead
//! ```haproxy
//! listen app
//!     bind :8080
//!     server dispatch 10.0.0.1:8081
//! ```
//!
//! ## Fix safety
//! Safe: `dispatch` in a section without servers becomes its only server. Nothing is offered for the others.
//!
//! ## References
//! Configuration manual of the version that removed the word; HAProxy 3.3 and later announce what 3.5 removes.

use super::removed_keyword;
use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{Keyword, SectionKind, Version, Word};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};
use std::ops::Range;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/keyword-removed-later",
        Group::Deprecated,
        Severity::Warning,
        Safety::Safe,
        "a keyword that a later version has no longer",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        if let Some(removed) = section.kind.removed().filter(|v| *v > view.version()) {
            let message = format!(
                "`{}` sections are removed in HAProxy {removed}, which refuses the file",
                section.kind
            );
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(section.header_span())
                    .path(section.path())
                    .tool_says(ToolSays::Nothing)
                    .help("run the program under a supervisor of its own, such as systemd"),
            );
            continue;
        }
        for line in &section.lines {
            let later = |k: &Keyword| {
                k.exists_in(view.version()) && k.removed().is_some_and(|v| v > view.version())
            };
            for (keyword, place) in removed_keyword::keywords(section, line, later) {
                found.push(say(view, section, line, keyword, place));
            }
            if is_master_worker(section, line) && view.version() < MASTER_WORKER_GONE {
                let message = format!(
                    "`master-worker` is removed in HAProxy {MASTER_WORKER_GONE}, which refuses the file"
                );
                found.push(
                    Diagnostic::of(&RULE.info, message)
                        .at(line.word_span(0))
                        .path(section.path())
                        .tool_says(announced(view, Version::V3_3))
                        .help("start HAProxy with `-W` or `-Ws` instead"),
                );
            }
        }
    }
}

fn say(
    view: &View<'_>,
    section: &SectionView<'_>,
    line: &Statement<'_>,
    keyword: &'static Keyword,
    place: Range<usize>,
) -> Diagnostic {
    let name = keyword.name();
    let removed = keyword.removed().unwrap_or(view.version());
    let help = match (name, keyword.replacement()) {
        ("dispatch", _) => "write it as a `server` with the same address".to_owned(),
        ("transparent" | "option transparent", _) => {
            "write it as a `server` with the address 0.0.0.0".to_owned()
        }
        (_, Some(instead)) => format!("write `{instead}` when upgrading"),
        (_, None) => "look for its successor in the manual before upgrading".to_owned(),
    };
    let span = line.word_span(place.start).cover(line.word_span(place.end.saturating_sub(1)));
    let message = format!("`{name}` is removed in HAProxy {removed}, which refuses the file");
    let diagnostic = Diagnostic::of(&RULE.info, message)
        .at(span)
        .path(section.path())
        .tool_says(tool_says(view, keyword))
        .help(help);
    if name == "dispatch" && is_alone(view, section) && line.values().len() == 2 {
        let word = line.words.get(1).map(Word::raw).unwrap_or_default();
        let server = line.rewrite(format!("server dispatch {word}"));
        return diagnostic.fix(Fix::safe("make it a server", [server]));
    }
    diagnostic
}

/// Whether a section has one `dispatch`, and nothing that a server would mix with.
fn is_alone(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let mixes = ["server", "server-template", "default-server", "cookie", "transparent"];
    let has_mix = |s: &SectionView<'_>| {
        mixes.iter().any(|word| s.has(word)) || s.last(&["option", "transparent"]).is_some()
    };
    section.kind != SectionKind::Defaults
        && section.all(&["dispatch"]).take(2).count() == 1
        && !view.chain(section).any(has_mix)
}

/// The version without the bare `master-worker`. With an argument it stays, so no table says so.
const MASTER_WORKER_GONE: Version = Version::new(3, 5);

fn is_master_worker(section: &SectionView<'_>, line: &Statement<'_>) -> bool {
    section.kind == SectionKind::Global && line.is("master-worker") && line.words.len() == 1
}

fn tool_says(view: &View<'_>, keyword: &Keyword) -> ToolSays {
    let later = keyword.removed().is_some_and(|version| version > Version::V3_3);
    match keyword.deprecated().filter(|_| later) {
        Some(version) => announced(view, version.max(Version::V3_3)),
        None => ToolSays::Nothing,
    }
}

/// HAProxy announces since 3.3 what 3.5 removes, unless it is told not to.
fn announced(view: &View<'_>, since: Version) -> ToolSays {
    let mut globals = view.of_kind(SectionKind::Global);
    let is_silenced = globals.any(|s| s.last(&["expose-deprecated-directives"]).is_some());
    if view.version() >= since && !is_silenced { ToolSays::Warning } else { ToolSays::Nothing }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;
    use config_diagnostics::ToolSays;

    const BAD: &str = "listen l\n  bind :80\n  dispatch 127.0.0.1:81\n";

    #[test]
    fn pass() {
        RULE.pass("listen l\n  bind :80\n  server dispatch 127.0.0.1:81\n");
        RULE.pass("global\n  nbproc 4\n");
        RULE.pass("program p\n  command x\n");
        RULE.pass("frontend f\n  bind :80 process 1\n  reqadd X:\\ y\n");
        RULE.pass("global\n  master-worker no-exit-on-failure\n");
        // It does not exist yet.
        RULE.pass_on(Version::V2_4, "global\n  no-quic\n");
    }

    #[test]
    fn fail() {
        for (version, says) in [
            (Version::V2_6, ToolSays::Nothing),
            (Version::V3_2, ToolSays::Nothing),
            (Version::V3_3, ToolSays::Warning),
            (Version::V3_4, ToolSays::Warning),
        ] {
            assert_eq!(RULE.fail_on(version, BAD, "dispatch").tool_says, says, "{version}");
        }
        let silenced = format!("global\n  expose-deprecated-directives\n{BAD}");
        assert_eq!(RULE.fail(&silenced, "dispatch").tool_says, ToolSays::Nothing);
        RULE.fail("backend b\n  option transparent\n", "option transparent");
        RULE.fail_on(Version::V3_2, "program p\n  command x\n", "program p");
        let said = RULE.fail("global\n  master-worker\n", "master-worker");
        assert_eq!(said.tool_says, ToolSays::Warning);
        RULE.fail_on(Version::V2_4, "global\n  nbproc 4\n", "nbproc");
        let said = RULE.fail("listen l\n  dispatch ::1:81\n  server s ::1:82\n", "dispatch");
        assert!(said.fixes.is_empty());
    }

    #[test]
    fn fix() {
        RULE.fix(
            "listen l\n  dispatch 127.0.0.1:81 # all\n",
            "listen l\n  server dispatch 127.0.0.1:81 # all\n",
        );
    }
}
