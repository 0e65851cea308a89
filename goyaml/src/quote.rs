//! From a text to a scalar that reads back as that text.

use crate::resolve::{self, Scalar};
use crate::timestamp::is_timestamp;
use std::borrow::Cow;
use std::fmt::Write as _;

/// A scalar, on one line, that k3s and Helm read back as `text`: plain where that is safe, else in quotes.
///
/// It may stand as a value, an item or a key in block style; [`quote_in_flow`] is for `[…]` and `{…}`. What another
/// YAML reader takes for a number, a date or a time is quoted too, though go-yaml would not need it.
/// As a key, a text of more than a thousand characters needs a `? ` before it.
///
/// ```
/// use goyaml::quote;
/// assert_eq!(quote("Host(`a.example`) && PathPrefix(`/b`)"), "Host(`a.example`) && PathPrefix(`/b`)");
/// assert_eq!(quote("on"), "\"on\"");
/// assert_eq!(quote(r"^\d+$"), r"^\d+$");
/// assert_eq!(quote(r"# \d"), r"'# \d'");
/// assert_eq!(quote("two\nlines"), r#""two\nlines""#);
/// ```
pub fn quote(text: &str) -> Cow<'_, str> {
    if is_plain(text) { Cow::Borrowed(text) } else { Cow::Owned(quoted(text)) }
}

/// The same for a scalar between `[` and `]`, or `{` and `}`.
///
/// ```
/// assert_eq!(goyaml::quote_in_flow("a, b"), "\"a, b\"");
/// ```
pub fn quote_in_flow(text: &str) -> Cow<'_, str> {
    let safe = is_plain(text) && !text.contains([',', '?', ':', '[', ']', '{', '}']);
    if safe { Cow::Borrowed(text) } else { Cow::Owned(quoted(text)) }
}

/// Whether a character may stand for itself in quotes: go-yaml reads it, and as no line break.
pub(crate) fn is_printable(c: char) -> bool {
    matches!(c, ' '..='~' | '\u{a0}'..='\u{2027}' | '\u{202a}'..='\u{d7ff}'
        | '\u{e000}'..='\u{fefe}' | '\u{ff00}'..='\u{fffd}' | '\u{10000}'..)
}

fn is_plain(text: &str) -> bool {
    matches!(resolve::resolve(text), Scalar::Str(_))
        && has_plain_start(text)
        && !text.ends_with([' ', ':'])
        && text.chars().all(is_printable)
        && !text.contains(": ")
        && !text.contains(" #")
        && !is_other_readers_number(text)
}

fn has_plain_start(text: &str) -> bool {
    match text.as_bytes().first() {
        None => false,
        // Keys and items such as `-x` and `--flag` are common; `---` starts a document.
        Some(b'-') => {
            !matches!(text.as_bytes().get(1), None | Some(b' ')) && !text.starts_with("---")
        }
        Some(b'.') => !text.starts_with("..."),
        // A merge key, and YAML 1.1's default value.
        Some(b'<' | b'=') => !matches!(text, "<<" | "="),
        Some(first) => !b" ?:,[]{}#&*!|>'\"%@`".contains(first),
    }
}

/// `12:30:45` is a number to YAML 1.1, `2026-01-02` a date.
fn is_other_readers_number(text: &str) -> bool {
    let sexagesimal = text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '+' | '-'))
        && text.contains(':')
        && text.bytes().all(|b| b.is_ascii_digit() || b":_.+-".contains(&b));
    sexagesimal || is_timestamp(text)
}

/// Double quotes, unless single ones spare escapes.
fn quoted(text: &str) -> String {
    let spares = text.contains(['\\', '"']) && !text.contains('\'');
    spares.then(|| single_quoted(text)).flatten().unwrap_or_else(|| double_quoted(text))
}

/// In single quotes, which know no escapes but `''`; `None` where it would need others.
pub(crate) fn single_quoted(text: &str) -> Option<String> {
    text.chars().all(is_printable).then(|| format!("'{}'", text.replace('\'', "''")))
}

/// In double quotes, on one line.
pub(crate) fn double_quoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\0' => out.push_str("\\0"),
            c if is_printable(c) => out.push(c),
            // Writing to a string does not fail.
            '\0'..='\u{ff}' => drop(write!(out, "\\x{:02x}", u32::from(c))),
            c => drop(write!(out, "\\u{:04x}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_where_safe() {
        for text in [
            "a",
            "a b",
            "10.0.42.1",
            "10.0.0.0/8",
            "v1.2.3",
            "http://a:80/b",
            "--disable=traefik",
            "-x",
            "a#b",
            "a:b",
            "it's",
            "a\"b",
            "x, y",
            "é",
            "\u{1f600}",
            "/etc",
            "~/x",
            "$a",
            "<b>",
            "==",
            "fd00::1",
            "a{b}",
            "1.2.3",
            "node-1",
            ".hidden",
            "tRuE",
        ] {
            assert_eq!(quote(text), text);
        }
    }

    #[test]
    fn quoted_where_not() {
        for (text, quoted) in [
            ("", r#""""#),
            ("on", r#""on""#),
            ("0644", r#""0644""#),
            ("1_000", r#""1_000""#),
            ("~", r#""~""#),
            ("<<", r#""<<""#),
            ("12:30:45", r#""12:30:45""#),
            ("2026-01-02", r#""2026-01-02""#),
            ("a: b", r#""a: b""#),
            ("a:", r#""a:""#),
            ("a #b", r#""a #b""#),
            (" a", r#"" a""#),
            ("a ", r#""a ""#),
            ("-", r#""-""#),
            ("- a", r#""- a""#),
            ("--- a", r#""--- a""#),
            ("...", r#""...""#),
            ("*", r#""*""#),
            ("{{ .Values.a }}", r#""{{ .Values.a }}""#),
            ("@a", r#""@a""#),
            ("'a'", r#""'a'""#),
            (r#""a""#, r#"'"a"'"#),
            (r#"'"\"#, r#""'\"\\""#),
            ("a\tb", r#""a\tb""#),
            ("a\nb", r#""a\nb""#),
            (
                "\u{85}\u{7f}\u{2028}\u{feff}\0\u{7}\u{ffff}",
                r#""\x85\x7f\u2028\ufeff\0\x07\uffff""#,
            ),
        ] {
            assert_eq!(quote(text), quoted);
        }
    }

    #[test]
    fn more_is_quoted_in_flow() {
        assert_eq!(quote_in_flow("web"), "web");
        for text in ["a,b", "a]", "a}", "a:b", "a?"] {
            assert_eq!(quote_in_flow(text), format!("\"{text}\""));
        }
    }
}
