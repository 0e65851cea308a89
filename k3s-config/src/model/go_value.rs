//! Booleans and numbers in Go's notation, and Go's way to quote a text in a message.

use config_diagnostics::ValueError;
use std::fmt::Write as _;

/// As `strconv.ParseBool` reads it.
pub(crate) fn parse_bool(text: &str) -> Result<bool, ValueError> {
    match text {
        "1" | "t" | "T" | "TRUE" | "true" | "True" => Ok(true),
        "0" | "f" | "F" | "FALSE" | "false" | "False" => Ok(false),
        _ => Err(ValueError::new("a switch is true or false", 0).with_help("true")),
    }
}

/// Why Go refuses a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum NumberError {
    Syntax,
    Range,
}

/// As `strconv.ParseInt` with base 0 reads it: `12`, `-0x1F`, `0o17`, `017`, `0b11`, `1_000`.
pub(crate) fn parse_int(text: &str) -> Result<i64, NumberError> {
    let (negative, rest) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let lower = rest.get(..2).unwrap_or_default().to_ascii_lowercase();
    let (radix, digits) = match (lower.as_str(), rest.get(2..)) {
        ("0x", Some(digits)) => (16, digits),
        ("0o", Some(digits)) => (8, digits),
        ("0b", Some(digits)) => (2, digits),
        _ if rest.len() > 1 && rest.starts_with('0') => (8, rest.get(1..).unwrap_or_default()),
        _ => (10, rest),
    };
    if digits.is_empty() || !underscores_separate(rest, digits.len() < rest.len()) {
        return Err(NumberError::Syntax);
    }
    // Syntax errors come before range errors only as far as Go reads: digit by digit.
    let mut value: u64 = 0;
    let mut fits = true;
    for c in digits.chars().filter(|c| *c != '_') {
        let digit = c.to_digit(radix).ok_or(NumberError::Syntax)?;
        let next = value.checked_mul(u64::from(radix)).and_then(|v| v.checked_add(digit.into()));
        let Some(next) = next else {
            fits = false;
            break;
        };
        value = next;
    }
    let signed = if negative { 0_i64.checked_sub_unsigned(value) } else { value.try_into().ok() };
    signed.filter(|_| fits).ok_or(NumberError::Range)
}

/// Whether every underscore stands between two digits; the prefix of a base counts as one.
fn underscores_separate(text: &str, prefixed: bool) -> bool {
    let lower = text.to_ascii_lowercase();
    let based = prefixed && ["0x", "0o", "0b"].iter().any(|prefix| lower.starts_with(prefix));
    let digits = if based { lower.get(2..).unwrap_or_default() } else { &lower };
    let outer = digits.ends_with('_') || !based && digits.starts_with('_');
    !outer && !digits.contains("__")
}

/// A number, with a message for people.
pub(crate) fn number(text: &str) -> Result<i64, ValueError> {
    parse_int(text).map_err(|error| match error {
        NumberError::Syntax => ValueError::new("a number is digits, 0x… or 0o…", 0),
        NumberError::Range => ValueError::new("the number does not fit into 64 bits", 0),
    })
}

/// A port, or 0 for none.
pub(crate) fn port(text: &str) -> Result<u16, ValueError> {
    let number = number(text)?;
    u16::try_from(number).map_err(|_| ValueError::new("a port is at most 65535", 0))
}

/// As `%q` prints it.
pub(crate) fn quote(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                quoted.push('\\');
                quoted.push(c);
            }
            '\u{7}' => quoted.push_str("\\a"),
            '\u{8}' => quoted.push_str("\\b"),
            '\u{c}' => quoted.push_str("\\f"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            '\u{b}' => quoted.push_str("\\v"),
            ' ' => quoted.push(' '),
            c if c.is_ascii_control() => {
                let _ = write!(quoted, "\\x{:02x}", u32::from(c));
            }
            c if unprintable(c) && u32::from(c) < 0x1_0000 => {
                let _ = write!(quoted, "\\u{:04x}", u32::from(c));
            }
            c if unprintable(c) => {
                let _ = write!(quoted, "\\U{:08x}", u32::from(c));
            }
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}

/// Control, format and private characters, and blanks other than the plain one.
fn unprintable(c: char) -> bool {
    c.is_control()
        || c.is_whitespace()
        || matches!(u32::from(c), 0xAD | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xE000..=0xF8FF | 0xFEFF | 0xF_0000..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_in_any_base() {
        for (text, value) in [
            ("0", 0),
            ("6443", 6443),
            ("0x192B", 6443),
            ("0X1f", 31),
            ("0o17", 15),
            ("017", 15),
            ("0b11", 3),
            ("1_000", 1000),
            ("0x_1f", 31),
            ("-5", -5),
            ("+5", 5),
            ("0_7", 7),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(parse_int(text), Ok(value), "{text}");
        }
        for text in ["", "08", "1_", "_1", "1__0", "0x", "x", "1.0", "1e3", " 1", "-", "0x1_", "٣"]
        {
            assert_eq!(parse_int(text), Err(NumberError::Syntax), "{text}");
        }
        for text in ["9223372036854775808", "99999999999999999999", "-9223372036854775809"] {
            assert_eq!(parse_int(text), Err(NumberError::Range), "{text}");
        }
    }

    #[test]
    fn quoting_is_gos() {
        assert_eq!(quote("a\"b\\c\n\u{1}é\u{200b}"), r#""a\"b\\c\n\x01é\u200b""#);
    }
}
