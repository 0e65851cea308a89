use super::{RuleProblem, literal, parse};
use config_diagnostics::Span;
use std::fmt;
use std::ops::Not;
use std::str::FromStr;

/// The rule of a router: which requests or connections it takes. The `match` of an IngressRoute.
///
/// Reading is the grammar alone, which is the same for all syntaxes; [`check`](Self::check) says what Traefik thinks of
/// the matchers. Two rules are equal that say the same; where their parts stand does not count. Printing puts all
/// values into back-ticks, where possible, and keeps parentheses that the order needs.
///
/// ```
/// use traefik_values::{Dialect, MatchRule, Syntax, TraefikVersion};
/// let rule: MatchRule = "Host(`a.example.com`, `b.example.com`) && !PathPrefix(\"/admin\")".parse()?;
/// let v3 = Dialect::http(TraefikVersion::new(3, 5, 1));
/// assert_eq!(rule.check(v3)[0].message(), "`Host` takes one value, and here are 2");
/// assert_eq!(rule.check(v3.syntax(Syntax::V2)), []);
///
/// let built = MatchRule::host("a.example.com")
///     .or(MatchRule::host("b.example.com"))
///     .and(!MatchRule::path_prefix("/admin"));
/// assert_eq!(
///     built.to_string(),
///     "(Host(`a.example.com`) || Host(`b.example.com`)) && !PathPrefix(`/admin`)",
/// );
/// assert_eq!(rule.to_v3(v3)?, built);
/// # Ok::<(), traefik_values::RuleProblem>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MatchRule {
    expr: Expr,
}

/// What a rule is made of.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Expr {
    /// A matcher and its values.
    Matcher(Matcher),
    /// `!`
    Not(Box<Expr>),
    /// Two or more, joined with `&&`.
    All(Vec<Expr>),
    /// Two or more, joined with `||`.
    Any(Vec<Expr>),
}

/// A matcher in a rule, as in ``Host(`a.example.com`)``.
#[derive(Clone, Debug)]
pub struct Matcher {
    pub(super) name: String,
    pub(super) arguments: Vec<String>,
    pub(super) name_span: Span,
    pub(super) span: Span,
    pub(super) places: Vec<Span>,
}

impl MatchRule {
    /// ``Host(`name`)``: requests for this name.
    pub fn host(name: impl Into<String>) -> Self {
        Matcher::known("Host", [name.into()]).into()
    }

    /// ``HostSNI(`name`)``: TLS connections that ask for this name; with `*` all connections.
    pub fn host_sni(name: impl Into<String>) -> Self {
        Matcher::known("HostSNI", [name.into()]).into()
    }

    /// ``PathPrefix(`prefix`)``: requests whose path starts so. It must start with `/`.
    pub fn path_prefix(prefix: impl Into<String>) -> Self {
        Matcher::known("PathPrefix", [prefix.into()]).into()
    }

    /// What both take.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let mut items = match self.expr {
            Expr::All(items) => items,
            other => vec![other],
        };
        items.push(other.expr);
        Self { expr: Expr::All(items) }
    }

    /// What one of them takes.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let mut items = match self.expr {
            Expr::Any(items) => items,
            other => vec![other],
        };
        items.push(other.expr);
        Self { expr: Expr::Any(items) }
    }

    /// What it is made of.
    pub fn expr(&self) -> &Expr {
        &self.expr
    }

    /// Its matchers, in the order of the text.
    pub fn matchers(&self) -> impl Iterator<Item = &Matcher> {
        let mut open = vec![&self.expr];
        std::iter::from_fn(move || {
            loop {
                match open.pop()? {
                    Expr::Matcher(matcher) => return Some(matcher),
                    Expr::Not(inner) => open.push(inner),
                    Expr::All(items) | Expr::Any(items) => open.extend(items.iter().rev()),
                }
            }
        })
    }

    pub(super) fn new(expr: Expr) -> Self {
        Self { expr }
    }
}

/// What it does not take.
impl Not for MatchRule {
    type Output = Self;

