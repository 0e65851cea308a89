//! ## What it does
//! Finds characters that look like blanks, or like nothing, and are no blanks to a parser: no-break space
//! (U+00A0), the other Unicode spaces, zero-width space. All of a file make one finding. Comments and quoted
//! strings are left alone.
//!
//! ## Why is this bad?
//! They come from web pages, where listings are often indented with them. HAProxy and Apache take them for a part
//! of the keyword, and report an unknown one that looks right; YAML takes them for a part of the value or the key.
//!
//! ## Example
//! ```text
//! defaults
//! \u{a0}\u{a0}\u{a0}\u{a0}mode http
//! ```
//!
//! ## Use instead
//! ```text
//! defaults
//!     mode http
//! ```
//!
//! ## Fix safety
//! Safe: each becomes a space, as it looks; those without width are removed.
//!
//! ## References
//! - Unicode Standard, table 6-2, "Unicode Space Characters"

use super::{Source, span};
use crate::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use std::collections::BTreeSet;

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/non-breaking-space",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "A blank that is none to a parser, such as U+00A0 from a web page",
);

pub(super) fn check(source: &Source<'_>) -> Vec<Diagnostic> {
    let mut edits = Vec::new();
    let mut kinds = BTreeSet::new();
    let mut lines = Vec::new();
    let mut start = 0;
    // Marks at the very start are a rule of their own.
    let marks = source.text.len() - source.text.trim_start_matches('\u{feff}').len();
    for (number, line) in source.text.split_inclusive('\n').enumerate() {
        let before = edits.len();
        // Most lines are ASCII, and passed by quickly.
        let line_chars = if line.is_ascii() { "" } else { line };
        for (at, c) in line_chars.char_indices() {
            let at = start + at;
            let Some(instead) = instead(c) else { continue };
            if at >= marks && source.is_syntax(at) {
                kinds.insert(c);
                edits.push(Edit::replace(span(at..at + c.len_utf8()), instead));
            }
        }
        if edits.len() > before {
            lines.push(number + 1);
        }
        start += line.len();
    }
    let Some(first) = edits.first().map(|edit| edit.span) else { return Vec::new() };
    let kinds: Vec<_> = kinds.into_iter().map(|c| format!("U+{:04X}", u32::from(c))).collect();
    let (count, kinds) = (edits.len(), kinds.join(", "));
    let message = match count {
        1 => format!("this looks like a space and is none ({kinds})"),
        _ => format!(
            "{count} characters on {} look like spaces and are none ({kinds})",
            in_lines(&lines)
        ),
    };
    vec![
        Diagnostic::of(&INFO, message)
            .at(first)
            .tool_says(source.says.non_breaking_space)
            .help("replace them by spaces; they often come with text copied from a web page")
            .fix(Fix::safe("write spaces", edits)),
    ]
}

/// What to write in place of a character that only looks like a blank.
fn instead(c: char) -> Option<&'static str> {
    match c {
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' | '\u{3000}' => {
            Some(" ")
        }
        '\u{200b}' | '\u{2060}' | '\u{feff}' => Some(""),
        _ => None,
    }
}

/// `line 3`, or `7 lines (1-3, 5, 9-11)`; after eight ranges, `…`.
fn in_lines(lines: &[usize]) -> String {
    if let [line] = lines {
        return format!("line {line}");
    }
    let ranges: Vec<String> = lines
        .chunk_by(|a, b| a + 1 == *b)
        .map(|run| match run {
            [first, .., last] => format!("{first}-{last}"),
            _ => run.iter().map(ToString::to_string).collect(),
        })
        .collect();
    let shown = ranges.get(..8).unwrap_or(&ranges).join(", ");
    let more = if ranges.len() > 8 { ", …" } else { "" };
    format!("{} lines ({shown}{more})", lines.len())
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Cases, Source, check};
    use crate::Span;

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &["", "mode http\n", "é – “”\n", "\u{feff}mode"],
            fail: &["mode\u{a0}http\n", "\u{a0}\u{202f}a\n\u{3000}b\n", "a\u{200b}b"],
            fix: &[
                ("defaults\n\u{a0} \u{a0}mode http\n", "defaults\n   mode http\n"),
                ("a\u{2003}b\u{feff}c\u{2060}", "a bc"),
            ],
        }
        .run();
    }

    #[test]
    fn comments_and_quotes_may_hold_them() {
        let text = "a \"\u{a0}\" # \u{a0}\n";
        let (quoted, comments) = ([Span::new(2, 6)], [Span::new(7, 11)]);
        assert_eq!(check(&Source::new(text).quoted(&quoted).comments(&comments)), []);
        assert_eq!(check(&Source::new(text).quoted(&quoted)).len(), 1);
    }

    #[test]
    fn one_finding_tells_of_all() {
        let text = "a\n\u{a0}b\n\u{a0}\u{a0}c\nd\n\u{3000}e\n";
        let found = check(&Source::new(text));
        assert_eq!(
            found[0].message,
            "4 characters on 3 lines (2-3, 5) look like spaces and are none (U+00A0, U+3000)"
        );
        assert_eq!(found[0].span(), Span::new(2, 4));
        assert_eq!(found[0].fixes[0].edits.len(), 4);
    }
}
