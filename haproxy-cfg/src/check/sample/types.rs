//! The types of samples, and what can become of them (`sample.c`, `sample_casts`).

use crate::Version;
use std::fmt;

/// The type of a sample.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SampleType {
    Any,
    /// Whatever went in.
    Same,
    Bool,
    Sint,
    /// An address of either family.
    Addr,
    Ipv4,
    Ipv6,
    Str,
    Bin,
    /// An HTTP method.
    Meth,
}

use SampleType::{Addr, Any, Bin, Bool, Ipv4, Ipv6, Meth, Same, Sint, Str};

impl SampleType {
    /// Whether a sample of this type can be taken for one of the other.
    pub(crate) fn becomes(self, to: Self, version: Version) -> bool {
        match (self, to) {
            (Same, _) | (_, Same) => false,
            (Any | Str, _)
            | (_, Any)
            | (Bool, Bool | Sint | Str | Bin)
            | (Sint, Bool | Sint | Addr | Ipv4 | Ipv6 | Str | Bin)
            | (Ipv4, Sint | Addr | Ipv4 | Ipv6 | Str | Bin)
            | (Ipv6, Addr | Ipv4 | Ipv6 | Str | Bin)
            | (Bin | Meth, Str | Bin | Meth) => true,
            // An address of a family that is not known yet.
            (Addr, Addr | Ipv4 | Ipv6 | Str | Bin) => version >= Version::new(2, 9),
            _ => false,
        }
    }

    /// What the keys of a stick table of this type are.
    pub(crate) fn of_keys(table_type: &str) -> Option<Self> {
        Some(match table_type {
            "ip" => Ipv4,
            "ipv6" => Ipv6,
            "integer" => Sint,
            "string" => Str,
            "binary" => Bin,
            _ => return None,
        })
    }

    /// The type behind a converter that is given this type.
    pub(crate) fn through(self, input: Self, output: Self) -> Self {
        match output {
            // Taking a sample as what it is, or as anything, leaves it as it is.
            Same if input == Any || input == self => self,
            Same => input,
            output => output,
        }
    }
}

impl fmt::Display for SampleType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Any | Same => "anything",
            Bool => "a boolean",
            Sint => "a number",
            Addr => "an address",
            Ipv4 => "an IPv4 address",
            Ipv6 => "an IPv6 address",
            Str => "a text",
            Bin => "bytes",
            Meth => "a method",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn not_everything_becomes_anything() {
        let now = Version::default();
        assert!(Str.becomes(Addr, now) && Sint.becomes(Ipv6, now) && Bin.becomes(Str, now));
        assert!(!Bool.becomes(Addr, now) && !Bin.becomes(Sint, now) && !Addr.becomes(Sint, now));
        assert!(!Addr.becomes(Str, Version::V2_6) && Addr.becomes(Str, now));
    }
}
