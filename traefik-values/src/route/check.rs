//! What Traefik says of a rule that it can read.

use super::dialect::{MatcherInfo, Of, Protocol, Takes};
use super::{Dialect, MatchRule, Matcher, RuleProblem, RuleProblemKind, Syntax, regexp, template};
use crate::TraefikVersion;
use config_diagnostics::{Span, did_you_mean};
use std::net::IpAddr;

impl MatchRule {
    /// What keeps Traefik from using the rule: matchers that it does not know, too many or too few values, and values
    /// that are none. The router is then not used at all.
    pub fn check(&self, dialect: Dialect) -> Vec<RuleProblem> {
        self.matchers().filter_map(|matcher| matcher.check(dialect).err()).collect()
    }
}

impl Matcher {
    fn check(&self, dialect: Dialect) -> Result<(), RuleProblem> {
        let Some(info) = dialect.matcher(&self.name) else {
            return Err(self.unknown(dialect));
        };
        if dialect.traefik() < info.since {
            let [major, minor, _] = info.since.parts();
            let message = format!("`{}` is there since Traefik {major}.{minor}", info.name);
            return Err(RuleProblem::new(RuleProblemKind::UnknownMatcher, message, self.name_span));
        }
        self.check_count(info)?;
        for (index, value) in self.arguments.iter().enumerate() {
            let place = self.argument_span(index).unwrap_or(self.span);
            let refuse = |(message, help): (String, &'static str)| {
                RuleProblem::new(RuleProblemKind::Value, message, place).with_help(help)
            };
            check_value(info, index, value, dialect).map_err(refuse)?;
        }
        Ok(())
    }

    fn unknown(&self, dialect: Dialect) -> RuleProblem {
        let (name, place) = (&self.name, self.name_span);
        let problem =
            |message: String| RuleProblem::new(RuleProblemKind::UnknownMatcher, message, place);
        let names = dialect.matchers().iter().map(|matcher| matcher.name);
        let other = match dialect.protocol() {
            Protocol::Http => Dialect::tcp(dialect.traefik()),
            Protocol::Tcp => Dialect::http(dialect.traefik()),
        };
        if other.syntax(dialect.written()).matcher(name).is_some() {
            let (here, there) = match dialect.protocol() {
                Protocol::Http => ("connections", "an IngressRouteTCP"),
                Protocol::Tcp => ("requests", "an IngressRoute"),
            };
            return problem(format!("`{name}` picks {here}, not what this rule picks"))
                .with_help(format!("it belongs into {there}"));
        }
        let problem = problem(format!("there is no matcher `{name}`"));
        let renamed = match (dialect.written(), name.to_ascii_lowercase().as_str()) {
            (Syntax::V3, "headers") => Some("Header"),
            (Syntax::V3, "headersregexp") => Some("HeaderRegexp"),
            (Syntax::V3, "hostheader") => Some("Host"),
            (Syntax::V2, "header") => Some("Headers"),
            (Syntax::V2, "headerregexp") => Some("HeadersRegexp"),
            // Traefik 1 had these.
            (_, "pathstrip") => Some("Path"),
            (_, "pathprefixstrip") => Some("PathPrefix"),
            _ => None,
        };
        match renamed.or_else(|| did_you_mean(name, names)) {
            Some(near) => problem.with_help(format!("did you mean `{near}`?")),
            None => problem,
        }
    }

    fn check_count(&self, info: &MatcherInfo) -> Result<(), RuleProblem> {
        let (name, count) = (info.name, self.arguments.len());
        let empty = self.arguments.iter().position(String::is_empty);
        if let Some(place) = empty.and_then(|index| self.argument_span(index)) {
            let message = format!("`{name}` takes no empty value");
            return Err(RuleProblem::new(RuleProblemKind::Value, message, place));
        }
        let wanted = match info.takes {
            Takes::One if count != 1 => "one value",
            Takes::Two if count != 2 => "two values",
            Takes::OneOrTwo if count != 1 && count != 2 => "one value or two",
            Takes::Some if count == 0 => "at least one value",
            Takes::Pairs if count == 0 || count % 2 == 1 => "names and values by turns",
            Takes::Equations if count == 0 || self.equation_words().count() % 2 == 1 => {
                "values such as `name=value`"
            }
            _ => return Ok(()),
        };
        let are = match count {
            0 => "and here is none".to_owned(),
            1 => "and here is one".to_owned(),
            _ => format!("and here are {count}"),
        };
        let message = format!("`{name}` takes {wanted}, {are}");
        let problem = RuleProblem::new(RuleProblemKind::Arguments, message, self.span);
        Err(match info.takes {
            Takes::One if count > 1 => problem.with_help(format!("write `{name}(…) || {name}(…)`")),
            Takes::Two if count % 2 == 0 && count > 2 => {
                problem.with_help(format!("write `{name}(…) && {name}(…)`"))
            }
            _ => problem,
        })
    }

