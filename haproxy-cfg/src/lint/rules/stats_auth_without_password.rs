//! ## What it does
//! Finds `stats auth` with a name and no password.
//!
//! ## Why is this bad?
//! The password is empty then: whoever guesses the name sees the statistics page, and may stop servers where
//! `stats admin` allows it.
//!
//! ## Example
//! ```haproxy
//! listen stats
//!     stats auth admin
//! ```
//!
//! ## Use instead
//! ```haproxy
//! listen stats
//!     stats auth "admin:${STATS_PASSWORD}"
//! ```
//!
//! ## Fix safety
//! There is no fix: a password is for you to choose.
//!
//! ## References
//! Configuration manual, 4.2 `stats auth`.

use crate::Word;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/stats-auth-without-password",
        Group::Security,
        Severity::Warning,
        Safety::None,
        "the password of the statistics page is empty",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|section| section.kind.is_proxy()) {
        for line in section.all(&["stats", "auth"]) {
            let is_told = line.words.get(2).is_some_and(Word::is_text);
            let (_, password) = line.value(2).split_once(':').unwrap_or_default();
            if !is_told || !password.is_empty() {
                continue;
            }
            found.push(
                Diagnostic::of(&RULE.info, "`stats auth` gives a name without a password")
                    .at(line.word_span(2))
                    .path(section.path())
                    .tool_says(ToolSays::Nothing)
                    .help("write `NAME:PASSWORD`"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("listen l\n  stats auth a:b\n");
        RULE.pass("listen l\n  stats auth \"${LOGIN}\"\n");
        RULE.pass("listen l\n  stats auth\n");
    }

    #[test]
    fn fail() {
        RULE.fail("listen l\n  stats auth admin\n", "admin");
        RULE.fail("defaults\n  stats auth admin:\n", "admin:");
    }
}
