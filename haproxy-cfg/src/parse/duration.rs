use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// The unit of a [`Duration`], and the default unit of a keyword that takes one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TimeUnit {
    /// `us`, microseconds.
    Us,
    /// `ms`, milliseconds: the default unit of nearly every timeout.
    Ms,
    /// `s`, seconds: the default unit of `stats refresh`, cookie `maxidle`, cache `max-age`, …
    S,
    /// `m`, minutes.
    M,
    /// `h`, hours.
    H,
    /// `d`, days.
    D,
}

const UNITS: [(&str, TimeUnit); 6] = [
    ("us", TimeUnit::Us),
    ("ms", TimeUnit::Ms),
    ("s", TimeUnit::S),
    ("m", TimeUnit::M),
    ("h", TimeUnit::H),
    ("d", TimeUnit::D),
];

impl TimeUnit {
    /// The unit as HAProxy spells it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Us => "us",
            Self::Ms => "ms",
            Self::S => "s",
            Self::M => "m",
            Self::H => "h",
            Self::D => "d",
        }
    }

    /// How many microseconds one unit is.
    const fn micros(self) -> u64 {
        match self {
            Self::Us => 1,
            Self::Ms => 1_000,
            Self::S => 1_000_000,
            Self::M => 60_000_000,
            Self::H => 3_600_000_000,
            Self::D => 86_400_000_000,
        }
    }
}

impl fmt::Display for TimeUnit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A time as the configuration writes it: a whole number and a unit, or a number alone, counted in
/// the default unit of the keyword (tools.c `parse_time_err`; manual 2.5 "Time format").
///
/// The unit is kept as written: `60s` and `1m` are different values that last as long. HAProxy only
/// warns about text after the unit (`30sx`); here that is an error. How long a time may be depends
/// on the keyword: see [`to_unit`](Self::to_unit).
///
/// ```
/// use haproxy_cfg::{Duration, TimeUnit};
///
/// let timeout: Duration = "30s".parse()?;
/// assert_eq!(timeout, Duration::secs(30));
/// assert_eq!(timeout.as_millis(TimeUnit::Ms), 30_000);
/// assert_eq!("5000".parse::<Duration>()?.as_millis(TimeUnit::Ms), 5_000);
/// assert!("30 s".parse::<Duration>().is_err());
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    number: u64,
    unit: Option<TimeUnit>,
}

/// One more than the greatest number of its default unit HAProxy lets a keyword have.
const LIMIT: u128 = 1 << 31;

impl Duration {
    /// A number of microseconds, `us`.
    pub const fn us(number: u64) -> Self {
        Self { number, unit: Some(TimeUnit::Us) }
    }

    /// A number of milliseconds, `ms`.
    pub const fn ms(number: u64) -> Self {
        Self { number, unit: Some(TimeUnit::Ms) }
    }

    /// A number of seconds, `s`.
    pub const fn secs(number: u64) -> Self {
        Self { number, unit: Some(TimeUnit::S) }
    }

    /// A number of minutes, `m`.
    pub const fn minutes(number: u64) -> Self {
        Self { number, unit: Some(TimeUnit::M) }
    }

    /// A number of hours, `h`.
    pub const fn hours(number: u64) -> Self {
        Self { number, unit: Some(TimeUnit::H) }
    }

    /// A number of days, `d`.
    pub const fn days(number: u64) -> Self {
        Self { number, unit: Some(TimeUnit::D) }
    }

    /// A number without a unit: the keyword's default unit counts.
    pub const fn unitless(number: u64) -> Self {
        Self { number, unit: None }
    }

    /// The number as written.
    pub const fn number(self) -> u64 {
        self.number
    }

    /// The unit as written; `None`: the keyword's default unit.
    pub const fn unit(self) -> Option<TimeUnit> {
        self.unit
    }

    /// How long that is in milliseconds, rounded up as HAProxy does, for a keyword with this
    /// default unit. Past `u64::MAX` it stays there.
    pub fn as_millis(self, default: TimeUnit) -> u64 {
        u64::try_from(self.micros(default).div_ceil(1_000)).unwrap_or(u64::MAX)
    }

    /// The number HAProxy stores: in the keyword's default unit, rounded up.
    ///
    /// # Errors
    /// `timer overflow` when that is 2³¹ or more: `30d` does for a keyword in milliseconds, not for
    /// one in seconds.
    pub fn to_unit(self, default: TimeUnit) -> Result<u32, ValueError> {
        let stored = self.micros(default).div_ceil(u128::from(default.micros()));
        match u32::try_from(stored) {
            Ok(stored) if u128::from(stored) < LIMIT => Ok(stored),
            _ => Err(overflow(default)),
        }
    }

    fn micros(self, default: TimeUnit) -> u128 {
        u128::from(self.number) * u128::from(self.unit.unwrap_or(default).micros())
    }
}

fn overflow(unit: TimeUnit) -> ValueError {
    ValueError::new("timer overflow", 0)
        .with_help(format!("the largest time HAProxy takes here is {}{unit}", LIMIT - 1))
}

