use crate::{Keyword, Statement, StatementError, Table};
use std::ops::Deref;

/// The options behind the address of a `bind` or `server` line, in their order.
///
/// Reads as a slice of [`Statement`]s.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Options {
    statements: Vec<Statement>,
}

impl Options {
    /// Whether the option is there: `has("check")`.
    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// The last option with this name.
    pub fn get(&self, name: &str) -> Option<&Statement> {
        self.statements.iter().rev().find(|option| option.keyword().name() == name)
    }

    /// Puts `option` in the place of the last one with the same keyword, or appends it.
    pub fn set(&mut self, option: Statement) {
        let same = |s: &&mut Statement| s.keyword() == option.keyword();
        match self.statements.iter_mut().rev().find(same) {
            Some(place) => *place = option,
            None => self.statements.push(option),
        }
    }

    /// Appends `option`, also when it is there already.
    pub fn push(&mut self, option: Statement) {
        self.statements.push(option);
    }

    /// Removes every option with this keyword; how many there were.
    pub fn remove(&mut self, keyword: &Keyword) -> usize {
        let before = self.statements.len();
        self.statements.retain(|option| option.keyword() != keyword);
        before - self.statements.len()
    }

    /// Reads the words from `start` on, to the end of the line.
    pub(super) fn parse<S: AsRef<str>>(
        table: &'static Table,
        words: &[S],
        start: usize,
    ) -> Result<Self, StatementError> {
        let mut at = start;
        let mut statements = Vec::new();
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let (option, took) = Statement::parse_prefix(table, rest)
                .map_err(|error| super::words::shifted(&error, at))?;
            statements.push(option);
            at += took;
        }
        Ok(Self { statements })
    }

    pub(super) fn write(&self, words: &mut Vec<String>) {
        words.extend(self.statements.iter().flat_map(Statement::to_words));
    }
}

impl Deref for Options {
    type Target = [Statement];

    fn deref(&self) -> &[Statement] {
        &self.statements
    }
}
