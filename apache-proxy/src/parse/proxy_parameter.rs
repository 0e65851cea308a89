use super::{
    Duration, HcMethod, OnOff, TimeUnit, ValueError, WorkerStatus, parse_atoi, parse_atol,
};
use crate::{Parameter, ParameterKind, ParameterScope};
use std::fmt;
use std::str::FromStr;

/// A `key=value` word of `ProxyPass`, `BalancerMember`, `ProxySet` or `<Proxy>`, split at the first `=`.
///
/// What httpd makes of the value depends on whose it is, and is often not what it looks like:
///
/// ```
/// use apache_proxy::{ParameterScope, ParameterValue, ProxyParameter};
/// let timeout: ProxyParameter = "timeout=500ms".parse()?;
/// let effective = timeout.effective(ParameterScope::Worker)?;
/// assert_eq!(effective.value(), &ParameterValue::Time(std::time::Duration::from_secs(500)));
/// assert_eq!(effective.passed_over(), "ms");
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ProxyParameter {
    key: Box<str>,
    value: Box<str>,
}

impl ProxyParameter {
    /// The parameter `key`, which is not checked, with this value.
    pub fn new(key: &str, value: &str) -> Result<Self, ValueError> {
        match key.find('=') {
            Some(at) => Err(ValueError::new("a key cannot have a =", at)),
            None => Ok(Self { key: key.into(), value: value.into() }),
        }
    }

    /// The key as written; its case does not count.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// The value as written. Quotes inside the word belong to it.
    pub fn value(&self) -> &str {
        &self.value
    }

    /// What httpd knows of the key.
    pub fn parameter(&self, scope: ParameterScope) -> Option<&'static Parameter> {
        Parameter::lookup(scope, &self.key)
    }

    /// What httpd makes of the value.
    ///
    /// # Errors
    /// Where it refuses the key or the value; positions count from the start of the word. Whether a name is
    /// defined, and a provider loaded, is not known here.
    pub fn effective(&self, scope: ParameterScope) -> Result<EffectiveValue<'_>, ValueError> {
        let Some(row) = self.parameter(scope) else {
            let unknown = ValueError::new(format!("no parameter is called {:?}", &*self.key), 0);
            return Err(match Parameter::suggest(scope, &self.key) {
                Some(name) => unknown.with_help(name),
                None => unknown,
            });
        };
        let read = read(row, &self.value);
        let (value, passed_over) = read.map_err(|error| error.shifted(self.key.len() + 1))?;
        Ok(EffectiveValue { parameter: row, value, passed_over })
    }
}

impl FromStr for ProxyParameter {
    type Err = ValueError;

    fn from_str(word: &str) -> Result<Self, ValueError> {
        let (key, value) = word.split_once('=').ok_or_else(|| {
            ValueError::new("a parameter is written key=value", word.len()).with_help("timeout=30")
        })?;
        Ok(Self { key: key.into(), value: value.into() })
    }
}

impl fmt::Display for ProxyParameter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

/// A value as httpd understands it.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum ParameterValue {
    /// A number: of connections, bytes, tries.
    Number(i64),
    /// A time.
    Time(std::time::Duration),
    /// `addressttl=-1`: until the restart.
    UntilRestart,
    /// A load factor in hundredths.
    Hundredths(u32),
    /// A switch.
    Switch(bool),
    /// One of several words, in the table's spelling.
    Choice(&'static str),
    /// Text.
    Text(String),
    /// States.
    Status(WorkerStatus),
    /// HTTP statuses.
    Codes(Vec<u16>),
    /// A separator; `None`: off.
    Separator(Option<u8>),
}

/// What httpd makes of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct EffectiveValue<'w> {
    parameter: &'static Parameter,
    value: ParameterValue,
    passed_over: &'w str,
}

impl<'w> EffectiveValue<'w> {
    /// What httpd knows of the key.
    pub const fn parameter(&self) -> &'static Parameter {
        self.parameter
    }

    /// The value.
    pub const fn value(&self) -> &ParameterValue {
        &self.value
    }

    /// The part of the value that httpd passed over: `ms` of `timeout=500ms`, all of `retry=abc`.
    pub const fn passed_over(&self) -> &'w str {
        self.passed_over
    }
}

impl PartialEq for Parameter {
    fn eq(&self, other: &Self) -> bool {
        (self.scope(), self.key()) == (other.scope(), other.key())
    }
}

type Read<'v> = Result<(ParameterValue, &'v str), ValueError>;

