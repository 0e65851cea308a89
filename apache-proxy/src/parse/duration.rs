use super::ValueError;
use super::number::parse_atol;
use std::fmt;
use std::str::FromStr;

/// The unit of a [`Duration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// `ms`, milliseconds.
    Ms,
    /// `s`, seconds.
    S,
    /// `mi`, minutes; `min` is the usual spelling, `m` alone is refused.
    Mi,
    /// `h`, hours.
    H,
}

impl TimeUnit {
    /// The letters that httpd looks at.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Ms => "ms",
            Self::S => "s",
            Self::Mi => "mi",
            Self::H => "h",
        }
    }

    const fn micros(self) -> i64 {
        match self {
            Self::Ms => 1_000,
            Self::S => 1_000_000,
            Self::Mi => 60_000_000,
            Self::H => 3_600_000_000,
        }
    }
}

/// A time of `connectiontimeout`, `acquire`, `ping`, `hcinterval`, `KeepAliveTimeout`, …: a whole number, and a unit of
/// which only the first letters count, in lower case (util.c `ap_timeout_parameter_parse`).
///
/// `5sec` and `5s` last as long; `1m` and `5S` are refused. Most timeouts of mod_proxy are *not* read this way:
/// `timeout=500ms` is 500 seconds, see [`ProxyParameter`](super::ProxyParameter).
///
/// ```
/// use apache_proxy::{Duration, TimeUnit};
/// let time: Duration = "500ms".parse()?;
/// assert_eq!(time.to_std(TimeUnit::S).as_millis(), 500);
/// assert_eq!("5".parse::<Duration>()?.to_std(TimeUnit::S).as_secs(), 5);
/// assert!("1m".parse::<Duration>().is_err());
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    number: i64,
    unit: Option<TimeUnit>,
    /// What follows the letters of the unit: `ec` of `5sec`.
    tail: Box<str>,
}

impl Duration {
    /// A number of milliseconds.
    pub fn ms(number: u32) -> Self {
        Self::of(number, Some(TimeUnit::Ms))
    }

    /// A number of seconds, `s`.
    pub fn secs(number: u32) -> Self {
        Self::of(number, Some(TimeUnit::S))
    }

    /// A number of minutes, `min`.
    pub fn minutes(number: u32) -> Self {
        Self { tail: "n".into(), ..Self::of(number, Some(TimeUnit::Mi)) }
    }

    /// A number of hours, `h`.
    pub fn hours(number: u32) -> Self {
        Self::of(number, Some(TimeUnit::H))
    }

    /// A number without a unit.
    pub fn unitless(number: u32) -> Self {
        Self::of(number, None)
    }

    fn of(number: u32, unit: Option<TimeUnit>) -> Self {
        Self { number: number.into(), unit, tail: "".into() }
    }

    /// The unit as written; `None`: the default of the directive.
    pub const fn unit(&self) -> Option<TimeUnit> {
        self.unit
    }

    /// What follows the letters of the unit, which httpd passes over.
    pub fn tail(&self) -> &str {
        &self.tail
    }

    /// How long it is, where a bare number counts in `default`.
    pub fn to_std(&self, default: TimeUnit) -> std::time::Duration {
        let micros = self.number.saturating_mul(self.unit.unwrap_or(default).micros());
        std::time::Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    }
}

impl FromStr for Duration {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const HELP: &str = "a whole number and one of ms, s, min, h: 500ms, 30s, 5min";
        let (number, rest) = parse_atol(text);
        let at = text.len() - rest.len();
        let units = [TimeUnit::Ms, TimeUnit::S, TimeUnit::Mi, TimeUnit::H];
        let unit = units.into_iter().find(|unit| rest.starts_with(unit.as_str()));
        if number < 0 {
            return Err(ValueError::new("a time cannot be negative", 0).with_help(HELP));
        }
        if unit.is_none() && !rest.is_empty() {
            return Err(ValueError::new("not a unit of time", at).with_help(HELP));
        }
        // The digits alone may have been too many, or the unit.
        let digits = text.bytes().filter(u8::is_ascii_digit).count();
        let fits = number.checked_mul(unit.unwrap_or(TimeUnit::S).micros()).is_some();
        if !fits || (number == i64::MAX && digits > 18) {
            return Err(ValueError::new("the time is too long", 0).with_help(HELP));
        }
        let tail = unit.and_then(|unit| rest.strip_prefix(unit.as_str())).unwrap_or_default();
        Ok(Self { number, unit, tail: tail.into() })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}{}", self.number, self.unit.map_or("", TimeUnit::as_str), self.tail)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_first_letters_of_a_unit_count() {
        for (text, millis) in [
            ("500ms", 500),
            ("500msec", 500),
            ("5", 5_000),
            ("5s", 5_000),
            ("5sec", 5_000),
            ("5sx", 5_000),
            ("1mi", 60_000),
            ("1min", 60_000),
            ("1h", 3_600_000),
            ("0", 0),
            ("s", 0),
        ] {
            let time: Duration = text.parse().unwrap();
            assert_eq!(time.to_std(TimeUnit::S).as_millis(), millis, "{text}");
        }
        assert_eq!(Duration::minutes(5).to_string(), "5min");
        assert_eq!("250".parse::<Duration>().unwrap().to_std(TimeUnit::Ms).as_millis(), 250);
    }

    #[test]
    fn other_letters_are_refused_where_they_stand() {
        for (text, at) in [
            ("1m", 1),
            ("5S", 1),
            ("5 s", 1),
            ("1d", 1),
            ("-1s", 0),
            ("1.5s", 1),
            ("abc", 0),
            ("99999999999999999999", 0),
            ("9999999999999999999h", 0),
        ] {
            assert_eq!(text.parse::<Duration>().unwrap_err().at(), at, "{text}");
        }
    }
}
