use crate::TraefikVersion;

/// How rules are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Syntax {
    /// As Traefik 2 has it: matchers take many values, and paths and hosts have `{name:pattern}` in them. Traefik 3 reads
    /// it where `ruleSyntax`, or `core.defaultRuleSyntax`, is `v2`.
    V2,
    /// As Traefik 3 has it: one value per matcher, and regular expressions in matchers of their own.
    V3,
}

/// What a rule picks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Protocol {
    /// Requests: an IngressRoute.
    Http,
    /// Connections: an IngressRouteTCP.
    Tcp,
}

/// By which matchers a rule is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Dialect {
    syntax: Syntax,
    protocol: Protocol,
    traefik: TraefikVersion,
}

impl Dialect {
    /// Rules for requests, in the syntax that this Traefik takes unless it is told otherwise.
    pub const fn http(traefik: TraefikVersion) -> Self {
        let syntax = if traefik.is_v3() { Syntax::V3 } else { Syntax::V2 };
        Self { syntax, protocol: Protocol::Http, traefik }
    }

    /// Rules for connections, likewise.
    pub const fn tcp(traefik: TraefikVersion) -> Self {
        let mut dialect = Self::http(traefik);
        dialect.protocol = Protocol::Tcp;
        dialect
    }

    /// Another syntax. Traefik 2 has only one.
    #[must_use]
    pub const fn syntax(mut self, syntax: Syntax) -> Self {
        if self.traefik.is_v3() {
            self.syntax = syntax;
        }
        self
    }

    /// How the rule is written.
    pub const fn written(self) -> Syntax {
        self.syntax
    }

    /// What it picks.
    pub const fn protocol(self) -> Protocol {
        self.protocol
    }

    /// The Traefik that reads it.
    pub const fn traefik(self) -> TraefikVersion {
        self.traefik
    }

    /// The matchers there are.
    pub(super) fn matchers(self) -> &'static [MatcherInfo] {
        match (self.protocol, self.syntax) {
            (Protocol::Http, Syntax::V3) => HTTP_V3,
            (Protocol::Http, Syntax::V2) => HTTP_V2,
            (Protocol::Tcp, Syntax::V3) => TCP_V3,
            (Protocol::Tcp, Syntax::V2) => TCP_V2,
        }
    }

    /// The matcher of a name, which may also stand in lower or upper case, or with only its first letter in upper case.
    pub(super) fn matcher(self, name: &str) -> Option<&'static MatcherInfo> {
        self.matchers().iter().find(|matcher| {
            let title = || {
                let (head, tail) = name.split_at_checked(1)?;
                let (first, rest) = matcher.name.split_at_checked(1)?;
                Some(head == first && tail == rest.to_ascii_lowercase())
            };
            matcher.name == name
                || matcher.name.to_ascii_lowercase() == name
                || matcher.name.to_ascii_uppercase() == name
                || title() == Some(true)
        })
    }
}

/// What is known of a matcher.
#[derive(Debug)]
pub(super) struct MatcherInfo {
    pub(super) name: &'static str,
    pub(super) takes: Takes,
    pub(super) of: Of,
    pub(super) since: TraefikVersion,
}

/// How many values a matcher takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Takes {
    One,
    Two,
    OneOrTwo,
    /// One or more, of which one must match.
    Some,
    /// Names and values by turns, all of which must match.
    Pairs,
    /// Likewise, but each `name=value` counts for two.
    Equations,
}

/// What the values of a matcher are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    Host,
    /// A host with regular expressions in braces.
    HostTemplate,
    HostRegexp,
    /// The name that a TLS client asks for.
    Sni,
    Path,
    /// A path with regular expressions in braces.
    PathTemplate,
    PathPrefixTemplate,
    PathRegexp,
    Address,
    Method,
    Alpn,
    /// A name and a text.
    Named,
    /// A name and a regular expression.
    NamedRegexp,
    /// A name and a text with regular expressions in braces.
    NamedTemplate,
}

const fn since(
    name: &'static str,
    takes: Takes,
    of: Of,
    (major, minor): (u16, u16),
) -> MatcherInfo {
    MatcherInfo { name, takes, of, since: TraefikVersion::new(major, minor, 0) }
}

const fn always(name: &'static str, takes: Takes, of: Of) -> MatcherInfo {
    since(name, takes, of, (2, 0))
}

/// `httpFuncs` of pkg/muxer/http.
const HTTP_V3: &[MatcherInfo] = &[
    always("ClientIP", Takes::One, Of::Address),
    always("Method", Takes::One, Of::Method),
    always("Host", Takes::One, Of::Host),
    always("HostRegexp", Takes::One, Of::HostRegexp),
    always("Path", Takes::One, Of::Path),
    always("PathRegexp", Takes::One, Of::PathRegexp),
    always("PathPrefix", Takes::One, Of::Path),
    always("Header", Takes::Two, Of::Named),
    always("HeaderRegexp", Takes::Two, Of::NamedRegexp),
    always("Query", Takes::OneOrTwo, Of::Named),
    always("QueryRegexp", Takes::OneOrTwo, Of::NamedRegexp),
];

/// `httpFuncsV2` of pkg/muxer/http; pkg/rules before Traefik 2.7.
const HTTP_V2: &[MatcherInfo] = &[
    always("Host", Takes::Some, Of::Host),
    since("HostHeader", Takes::Some, Of::Host, (2, 2)),
    always("HostRegexp", Takes::Some, Of::HostTemplate),
    since("ClientIP", Takes::Some, Of::Address, (2, 5)),
    always("Path", Takes::Some, Of::PathTemplate),
    always("PathPrefix", Takes::Some, Of::PathPrefixTemplate),
    always("Method", Takes::Some, Of::Method),
    always("Headers", Takes::Pairs, Of::Named),
    always("HeadersRegexp", Takes::Pairs, Of::NamedRegexp),
    always("Query", Takes::Equations, Of::NamedTemplate),
];

/// `tcpFuncs` of pkg/muxer/tcp.
const TCP_V3: &[MatcherInfo] = &[
    always("ALPN", Takes::One, Of::Alpn),
    always("ClientIP", Takes::One, Of::Address),
    always("HostSNI", Takes::One, Of::Sni),
    always("HostSNIRegexp", Takes::One, Of::HostRegexp),
];

/// `tcpFuncsV2` of pkg/muxer/tcp.
const TCP_V2: &[MatcherInfo] = &[
    since("ALPN", Takes::Some, Of::Alpn, (2, 9)),
    since("ClientIP", Takes::Some, Of::Address, (2, 7)),
    always("HostSNI", Takes::Some, Of::Sni),
    since("HostSNIRegexp", Takes::Some, Of::HostTemplate, (2, 7)),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_come_in_four_cases() {
        let v3 = Dialect::http(TraefikVersion::NEWEST);
        for name in ["HostRegexp", "hostregexp", "HOSTREGEXP", "Hostregexp"] {
            assert_eq!(v3.matcher(name).map(|found| found.name), Some("HostRegexp"), "{name}");
        }
        assert!(v3.matcher("hostRegexp").is_none());
        assert!(v3.matcher("Headers").is_none() && v3.matcher("").is_none());
    }
}
