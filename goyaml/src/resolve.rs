//! From the text of a plain scalar to its value: go-yaml v2's `resolve.go`.

use crate::timestamp::is_timestamp;
use std::borrow::Cow;

/// What a scalar means to k3s and Helm.
///
/// ```
/// use goyaml::{Scalar, resolve};
/// assert_eq!(resolve("0644"), Scalar::Int(420));
/// assert_eq!(resolve("on"), Scalar::Bool(true));
/// assert_eq!(resolve("v1.0"), Scalar::Str("v1.0".into()));
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Scalar<'t> {
    /// No value: nothing at all, `~`, `null`, `Null` or `NULL`.
    Null,
    /// `true`, `yes`, `y`, `on` or their opposites, in lower case, capitalised or in capitals.
    Bool(bool),
    /// A whole number that fits 64 bits with a sign.
    Int(i64),
    /// A whole number above that, which fits 64 bits without a sign.
    Uint(u64),
    /// Any other number, `.inf`, `-.inf` or `.nan`.
    Float(f64),
    /// Everything else; dates and `12:30:45` too.
    Str(Cow<'t, str>),
}

impl Scalar<'_> {
    /// The same, owning its text.
    pub fn into_owned(self) -> Scalar<'static> {
        match self {
            Self::Null => Scalar::Null,
            Self::Bool(value) => Scalar::Bool(value),
            Self::Int(value) => Scalar::Int(value),
            Self::Uint(value) => Scalar::Uint(value),
            Self::Float(value) => Scalar::Float(value),
            Self::Str(text) => Scalar::Str(Cow::Owned(text.into_owned())),
        }
    }

    /// The tag go-yaml gives it: `!!int` for `7`.
    pub fn tag(&self) -> &'static str {
        match self {
            Self::Null => "!!null",
            Self::Bool(_) => "!!bool",
            Self::Int(_) | Self::Uint(_) => "!!int",
            Self::Float(_) => "!!float",
            Self::Str(_) => "!!str",
        }
    }
}

/// What a plain scalar means: one without quotes and without tag. Source: go-yaml v2.4.0, `resolve`.
///
/// Numbers may hold `_` anywhere but in front. `0x`, `0o`, `0b` and a leading `0` give the base, so `010` is 8, and
/// `08`, which is no octal number, is the float 8.
pub fn resolve(plain: &str) -> Scalar<'_> {
    if let Some(known) = by_name(plain) {
        return known;
    }
    let number = match plain.as_bytes().first() {
        Some(b'.') if plain.contains('_') => separated(plain).and_then(|text| float(&text)),
        Some(b'.') => float(plain),
        Some(b'+' | b'-' | b'0'..=b'9') if plain.contains('_') => number(&plain.replace('_', "")),
        Some(b'+' | b'-' | b'0'..=b'9') => number(plain),
        _ => None,
    };
    number.unwrap_or(Scalar::Str(Cow::Borrowed(plain)))
}

/// What a scalar with a tag means, quoted or not; the tag in its long or short form, as in `!!int`.
///
/// An unknown tag makes it text. `None` where go-yaml refuses: the text is not of the tag's type. `!!binary` is not
/// decoded here. Source: go-yaml v2.4.0, `resolve`.
pub fn resolve_tagged<'t>(tag: &str, text: &'t str) -> Option<Scalar<'t>> {
    let short = tag.strip_prefix("tag:yaml.org,2002:").or_else(|| tag.strip_prefix("!!"));
    let scalar = match short {
        Some("bool" | "int" | "float" | "null") => resolve(text),
        Some("timestamp") => return is_timestamp(text).then_some(Scalar::Str(text.into())),
        _ => return Some(Scalar::Str(text.into())),
    };
    match (short, scalar) {
        #[expect(clippy::cast_precision_loss, reason = "as go-yaml does")]
        (Some("float"), Scalar::Int(n)) => Some(Scalar::Float(n as f64)),
        // A number without sign above 63 bits is no float to go-yaml either.
        (Some(wanted), scalar) => {
            (scalar.tag().strip_prefix("!!") == Some(wanted)).then_some(scalar)
        }
        (None, _) => None,
    }
}