fn read<'v>(row: &'static Parameter, value: &'v str) -> Read<'v> {
    let whole = |value| Ok((value, ""));
    match row.kind() {
        ParameterKind::Int { least, most, unit } => {
            let (number, rest) = parse_atoi(value);
            let fits = (least..=most).contains(&number) || (least == 512 && number == 0);
            let number = in_range(fits, number.into(), i64::from(least), i64::from(most))?;
            Ok((with_unit(number, unit), rest))
        }
        ParameterKind::Long { least, unit } => {
            let (number, rest) = parse_atol(value);
            let fits = number >= least || (least == 512 && number == 0);
            Ok((with_unit(in_range(fits, number, least, i64::MAX)?, unit), rest))
        }
        ParameterKind::Decimal => decimal(value),
        ParameterKind::Duration { unit, least_ms } => {
            let time: Duration = value.parse()?;
            if time.to_std(unit).as_millis() < u128::from(least_ms) {
                return Err(ValueError::new(format!("must be at least {least_ms} ms"), 0));
            }
            let tail = value.get(value.len() - time.tail().len()..).unwrap_or_default();
            Ok((ParameterValue::Time(time.to_std(unit)), tail))
        }
        ParameterKind::AddressTtl => address_ttl(value),
        ParameterKind::Flag => whole(ParameterValue::Switch(value.parse::<OnOff>()?.is_on())),
        ParameterKind::Choice(words) => {
            if row.needs_hcheck() && value.parse() == Ok(HcMethod::Provider) {
                return Err(ValueError::new("httpd knows this method only by name", 0));
            }
            let word = words.iter().find(|word| word.eq_ignore_ascii_case(value));
            let unknown = || ValueError::new("not one of the words", 0).with_help(words.join(", "));
            whole(ParameterValue::Choice(word.ok_or_else(unknown)?))
        }
        // It is cut instead of refused: httpd makes the error and throws it away.
        ParameterKind::Text(longest) if row.key() == "stickysession" && value.len() > longest => {
            let end = (0..=longest).rev().find(|end| value.is_char_boundary(*end)).unwrap_or(0);
            let (kept, cut) = value.split_at_checked(end).unwrap_or((value, ""));
            Ok((ParameterValue::Text(kept.to_owned()), cut))
        }
        ParameterKind::Text(longest) if value.len() > longest => {
            Err(ValueError::new(format!("longer than {longest} bytes"), 0))
        }
        ParameterKind::Text(_) | ParameterKind::Name | ParameterKind::Word => {
            whole(ParameterValue::Text(value.to_owned()))
        }
        ParameterKind::Status => whole(ParameterValue::Status(value.parse()?)),
        ParameterKind::Codes => codes(value),
        ParameterKind::Separator => match value.as_bytes() {
            [byte] => whole(ParameterValue::Separator(Some(*byte))),
            _ if value.eq_ignore_ascii_case("off") => whole(ParameterValue::Separator(None)),
            _ => Err(ValueError::new("neither one character nor Off", 0)),
        },
    }
}

fn in_range(fits: bool, number: i64, least: i64, most: i64) -> Result<i64, ValueError> {
    let message = match (least, most) {
        _ if fits => return Ok(number),
        (512, _) => "must be 0, or at least 512".to_owned(),
        (least, most) if most >= i64::from(i32::MAX) => format!("must be at least {least}"),
        (least, most) => format!("must be between {least} and {most}"),
    };
    Err(ValueError::new(format!("{message}; httpd reads {number}"), 0))
}

fn with_unit(number: i64, unit: Option<&str>) -> ParameterValue {
    let amount = u64::try_from(number).unwrap_or(0);
    match unit {
        Some("s") => ParameterValue::Time(std::time::Duration::from_secs(amount)),
        Some("ms") => ParameterValue::Time(std::time::Duration::from_millis(amount)),
        _ => ParameterValue::Number(number),
    }
}

/// As C's `atof` reads it, as far as decimal notation goes.
fn decimal(value: &str) -> Read<'_> {
    let (_, after) = parse_atol(value);
    let fraction = after.strip_prefix('.').filter(|_| after.len() < value.len());
    let rest = fraction.map_or(after, |f| f.trim_start_matches(|c: char| c.is_ascii_digit()));
    let number = value.get(..value.len() - rest.len()).unwrap_or_default().trim_start();
    let hundredths = number.parse::<f64>().unwrap_or(0.0) * 100.0;
    if !(100.0..10_001.0).contains(&hundredths) {
        return Err(ValueError::new("must be between 1 and 100", 0));
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "in range")]
    Ok((ParameterValue::Hundredths(hundredths as u32), rest))
}