    /// The values of Traefik 2's `Query`: each is split at its first `=`.
    pub(super) fn equation_words(&self) -> impl Iterator<Item = &str> {
        self.arguments.iter().flat_map(|argument| argument.splitn(2, '='))
    }
}

/// Why a value is none, and what to write.
type Refusal = (String, &'static str);

fn check_value(
    info: &MatcherInfo,
    index: usize,
    value: &str,
    dialect: Dialect,
) -> Result<(), Refusal> {
    let name = info.name;
    match info.of {
        Of::Host => {
            let any = value == "*" && dialect.traefik() >= ANY_HOST;
            if any { Ok(()) } else { ascii(name, value) }
        }
        Of::HostRegexp => ascii(name, value).and_then(|()| regular(value)),
        Of::HostTemplate if dialect.protocol() == Protocol::Tcp => templated(value),
        Of::HostTemplate => ascii(name, value).and_then(|()| templated(value)),
        Of::Sni => sni(value, dialect),
        Of::Path => path(value),
        Of::PathTemplate | Of::PathPrefixTemplate => path(value).and_then(|()| templated(value)),
        Of::PathRegexp => regular(value),
        Of::NamedRegexp if index % 2 == 1 => regular(value),
        Of::NamedTemplate => templated(value),
        Of::Address => address(value),
        Of::Alpn if value == "acme-tls/1" => Err((
            "`acme-tls/1` is kept for certificates by ACME".to_owned(),
            "take another protocol",
        )),
        Of::Method | Of::Alpn | Of::Named | Of::NamedRegexp => Ok(()),
    }
}

/// Since then `Host` takes `*`, and is all hosts.
const ANY_HOST: TraefikVersion = TraefikVersion::new(3, 7, 7);

/// Since then hosts may start with `*.`.
pub(super) const WILDCARDS: TraefikVersion = TraefikVersion::new(3, 7, 0);

fn ascii(name: &str, value: &str) -> Result<(), Refusal> {
    let help = "write the name as DNS has it: xn--…";
    if value.is_ascii() {
        return Ok(());
    }
    Err((format!("`{name}` takes no characters beyond ASCII"), help))
}

fn path(value: &str) -> Result<(), Refusal> {
    let error = || (format!("the path `{value}` does not start with `/`"), "write `/` before it");
    value.starts_with('/').then_some(()).ok_or_else(error)
}

fn regular(value: &str) -> Result<(), Refusal> {
    regexp::check(value).map_err(|(at, why)| pattern_error(value, at, why))
}

fn templated(value: &str) -> Result<(), Refusal> {
    template::pieces(value).map(|_| ()).map_err(|(at, why)| pattern_error(value, at, why))
}

fn pattern_error(value: &str, at: usize, why: &str) -> Refusal {
    let near: String = value.get(at..).unwrap_or_default().chars().take(8).collect();
    let place = if near.is_empty() { String::new() } else { format!(", at `{near}`") };
    (format!("the pattern cannot be compiled: {why}{place}"), "patterns are those of Go (RE2)")
}

fn address(value: &str) -> Result<(), Refusal> {
    let range = || {
        let (address, bits) = value.split_once('/')?;
        let most = if address.parse::<IpAddr>().ok()?.is_ipv4() { 32 } else { 128 };
        let digits = !bits.is_empty() && bits.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| bits.parse::<u32>().ok()).flatten().filter(|bits| *bits <= most)
    };
    if value.parse::<IpAddr>().is_ok() || range().is_some() {
        return Ok(());
    }
    Err((
        format!("`{value}` is no address and no range of addresses"),
        "write 10.0.0.1 or 10.0.0.0/8",
    ))
}

fn sni(value: &str, dialect: Dialect) -> Result<(), Refusal> {
    let wildcard = dialect.written() == Syntax::V3 && dialect.traefik() >= WILDCARDS;
    let name = if wildcard { value.strip_prefix("*.").unwrap_or(value) } else { value };
    let traefik = dialect.traefik();
    let underscores = traefik >= TraefikVersion::new(3, 3, 5)
        || !traefik.is_v3() && traefik >= TraefikVersion::new(2, 11, 22);
    let part = |b: u8| b.is_ascii_alphanumeric() || b".-:".contains(&b) || underscores && b == b'_';
    let named = !name.is_empty() && name.bytes().all(part);
    if value == "*" || named {
        return Ok(());
    }
    let help = match value.strip_prefix("*.") {
        Some(_) if !wildcard => "wildcards need Traefik 3.7; take HostSNIRegexp before",
        _ => "write a name, or `*`",
    };
    Err((format!("`{value}` is no name of a host"), help))
}

