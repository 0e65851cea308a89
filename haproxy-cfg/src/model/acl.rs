use crate::{AclExpr, Name, StatementError};

/// `acl NAME EXPR`: a named condition (configuration manual 7.1).
///
/// Several lines with one name are joined with "or".
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Acl {
    name: Name,
    expr: AclExpr,
}

impl Acl {
    /// Names a condition.
    pub fn new(name: Name, expr: AclExpr) -> Self {
        Self { name, expr }
    }

    /// Its name.
    pub fn name(&self) -> &Name {
        &self.name
    }

    /// What it tests.
    pub fn expr(&self) -> &AclExpr {
        &self.expr
    }

    pub(super) fn parse<S: AsRef<str>>(words: &[S]) -> Result<Self, StatementError> {
        let name = super::words::name(words, 1)?;
        let expr = AclExpr::from_words(words.get(2..).unwrap_or_default())
            .map_err(|error| super::words::refused(2 + error.word(), "expression", error))?;
        Ok(Self { name, expr })
    }

    pub(super) fn to_words(&self) -> Vec<String> {
        let mut words = vec!["acl".to_owned(), self.name.to_string()];
        words.extend(self.expr.to_words());
        words
    }
}