fn by_name(plain: &str) -> Option<Scalar<'static>> {
    // No name is longer; most plain scalars are.
    if plain.len() > 5 {
        return None;
    }
    Some(match plain {
        "" | "~" | "null" | "Null" | "NULL" => Scalar::Null,
        "y" | "Y" | "yes" | "Yes" | "YES" | "true" | "True" | "TRUE" | "on" | "On" | "ON" => {
            Scalar::Bool(true)
        }
        "n" | "N" | "no" | "No" | "NO" | "false" | "False" | "FALSE" | "off" | "Off" | "OFF" => {
            Scalar::Bool(false)
        }
        ".nan" | ".NaN" | ".NAN" => Scalar::Float(f64::NAN),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => Scalar::Float(f64::INFINITY),
        "-.inf" | "-.Inf" | "-.INF" => Scalar::Float(f64::NEG_INFINITY),
        _ => return None,
    })
}

/// A number that starts with a digit or a sign, without `_`.
fn number(text: &str) -> Option<Scalar<'static>> {
    whole(text).or_else(|| float(text)).or_else(|| signed_binary(text))
}

/// `strconv.ParseInt` and `strconv.ParseUint` with base 0.
fn whole(text: &str) -> Option<Scalar<'static>> {
    let (negative, unsigned) = match text.strip_prefix(['+', '-']) {
        Some(rest) => (text.starts_with('-'), rest),
        None => (false, text),
    };
    let prefixed = |prefix: &str| {
        let (head, digits) = unsigned.split_at_checked(2)?;
        (head.eq_ignore_ascii_case(prefix) && !digits.is_empty()).then_some(digits)
    };
    let (digits, base) = match unsigned.strip_prefix('0') {
        _ if prefixed("0x").is_some() => (prefixed("0x")?, 16),
        _ if prefixed("0o").is_some() => (prefixed("0o")?, 8),
        _ if prefixed("0b").is_some() => (prefixed("0b")?, 2),
        Some(digits) if !digits.is_empty() => (digits, 8),
        _ => (unsigned, 10),
    };
    // Rust would take a second sign.
    if digits.starts_with(['+', '-']) {
        return None;
    }
    let size = u64::from_str_radix(digits, base).ok()?;
    match i64::try_from(size) {
        Ok(size) => Some(Scalar::Int(if negative { -size } else { size })),
        Err(_) if negative => (size == i64::MIN.unsigned_abs()).then_some(Scalar::Int(i64::MIN)),
        Err(_) => (unsigned.len() == text.len()).then_some(Scalar::Uint(size)),
    }
}

/// A decimal number with point or exponent; none that is too large.
fn float(text: &str) -> Option<Scalar<'static>> {
    // Rust would also read `+inf` and `-nan`.
    let decimal =
        |byte: u8| byte.is_ascii_digit() || matches!(byte, b'+' | b'-' | b'.' | b'e' | b'E');
    let value: f64 = text.bytes().all(decimal).then(|| text.parse().ok())??;
    value.is_finite().then_some(Scalar::Float(value))
}

/// A number without its `_`, if each stands between two digits: a number that starts with a point is read by Go's
/// own rules.
fn separated(text: &str) -> Option<String> {
    let ends_in_digit = |part: &str| part.ends_with(|c: char| c.is_ascii_digit());
    let starts_with_digit = |part: &str| part.starts_with(|c: char| c.is_ascii_digit());
    let mut parts = text.split('_').peekable();
    let mut number = String::with_capacity(text.len());
    while let Some(part) = parts.next() {
        number.push_str(part);
        if parts.peek().is_some_and(|next| !ends_in_digit(part) || !starts_with_digit(next)) {
            return None;
        }
    }
    Some(number)
}

/// go-yaml tries binary numbers once more, and then takes a sign behind `0b`.
fn signed_binary(text: &str) -> Option<Scalar<'static>> {
    let digits = text.strip_prefix("0b").filter(|digits| digits.starts_with(['+', '-']))?;
    i64::from_str_radix(digits, 2).ok().map(Scalar::Int)
}

#[cfg(test)]
mod tests {
    use super::*;
    use Scalar::{Bool, Float, Int, Null, Str, Uint};

    #[test]
    fn words_of_yaml_1_1() {
        for text in ["y", "Y", "yes", "Yes", "YES", "on", "On", "ON", "true", "True", "TRUE"] {
            assert_eq!(resolve(text), Bool(true), "{text}");
        }
        for text in ["n", "N", "no", "No", "NO", "off", "Off", "OFF", "false", "False", "FALSE"] {
            assert_eq!(resolve(text), Bool(false), "{text}");
        }
        for text in ["", "~", "null", "Null", "NULL"] {
            assert_eq!(resolve(text), Null, "{text}");
        }
        for text in ["tRuE", "nULL", "yES", "oN", "~~", "<<", "=", "nil", "none"] {
            assert_eq!(resolve(text), Str(text.into()), "{text}");
        }
    }

