use crate::Version;
use std::fmt;

/// The kinds of section that HAProxy has had since 2.0, whatever the version they came or went.
///
/// A line opens a section when its first word is exactly the keyword, wherever it stands
/// (configuration manual, chapter 2; `cfgparse.c`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // the names are the keywords
pub enum SectionKind {
    Global,
    Defaults,
    Frontend,
    Backend,
    Listen,
    Acme,
    Cache,
    CrtStore,
    FcgiApp,
    Healthcheck,
    HttpErrors,
    LogForward,
    LogProfile,
    Mailers,
    NamespaceList,
    Peers,
    Program,
    Resolvers,
    Ring,
    Traces,
    Userlist,
}

/// Kind, keyword, first version, version that removed it. One row per variant, in the variants' order.
const TABLE: [(SectionKind, &str, Version, Option<Version>); 21] = {
    use SectionKind as K;
    use Version as V;
    [
        (K::Global, "global", V::V2_0, None),
        (K::Defaults, "defaults", V::V2_0, None),
        (K::Frontend, "frontend", V::V2_0, None),
        (K::Backend, "backend", V::V2_0, None),
        (K::Listen, "listen", V::V2_0, None),
        (K::Acme, "acme", V::V3_2, None),
        (K::Cache, "cache", V::V2_0, None),
        (K::CrtStore, "crt-store", V::V3_0, None),
        (K::FcgiApp, "fcgi-app", V::new(2, 1), None),
        (K::Healthcheck, "healthcheck", V::V3_4, None),
        (K::HttpErrors, "http-errors", V::new(2, 2), None),
        (K::LogForward, "log-forward", V::new(2, 3), None),
        (K::LogProfile, "log-profile", V::V3_1, None),
        (K::Mailers, "mailers", V::V2_0, None),
        (K::NamespaceList, "namespace_list", V::V2_0, None),
        (K::Peers, "peers", V::V2_0, None),
        (K::Program, "program", V::V2_0, Some(V::V3_3)),
        (K::Resolvers, "resolvers", V::V2_0, None),
        (K::Ring, "ring", V::new(2, 2), None),
        (K::Traces, "traces", V::V3_1, None),
        (K::Userlist, "userlist", V::V2_0, None),
    ]
};

impl SectionKind {
    /// Every kind.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        TABLE.iter().map(|row| row.0)
    }

    /// The kind that `keyword` opens. Case matters.
    pub fn from_keyword(keyword: &str) -> Option<Self> {
        TABLE.iter().find(|row| row.1 == keyword).map(|row| row.0)
    }

    /// The word that opens a section of this kind.
    pub const fn keyword(self) -> &'static str {
        TABLE[self as usize].1
    }

    /// The first version that has it; 2.0 stands for 2.0 or older.
    pub const fn since(self) -> Version {
        TABLE[self as usize].2
    }

    /// The version that removed it.
    pub const fn removed(self) -> Option<Version> {
        TABLE[self as usize].3
    }

    /// Whether `version` has it.
    pub fn exists_in(self, version: Version) -> bool {
        self.since() <= version && self.removed().is_none_or(|removed| version < removed)
    }

    /// Whether it is one of `defaults`, `frontend`, `backend` and `listen`.
    pub const fn is_proxy(self) -> bool {
        matches!(self, Self::Defaults | Self::Frontend | Self::Backend | Self::Listen)
    }
}

impl fmt::Display for SectionKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.keyword())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stand_in_the_order_of_the_variants() {
        for (n, row) in TABLE.iter().enumerate() {
            assert_eq!(row.0 as usize, n, "{}", row.1);
            assert_eq!(SectionKind::from_keyword(row.0.keyword()), Some(row.0));
        }
    }
}