/// The same time in the largest unit that holds it exactly; below the microsecond, rounded up.
impl From<std::time::Duration> for Duration {
    fn from(time: std::time::Duration) -> Self {
        let micros = u64::try_from(time.as_nanos().div_ceil(1_000)).unwrap_or(u64::MAX);
        // An exact number of the largest unit is the shortest spelling; zero is `0s`.
        let fits = |unit: &TimeUnit| micros != 0 && micros.is_multiple_of(unit.micros());
        let units = UNITS.map(|(_, unit)| unit);
        let unit = if micros == 0 { Some(TimeUnit::S) } else { units.into_iter().rfind(fits) };
        let unit = unit.unwrap_or(TimeUnit::Us);
        Self { number: micros / unit.micros(), unit: Some(unit) }
    }
}

impl FromStr for Duration {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const HELP: &str = "write a whole number and one of us, ms, s, m, h, d: 500ms, 30s, 5m";
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits).unwrap_or((text, ""));
        if number.is_empty() {
            let message = "a time starts with a digit (no sign, no decimals)";
            return Err(ValueError::new(message, 0).with_help(HELP));
        }
        let number = number.parse::<u64>().map_err(|_| ValueError::new("timer overflow", 0))?;
        if unit.is_empty() {
            return Ok(Self { number, unit: None });
        }
        if let Some((_, unit)) = UNITS.into_iter().find(|(name, _)| *name == unit) {
            return Ok(Self { number, unit: Some(unit) });
        }
        let error = ValueError::new("unexpected text after the number of a time", digits);
        let error = error.with_help(HELP);
        // What stands behind a unit is passed over, with a warning.
        let has_unit = UNITS.iter().any(|(name, _)| unit.starts_with(name));
        Err(if has_unit { error.but_tolerated() } else { error })
    }
}

impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.number, self.unit.map_or("", TimeUnit::as_str))
    }
}

#[cfg(test)]
mod tests {
    use super::{Duration, TimeUnit};

    #[test]
    fn times_are_read_and_printed_as_written() {
        for (text, millis) in [
            ("0", 0),
            ("5000", 5_000),
            ("1us", 1),
            ("999us", 1),
            ("1001us", 2),
            ("250ms", 250),
            ("30s", 30_000),
            ("5m", 300_000),
            ("1h", 3_600_000),
            ("1d", 86_400_000),
            ("30d", 2_592_000_000),
        ] {
            let time: Duration = text.parse().unwrap();
            assert_eq!(time.as_millis(TimeUnit::Ms), millis, "{text}");
            assert_eq!(time.to_string(), text);
        }
    }

    #[test]
    fn the_default_unit_is_the_keywords() {
        let five: Duration = "5".parse().unwrap();
        assert_eq!(five.as_millis(TimeUnit::S), 5_000);
        assert_eq!(five.to_unit(TimeUnit::S), Ok(5));
        assert!(Duration::unitless(1 << 31).to_unit(TimeUnit::S).is_err());
        assert_eq!(Duration::ms(1_001).to_unit(TimeUnit::S), Ok(2));
        assert_eq!(Duration::days(30).to_unit(TimeUnit::S), Ok(2_592_000));
        assert_eq!(
            Duration::days(30).to_unit(TimeUnit::Ms).unwrap_err().message(),
            "timer overflow"
        );
        assert_eq!(Duration::ms(2_147_483_647).to_unit(TimeUnit::Ms), Ok(2_147_483_647));
        assert!(Duration::ms(2_147_483_648).to_unit(TimeUnit::Ms).is_err());
        assert_eq!(Duration::days(u64::MAX).as_millis(TimeUnit::Ms), u64::MAX);
    }

    #[test]
    fn other_text_is_refused_where_it_goes_wrong() {
        for (text, at) in [
            ("", 0),
            ("s", 0),
            ("-1", 0),
            ("+1", 0),
            ("1.5s", 1),
            ("30sx", 2),
            ("30S", 2),
            ("30 s", 2),
            ("30sec", 2),
            ("1h30m", 1),
            ("99999999999999999999s", 0),
        ] {
            assert_eq!(text.parse::<Duration>().unwrap_err().at(), at, "{text:?}");
        }
        assert!("1.5s".parse::<Duration>().unwrap_err().help().unwrap().contains("ms"));
    }

    #[test]
    fn a_std_duration_takes_the_largest_exact_unit() {
        use std::time::Duration as Std;
        for (std, text) in [
            (Std::ZERO, "0s"),
            (Std::from_millis(1_500), "1500ms"),
            (Std::from_secs(90), "90s"),
            (Std::from_secs(120), "2m"),
            (Std::from_secs(86_400), "1d"),
            (Std::from_micros(7), "7us"),
            (Std::from_nanos(1), "1us"),
        ] {
            assert_eq!(Duration::from(std).to_string(), text);
        }
    }
}
