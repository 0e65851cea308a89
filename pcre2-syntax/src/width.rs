//! How much a part of a pattern matches: a look-behind has to know.

/// How many bytes a part of a pattern matches.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Width {
    /// Just so many.
    Bytes(u32),
    /// What another group matches.
    Unknown,
    /// More or fewer.
    Varies,
}

impl Default for Width {
    fn default() -> Self {
        Self::Bytes(0)
    }
}

impl Width {
    /// Whether it is more than a look-behind can look at.
    pub(crate) const fn is_too_far(self) -> bool {
        matches!(self, Self::Bytes(bytes) if bytes > 65_535)
    }

    /// One behind the other.
    pub(crate) const fn then(self, next: Self) -> Self {
        match (self, next) {
            (Self::Varies, _) | (_, Self::Varies) => Self::Varies,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (Self::Bytes(a), Self::Bytes(b)) => Self::Bytes(a.saturating_add(b)),
        }
    }

    /// So many times.
    pub(crate) const fn repeated(self, times: u32) -> Self {
        match self {
            Self::Bytes(bytes) => Self::Bytes(bytes.saturating_mul(times)),
            other => other,
        }
    }

    /// One of several.
    pub(crate) fn of_alternatives(widths: &[Self]) -> Self {
        let mut widths = widths.iter().copied();
        let first = widths.next().unwrap_or_default();
        widths.fold(first, |all, width| match (all, width) {
            (Self::Varies, _) | (_, Self::Varies) => Self::Varies,
            (Self::Unknown, _) | (_, Self::Unknown) => Self::Unknown,
            (a, b) if a == b => a,
            _ => Self::Varies,
        })
    }
}
