//! How HAProxy reads the number behind a keyword: many take any text for one, and pass over what stands behind its
//! digits; few look at its bounds. The table was measured on 2.4 to 3.4.

use super::values::error_statuses;
use crate::generated::numbers::NUMBERS;
use crate::{Version, parse_atol};
use config_diagnostics::ToolSays;

/// What the generated table is written with.
pub(crate) mod prelude {
    pub(crate) use super::{Bits as B, Number};
}

/// What a number is stored in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Bits {
    /// 32 bits, after which it starts anew from below.
    Signed,
    /// 32 bits without a sign.
    Unsigned,
    /// Room enough.
    Wide,
}

/// What the word of a number is made of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Digits {
    /// Any text: what stands behind its digits is passed over.
    Any,
    /// A digit, and any text.
    Begun,
    /// Digits only.
    Whole,
    /// Digits only, hexadecimal ones behind `0x`.
    Hex,
}

/// How the number behind a keyword is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Number {
    table: &'static str,
    keyword: &'static str,
    bits: Bits,
    digits: Digits,
    least: i64,
    most: i64,
    /// Whether 0 is taken, although it is less than the least.
    or_zero: bool,
    /// Whether nothing at all is taken for 0.
    bare: bool,
    since: Version,
    until: Option<Version>,
}

/// The notation of the generated table.
impl Number {
    pub(crate) const fn new(table: &'static str, keyword: &'static str, bits: Bits) -> Self {
        let (least, most) = (i64::MIN, i64::MAX);
        let since = Version::V2_0;
        Self {
            table,
            keyword,
            bits,
            digits: Digits::Any,
            least,
            most,
            or_zero: false,
            bare: false,
            since,
            until: None,
        }
    }

    pub(crate) const fn begun(self) -> Self {
        Self { digits: Digits::Begun, ..self }
    }

    pub(crate) const fn whole(self) -> Self {
        Self { digits: Digits::Whole, ..self }
    }

    pub(crate) const fn hex(self) -> Self {
        Self { digits: Digits::Hex, ..self }
    }

    pub(crate) const fn or_zero(self) -> Self {
        Self { or_zero: true, ..self }
    }

    pub(crate) const fn least(self, least: i64) -> Self {
        Self { least, ..self }
    }

    pub(crate) const fn most(self, most: i64) -> Self {
        Self { most, ..self }
    }

    pub(crate) const fn bare(self) -> Self {
        Self { bare: true, ..self }
    }

    pub(crate) const fn since(self, major: u8, minor: u8) -> Self {
        Self { since: Version::new(major, minor), ..self }
    }

    pub(crate) const fn until(self, major: u8, minor: u8) -> Self {
        Self { until: Some(Version::new(major, minor)), ..self }
    }
}

impl Number {
    /// How `version` reads the number behind this keyword, where it was measured.
    pub(super) fn of(table: &str, keyword: &str, version: Version) -> Option<&'static Self> {
        let is_rule = ["http-", "tcp-request ", "tcp-response "].iter();
        let table = match table {
            "http-check-expect" | "http-check-send" => table,
            _ if is_rule.into_iter().any(|set| table.starts_with(set)) => "action",
            _ => table,
        };
        let first = NUMBERS.partition_point(|row| (row.table, row.keyword) < (table, keyword));
        let rows = NUMBERS.get(first..)?.iter();
        let mut rows = rows.take_while(|row| row.table == table && row.keyword == keyword);
        rows.find(|row| row.since <= version && row.until.is_none_or(|until| version < until))
    }

    /// Whether HAProxy takes the word.
    pub(super) fn takes(&self, word: &str) -> bool {
        let digits = word.strip_prefix('-').unwrap_or(word);
        let hex = digits.strip_prefix("0x").or_else(|| digits.strip_prefix("0X"));
        if let Some(hex) = hex.filter(|_| self.digits == Digits::Hex) {
            return i32::from_str_radix(hex, 16).is_ok();
        }
        let is_number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
        let is_read = match self.digits {
            Digits::Any => true,
            Digits::Begun => digits.starts_with(|c: char| c.is_ascii_digit()),
            Digits::Whole | Digits::Hex => is_number,
        };
        if !is_read {
            return false;
        }
        // What does not fit starts anew, as it does in C.
        #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
        let number = match self.bits {
            Bits::Signed => i64::from(parse_atol(word) as i32),
            Bits::Unsigned => i64::from(parse_atol(word) as u32),
            Bits::Wide => parse_atol(word),
        };
        (self.least..=self.most).contains(&number) || self.or_zero && number == 0
    }

    /// Whether HAProxy does without a word.
    pub(super) const fn is_bare(&self) -> bool {
        self.bare
    }
}

/// What HAProxy says to a `word` behind `keyword` that is not the number that the tables ask for; nothing when it is
/// not known.
pub(super) fn says(table: &str, keyword: &str, version: Version, word: &str) -> Option<ToolSays> {
    // Some actions have it in the same word.
    let glued = word.strip_prefix(keyword).filter(|_| !keyword.is_empty());
    let word = match glued.map(|rest| rest.trim_start_matches('(').trim_end_matches(')')) {
        Some("") => "0",
        Some(inner) => inner,
        None => word,
    };
    let status = parse_atol(word);
    let is_taken = match keyword {
        "errorfile" | "errorfiles" | "errorloc" | "errorloc302" | "errorloc303" => {
            error_statuses(version).any(|known| known == status)
        }
        "code" => matches!(status, 301 | 302 | 303 | 307 | 308),
        "status" | "deny_status" => (200..=599).contains(&status),
        _ => Number::of(table, keyword, version)?.takes(word),
    };
    Some(if is_taken { ToolSays::Nothing } else { ToolSays::Error })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_number_may_pass() {
        let said = |table, keyword, word| says(table, keyword, Version::V2_6, word);
        for (table, keyword, word, expected) in [
            ("global", "maxpipes", "many", Some(ToolSays::Nothing)),
            ("global", "nbthread", "2x", Some(ToolSays::Error)),
            ("global", "nbthread", "0", Some(ToolSays::Error)),
            ("server", "weight", "300", Some(ToolSays::Error)),
            ("server", "weight", "x", Some(ToolSays::Nothing)),
            // Counted anew from 2³² on.
            ("server", "weight", "4294967296", Some(ToolSays::Nothing)),
            ("proxy", "id", "4294967296", Some(ToolSays::Error)),
            ("cache", "max-secondary-entries", "-1", Some(ToolSays::Nothing)),
            ("cache", "max-secondary-entries", "0", Some(ToolSays::Error)),
            ("proxy", "errorloc", "999", Some(ToolSays::Error)),
            ("proxy", "errorloc", "404x", Some(ToolSays::Nothing)),
            ("proxy", "clitcpka-cnt", "0x10", Some(ToolSays::Nothing)),
            ("proxy", "clitcpka-cnt", "10x", Some(ToolSays::Error)),
            ("proxy", "nothing", "1", None),
        ] {
            assert_eq!(said(table, keyword, word), expected, "{keyword} {word}");
        }
    }
}
