use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// The multiplier of a [`Size`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SizeUnit {
    /// 1024 bytes.
    K,
    /// 1024² bytes.
    M,
    /// 1024³ bytes.
    G,
}

impl SizeUnit {
    const fn bytes(self) -> u64 {
        match self {
            Self::K => 1 << 10,
            Self::M => 1 << 20,
            Self::G => 1 << 30,
        }
    }
}

/// A size: a whole number of bytes, or of `k`, `m` or `g` in either case (tools.c `parse_size_ull`).
///
/// The spelling is kept: `64K`, `64k` and `65536` are different values of the same
/// [`bytes`](Self::bytes). Most keywords take no more than [`to_u32`](Self::to_u32).
///
/// ```
/// use haproxy_cfg::Size;
///
/// assert_eq!("64k".parse::<Size>()?.bytes(), 65_536);
/// assert!("100kb".parse::<Size>().is_err());
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Size {
    number: u64,
    unit: Option<SizeUnit>,
    upper: bool,
}

impl Size {
    /// A number of bytes.
    pub const fn new(bytes: u64) -> Self {
        Self { number: bytes, unit: None, upper: false }
    }

    /// A number of 1024 bytes, `k`.
    pub const fn kib(number: u32) -> Self {
        Self { number: number as u64, unit: Some(SizeUnit::K), upper: false }
    }

    /// A number of 1024² bytes, `m`.
    pub const fn mib(number: u32) -> Self {
        Self { number: number as u64, unit: Some(SizeUnit::M), upper: false }
    }

    /// A number of 1024³ bytes, `g`.
    pub const fn gib(number: u32) -> Self {
        Self { number: number as u64, unit: Some(SizeUnit::G), upper: false }
    }

    /// The size in bytes.
    pub const fn bytes(self) -> u64 {
        match self.unit {
            Some(unit) => self.number.saturating_mul(unit.bytes()),
            None => self.number,
        }
    }

    /// The size in bytes for the many keywords that count in 32 bits (tools.c `parse_size_ui`).
    ///
    /// # Errors
    /// 4 GiB or more.
    pub fn to_u32(self) -> Result<u32, ValueError> {
        u32::try_from(self.bytes()).map_err(|_| {
            ValueError::new("the size does not fit 32 bits", 0).with_help("it must be below 4g")
        })
    }

    /// The number as written.
    pub const fn number(self) -> u64 {
        self.number
    }

    /// The unit as written; `None`: bytes.
    pub const fn unit(self) -> Option<SizeUnit> {
        self.unit
    }
}

impl FromStr for Size {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        const HELP: &str = "write a whole number, alone or with one of k, m, g: 16384, 64k, 1g";
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let (number, unit) = text.split_at_checked(digits).unwrap_or((text, ""));
        if number.is_empty() {
            return Err(ValueError::new("a size starts with a digit", 0).with_help(HELP));
        }
        let (unit, upper) = match unit {
            "" => (None, false),
            "k" => (Some(SizeUnit::K), false),
            "K" => (Some(SizeUnit::K), true),
            "m" => (Some(SizeUnit::M), false),
            "M" => (Some(SizeUnit::M), true),
            "g" => (Some(SizeUnit::G), false),
            "G" => (Some(SizeUnit::G), true),
            _ => {
                let message = "unexpected text after the number of a size";
                return Err(ValueError::new(message, digits).with_help(HELP));
            }
        };
        let number = number.parse::<u64>().ok();
        let factor = unit.map_or(1, SizeUnit::bytes);
        match number.filter(|number| number.checked_mul(factor).is_some()) {
            Some(number) => Ok(Self { number, unit, upper }),
            None => Err(ValueError::new("the size does not fit 64 bits", 0)),
        }
    }
}

impl fmt::Display for Size {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = match (self.unit, self.upper) {
            (None, _) => "",
            (Some(SizeUnit::K), false) => "k",
            (Some(SizeUnit::K), true) => "K",
            (Some(SizeUnit::M), false) => "m",
            (Some(SizeUnit::M), true) => "M",
            (Some(SizeUnit::G), false) => "g",
            (Some(SizeUnit::G), true) => "G",
        };
        write!(f, "{}{unit}", self.number)
    }
}

#[cfg(test)]
mod tests {
    use super::Size;

    #[test]
    fn sizes_are_read_and_printed_as_written() {
        for (text, bytes) in [
            ("0", 0),
            ("16384", 16_384),
            ("64k", 65_536),
            ("64K", 65_536),
            ("10m", 10_485_760),
            ("10M", 10_485_760),
            ("2g", 2_147_483_648),
            ("2G", 2_147_483_648),
            ("18446744073709551615", u64::MAX),
        ] {
            let size: Size = text.parse().unwrap();
            assert_eq!(size.bytes(), bytes);
            assert_eq!(size.to_string(), text);
        }
        assert_eq!(Size::kib(64).to_string(), "64k");
        assert_eq!(Size::gib(3).to_u32(), Ok(3 << 30));
        assert!(Size::gib(4).to_u32().is_err());
        assert_eq!(Size::gib(u32::MAX).bytes(), u64::from(u32::MAX) << 30);
    }

    #[test]
    fn other_text_is_refused_where_it_goes_wrong() {
        for (text, at) in [
            ("", 0),
            ("k", 0),
            ("-1", 0),
            ("1.5k", 1),
            ("100kb", 3),
            ("100 k", 3),
            ("1t", 1),
            ("18446744073709551616", 0),
            ("18446744073709551615k", 0),
        ] {
            assert_eq!(text.parse::<Size>().unwrap_err().at(), at, "{text:?}");
        }
    }
}
