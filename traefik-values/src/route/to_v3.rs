//! Rules of Traefik 2, in the syntax of Traefik 3.

use super::dialect::{Of, Protocol, Takes};
use super::template::{self, Piece};
use super::{Dialect, Expr, MatchRule, Matcher, RuleProblem, RuleProblemKind, Syntax};
use crate::TraefikVersion;

impl MatchRule {
    /// The rule, which is written as Traefik 2 has it, in the syntax of Traefik 3.
    ///
    /// Of `dialect` the protocol counts. What both syntaxes have in common stays as it is.
    ///
    /// ```
    /// use traefik_values::{Dialect, MatchRule, TraefikVersion};
    /// let v2 = Dialect::http(TraefikVersion::new(2, 11, 0));
    /// let rule: MatchRule = "HostRegexp(`{sub:[a-z]+}.example.com`) && Query(`a=b`)".parse()?;
    /// let converted = rule.to_v3(v2)?.to_string();
    /// assert_eq!(converted, "HostRegexp(`^[a-z]+\\.example\\.com$`) && Query(`a`, `b`)");
    /// # Ok::<(), traefik_values::RuleProblem>(())
    /// ```
    ///
    /// # Errors
    /// What Traefik 2 refuses, and what cannot be said in the other syntax: patterns in the name of a query parameter,
    /// and `*.` in a host, which Traefik 2 takes as it stands.
    pub fn to_v3(&self, dialect: Dialect) -> Result<Self, RuleProblem> {
        let v3 = match dialect.protocol() {
            Protocol::Http => Dialect::http(TraefikVersion::NEWEST),
            Protocol::Tcp => Dialect::tcp(TraefikVersion::NEWEST),
        };
        let v2 = v3.syntax(Syntax::V2);
        let sound =
            |rule: &Self, dialect| rule.check(dialect).into_iter().next().map_or(Ok(()), Err);
        sound(self, v2)?;
        let converted = convert(self.expr(), v2).map(Self::new)?;
        // Of some values Traefik 2 looked at less.
        sound(&converted, v3)?;
        Ok(converted)
    }
}

fn convert(expr: &Expr, v2: Dialect) -> Result<Expr, RuleProblem> {
    let each =
        |items: &[Expr]| items.iter().map(|item| convert(item, v2)).collect::<Result<Vec<_>, _>>();
    Ok(match expr {
        Expr::Not(inner) => Expr::Not(Box::new(convert(inner, v2)?)),
        Expr::All(items) => Expr::All(each(items)?),
        Expr::Any(items) => Expr::Any(each(items)?),
        Expr::Matcher(matcher) => convert_matcher(matcher, v2)?,
    })
}

fn convert_matcher(matcher: &Matcher, v2: Dialect) -> Result<Expr, RuleProblem> {
    let unchanged = || Ok(Expr::Matcher(matcher.clone()));
    let Some(info) = v2.matcher(matcher.name()) else { return unchanged() };
    if info.takes == Takes::Some {
        let place = |index| matcher.argument_span(index).unwrap_or(matcher.span());
        let values = matcher.arguments().iter().enumerate();
        let items: Result<Vec<_>, _> = values
            .map(|(n, value)| {
                let (name, value) = convert_value(info.of, info.name, value).ok_or_else(|| {
                    let message =
                        "Traefik 2 takes `*` for a character, and later ones for any name";
                    RuleProblem::new(RuleProblemKind::Meaning, message, place(n))
                })?;
                Ok(Matcher::known(name, [value]))
            })
            .collect();
        let items = items?;
        // Names keep the case they are written in where nothing changes.
        if let [only] = items.as_slice()
            && only.name == info.name
            && only.arguments == matcher.arguments
            && info.name != "HostHeader"
        {
            return unchanged();
        }
        return Ok(joined(items, Expr::Any));
    }
    let words: Vec<&str> = match info.takes {
        Takes::Equations => matcher.equation_words().collect(),
        _ => matcher.arguments().iter().map(String::as_str).collect(),
    };
    let pairs = words.chunks_exact(2).filter_map(|pair| <[&str; 2]>::try_from(pair).ok());
    let items: Result<Vec<_>, _> = pairs
        .map(|[name, value]| match info.of {
            Of::Named => Ok(Matcher::known("Header", [name, value])),
            Of::NamedRegexp => Ok(Matcher::known("HeaderRegexp", [name, value])),
            _ => query(name, value).ok_or_else(|| {
                let message = "there are no patterns in the names of query parameters any more";
                RuleProblem::new(RuleProblemKind::Meaning, message, matcher.span())
            }),
        })
        .collect();
    Ok(joined(items?, Expr::All))
}

