use crate::Statement;

/// (in work)
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Server {
    pub(crate) options: Vec<Statement>,
}

impl Server {
    /// Replaces the option with the same keyword, or appends.
    pub(crate) fn set(mut self, statement: Statement) -> Self {
        self.options.retain(|item| item.keyword() != statement.keyword());
        self.options.push(statement);
        self
    }
    /// Appends.
    pub(crate) fn push(mut self, statement: Statement) -> Self {
        self.options.push(statement);
        self
    }
}