/// What a rule in the syntax of Traefik 2 has that Traefik 3 takes for something else without a word: braces in hosts
/// and paths.
pub(crate) fn misread(rule: &MatchRule, dialect: Dialect) -> Vec<Span> {
    if dialect.written() == Syntax::V2 {
        return Vec::new();
    }
    let braces = |matcher: &Matcher| {
        let info = dialect.matcher(&matcher.name)?;
        let templates = matches!(info.of, Of::HostRegexp | Of::Path | Of::Host);
        let found = matcher.arguments.iter().any(|value| template::is_template(value));
        (templates && found).then_some(matcher.span)
    };
    rule.matchers().filter_map(braces).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const V3: Dialect = Dialect::http(TraefikVersion::NEWEST);
    const V2: Dialect = Dialect::http(TraefikVersion::new(2, 11, 0));

    fn said(text: &str, dialect: Dialect) -> Vec<String> {
        let rule: MatchRule = text.parse().unwrap();
        rule.check(dialect).iter().map(|problem| problem.message().to_owned()).collect()
    }

    #[test]
    fn what_traefik_takes_passes() {
        for text in [
            "Host(`a.example.com`) && PathPrefix(`/x`)",
            "HostRegexp(`^.+\\.example\\.com$`) || Method(`GET`)",
            "Header(`X-Kind`, `a`) && Query(`a`) && Query(`a`, `b`) && QueryRegexp(`a`, `^.$`)",
            "ClientIP(`10.0.0.0/8`) || ClientIP(`::1`) || HOST(`a`) || pathprefix(`/`)",
            "Host(`*.example.com`) || Host(`*`)",
        ] {
            assert_eq!(said(text, V3), [""; 0], "{text}");
        }
        for text in [
            "Host(`a`, `b`) && HostRegexp(`{sub:[a-z]+}.x`, `y`) && Path(`/{id:[0-9]+}`, `/b`)",
            "HostHeader(`a`) && Headers(`a`, `b`, `c`, `d`) && HeadersRegexp(`a`, `.`)",
            "Query(`a=b`, `c=`) && Query(`a`, `b`) && ClientIP(`10.0.0.1`, `10.0.0.0/8`)",
        ] {
            assert_eq!(said(text, V2), [""; 0], "{text}");
            assert_eq!(said(text, V3.syntax(Syntax::V2)), [""; 0], "{text}");
        }
    }

    #[test]
    fn what_it_refuses_is_told() {
        for (text, message) in [
            ("Host(`a`, `b`)", "`Host` takes one value, and here are 2"),
            ("Host()", "`Host` takes one value, and here is none"),
            ("Header(`a`)", "`Header` takes two values, and here is one"),
            ("Hosts(`a`)", "there is no matcher `Hosts`"),
            ("HostSNI(`a`)", "`HostSNI` picks connections, not what this rule picks"),
            ("Path(`a`)", "the path `a` does not start with `/`"),
            ("Host(``)", "`Host` takes no empty value"),
            ("Host(`ä`)", "`Host` takes no characters beyond ASCII"),
            ("HostRegexp(`(a`)", "the pattern cannot be compiled: `(` is not closed, at `(a`"),
            ("ClientIP(`10.0.0.0/33`)", "`10.0.0.0/33` is no address and no range of addresses"),
        ] {
            assert_eq!(said(text, V3), [message], "{text}");
        }
        assert_eq!(
            said("Query(`a`)", V2),
            ["`Query` takes values such as `name=value`, and here is one"]
        );
        assert_eq!(said("Header(`a`, `b`)", V2), ["there is no matcher `Header`"]);
    }

    #[test]
    fn connections_have_matchers_of_their_own() {
        let tcp = Dialect::tcp(TraefikVersion::new(3, 5, 1));
        assert_eq!(said("HostSNI(`*`) || HostSNI(`a_b.x`) && ALPN(`h2`)", tcp), [""; 0]);
        assert_eq!(said("HostSNI(`*.x`)", tcp), ["`*.x` is no name of a host"]);
        assert_eq!(said("HostSNI(`*.x`)", Dialect::tcp(TraefikVersion::NEWEST)), [""; 0]);
        assert_eq!(
            said("ALPN(`acme-tls/1`)", tcp),
            ["`acme-tls/1` is kept for certificates by ACME"]
        );
        assert_eq!(
            said("ALPN(`h2`)", Dialect::tcp(TraefikVersion::new(2, 7, 0))),
            ["`ALPN` is there since Traefik 2.9"]
        );
    }
}
