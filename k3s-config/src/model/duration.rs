use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;

const NANOSECONDS: u64 = 1;
const MICROSECONDS: u64 = 1_000;
const MILLISECONDS: u64 = 1_000_000;
const SECONDS: u64 = 1_000_000_000;
const MINUTES: u64 = 60 * SECONDS;
const HOURS: u64 = 60 * MINUTES;

const UNITS: [(&str, u64); 8] = [
    ("ns", NANOSECONDS),
    ("us", MICROSECONDS),
    ("µs", MICROSECONDS),
    ("μs", MICROSECONDS),
    ("ms", MILLISECONDS),
    ("s", SECONDS),
    ("m", MINUTES),
    ("h", HOURS),
];

/// A length of time as Go writes it: `5m`, `1h30m`, `1.5s`. It counts nanoseconds; a unit is required.
///
/// Source: `time.ParseDuration` and `Duration.String` of Go.
///
/// ```
/// use k3s_config::Duration;
/// let timeout: Duration = "90s".parse()?;
/// assert_eq!(timeout, Duration::from_secs(90));
/// assert_eq!(timeout.to_string(), "1m30s");
/// assert!("90".parse::<Duration>().is_err());
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Duration(i64);

impl Duration {
    /// That many nanoseconds; below zero too, as Go has it.
    pub const fn from_nanos(nanoseconds: i64) -> Self {
        Self(nanoseconds)
    }

    /// That many seconds.
    pub const fn from_secs(seconds: u32) -> Self {
        // 2³² seconds are 4.3e18 ns, below 2⁶³.
        Self((seconds as u64 * SECONDS).cast_signed())
    }

    /// Nanoseconds.
    pub const fn as_nanos(self) -> i64 {
        self.0
    }
}

impl FromStr for Duration {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = |at| ValueError::new("a duration is numbers with units", at).with_help("1h30m");
        let (negative, rest) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text.strip_prefix('+').unwrap_or(text)),
        };
        if rest == "0" {
            return Ok(Self(0));
        }
        if rest.is_empty() {
            return Err(error(0));
        }
        let mut total: u64 = 0;
        let mut left = rest;
        while !left.is_empty() {
            let at = text.len() - left.len();
            let (part, after) = part(left).ok_or_else(|| error(at))?;
            total =
                total.checked_add(part).filter(|sum| *sum <= 1 << 63).ok_or_else(|| error(at))?;
            left = after;
        }
        let value =
            if negative { 0_i64.checked_sub_unsigned(total) } else { total.try_into().ok() };
        value.map(Self).ok_or_else(|| ValueError::new("a duration is at most 292 years", 0))
    }
}

/// One number with its unit, in nanoseconds, and what follows.
fn part(text: &str) -> Option<(u64, &str)> {
    let (whole, rest) = digits(text);
    let (fraction, rest) = match rest.strip_prefix('.') {
        Some(rest) => digits(rest),
        None => ("", rest),
    };
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let end = rest.find(|c: char| c == '.' || c.is_ascii_digit()).unwrap_or(rest.len());
    let (unit, rest) = rest.split_at(end);
    let (_, unit) = UNITS.iter().find(|(name, _)| *name == unit)?;
    let whole: u64 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let whole = whole.checked_mul(*unit).filter(|n| *n <= 1 << 63)?;
    Some((whole.checked_add(part_of(fraction, *unit))?, rest))
}

fn digits(text: &str) -> (&str, &str) {
    text.split_at(text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len()))
}

/// The fraction `0.DIGITS` of a unit, rounded down. Digits that 64 bits cannot hold are passed over, as Go does.
fn part_of(digits: &str, unit: u64) -> u64 {
    let mut value: u64 = 0;
    let mut scale: f64 = 1.0;
    for digit in digits.bytes() {
        let next = value.checked_mul(10).and_then(|v| v.checked_add(u64::from(digit - b'0')));
        let Some(next) = next.filter(|next| *next <= 1 << 63) else { break };
        value = next;
        scale *= 10.0;
    }
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "Go computes it this way; the result is below one unit"
    )]
    let part = (value as f64 * (unit as f64 / scale)) as u64;
    part
}

/// As Go prints it: `1m30s`, `1.5ms`, `0s`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        let nanoseconds = self.0.unsigned_abs();
        f.write_str(sign)?;
        match nanoseconds {
            0 => f.write_str("0s"),
            n if n < MICROSECONDS => write!(f, "{n}ns"),
            n if n < MILLISECONDS => write!(f, "{}µs", decimal(n, MICROSECONDS)),
            n if n < SECONDS => write!(f, "{}ms", decimal(n, MILLISECONDS)),
            n => {
                let (hours, minutes) = (n / HOURS, n % HOURS / MINUTES);
                if hours > 0 {
                    write!(f, "{hours}h")?;
                }
                if n >= MINUTES {
                    write!(f, "{minutes}m")?;
                }
                write!(f, "{}s", decimal(n % MINUTES, SECONDS))
            }
        }
    }
}

/// `1500` thousandths as `1.5`.
fn decimal(value: u64, unit: u64) -> String {
    let (whole, rest) = (value / unit, value % unit);
    if rest == 0 {
        return whole.to_string();
    }
    let width = unit.ilog10() as usize;
    let digits = format!("{rest:0width$}");
    format!("{whole}.{}", digits.trim_end_matches('0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn go_prints_the_same() {
        let printed = |text: &str| text.parse::<Duration>().map(|d| d.to_string());
        for (text, expected) in [
            ("10m", "10m0s"),
            ("24h", "24h0m0s"),
            ("1h0m30.5s", "1h0m30.5s"),
            ("1500us", "1.5ms"),
            ("0", "0s"),
            ("-1.5h", "-1h30m0s"),
            ("+5s", "5s"),
            (".5s", "500ms"),
            ("1.s", "1s"),
            ("1µs", "1µs"),
            ("9223372036854775807ns", "2562047h47m16.854775807s"),
            ("-9223372036854775808ns", "-2562047h47m16.854775808s"),
        ] {
            assert_eq!(printed(text).as_deref(), Ok(expected), "{text}");
        }
        for text in ["", "5", "m", "-", "1d", "1 s", "1s ", ".s", "9223372036854775808ns", "1e3s"] {
            assert!(text.parse::<Duration>().is_err(), "{text}");
        }
    }
}
