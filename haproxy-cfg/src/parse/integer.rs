/// Reads an integer the way HAProxy reads `maxconn`, `backlog`, `weight` and many more: blanks, an
/// optional sign, the leading digits, and **silently nothing of the rest** (C `atol`).
///
/// No digits give 0; a number too large gives the nearest `i64`. Where HAProxy stores an `int`, it
/// truncates further.
///
/// ```
/// assert_eq!(haproxy_cfg::parse_atol("10k"), 10);
/// assert_eq!(haproxy_cfg::parse_atol("-5"), -5);
/// assert_eq!(haproxy_cfg::parse_atol("many"), 0);
/// ```
pub fn parse_atol(text: &str) -> i64 {
    let text = text.trim_start_matches([' ', '\t', '\n', '\r', '\x0b', '\x0c']);
    let (negative, digits) = match text.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    digits.bytes().take_while(u8::is_ascii_digit).fold(0, |sum: i64, digit| {
        let digit = i64::from(digit - b'0');
        let sum = sum.saturating_mul(10);
        if negative { sum.saturating_sub(digit) } else { sum.saturating_add(digit) }
    })
}

/// The whole text as C's `strtol` with base 0 reads it: decimal, octal behind a 0, hexadecimal behind 0x. What is too
/// large counts as large as can be.
pub(crate) fn parse_strtol(text: &str) -> Option<i64> {
    let negative = text.starts_with('-');
    let text = text.strip_prefix(['-', '+']).unwrap_or(text);
    let (digits, radix) = match text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        Some(hex) => (hex, 16),
        None if text.len() > 1 && text.starts_with('0') => (text, 8),
        None => (text, 10),
    };
    let is_number = !digits.is_empty() && digits.chars().all(|c| c.is_digit(radix));
    let number = is_number.then(|| i64::from_str_radix(digits, radix).unwrap_or(i64::MAX))?;
    Some(if negative { -number } else { number })
}

#[cfg(test)]
mod tests {
    use super::{parse_atol, parse_strtol};

    #[test]
    fn the_whole_text_is_a_number_or_none() {
        for (text, value) in [
            ("10", Some(10)),
            ("-0x1f", Some(-31)),
            ("+017", Some(15)),
            ("0", Some(0)),
            ("99999999999999999999", Some(i64::MAX)),
            ("08", None),
            ("0x", None),
            ("1k", None),
            ("-", None),
            ("", None),
        ] {
            assert_eq!(parse_strtol(text), value, "{text:?}");
        }
    }

    #[test]
    fn only_the_leading_digits_count() {
        for (text, value) in [
            ("10", 10),
            ("10k", 10),
            (" \t7", 7),
            ("+7", 7),
            ("-5", -5),
            ("--5", 0),
            ("", 0),
            ("x1", 0),
            ("1.5", 1),
            ("0x10", 0),
            ("99999999999999999999", i64::MAX),
            ("-99999999999999999999", i64::MIN),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(parse_atol(text), value, "{text:?}");
        }
    }
}
