//! ## What it does
//! Finds a byte order mark (U+FEFF) at the start of a file.
//!
//! ## Why is this bad?
//! The mark is invisible, UTF-8 does not need it, and programs that do not expect it take it for a part of the
//! first word: HAProxy then knows no keyword `\u{feff}defaults`, and a shell no command `\u{feff}#!/bin/sh`.
//!
//! ## Example
//! ```text
//! \u{feff}defaults
//!     mode http
//! ```
//!
//! ## Use instead
//! ```text
//! defaults
//!     mode http
//! ```
//!
//! ## Fix safety
//! Safe: nothing but the mark is removed.
//!
//! ## References
//! - Unicode Standard, section 23.8

use super::{Source, span};
use crate::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/byte-order-mark",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "A byte order mark at the start of the file",
);

pub(super) fn check(source: &Source<'_>) -> Vec<Diagnostic> {
    let len = source.text.len() - source.text.trim_start_matches('\u{feff}').len();
    if len == 0 {
        return Vec::new();
    }
    let mark = span(0..len);
    vec![
        Diagnostic::of(&INFO, "the file starts with a byte order mark, which counts as text")
            .at(mark)
            .tool_says(source.says.byte_order_mark)
            .help("save the file as UTF-8 without byte order mark")
            .fix(Fix::safe("remove the byte order mark", [Edit::remove(mark)])),
    ]
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Cases, check};

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &["", "defaults\n", "x\u{feff}"],
            fail: &["\u{feff}", "\u{feff}defaults\n"],
            fix: &[("\u{feff}defaults\n", "defaults\n"), ("\u{feff}\u{feff}x", "x")],
        }
        .run();
    }
}