/// Name and value for Traefik 3.
fn convert_value(of: Of, name: &'static str, value: &str) -> Option<(&'static str, String)> {
    let same = Some((name, value.to_owned()));
    let anchored = |pattern: String| format!("^{pattern}$");
    match of {
        Of::Host => (!value.contains('*')).then(|| ("Host", value.to_owned())),
        Of::Sni if value.starts_with("*.") => None,
        Of::HostTemplate => {
            let exact = if name == "HostRegexp" { "Host" } else { "HostSNI" };
            if plain(value) {
                return Some((exact, value.to_owned()));
            }
            let pattern = regexp(value, "[^.]+")?;
            // Traefik 2 compares without case, and Traefik 3 has the host in lower case.
            let cased = pattern.bytes().any(|b| b.is_ascii_uppercase());
            let flag = if cased { "(?i)" } else { "" };
            Some((name, format!("{flag}{}", anchored(pattern))))
        }
        Of::PathTemplate if !plain(value) => {
            Some(("PathRegexp", anchored(regexp(value, "[^/]+")?)))
        }
        Of::PathPrefixTemplate if !plain(value) => {
            Some(("PathRegexp", format!("^{}", regexp(value, "[^/]+")?)))
        }
        _ => same,
    }
}

fn query(name: &str, value: &str) -> Option<Matcher> {
    if !plain(name) {
        return None;
    }
    if value.is_empty() {
        return Some(Matcher::known("QueryRegexp", [name, ".*"]));
    }
    if plain(value) {
        return Some(Matcher::known("Query", [name, value]));
    }
    Some(Matcher::known("QueryRegexp", [name.to_owned(), format!("^{}$", regexp(value, ".*")?)]))
}

fn plain(value: &str) -> bool {
    !value.contains('{')
}

fn regexp(value: &str, other: &str) -> Option<String> {
    let pieces: Vec<Piece<'_>> = template::pieces(value).ok()?;
    Some(template::to_regexp(&pieces, other))
}

fn joined(items: Vec<Matcher>, join: impl Fn(Vec<Expr>) -> Expr) -> Expr {
    let mut items: Vec<Expr> = items.into_iter().map(Expr::Matcher).collect();
    match items.pop() {
        Some(only) if items.is_empty() => only,
        last => {
            items.extend(last);
            join(items)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn converted(text: &str, dialect: Dialect) -> String {
        let v3 = text.parse::<MatchRule>().unwrap().to_v3(dialect);
        v3.map_or_else(|error| format!("no: {error}"), |rule| rule.to_string())
    }

    #[test]
    fn each_matcher_has_its_form() {
        let http = Dialect::http(TraefikVersion::NEWEST);
        for (v2, v3) in [
            ("Host(`a`, `b`) && Path(`/`)", "(Host(`a`) || Host(`b`)) && Path(`/`)"),
            ("!HostHeader(`a`, `b`)", "!(Host(`a`) || Host(`b`))"),
            ("hostheader(`a`)", "Host(`a`)"),
            ("host(`a`)", "host(`a`)"),
            ("HostRegexp(`{sub}.x`, `y`)", r"HostRegexp(`^[^.]+\.x$`) || Host(`y`)"),
            ("HostRegexp(`{a:A|b}.x`)", r"HostRegexp(`(?i)^(?:A|b)\.x$`)"),
            ("Path(`/a/{id:[0-9]+}`)", "PathRegexp(`^/a/[0-9]+$`)"),
            ("PathPrefix(`/{any}/`, `/b.c`)", "PathRegexp(`^/[^/]+/`) || PathPrefix(`/b.c`)"),
            ("Headers(`a`, `b`, `c`, `d`)", "Header(`a`, `b`) && Header(`c`, `d`)"),
            ("HeadersRegexp(`a`, `^b`)", "HeaderRegexp(`a`, `^b`)"),
            ("Query(`a=b`, `c=`)", "Query(`a`, `b`) && QueryRegexp(`c`, `.*`)"),
            ("Query(`a=x{n:[0-9]+}`)", "QueryRegexp(`a`, `^x[0-9]+$`)"),
            ("Method(`GET`, `POST`)", "Method(`GET`) || Method(`POST`)"),
            ("ClientIP(`10.0.0.1`, `::1`)", "ClientIP(`10.0.0.1`) || ClientIP(`::1`)"),
        ] {
            assert_eq!(converted(v2, http), v3, "{v2}");
            let rule: MatchRule = v3.parse().unwrap();
            assert_eq!(rule.check(http), [], "{v3}");
        }
        let tcp = Dialect::tcp(TraefikVersion::NEWEST);
        assert_eq!(converted("HostSNI(`a`, `b`)", tcp), "HostSNI(`a`) || HostSNI(`b`)");
        let pattern = converted("HostSNIRegexp(`{sub}.x`)", tcp);
        assert_eq!(pattern, r"HostSNIRegexp(`^[^.]+\.x$`)");
    }

    #[test]
    fn what_has_no_other_form_is_told() {
        let http = Dialect::http(TraefikVersion::NEWEST);
        assert!(converted("Host(`*.x`)", http).starts_with("no: Traefik 2 takes `*`"));
        assert!(converted("Query(`{a}=b`)", http).starts_with("no: there are no patterns"));
        assert!(converted("Header(`a`, `b`)", http).starts_with("no: there is no matcher"));
    }
}
