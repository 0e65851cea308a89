use super::ValueError;
use std::fmt;
use std::str::FromStr;

/// The last word of `Header` and `RequestHeader`: when it is done.
///
/// ```
/// use apache_proxy::HeaderCondition;
/// assert_eq!("env=!HTTPS".parse(), Ok(HeaderCondition::Env { name: "HTTPS".into(), set: false }));
/// assert!("when=now".parse::<HeaderCondition>().is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HeaderCondition {
    /// `early`: before everything else, for tests; not inside sections.
    Early,
    /// `env=name`, `env=!name`: when the variable is set, or is not.
    Env {
        /// The variable.
        name: Box<str>,
        /// Whether it has to be set.
        set: bool,
    },
    /// `expr=…`: when the expression is true. It is not read here.
    Expr(Box<str>),
}

impl FromStr for HeaderCondition {
    type Err = ValueError;

    fn from_str(word: &str) -> Result<Self, ValueError> {
        let after = |prefix: &str| {
            let (start, rest) = word.split_at_checked(prefix.len())?;
            start.eq_ignore_ascii_case(prefix).then_some(rest)
        };
        if word.eq_ignore_ascii_case("early") {
            return Ok(Self::Early);
        }
        if let Some(expression) = after("expr=") {
            return Ok(Self::Expr(expression.into()));
        }
        let Some(variable) = after("env=") else {
            return Err(ValueError::new("not a condition", 0)
                .with_help("early, env=NAME, env=!NAME or expr=…"));
        };
        let name = variable.strip_prefix('!').unwrap_or(variable);
        if name.is_empty() {
            return Err(ValueError::new("the variable is missing", word.len()));
        }
        Ok(Self::Env { name: name.into(), set: name.len() == variable.len() })
    }
}

impl fmt::Display for HeaderCondition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Early => f.write_str("early"),
            Self::Env { name, set } => write!(f, "env={}{name}", if *set { "" } else { "!" }),
            Self::Expr(expression) => write!(f, "expr={expression}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_are_read_as_httpd_does() {
        for (word, printed) in [
            ("EARLY", "early"),
            ("Env=a", "env=a"),
            ("env=!a", "env=!a"),
            ("env=!!a", "env=!!a"),
            ("EXPR=true", "expr=true"),
        ] {
            assert_eq!(word.parse::<HeaderCondition>().unwrap().to_string(), printed);
        }
        for bad in ["", "env=", "env=!", "foo", "expr", "early "] {
            assert!(bad.parse::<HeaderCondition>().is_err(), "{bad}");
        }
    }
}