    fn not(self) -> Self {
        let expr = match self.expr {
            Expr::Not(inner) => *inner,
            other => Expr::Not(Box::new(other)),
        };
        Self { expr }
    }
}

impl From<Matcher> for MatchRule {
    fn from(matcher: Matcher) -> Self {
        Self { expr: Expr::Matcher(matcher) }
    }
}

impl FromStr for MatchRule {
    type Err = RuleProblem;

    /// Reads a rule, of whatever syntax.
    ///
    /// # Errors
    /// What Traefik's parser refuses, and more than 128 parentheses and `!` inside of each other.
    fn from_str(text: &str) -> Result<Self, RuleProblem> {
        parse::parse(text).map(Self::new)
    }
}

impl Matcher {
    /// A matcher with values. `None` if that is no name: letters, digits and `_`.
    ///
    /// ```
    /// use traefik_values::{MatchRule, Matcher};
    /// let header = Matcher::new("Header", ["X-Kind", "a`b"]).unwrap();
    /// assert_eq!(MatchRule::from(header).to_string(), "Header(`X-Kind`, \"a`b\")");
    /// assert!(Matcher::new("Host(`a`) ||", [""; 0]).is_none());
    /// ```
    pub fn new<S: Into<String>>(
        name: &str,
        arguments: impl IntoIterator<Item = S>,
    ) -> Option<Self> {
        let starts = name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic());
        let named = starts && name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric());
        named.then(|| Self::known(name, arguments))
    }

    pub(super) fn known<S: Into<String>>(
        name: &str,
        arguments: impl IntoIterator<Item = S>,
    ) -> Self {
        Self {
            name: name.to_owned(),
            arguments: arguments.into_iter().map(Into::into).collect(),
            name_span: Span::at(0),
            span: Span::at(0),
            places: Vec::new(),
        }
    }

    /// Its name, as written.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its values, without quotes.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Where it stands in the rule, with its values. Empty if the rule was not read from a text.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where its name stands.
    pub fn name_span(&self) -> Span {
        self.name_span
    }

    /// Where a value stands, with its quotes.
    pub fn argument_span(&self, index: usize) -> Option<Span> {
        self.places.get(index).copied()
    }
}

/// Places do not count.
impl PartialEq for Matcher {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name && self.arguments == other.arguments
    }
}

impl Eq for Matcher {}

impl fmt::Display for MatchRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.expr.fmt(f)
    }
}

impl fmt::Display for Expr {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Matcher(matcher) => matcher.fmt(f),
            Self::Not(inner) => {
                f.write_str("!")?;
                inner.write_within(f, matches!(**inner, Self::All(_) | Self::Any(_)))
            }
            Self::All(items) => {
                write_joined(f, items, " && ", |item| matches!(item, Self::All(_) | Self::Any(_)))
            }
            Self::Any(items) => write_joined(f, items, " || ", |item| matches!(item, Self::Any(_))),
        }
    }
}

impl Expr {
    fn write_within(&self, f: &mut fmt::Formatter<'_>, parentheses: bool) -> fmt::Result {
        if parentheses { write!(f, "({self})") } else { write!(f, "{self}") }
    }
}

fn write_joined(
    f: &mut fmt::Formatter<'_>,
    items: &[Expr],
    operator: &str,
    parentheses: impl Fn(&Expr) -> bool,
) -> fmt::Result {
    for (n, item) in items.iter().enumerate() {
        if n > 0 {
            f.write_str(operator)?;
        }
        item.write_within(f, parentheses(item))?;
    }
    Ok(())
}

