//! What HAProxy does not read of a line: what stands behind an empty word, and behind the arguments of keywords that
//! do not look whether there is more (measured on 2.4 to 3.4).

use crate::{SectionKind, StatementError, StatementErrorKind, Table, Version, Word};
use std::borrow::Cow;

/// What is passed over of a line, from here to its end.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Unread<'d> {
    /// An empty word ends the arguments.
    Empty(Word<'d>),
    /// The keyword takes no more; the first word that it does not take.
    More(Word<'d>),
}

/// Index of the first word that is passed over without a word.
pub(super) fn more(
    version: Version,
    kind: SectionKind,
    values: &[Cow<'_, str>],
    problem: Option<&StatementError>,
) -> Option<usize> {
    let value = |n: usize| word(values, n);
    if kind == SectionKind::Resolvers && value(0) == "nameserver" && values.len() > 3 {
        return Some(3);
    }
    if matches!(value(0), "no" | "default")
        && (value(1), value(2)) == ("option", "redispatch")
        && values.len() > 3
    {
        return Some(3);
    }
    let problem = problem?;
    match (value(0), value(1)) {
        ("balance", algorithm) if kind.is_proxy() => {
            let is_read = match algorithm.split('(').next().unwrap_or_default() {
                "uri" | "hash" => true,
                "url_param" => value(3) != "check_post",
                "hdr" => value(2) != "use_domain_only",
                _ => matches!(problem.kind(), StatementErrorKind::Value { .. }),
            };
            return (problem.word() > 1 && !is_read).then(|| problem.word());
        }
        ("hash-type", _) if value(3) == "avalanche" && values.len() > 4 => return Some(4),
        ("persist", method) if method.contains('(') => return None,
        _ => {}
    }
    let table = Table::of_section(kind)?;
    let (keyword, _) = table.find(values)?;
    let is_more = matches!(problem.kind(), StatementErrorKind::TooManyArguments);
    (is_more && keyword.slack_in(version)).then(|| problem.word())
}

/// How many words the keyword has, of a line that HAProxy passes over as a whole in such a section.
pub(super) fn all(kind: SectionKind, values: &[Cow<'_, str>]) -> Option<usize> {
    match (kind, word(values, 0), word(values, 1)) {
        (SectionKind::Backend, "log-steps", _) => Some(1),
        // Only where all of its arguments are there.
        (SectionKind::Backend, "capture", "cookie") if values.len() >= 5 => Some(2),
        (SectionKind::Frontend, "option", "forwarded" | "use-small-buffers")
        | (SectionKind::Frontend, "stick", "match" | "on" | "store-request" | "store-response") => {
            Some(2)
        }
        _ => None,
    }
}

fn word<'v>(values: &'v [Cow<'_, str>], n: usize) -> &'v str {
    values.get(n).map_or("", |value| value)
}
