//! ## What it does
//! Finds sample expressions, log formats and conditions with a parenthesis, bracket or brace that is opened and not closed.
//!
//! ## Why is this bad?
//! HAProxy refuses the file.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     mode http
//!     http-request set-header X-Port %[dst_port
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     mode http
//!     http-request set-header X-Port %[dst_port]
//! ```
//!
//! ## Fix safety
//! There is no fix: where it should be closed is for the author to say.
//!
//! ## References
//! Configuration manual, 7.1 to 7.3 and 8.2.6. The braces of a condition are words of their own.

use crate::StatementErrorKind;
use crate::lint::Rule;
use crate::view::Statement;
use config_diagnostics::{Group, RuleInfo, Safety, Severity};

pub(crate) static RULE: Rule = Rule::table(RuleInfo::new(
    "haproxy/unbalanced-expression",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "a bracket that is opened and not closed",
));

/// What is left open where a line cannot be read: word `at`, or a condition.
pub(crate) fn left_open(
    kind: &StatementErrorKind,
    line: &Statement<'_>,
    at: usize,
) -> Option<char> {
    if !matches!(
        kind,
        StatementErrorKind::Value { .. } | StatementErrorKind::MissingArgument { .. }
    ) {
        return None;
    }
    let start = line.condition_at().filter(|start| at > *start);
    let words = match start {
        Some(start) => line.values().get(start..)?,
        None => line.values().get(at..=at)?,
    };
    open_in(words.iter().map(|word| &**word), start.is_some())
}

/// Whether a word leaves a bracket open.
pub(crate) fn is_open(word: &str) -> bool {
    open_in([word].into_iter(), false).is_some()
}

fn open_in<'w>(words: impl Iterator<Item = &'w str>, is_condition: bool) -> Option<char> {
    let mut open = Vec::new();
    for word in words {
        // The braces of a condition are words; what else ends with one does not close them.
        let test = word.trim_start_matches('!');
        let is_glued = is_condition && test != "}";
        if is_glued && test.starts_with('{') && test.len() > 1 {
            return Some('{');
        }
        let mut quote = None;
        for c in word.chars() {
            match (quote, c) {
                (None, '"' | '\'') => quote = Some(c),
                (Some(mark), _) if mark == c => quote = None,
                (None, '(' | '[' | '{') => open.push(c),
                (None, '}') if is_glued => {}
                (None, ')' | ']' | '}') if open.last() == Some(&opening(c)) => _ = open.pop(),
                _ => {}
            }
        }
    }
    open.last().copied()
}

/// The bracket that closes another.
pub(crate) const fn closing(open: char) -> char {
    match open {
        '(' => ')',
        '[' => ']',
        _ => '}',
    }
}

const fn opening(close: char) -> char {
    match close {
        ')' => '(',
        ']' => '[',
        _ => '{',
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for line in [
            "http-request set-header x %[dst_port]%[path,map(/a)]",
            "http-request set-header x [%[dst_port]",
            "http-request deny if { path /a } !{ hdr(x) \"y(\" }",
            "http-request set-header x '%[path,regsub(\"^/[(]a\",b)]'",
        ] {
            RULE.pass(&format!("frontend f\n  mode http\n  {line}\n"));
        }
    }

    #[test]
    fn fail() {
        for (line, place) in [
            ("http-request set-header x %[dst_port", "%[dst_port"),
            ("http-request set-header x \"%[path,map(/a]\"", "\"%[path,map(/a]\""),
            ("http-request set-header x %{+Q[path]", "%{+Q[path]"),
            ("acl a hdr(host x", "hdr(host"),
            ("http-request set-var(txn.x path", "set-var(txn.x"),
            ("http-request deny if { path /x", ""),
            ("http-request deny if { path /x}", ""),
            ("http-request deny if {path /x }", "{path"),
            ("unique-id-format %[uuid", "%[uuid"),
            ("use_backend %[hdr(host if TRUE", "%[hdr(host"),
        ] {
            RULE.fail(&format!("frontend f\n  mode http\n  {line}\n"), place);
        }
    }
}
