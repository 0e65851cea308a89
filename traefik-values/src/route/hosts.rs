//! Which hosts a rule is for.

use super::check::WILDCARDS;
use super::dialect::Of;
use super::{Dialect, Expr, MatchRule, Matcher, Syntax};
use config_diagnostics::Span;

/// A host that a rule names.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct RuleHost {
    /// Its name in lower case, without a point at the end. Since Traefik 3.7 it may start with `*.`; `*` is all hosts.
    pub name: String,
    /// Where it stands in the rule, with its quotes.
    pub span: Span,
}

impl MatchRule {
    /// The hosts that it names, but for those behind a `!`: the values of `Host`, `HostHeader` and `HostSNI`.
    ///
    /// ```
    /// use traefik_values::{Dialect, MatchRule, TraefikVersion};
    /// let rule: MatchRule = "Host(`A.example.com`) && !Host(`b.example.com`)".parse()?;
    /// let hosts = rule.hosts(Dialect::http(TraefikVersion::NEWEST));
    /// assert_eq!(hosts.len(), 1);
    /// assert_eq!(hosts[0].name, "a.example.com");
    /// # Ok::<(), traefik_values::RuleProblem>(())
    /// ```
    pub fn hosts(&self, dialect: Dialect) -> Vec<RuleHost> {
        let mut found = Vec::new();
        collect(self.expr(), false, dialect, &mut found);
        found
    }

    /// Whether it takes requests for this host: `Some(true)` surely, `Some(false)` surely not, `None` where that hangs on
    /// more than the host, or on a regular expression.
    ///
    /// ```
    /// use traefik_values::{Dialect, MatchRule, TraefikVersion};
    /// let v3 = Dialect::http(TraefikVersion::NEWEST);
    /// let rule: MatchRule = "Host(`a.example.com`) && Path(`/x`) || Host(`b.example.com`)".parse()?;
    /// assert_eq!(rule.takes_host("a.example.com", v3), None);
    /// assert_eq!(rule.takes_host("b.example.com", v3), Some(true));
    /// assert_eq!(rule.takes_host("c.example.com", v3), Some(false));
    /// # Ok::<(), traefik_values::RuleProblem>(())
    /// ```
    pub fn takes_host(&self, host: &str, dialect: Dialect) -> Option<bool> {
        takes(self.expr(), Some(&canonical(host)), dialect)
    }

    /// Whether it takes requests for hosts that it does not name, and without a host; as in
    /// [`takes_host`](Self::takes_host).
    pub fn takes_other_hosts(&self, dialect: Dialect) -> Option<bool> {
        takes(self.expr(), None, dialect)
    }
}

fn canonical(host: &str) -> String {
    host.strip_suffix('.').unwrap_or(host).to_ascii_lowercase()
}

fn collect(expr: &Expr, not: bool, dialect: Dialect, found: &mut Vec<RuleHost>) {
    match expr {
        Expr::Not(inner) => collect(inner, !not, dialect, found),
        Expr::All(items) | Expr::Any(items) => {
            for item in items {
                collect(item, not, dialect, found);
            }
        }
        Expr::Matcher(matcher) if !not && names_hosts(matcher, dialect) => {
            let place = |index| matcher.argument_span(index).unwrap_or(matcher.span());
            let values = matcher.arguments().iter().enumerate();
            found.extend(
                values.map(|(n, value)| RuleHost { name: canonical(value), span: place(n) }),
            );
        }
        Expr::Matcher(_) => {}
    }
}

fn names_hosts(matcher: &Matcher, dialect: Dialect) -> bool {
    dialect.matcher(matcher.name()).is_some_and(|info| matches!(info.of, Of::Host | Of::Sni))
}

fn takes(expr: &Expr, host: Option<&str>, dialect: Dialect) -> Option<bool> {
    let answers = |items: &[Expr], decides: bool| {
        let mut all_known = true;
        for item in items {
            match takes(item, host, dialect) {
                Some(answer) if answer == decides => return Some(decides),
                Some(_) => {}
                None => all_known = false,
            }
        }
        all_known.then_some(!decides)
    };
    match expr {
        Expr::Not(inner) => takes(inner, host, dialect).map(|takes| !takes),
        Expr::All(items) => answers(items, false),
        Expr::Any(items) => answers(items, true),
        Expr::Matcher(matcher) if names_hosts(matcher, dialect) => {
            Some(matcher.arguments().iter().any(|name| is_for(&canonical(name), host, dialect)))
        }
        Expr::Matcher(matcher) => {
            let info = dialect.matcher(matcher.name())?;
            let everything =
                info.name == "PathPrefix" && matcher.arguments().iter().any(|path| path == "/");
            everything.then_some(true)
        }
    }
}

/// Whether a host in a rule stands for this one.
fn is_for(name: &str, host: Option<&str>, dialect: Dialect) -> bool {
    let wildcards = dialect.written() == Syntax::V3 && dialect.traefik() >= WILDCARDS;
    match (name, host) {
        ("*", _) => true,
        (_, None) => false,
        (_, Some(host)) if name == host => true,
        (_, Some(host)) => {
            // One label, no more: `*.example.com` is not for a.b.example.com.
            let parent = host.split_once('.').map(|(_, parent)| parent);
            wildcards && name.strip_prefix("*.").is_some_and(|rest| Some(rest) == parent)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::TraefikVersion;

    const V3: Dialect = Dialect::http(TraefikVersion::NEWEST);

    fn takes(rule: &str, host: &str) -> Option<bool> {
        rule.parse::<MatchRule>().unwrap().takes_host(host, V3)
    }

    #[test]
    fn answers_are_sure_or_none() {
        assert_eq!(takes("Host(`a.x`) || HostRegexp(`.`)", "a.x"), Some(true));
        assert_eq!(takes("Host(`a.x`) || HostRegexp(`.`)", "b.x"), None);
        assert_eq!(takes("Host(`a.x`) && PathPrefix(`/`)", "A.x."), Some(true));
        assert_eq!(takes("!Host(`a.x`)", "b.x"), Some(true));
        assert_eq!(takes("!(Host(`a.x`) && Path(`/b`))", "b.x"), Some(true));
        assert_eq!(takes("Host(`*.x`)", "a.x"), Some(true));
        assert_eq!(takes("Host(`*.x`)", "a.b.x"), Some(false));
        let v3_5 = Dialect::http(TraefikVersion::new(3, 5, 0));
        let wildcard: MatchRule = "Host(`*.x`)".parse().unwrap();
        assert_eq!(wildcard.takes_host("a.x", v3_5), Some(false));
    }

    #[test]
    fn a_rule_without_hosts_takes_all() {
        let other = |text: &str| text.parse::<MatchRule>().unwrap().takes_other_hosts(V3);
        assert_eq!(other("PathPrefix(`/`)"), Some(true));
        assert_eq!(other("PathPrefix(`/api`)"), None);
        assert_eq!(other("Host(`a`) && Path(`/`)"), Some(false));
    }
}
