use super::ValueError;
use std::fmt;

/// What stands after the last colon of an [`Address`](crate::Address).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Port {
    /// `:80`
    One(u16),
    /// `:80-90`, both included; only where a `bind` listens and for `source`.
    Range(u16, u16),
    /// `:+1000` or `:-1000`, added to the port of the client's connection; only for servers. At most
    /// 65535 either way.
    Offset(i32),
    /// Its text has an environment variable: known when HAProxy starts.
    Variable,
}

impl Port {
    /// The port, where it is one.
    pub const fn number(self) -> Option<u16> {
        match self {
            Self::One(port) => Some(port),
            _ => None,
        }
    }

    /// The first and last port listened on.
    pub const fn bounds(self) -> Option<(u16, u16)> {
        match self {
            Self::One(port) => Some((port, port)),
            Self::Range(first, last) => Some((first, last)),
            _ => None,
        }
    }
}

impl From<u16> for Port {
    fn from(port: u16) -> Self {
        Self::One(port)
    }
}

impl fmt::Display for Port {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::One(port) => write!(f, "{port}"),
            Self::Range(first, last) => write!(f, "{first}-{last}"),
            Self::Offset(offset) => write!(f, "{offset:+}"),
            Self::Variable => f.write_str("?"),
        }
    }
}

/// The port whose text, after the colon, this is; without text there is none.
pub(super) fn port(text: &str) -> Result<Option<Port>, ValueError> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains('$') {
        return Ok(Some(Port::Variable));
    }
    if let Some(digits) = text.strip_prefix('+') {
        return Ok(Some(Port::Offset(i32::from(number(digits, 1)?))));
    }
    if let Some(digits) = text.strip_prefix('-') {
        return Ok(Some(Port::Offset(-i32::from(number(digits, 1)?))));
    }
    let Some((first, last)) = text.split_once('-') else {
        return Ok(Some(Port::One(number(text, 0)?)));
    };
    let (first, last) = (number(first, 0)?, number(last, first.len() + 1)?);
    if first > last {
        return Err(ValueError::new(format!("invalid port range '{text}'"), 0)
            .with_help("the first port of a range is the smaller one"));
    }
    Ok(Some(Port::Range(first, last)))
}

/// A port number that starts at this offset.
fn number(digits: &str, at: usize) -> Result<u16, ValueError> {
    if digits.is_empty() {
        return Err(ValueError::new("a port number is missing", at));
    }
    if let Some(wrong) = digits.find(|c: char| !c.is_ascii_digit()) {
        let message = format!("unexpected character in port number '{digits}'");
        return Err(ValueError::new(message, at + wrong));
    }
    digits.parse().map_err(|_| {
        ValueError::new(format!("invalid port '{digits}'"), at).with_help("ports end at 65535")
    })
}
