//! From the written form of a scalar to its text. The scanner has found these forms sound.

use crate::parse::{is_blank, line_break};
use config_diagnostics::Span;
use std::borrow::Cow;

/// Whether folding changes it: it has more than one line.
fn has_break(raw: &str) -> bool {
    memchr::memchr2(b'\n', b'\r', raw.as_bytes()).is_some()
        || (!raw.is_ascii() && raw.contains(['\u{85}', '\u{2028}', '\u{2029}']))
}

pub(super) fn plain(raw: &str) -> Cow<'_, str> {
    if has_break(raw) { Cow::Owned(fold(raw, Quote::None)) } else { Cow::Borrowed(raw) }
}

pub(super) fn single_quoted(raw: &str) -> Cow<'_, str> {
    let inner = unquote(raw, '\'');
    if has_break(inner) || inner.contains('\'') {
        return Cow::Owned(fold(inner, Quote::Single));
    }
    Cow::Borrowed(inner)
}

pub(super) fn double_quoted(raw: &str) -> Cow<'_, str> {
    let inner = unquote(raw, '"');
    if has_break(inner) || inner.contains('\\') {
        return Cow::Owned(fold(inner, Quote::Double));
    }
    Cow::Borrowed(inner)
}

fn unquote(raw: &str, quote: char) -> &str {
    let inner = raw.strip_prefix(quote).unwrap_or(raw);
    inner.strip_suffix(quote).unwrap_or(inner)
}

#[derive(Clone, Copy, PartialEq)]
enum Quote {
    None,
    Single,
    Double,
}

/// Joins lines: a line break is a blank, and each further one is kept. LS and PS are kept as they are.
fn fold(raw: &str, quote: Quote) -> String {
    let mut out = String::with_capacity(raw.len());
    let bytes = raw.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        let start = at;
        let mut escaped_break = false;
        while let Some(&byte) = bytes.get(at) {
            if is_blank(byte) || line_break(bytes, at) > 0 {
                break;
            }
            if byte == b'\'' && quote == Quote::Single {
                out.push('\'');
                at += 2;
            } else if byte == b'\\' && quote == Quote::Double {
                let length = line_break(bytes, at + 1);
                if length > 0 {
                    at += 1 + length;
                    escaped_break = true;
                    break;
                }
                at += unescape(raw, at, &mut out);
            } else {
                let run = run_length(bytes, at, quote);
                out.push_str(raw.get(at..at + run).unwrap_or_default());
                at += run;
            }
        }
        let blanks = at;
        let mut first = "";
        let mut more = String::new();
        let mut broken = escaped_break;
        while let Some(&byte) = bytes.get(at) {
            let length = line_break(bytes, at);
            if length > 0 {
                let text = break_text(raw, at, length);
                if broken {
                    more.push_str(text);
                } else {
                    first = text;
                    broken = true;
                }
                at += length;
            } else if is_blank(byte) {
                at += 1;
            } else {
                break;
            }
        }
        match (broken, first, more.is_empty()) {
            (false, ..) => out.push_str(raw.get(blanks..at).unwrap_or_default()),
            (true, "\n", true) => out.push(' '),
            (true, "\n", false) => out.push_str(&more),
            (true, ..) => {
                out.push_str(first);
                out.push_str(&more);
            }
        }
        if at == start {
            // Never so in what the scanner has passed.
            break;
        }
    }
    out
}

/// Bytes of text up to the next blank, break, quote or escape; at least one character.
fn run_length(bytes: &[u8], at: usize, quote: Quote) -> usize {
    let rest = bytes.get(at..).unwrap_or_default();
    let ends = |(n, &byte): (usize, &u8)| match byte {
        b' ' | b'\t' | b'\r' | b'\n' => true,
        b'\'' => quote == Quote::Single,
        b'\\' => quote == Quote::Double,
        0xC2 | 0xE2 => n > 0 && line_break(bytes, at + n) > 0,
        _ => false,
    };
    rest.iter().enumerate().find(|item| ends(*item)).map_or(rest.len(), |(n, _)| n).max(1)
}

/// The text that a line break stands for: LF, but for LS and PS.
fn break_text(raw: &str, at: usize, length: usize) -> &str {
    if length == 3 { raw.get(at..at + length).unwrap_or("\n") } else { "\n" }
}

