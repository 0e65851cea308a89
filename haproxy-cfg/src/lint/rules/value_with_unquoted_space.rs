//! ## What it does
//! Finds values of several words that are not quoted, such as a header's, and the `always` that nginx wants at their end.
//!
//! ## Why is this bad?
//! HAProxy takes the second word for the start of a condition, and refuses the file.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode http
//!     http-response set-header X-Frame-Options SAMEORIGIN always
//!     http-response set-header Cache-Control no-cache, private
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode http
//!     http-response set-header X-Frame-Options SAMEORIGIN
//!     http-response set-header Cache-Control "no-cache, private"
//! ```
//!
//! ## Fix safety
//! Unsafe: it puts all words up to the condition between quotes, or removes `always`.
//!
//! ## References
//! Configuration manual, 2.2 Quoting and escaping.

use crate::lint::Rule;
use crate::view::{SectionView, Statement};
use crate::{Kind, RuleSet, StatementErrorKind, Table, quote_word};
use config_diagnostics::{Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::borrow::Cow;

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/value-with-unquoted-space",
    Group::Correctness,
    Severity::Error,
    Safety::Unsafe,
    "a value goes on behind a blank",
));

/// Index of the first word of a text that goes on in word `at`, which cannot be read.
pub(crate) fn text_before(
    kind: &StatementErrorKind,
    section: &SectionView<'_>,
    line: &Statement<'_>,
    at: usize,
) -> Option<usize> {
    let before = at.checked_sub(1)?;
    match kind {
        StatementErrorKind::TooManyArguments if ends_with_text(section, line) => Some(before),
        StatementErrorKind::UnknownKeyword { .. } => {
            let option = line.value(before.checked_sub(1)?);
            matches!(option, "string" | "lf-string" | "location" | "prefix").then_some(before)
        }
        _ => None,
    }
}

/// Whether the last argument of a line's keyword is a text.
fn ends_with_text(section: &SectionView<'_>, line: &Statement<'_>) -> bool {
    let words = line.values();
    let set = section.kind.is_proxy().then(|| {
        RuleSet::ALL.into_iter().find(|set| {
            let names: Vec<_> = set.as_str().split(' ').collect();
            line.starts_with(&names)
        })
    });
    let keyword = match set.flatten() {
        Some(set) => {
            let skip = set.as_str().split(' ').count();
            set.actions().and_then(|table| table.find(words.get(skip..)?))
        }
        None => Table::of_section(section.kind).and_then(|table| table.find(words)),
    };
    let last = keyword.and_then(|(keyword, _)| keyword.args().last());
    last.is_some_and(|arg| matches!(arg.kind, Kind::Format))
}

/// What makes one word of it.
pub(crate) fn fix(line: &Statement<'_>, from: usize) -> Option<Fix> {
    let end = line.condition_at().filter(|n| *n > from).unwrap_or(line.words.len());
    let words = line.words.get(from..end)?;
    if words.len() < 2 || words.iter().any(|word| !word.is_text()) {
        return None;
    }
    let span = line.word_span(from).cover(line.word_span(end - 1));
    if words.len() == 2 && line.value(from + 1) == "always" {
        let kept = line.words.get(from)?.raw();
        return Some(Fix::risky("remove `always`", [Edit::replace(span, kept)]));
    }
    let text: Vec<Cow<'_, str>> = line.values().get(from..end)?.to_vec();
    let quoted = quote_word(&text.join(" ")).to_string();
    Some(Fix::risky("quote the value", [Edit::replace(span, quoted)]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for line in [
            "http-response set-header a \"b c\"",
            "http-response set-header a b\\ c if { ssl_fc }",
            "http-request return status 200 content-type text/plain string 'a b'",
            "http-request redirect location /a code 301",
        ] {
            RULE.pass(&format!("frontend f\n  mode http\n  {line}\n"));
        }
    }

    #[test]
    fn fail() {
        for (line, place) in [
            ("http-response set-header a b always", "always"),
            ("http-response add-header a max-age=3; b; c", "b;"),
            ("http-request set-header a b c if { ssl_fc }", "c"),
            ("http-request replace-value a b c d", "d"),
            ("log-format %ci %cp", "%cp"),
            ("http-request return status 200 content-type text/plain string a b", "b"),
            ("http-request redirect location /a b code 301", "b"),
        ] {
            RULE.fail(&format!("frontend f\n  mode http\n  {line}\n"), place);
        }
    }

    #[test]
    fn fix() {
        RULE.fix(
            "listen l\n  mode http\n  http-response set-header a b always # x\n  http-request set-header c d e  f if { ssl_fc }\n",
            "listen l\n  mode http\n  http-response set-header a b # x\n  http-request set-header c 'd e f' if { ssl_fc }\n",
        );
    }
}