fn address_ttl(value: &str) -> Read<'_> {
    if value == "-1" {
        return Ok((ParameterValue::UntilRestart, ""));
    }
    let time: Duration = value.parse()?;
    let std = time.to_std(TimeUnit::S);
    if std.subsec_nanos() != 0 || i32::try_from(std.as_secs()).is_err() {
        return Err(ValueError::new("must be -1, or whole seconds up to 2147483647", 0));
    }
    let tail = value.get(value.len() - time.tail().len()..).unwrap_or_default();
    Ok((ParameterValue::Time(std), tail))
}

fn codes(value: &str) -> Read<'_> {
    let mut codes = Vec::new();
    let mut at = 0;
    for word in value.split([',', ' ']) {
        let (code, _) = parse_atoi(word);
        match u16::try_from(code) {
            _ if word.is_empty() => {}
            Ok(code @ 100..=599) => codes.push(code),
            _ => return Err(ValueError::new("not a status between 100 and 599", at)),
        }
        at += word.len() + 1;
    }
    Ok((ParameterValue::Codes(codes), ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(scope: ParameterScope, word: &str) -> String {
        let parameter: ProxyParameter = word.parse().unwrap();
        match parameter.effective(scope) {
            Ok(effective) if effective.passed_over().is_empty() => {
                format!("{:?}", effective.value())
            }
            Ok(effective) => format!("{:?} without {}", effective.value(), effective.passed_over()),
            Err(error) => error.at().to_string(),
        }
    }

    /// Facts B3 and the cases of group `param`: a number alone is where httpd refuses the word.
    #[test]
    fn workers_read_values_as_httpd_does() {
        for (word, value) in [
            ("timeout=500ms", "Time(500s) without ms"),
            ("timeout=30s", "Time(30s) without s"),
            ("Timeout=5", "Time(5s)"),
            ("timeout=0", "8"),
            ("timeout=\"5\"", "8"),
            ("retry=abc", "Time(0ns) without abc"),
            ("retry=-1", "6"),
            ("ttl=1m", "Time(1s) without m"),
            ("max=10x", "Number(10) without x"),
            ("min=-1", "4"),
            ("acquire=250", "Time(250ms)"),
            ("acquire=0", "8"),
            ("connectiontimeout=5sec", "Time(5s) without ec"),
            ("connectiontimeout=1m", "19"),
            ("connectiontimeout=5S", "19"),
            ("connectiontimeout=500ms", "Time(500ms)"),
            ("ping=0", "5"),
            ("disablereuse=oN", "Switch(true)"),
            ("enablereuse=yes", "12"),
            ("addressttl=-1", "UntilRestart"),
            ("addressttl=60", "Time(60s)"),
            ("addressttl=1500ms", "11"),
            ("addressttl=-2", "11"),
            ("flushpackets=AUTO", "Choice(\"auto\")"),
            ("flushwait=1001", "10"),
            ("iobuffersize=511", "13"),
            ("iobuffersize=0", "Number(0)"),
            ("lbset=100", "6"),
            ("loadfactor=1.5", "Hundredths(150)"),
            ("loadfactor=0.5", "11"),
            ("loadfactor=100", "Hundredths(10000)"),
            ("loadfactor=101", "11"),
            ("loadfactor=abc", "11"),
            ("status=+HZ", "9"),
            ("upgrade=websocket", "Text(\"websocket\")"),
            ("upgrade=1234567890123456", "8"),
            ("hcmethod=get11", "Choice(\"GET11\")"),
            ("hcmethod=POST", "9"),
            ("hcinterval=99ms", "11"),
            ("hcinterval=100ms", "Time(100ms)"),
            ("bogus=5", "0"),
            ("lbmethod=byrequests", "0"),
        ] {
            assert_eq!(says(ParameterScope::Worker, word), value, "{word}");
        }
    }

    #[test]
    fn balancers_read_values_as_httpd_does() {
        let long = "a".repeat(64);
        for (word, value) in [
            ("timeout=5x", "Time(5s) without x"),
            ("failonstatus=500, 503", "Codes([500, 503])"),
            ("failonstatus=500,999", "17"),
            ("stickysessionsep=off", "Separator(None)"),
            ("stickysessionsep=ab", "17"),
            ("growth=0", "7"),
            ("nofailover=1", "11"),
            (&*format!("stickysession={long}"), &*format!("Text({:?}) without a", &long[1..])),
            ("retry=5", "0"),
        ] {
            assert_eq!(says(ParameterScope::Balancer, word), value, "{word}");
        }
    }

    #[test]
    fn words_split_at_the_first_equals_sign() {
        let parameter: ProxyParameter = "route=a=b".parse().unwrap();
        assert_eq!((parameter.key(), parameter.value()), ("route", "a=b"));
        assert!("nocanon".parse::<ProxyParameter>().is_err());
        assert!(ProxyParameter::new("a=b", "").is_err());
    }
}
