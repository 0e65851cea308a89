//! ## What it does
//! Finds lines that end with CR LF, be it all or some of them.
//!
//! ## Why is this bad?
//! HAProxy and Apache accept them, but a shell takes the CR for a part of the last word, and YAML block scalars
//! hand it on. Mixed endings also make every later change of the file hard to read.
//!
//! ## Example
//! ```text
//! curl -sfL https://get.k3s.io | sh -s - --disable=traefik\r\n
//! ```
//!
//! ## Use instead
//! ```text
//! curl -sfL https://get.k3s.io | sh -s - --disable=traefik\n
//! ```
//!
//! ## Fix safety
//! Safe: every line then ends with LF, and nothing else changes.
//!
//! ## References
//! - POSIX.1-2024, base definitions, 3.185 "Line"

use super::{Source, span};
use crate::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/mixed-line-endings",
    Group::Suspicious,
    Severity::Hint,
    Safety::Safe,
    "Lines that end with CR LF, all or some of them",
);

pub(super) fn check(source: &Source<'_>) -> Vec<Diagnostic> {
    let bytes = source.text.as_bytes();
    let mut lines = 0usize;
    let mut last = 0;
    let mut returns = Vec::new();
    for end in memchr::memchr_iter(b'\n', bytes) {
        let line = bytes.get(last..end).unwrap_or_default();
        let len = line.iter().rev().take_while(|byte| **byte == b'\r').count();
        if len > 0 {
            returns.push(span(end - len..end));
        }
        lines += 1;
        last = end + 1;
    }
    let Some(&first) = returns.first() else { return Vec::new() };
    let message = match returns.len() {
        n if n == lines => "the lines end with CR LF".to_owned(),
        n => format!("{n} of {lines} lines end with CR LF, the others with LF"),
    };
    let edits = returns.into_iter().map(Edit::remove);
    vec![
        Diagnostic::of(&INFO, message)
            .at(first)
            .tool_says(source.says.line_endings)
            .fix(Fix::safe("end every line with LF", edits)),
    ]
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Cases, check};

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &["", "a\nb", "a\rb\n", "a\r"],
            fail: &["a\r\n", "a\nb\r\n"],
            fix: &[("a\r\nb\n\r\nc", "a\nb\n\nc"), ("a\r\r\n", "a\n")],
        }
        .run();
    }

    #[test]
    fn the_message_counts() {
        let message = |text| check(&super::Source::new(text))[0].message.clone();
        assert_eq!(message("a\r\nb\r\n"), "the lines end with CR LF");
        assert_eq!(message("a\nb\r\nc"), "1 of 2 lines end with CR LF, the others with LF");
    }
}
