use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;

/// When snapshots are taken: `minute hour day month weekday`, or `@daily` and its like.
///
/// k3s drops a schedule that it cannot read, and takes no snapshots, without a word. Source: `ParseStandard` of
/// robfig/cron v3.
///
/// ```
/// use k3s_config::Cron;
/// for text in ["0 */6 * * *", "@every 6h", "CRON_TZ=Europe/Berlin 30 2 * * MON-FRI"] {
///     assert_eq!(text.parse::<Cron>()?.as_str(), text);
/// }
/// assert!("0 /6 * * *".parse::<Cron>().is_err() && "0 0 */6 * * *".parse::<Cron>().is_err());
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cron(String);

/// Name, lowest and highest number, and names of the numbers from the lowest one on.
type Field = (&'static str, u32, u32, &'static [&'static str]);

const FIELDS: [Field; 5] = [
    ("minute", 0, 59, &[]),
    ("hour", 0, 23, &[]),
    ("day of the month", 1, 31, &[]),
    (
        "month",
        1,
        12,
        &["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    ),
    ("day of the week", 0, 6, &["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
];

const NAMED: [&str; 7] =
    ["@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly"];

impl Cron {
    /// The schedule as written.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Cron {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = |message, at| ValueError::new(message, at).with_help("0 */6 * * *");
        if let Some(at) = text.find(char::is_control) {
            return Err(error("a schedule has no control characters", at));
        }
        if text.trim() != text {
            return Err(error("blanks around a value do not survive every form", 0));
        }
        let zoned = ["TZ=", "CRON_TZ="].iter().any(|prefix| text.starts_with(prefix));
        let plan = match text.split_once(' ') {
            Some((_, plan)) if zoned => plan.trim_start(),
            _ if zoned => return Err(error("a time zone is followed by a schedule", text.len())),
            _ => text,
        };
        let offset = text.len() - plan.len();
        if plan.starts_with('@') {
            let every = plan.strip_prefix("@every ").map(str::parse::<super::Duration>);
            return match every {
                Some(Ok(_)) => Ok(Self(text.to_owned())),
                None if NAMED.contains(&plan) => Ok(Self(text.to_owned())),
                _ => Err(error("there is no such schedule", offset)),
            };
        }
        let words: Vec<&str> = plan.split_whitespace().collect();
        if words.len() != FIELDS.len() {
            let message = "a schedule has five fields: minute, hour, day of the month, month, day of the week";
            return Err(error(message, offset));
        }
        let mut at = offset;
        for (word, field) in words.into_iter().zip(&FIELDS) {
            at += text.get(at..).and_then(|rest| rest.find(word)).unwrap_or(0);
            if !word.split(',').filter(|part| !part.is_empty()).all(|part| fits(part, field)) {
                let message = format!("`{word}` is no {}", field.0);
                return Err(ValueError::new(message, at).with_help("0 */6 * * *"));
            }
            at += word.len();
        }
        Ok(Self(text.to_owned()))
    }
}

/// `*`, `?`, `5`, `1-5`, `*/6`, `1-30/2`, `5/15`, `mon-fri`.
fn fits(part: &str, field: &Field) -> bool {
    let (_, lowest, highest, _) = *field;
    let (range, step) = match part.split_once('/') {
        Some((range, step)) => (range, number(step)),
        None => (part, Some(1)),
    };
    let ends = match range.split_once('-') {
        _ if matches!(range, "*" | "?") => Some((lowest, highest)),
        // `*-7`: only the star is read.
        Some(("*" | "?", _)) => Some((lowest, highest)),
        Some((first, last)) => named(first, field).zip(named(last, field)),
        None => named(range, field).map(|number| (number, number)),
    };
    let step = step.is_some_and(|step| step > 0);
    step && ends.is_some_and(|(first, last)| lowest <= first && first <= last && last <= highest)
}

fn named(word: &str, field: &Field) -> Option<u32> {
    let name = word.to_ascii_lowercase();
    let place = field.3.iter().position(|known| *known == name);
    match place {
        Some(place) => u32::try_from(place).ok().map(|place| place + field.1),
        None => number(word),
    }
}

fn number(word: &str) -> Option<u32> {
    // Go's Atoi takes a sign; a number below zero is refused afterwards.
    word.strip_prefix('+').unwrap_or(word).bytes().all(|b| b.is_ascii_digit()).then_some(())?;
    word.parse().ok()
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Permissions of a file, as octal digits: `644`, `0640`.
///
/// ```
/// use k3s_config::FileMode;
/// assert_eq!("0640".parse::<FileMode>()?, FileMode::new(0o640)?);
/// assert_eq!(FileMode::new(0o600)?.to_string(), "600");
/// assert!("0o640".parse::<FileMode>().is_err() && "888".parse::<FileMode>().is_err());
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileMode(u16);

impl FileMode {
    /// The bits; none above `0o7777`.
    pub fn new(bits: u16) -> Result<Self, ValueError> {
        if bits > 0o7777 {
            return Err(ValueError::new("a mode has at most four octal digits", 0));
        }
        Ok(Self(bits))
    }

    /// The bits.
    pub const fn bits(self) -> u16 {
        self.0
    }
}

impl FromStr for FileMode {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let digits = !text.is_empty() && text.bytes().all(|b| matches!(b, b'0'..=b'7'));
        let bits = u16::from_str_radix(text, 8).ok().filter(|_| digits);
        let bits =
            bits.ok_or_else(|| ValueError::new("a mode is octal digits", 0).with_help("0600"))?;
        Self::new(bits)
    }
}

impl fmt::Display for FileMode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:o}", self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn schedules_that_run() {
        for text in
            ["* * * * *", "0,30 0-12/3 ? jan-mar SUN", "5/15 * 1 * 6", "@hourly", "TZ=UTC @daily"]
        {
            assert!(text.parse::<Cron>().is_ok(), "{text}");
        }
    }

    #[test]
    fn schedules_that_never_run() {
        for text in [
            "",
            "0 \\*/6 \\* \\* \\*",
            "60 * * * *",
            "* 24 * * *",
            "* * 0 * *",
            "* * * 13 *",
            "* * * * 7",
            "*/0 * * * *",
            "5-1 * * * *",
            "@reboot",
            "@every",
            "@every 6",
            "* * * *",
            "x * * * *",
            "1-2-3 * * * *",
            "1/2/3 * * * *",
            "TZ=UTC",
        ] {
            assert!(text.parse::<Cron>().is_err(), "{text}");
        }
    }
}
