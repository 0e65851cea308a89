//! ## What it does
//! Finds an option that stands twice on one `server`, `server-template` or `default-server` line.
//!
//! ## Why is this bad?
//! HAProxy takes the last one without a word. Where the two differ, the first is what somebody believes in; where they
//! do not, another option may have been meant.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check weight 10 weight 20
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     server a 10.0.0.1:80 check weight 20
//! ```
//!
//! ## Fix safety
//! There is no fix: which of the two was meant is for the author to say.
//!
//! ## References
//! Configuration manual, 5.2 Server and default-server options.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, Tag, ToolSays};
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/repeated-server-option",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "an option stands twice on a server line",
    ),
    check,
);

/// Options that add to what stands before them.
const ADDING: [&str; 3] = ["proxy-v2-options", "resolve-opts", "set-proxy-v2-tlv-fmt"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        let is_server =
            |word: &str| matches!(word, "server" | "server-template" | "default-server");
        for line in section.lines.iter().filter(|line| is_server(line.value(0))) {
            let mut seen: HashMap<&str, usize> = HashMap::new();
            for (keyword, place) in line.options() {
                let name = keyword.name();
                let Some(earlier) = seen.insert(name, place.start) else { continue };
                if ADDING.contains(&name) {
                    continue;
                }
                found.push(
                    Diagnostic::of(
                        &RULE.info,
                        format!("`{name}` stands here twice: the last counts"),
                    )
                    .at(line.word_span(earlier))
                    .path(section.path())
                    .tool_says(ToolSays::Nothing)
                    .tag(Tag::Ignored)
                    .help("remove one of them")
                    .label(Label::new(line.word_span(place.start)).message("this one counts")),
                );
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for options in ["check weight 1", "check no-check", "cookie check check", ""] {
            RULE.pass(&format!("backend b\n  server s 10.0.0.1:80 {options}\n"));
        }
        RULE.pass("backend b\n  default-server check\n  server s 10.0.0.1:80 check\n");
    }

    #[test]
    fn fail() {
        RULE.fail("backend b\n  server s 10.0.0.1:80 check check\n", "check");
        RULE.fail("backend b\n  default-server weight 1 check weight 2\n", "weight");
    }
}
