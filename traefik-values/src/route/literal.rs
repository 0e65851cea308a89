//! Strings of Go.

use super::RuleProblem;
use super::scan::span;
use std::fmt::{self, Write};

/// What a string in back-ticks or double quotes says. `start` is where it stands in the rule.
pub(super) fn unquote(raw: &str, start: usize) -> Result<String, RuleProblem> {
    if let Some(inner) = raw.strip_prefix('`').and_then(|rest| rest.strip_suffix('`')) {
        // Go drops carriage returns from such texts.
        return Ok(inner.replace('\r', ""));
    }
    let inner = raw.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(raw);
    let mut bytes = Vec::with_capacity(inner.len());
    let mut rest = inner;
    while let Some(c) = rest.chars().next() {
        let at = start + 1 + (inner.len() - rest.len());
        let after = rest.get(c.len_utf8()..).unwrap_or_default();
        if c != '\\' {
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            rest = after;
            continue;
        }
        let len = escape(after, &mut bytes).ok_or_else(|| {
            let mark: String = rest.chars().take(2).collect();
            RuleProblem::syntax(format!("`{mark}` is no escape of Go's"), span(at, at + mark.len()))
                .with_help("put the value into back-ticks, where a backslash is a backslash")
        })?;
        rest = after.get(len..).unwrap_or_default();
    }
    String::from_utf8(bytes).map_err(|_| {
        let place = span(start, start + raw.len());
        RuleProblem::syntax("the escapes make bytes that are not UTF-8", place)
    })
}

/// Reads what follows a backslash; its length.
fn escape(after: &str, bytes: &mut Vec<u8>) -> Option<usize> {
    let first = after.chars().next()?;
    let single = match first {
        'a' => 0x07,
        'b' => 0x08,
        'f' => 0x0c,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 0x0b,
        '\\' => b'\\',
        '"' => b'"',
        '0'..='7' => {
            bytes.push(u8::try_from(digits(after.get(..3)?, 8)?).ok()?);
            return Some(3);
        }
        'x' => {
            bytes.push(u8::try_from(digits(after.get(1..3)?, 16)?).ok()?);
            return Some(3);
        }
        'u' | 'U' => {
            let end = if first == 'u' { 5 } else { 9 };
            let c = char::from_u32(digits(after.get(1..end)?, 16)?)?;
            bytes.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            return Some(end);
        }
        _ => return None,
    };
    bytes.push(single);
    Some(1)
}

/// A number of digits alone: no sign.
fn digits(text: &str, radix: u32) -> Option<u32> {
    let all = text.chars().all(|c| c.is_digit(radix));
    all.then(|| u32::from_str_radix(text, radix).ok()).flatten()
}

/// Writes a value so that it reads back: in back-ticks where that is possible.
pub(super) fn write(f: &mut fmt::Formatter<'_>, value: &str) -> fmt::Result {
    // A byte order mark may stand at the start of a Go text only, not even in back-ticks.
    let plain = |c: char| c != '`' && c != '\u{feff}' && !c.is_control();
    if value.chars().all(plain) {
        return write!(f, "`{value}`");
    }
    f.write_char('"')?;
    for c in value.chars() {
        match c {
            '"' | '\\' => write!(f, "\\{c}")?,
            '\n' => f.write_str("\\n")?,
            '\t' => f.write_str("\\t")?,
            '\u{feff}' => f.write_str("\\ufeff")?,
            _ if c.is_control() => write!(f, "\\u{:04x}", u32::from(c))?,
            _ => f.write_char(c)?,
        }
    }
    f.write_char('"')
}
