use super::ValueError;

/// What stands after the last colon of an [`Address`](crate::Address).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Port {
    /// `:80`
    One(u16),
    /// `:80-90`, both included; only where a `bind` listens and for `source`.
    Range(u16, u16),
    /// `:+1000` or `:-1000`, added to the port of the client's connection; only for servers.
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

/// The port whose text, after the colon, this is; without text there is none.
pub(super) fn port(text: &str) -> Result<Option<Port>, ValueError> {
    if text.is_empty() {
        return Ok(None);
    }
    if text.contains('$') {
        return Ok(Some(Port::Variable));
    }
    if let Some(digits) = text.strip_prefix('+') {
        return Ok(Some(Port::Offset(offset(digits)?)));
    }
    if let Some(digits) = text.strip_prefix('-') {
        return Ok(Some(Port::Offset(-offset(digits)?)));
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

/// The number after a sign; none is 0.
fn offset(text: &str) -> Result<i32, ValueError> {
    if text.is_empty() {
        return Ok(0);
    }
    digits(text, 1)?.parse().map_err(|_| ValueError::new("port offset out of range", 1))
}

/// A port number that starts at this byte.
fn number(text: &str, at: usize) -> Result<u16, ValueError> {
    digits(text, at)?.parse().map_err(|_| {
        ValueError::new(format!("invalid port '{text}'"), at).with_help("ports end at 65535")
    })
}

/// One digit or more, and nothing else.
fn digits(text: &str, at: usize) -> Result<&str, ValueError> {
    match text.find(|c: char| !c.is_ascii_digit()) {
        None if text.is_empty() => Err(ValueError::new("a port number is missing", at)),
        None => Ok(text),
        Some(wrong) => {
            let message = format!("unexpected character in port number '{text}'");
            Err(ValueError::new(message, at + wrong))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Port, port};

    #[test]
    fn ports_ranges_and_offsets() {
        for (text, value) in [
            ("", None),
            ("80", Some(Port::One(80))),
            ("080", Some(Port::One(80))),
            ("0", Some(Port::One(0))),
            ("65535", Some(Port::One(65_535))),
            ("80-90", Some(Port::Range(80, 90))),
            ("80-80", Some(Port::Range(80, 80))),
            ("+10", Some(Port::Offset(10))),
            ("-5", Some(Port::Offset(-5))),
            ("+70000", Some(Port::Offset(70_000))),
            ("+", Some(Port::Offset(0))),
            ("$P", Some(Port::Variable)),
            ("80-${END}", Some(Port::Variable)),
        ] {
            assert_eq!(port(text), Ok(value), "{text:?}");
        }
    }

    #[test]
    fn other_text_is_refused_where_it_goes_wrong() {
        for (text, at) in [
            ("x", 0),
            ("8o", 1),
            ("65536", 0),
            ("80-", 3),
            ("80-65536", 3),
            ("80-9x", 4),
            ("90-80", 0),
            ("1-2-3", 3),
            ("++1", 1),
            ("-+1", 1),
            ("+99999999999", 1),
        ] {
            assert_eq!(port(text).unwrap_err().at(), at, "{text:?}");
        }
    }
}
