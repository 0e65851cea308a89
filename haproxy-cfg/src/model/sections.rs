use crate::Statement;

macro_rules! section {
    ($($name:ident)*) => {$(
        /// (in work)
        #[derive(Clone, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            pub(crate) items: Vec<Statement>,
        }
        impl $name {
            /// Replaces the statement with the same keyword, or appends.
            pub(crate) fn set(mut self, statement: Statement) -> Self {
                self.items.retain(|item| item.keyword() != statement.keyword());
                self.items.push(statement);
                self
            }
            /// Appends.
            pub(crate) fn push(mut self, statement: Statement) -> Self {
                self.items.push(statement);
                self
            }
        }
    )*};
}
section!(Global Defaults Frontend Backend Listen);