impl fmt::Display for Matcher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}(", self.name)?;
        for (n, argument) in self.arguments.iter().enumerate() {
            if n > 0 {
                f.write_str(", ")?;
            }
            literal::write(f, argument)?;
        }
        f.write_str(")")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(text: &str) -> MatchRule {
        text.parse().unwrap_or_else(|error| panic!("{text}: {error}"))
    }

    fn refused(text: &str) -> (String, String) {
        let problem = text.parse::<MatchRule>().unwrap_err();
        (problem.message().to_owned(), text[problem.span().range()].to_owned())
    }

    #[test]
    fn and_binds_tighter_than_or() {
        let (a, b, c) = (MatchRule::host("a"), MatchRule::host("b"), MatchRule::path_prefix("/c"));
        let read = rule("Host(`a`) || Host(`b`) && PathPrefix(`/c`)");
        assert_eq!(read, a.clone().or(b.clone().and(c.clone())));
        let read = rule("(Host(`a`) || Host(`b`)) && PathPrefix(`/c`)");
        assert_eq!(read, a.or(b).and(c));
    }

    #[test]
    fn values_are_strings_of_go() {
        let values = |text: &str| rule(text).matchers().next().unwrap().arguments.clone();
        assert_eq!(values(r#"Host("a\x41\u00e9\101\n\"")"#), ["aAéA\n\""]);
        assert_eq!(values("HostRegexp(`^[a-z]+\\.x$`,)"), ["^[a-z]+\\.x$"]);
        assert_eq!(values("Header(`a`, /* why */ \"b`c\")"), ["a", "b`c"]);
        assert_eq!(refused(r#"Host("a\.b")"#).0, "`\\.` is no escape of Go's");
        assert_eq!(refused(r#"Host("a\xff")"#).0, "the escapes make bytes that are not UTF-8");
    }

    /// As Go reads expressions: a line that could be an end is one.
    #[test]
    fn lines_end_rules() {
        assert_eq!(rule("Host(`a`) &&\n  Host(`b`)\n"), rule("Host(`a`) && Host(`b`)"));
        let said = refused("Host(`a`)\n&& Host(`b`)");
        assert_eq!(said.0, "the rule ends with this line, and more follows");
        assert_eq!(said.1, "&&");
        assert!("Host(`a`\n)".parse::<MatchRule>().is_err());
        assert!("(Host(`a`)\n)".parse::<MatchRule>().is_err());
        assert!("Host(\n`a`,\n)".parse::<MatchRule>().is_ok());
        assert!("Host(`a`) // ours".parse::<MatchRule>().is_ok());
    }

    #[test]
    fn slips_are_told_where_they_are() {
        for (text, message, place) in [
            ("", "the rule is empty", ""),
            ("Host('a')", "a value in single quotes is no text", "'"),
            ("Host(a)", "`a` stands where a value in back-ticks must follow", "a"),
            (
                "Host(`a`) and Path(`/`)",
                "`and` stands where `&&`, `||` or the end of the rule must follow",
                "and",
            ),
            ("Host:a.example.com", "`:` stands where `(` behind `Host` must follow", ":"),
            ("Host(`a`", "the rule ends where `,` or `)` must follow", ""),
            ("Host(`a", "the text that starts here has no closing back-tick", "`"),
            ("Host(“a”)", "`“` means nothing here", "“"),
            ("(Host(`a`)", "the rule ends where `)` must follow", ""),
            ("Host(`a`))", "`)` stands where `&&`, `||` or the end of the rule must follow", ")"),
            ("`a`", "``a`` stands where a matcher must follow", "`a`"),
            ("Host(`a`) /* x", "the comment `/*` has no end", "/*"),
        ] {
            assert_eq!(refused(text), (message.to_owned(), place.to_owned()), "{text}");
        }
    }

    #[test]
    fn depth_is_limited_and_length_is_not() {
        let nested = |depth: usize| format!("{}Host(`a`){}", "(".repeat(depth), ")".repeat(depth));
        assert!(nested(128).parse::<MatchRule>().is_ok());
        assert!(nested(129).parse::<MatchRule>().is_err());
        assert!(format!("{}Host(`a`)", "!".repeat(100_000)).parse::<MatchRule>().is_err());
        let long = vec!["Host(`a`)"; 10_000].join(" || ");
        assert_eq!(rule(&long).matchers().count(), 10_000);
    }

    #[test]
    fn places_are_those_in_the_text() {
        let text = "!Host(`a`) && Header(`x`, `y`)";
        let read = rule(text);
        let header = read.matchers().nth(1).unwrap();
        assert_eq!(&text[header.span().range()], "Header(`x`, `y`)");
        assert_eq!(&text[header.argument_span(1).unwrap().range()], "`y`");
    }
}
