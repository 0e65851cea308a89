//! ## What it does
//! Finds passwords that the file holds in clear: `insecure-password` of a `userlist`, and `stats auth`.
//!
//! ## Why is this bad?
//! Whoever reads the file, a backup or the repository it lies in can log in.
//!
//! ## Example
//! ```haproxy
//! userlist ops
//!     user admin insecure-password secret
//! ```
//!
//! ## Use instead
//! ```haproxy
//! userlist ops
//!     user admin password $5$saltsalt$0IyaXrmV7.sGNS6tirgqHLqX/G.FBvgkYA.lpPdS5sA
//! ```
//! with what `mkpasswd -m sha-256` prints, and `stats http-request auth unless { http_auth(ops) }` in place of
//! `stats auth`. A password from the environment, as in `"${PASSWORD}"`, is not in the file either.
//!
//! ## Fix safety
//! No fix: the hash takes a salt and a program.
//!
//! ## References
//! Configuration manual, 12.1 `user`; 4.2 `stats auth`.

use crate::lint::Rule;
use crate::view::{Statement, View};
use crate::{SectionKind, Word};
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/plain-text-credentials",
        Group::Security,
        Severity::Warning,
        Safety::None,
        "a password stands in the file in clear",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        for line in &section.lines {
            let place = match section.kind {
                SectionKind::Userlist => insecure(line),
                kind if kind.is_proxy() => stats_auth(line),
                _ => None,
            };
            let Some(place) = place else { continue };
            let (message, help) = if line.is("user") {
                (
                    format!(
                        "the password of `{}` stands here in clear: whoever reads the file can log in",
                        line.value(1)
                    ),
                    "write `password` and a hash, as `mkpasswd -m sha-256` prints it",
                )
            } else {
                (
                    "`stats auth` holds a password in clear: whoever reads the file can log in"
                        .to_owned(),
                    "ask with `stats http-request auth unless { http_auth(LIST) }` and a `userlist` of hashes",
                )
            };
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(place)
                    .path(section.path())
                    .tool_says(ToolSays::Nothing)
                    .help(help),
            );
        }
    }
}

/// Where `insecure-password` stands; not the password.
fn insecure(line: &Statement<'_>) -> Option<Span> {
    let mut at = 2;
    while line.is("user") && at + 1 < line.words.len() {
        if line.value(at) == "insecure-password" {
            return (!is_elsewhere(line, at + 1)).then(|| line.word_span(at));
        }
        at += 2;
    }
    None
}

fn stats_auth(line: &Statement<'_>) -> Option<Span> {
    let (_, password) = line.value(2).split_once(':').unwrap_or_default();
    let holds = line.starts_with(&["stats", "auth"]) && !password.is_empty();
    (holds && !is_elsewhere(line, 2)).then(|| line.word_span(0).cover(line.word_span(1)))
}

/// Whether the password in a word comes from the environment, which is read in double quotes only.
fn is_elsewhere(line: &Statement<'_>, at: usize) -> bool {
    let Some(raw) = line.words.get(at).map(Word::raw) else { return false };
    let raw = raw.replace("\\$", "");
    let Some((_, quoted)) = raw.split_once('"') else { return false };
    // Of `USER:PASSWORD` the name alone may come from there.
    quoted.rsplit_once("}:").map_or(quoted, |(_, password)| password).contains('$')
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass(
            "userlist u\n  user a password $1$s$h\n  user insecure-password password $1$s$h\n",
        );
        RULE.pass("userlist u\n  user a insecure-password \"${PW}\"\n");
        RULE.pass("userlist u\n  group g users a\n  user a groups g\n");
        RULE.pass("listen s\n  stats auth \"admin:${PW}\"\n  stats auth \"${U}:${PW}\"\n");
        RULE.pass("listen s\n  stats auth \"$CREDENTIALS\"\n  stats uri /auth\n");
        RULE.pass("userlist u\n  user a password insecure-password\n");
    }

    #[test]
    fn fail() {
        let said = RULE.fail(
            "userlist u\n  user admin groups g insecure-password hunter2\n",
            "insecure-password",
        );
        assert!(!said.message.contains("hunter2"), "{said:#?}");
        let said = RULE.fail("defaults\n  stats auth admin:hunter2\n", "stats auth");
        assert!(!said.message.contains("hunter2"), "{said:#?}");
        RULE.fail("backend b\n  stats auth \"${U}:hunter2\"\n", "stats auth");
        // Without quotes, a dollar is a dollar.
        RULE.fail("userlist u\n  user a insecure-password $PW\n", "insecure-password");
        RULE.fail("userlist u\n  user a insecure-password 'p$w'\n", "insecure-password");
    }
}