    #[test]
    fn whole_numbers() {
        for (text, value) in [
            ("0755", 493),
            ("0o755", 493),
            ("0O7", 7),
            ("0x1F", 31),
            ("0X1f", 31),
            ("-0x1F", -31),
            ("0b101", 5),
            ("-0b101", -5),
            ("+0B1", 1),
            ("0b-1", -1),
            ("0b+1", 1),
            ("1_000", 1000),
            ("0777_1", 4089),
            ("0_x1F", 31),
            ("-_5_", -5),
            ("+12", 12),
            ("-0", 0),
            ("00", 0),
            ("9223372036854775807", i64::MAX),
            ("-9223372036854775808", i64::MIN),
        ] {
            assert_eq!(resolve(text), Int(value), "{text}");
        }
        assert_eq!(resolve("9223372036854775808"), Uint(9_223_372_036_854_775_808));
        assert_eq!(resolve("0xffffffffffffffff"), Uint(u64::MAX));
    }

    #[test]
    fn other_numbers() {
        for (text, value) in [
            ("08", 8.0),
            ("1.10", 1.1),
            ("1.", 1.0),
            (".5", 0.5),
            (".1_0e0_1", 1.0),
            ("-.5", -0.5),
            ("1E+3", 1000.0),
            ("1_000.5", 1000.5),
            ("-0.0", 0.0),
            ("1e-999", 0.0),
            ("+18446744073709551615", 18_446_744_073_709_551_615.0),
            ("18446744073709551616", 18_446_744_073_709_551_616.0),
            ("-9223372036854775809", -9_223_372_036_854_775_809.0),
            ("+.Inf", f64::INFINITY),
            ("-.INF", f64::NEG_INFINITY),
        ] {
            assert_eq!(resolve(text), Float(value), "{text}");
        }
        assert!(matches!(resolve(".NaN"), Float(nan) if nan.is_nan()));
    }

    #[test]
    fn what_only_looks_like_a_number_is_text() {
        for text in [
            "1e400",
            "0xZZ",
            "0x",
            "0b",
            "0b2",
            "+",
            "-",
            ".",
            "..",
            "1e",
            "e5",
            "_1",
            ".1__0",
            ".1_",
            ".1_e5",
            "._1",
            "12:30:45",
            "2026-01-02",
            "1.2.3",
            "0x1.8p1",
            "+inf",
            "-nan",
            "inf",
            "0o8",
            "0b--1",
            "-0b-1",
            "+-1",
            "0x-1",
            "0-1",
            "1 000",
            "é1",
            "1é",
            "0é",
        ] {
            assert_eq!(resolve(text), Str(text.into()), "{text}");
        }
    }

    #[test]
    fn tags_decide() {
        assert_eq!(resolve_tagged("!!str", "1"), Some(Str("1".into())));
        assert_eq!(resolve_tagged("tag:yaml.org,2002:int", "7"), Some(Int(7)));
        assert_eq!(resolve_tagged("!!bool", "yes"), Some(Bool(true)));
        assert_eq!(resolve_tagged("!!float", "1"), Some(Float(1.0)));
        assert_eq!(resolve_tagged("!!float", "18446744073709551615"), None);
        assert_eq!(resolve_tagged("!!int", "1.5"), None);
        assert_eq!(resolve_tagged("!!null", "x"), None);
        assert_eq!(resolve_tagged("!mine", "1"), Some(Str("1".into())));
    }

    #[test]
    fn dates_are_text_and_checked_only_when_tagged() {
        for text in [
            "2001-2-3",
            "2004-02-29",
            "2001-02-03T04:05:06Z",
            "2001-02-03t4:5:6.789+01:30",
            "2001-02-03 04:05:06.7",
        ] {
            assert_eq!(resolve(text), Str(text.into()));
            assert_eq!(resolve_tagged("!!timestamp", text), Some(Str(text.into())), "{text}");
        }
        for text in
            ["2001", "2001-02-29", "2001-13-01", "2001-02-03T04:05Z", "2001-02-03x", "1", "é"]
        {
            assert_eq!(resolve_tagged("!!timestamp", text), None, "{text}");
        }
    }
}
