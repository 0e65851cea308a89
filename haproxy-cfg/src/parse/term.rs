use super::{AclExpr, Name, ValueError};
use std::ops::Not;

/// One term of a [`Condition`](crate::Condition): an ACL by name or between braces, perhaps negated.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Term {
    negated: bool,
    kind: TermKind,
}

/// What a [`Term`] tests.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TermKind {
    /// An ACL declared with `acl NAME …`, or one of HAProxy's predefined ones.
    Named(Name),
    /// `{ … }`
    Anonymous(AclExpr),
}

impl Term {
    /// Whether an odd number of `!` stands before it.
    pub fn is_negated(&self) -> bool {
        self.negated
    }

    /// What is tested.
    pub fn kind(&self) -> &TermKind {
        &self.kind
    }

    /// The name, unless the ACL stands between braces.
    pub fn acl_name(&self) -> Option<&Name> {
        match &self.kind {
            TermKind::Named(name) => Some(name),
            TermKind::Anonymous(_) => None,
        }
    }

    pub(super) fn to_words(&self) -> Vec<String> {
        match (&self.kind, self.negated) {
            (TermKind::Named(name), false) => vec![name.to_string()],
            (TermKind::Named(name), true) => vec![format!("!{name}")],
            (TermKind::Anonymous(acl), negated) => {
                let mut words = vec![if negated { "!{" } else { "{" }.to_owned()];
                words.extend(acl.to_words());
                words.push("}".to_owned());
                words
            }
        }
    }
}

/// `!term`; twice is the term itself.
impl Not for Term {
    type Output = Self;

    fn not(self) -> Self {
        Self { negated: !self.negated, ..self }
    }
}

/// An ACL by its name.
///
/// # Errors
/// The name `or`, in any case: a condition reads it as the operator.
impl TryFrom<Name> for Term {
    type Error = ValueError;

    fn try_from(name: Name) -> Result<Self, ValueError> {
        if name.as_str().eq_ignore_ascii_case("or") {
            return Err(ValueError::new("'or' is an operator, not the name of an ACL", 0));
        }
        Ok(Self { negated: false, kind: TermKind::Named(name) })
    }
}

/// An ACL by its name, after any number of `!`.
impl TryFrom<&str> for Term {
    type Error = ValueError;

    fn try_from(text: &str) -> Result<Self, ValueError> {
        let name = text.trim_start_matches('!');
        let marks = text.len() - name.len();
        let term = name.parse().and_then(|name: Name| Self::try_from(name)).map_err(|error| {
            let help = if name.contains(['{', '}']) {
                "'{' and '}' must be words of their own"
            } else {
                "name an ACL, or write the test between braces: { path_beg /api }"
            };
            error.shifted(marks).with_help(help)
        })?;
        Ok(if marks % 2 == 1 { !term } else { term })
    }
}

/// An ACL between braces.
///
/// # Errors
/// A pattern, method or file that is `}`: it would close the braces; no quoting prevents that.
impl TryFrom<AclExpr> for Term {
    type Error = ValueError;

    fn try_from(acl: AclExpr) -> Result<Self, ValueError> {
        if let Some(word) = acl.to_words().iter().position(|word| word == "}") {
            return Err(ValueError::new("'}' would close the anonymous ACL", 0)
                .with_help("declare the test with acl and use its name")
                .in_word(word));
        }
        Ok(Self { negated: false, kind: TermKind::Anonymous(acl) })
    }
}