/// Writes what the escape at `at` stands for; gives its length.
fn unescape(raw: &str, at: usize, out: &mut String) -> usize {
    let letter = raw.as_bytes().get(at + 1).copied().unwrap_or(b'\\');
    let character = match letter {
        b'0' => '\0',
        b'a' => '\x07',
        b'b' => '\x08',
        b't' | b'\t' => '\t',
        b'n' => '\n',
        b'v' => '\x0B',
        b'f' => '\x0C',
        b'r' => '\r',
        b'e' => '\x1B',
        b'N' => '\u{85}',
        b'_' => '\u{a0}',
        b'L' => '\u{2028}',
        b'P' => '\u{2029}',
        b'x' | b'u' | b'U' => {
            let digits = match letter {
                b'x' => 2,
                b'u' => 4,
                _ => 8,
            };
            let code = raw.get(at + 2..at + 2 + digits);
            let code = code.and_then(|hex| u32::from_str_radix(hex, 16).ok());
            out.push(code.and_then(char::from_u32).unwrap_or('\u{fffd}'));
            return 2 + digits;
        }
        other => char::from(other),
    };
    out.push(character);
    2
}

/// The text of a block scalar whose header starts at `span` and whose lines are indented by `indent`.
pub(super) fn block(text: &str, span: Span, indent: u32) -> String {
    let bytes = text.as_bytes();
    let header_end = line_end(bytes, span.start() as usize);
    let header = text.get(span.start() as usize..header_end).unwrap_or_default();
    let folded = header.starts_with('>');
    let marks = header.get(1..3).unwrap_or(header.get(1..).unwrap_or_default());
    let marks = marks.split([' ', '\t', '#']).next().unwrap_or_default();
    let (strip, keep) = (marks.contains('-'), marks.contains('+'));

    let mut out = String::with_capacity(span.len() as usize);
    let mut at = header_end + line_break(bytes, header_end);
    let mut blank_lines = String::new();
    let mut last_break = "";
    let mut after_indented = false;
    loop {
        let (line, column) = blank_line_breaks(text, at, indent as usize, &mut blank_lines);
        at = line;
        if column != indent as usize || at >= bytes.len() {
            break;
        }
        let indented = bytes.get(at).copied().is_some_and(is_blank);
        if folded && !after_indented && !indented && last_break == "\n" {
            if blank_lines.is_empty() {
                out.push(' ');
            }
        } else {
            out.push_str(last_break);
        }
        out.push_str(&blank_lines);
        blank_lines.clear();
        after_indented = indented;
        let end = line_end(bytes, at);
        out.push_str(text.get(at..end).unwrap_or_default());
        let length = line_break(bytes, end);
        last_break = if length == 0 { "" } else { break_text(text, end, length) };
        at = end + length;
        if length == 0 {
            break;
        }
    }
    if !strip {
        out.push_str(last_break);
    }
    if keep {
        out.push_str(&blank_lines);
    }
    out.shrink_to_fit();
    out
}

/// Passes blank lines and at most `indent` blanks of the next; gives the place and its column.
fn blank_line_breaks(text: &str, at: usize, indent: usize, out: &mut String) -> (usize, usize) {
    let bytes = text.as_bytes();
    let mut at = at;
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let column = rest.iter().take(indent).take_while(|b| **b == b' ').count();
        at += column;
        let length = line_break(bytes, at);
        if length == 0 {
            return (at, column);
        }
        out.push_str(break_text(text, at, length));
        at += length;
    }
}

fn line_end(bytes: &[u8], from: usize) -> usize {
    let rest = bytes.get(from..).unwrap_or_default();
    let ends = |(n, byte): (usize, &u8)| match byte {
        b'\n' | b'\r' => true,
        0xC2 | 0xE2 => line_break(bytes, from + n) > 0,
        _ => false,
    };
    from + rest.iter().enumerate().position(ends).unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_of_flow_scalars_are_folded() {
        assert_eq!(plain("one\n  two\n\n three"), "one two\nthree");
        assert_eq!(single_quoted("' it''s \n x '"), " it's x ");
        assert_eq!(double_quoted("\"a\\\n  b \\x41\\u00e9\\n\""), "ab A\u{e9}\n");
        assert_eq!(plain("a\u{2028}b"), "a\u{2028}b");
        assert_eq!(plain("a\u{85}b"), "a b");
    }

    #[test]
    fn block_scalars_keep_strip_and_fold() {
        let read = |text: &str, indent| block(text, Span::of(text), indent);
        assert_eq!(read("|\n  x\n\n", 2), "x\n");
        assert_eq!(read("|+\n  x\n\n", 2), "x\n\n");
        assert_eq!(read("|- # no + here\n  x\n\n", 2), "x");
        assert_eq!(read(">\n x\n y\n\n z\n   k\n l", 1), "x y\nz\n  k\nl");
        assert_eq!(read("|\n x", 1), "x");
        assert_eq!(read("|\n", 1), "");
    }
}
