use super::{Acl, Bind, Directive, Rule, RuleSet, Server};
use crate::{Keyword, Statement};

/// The lines of a section, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Body {
    directives: Vec<Directive>,
}

impl Body {
    pub(super) fn new(directives: Vec<Directive>) -> Self {
        Self { directives }
    }

    /// Every line.
    pub fn directives(&self) -> &[Directive] {
        &self.directives
    }

    /// Every line, to be changed in place.
    pub fn directives_mut(&mut self) -> &mut Vec<Directive> {
        &mut self.directives
    }

    /// Appends a line.
    pub fn push(&mut self, directive: impl Into<Directive>) {
        self.directives.push(directive.into());
    }

    /// Puts `statement` in the place of the last one with the same keyword, or appends it.
    pub fn set(&mut self, statement: Statement) {
        let keyword = statement.keyword();
        let same = |d: &&mut Directive| d.as_statement().is_some_and(|s| s.keyword() == keyword);
        match self.directives.iter_mut().rev().find(same) {
            Some(place) => *place = statement.into(),
            None => self.directives.push(statement.into()),
        }
    }

    /// Removes every statement with this keyword; how many there were.
    pub fn remove(&mut self, keyword: &Keyword) -> usize {
        let before = self.directives.len();
        self.directives.retain(|d| d.as_statement().is_none_or(|s| s.keyword() != keyword));
        before - self.directives.len()
    }

    /// The last statement whose keyword has this name: `get("timeout client")`.
    pub fn get(&self, name: &str) -> Option<&Statement> {
        self.directives
            .iter()
            .rev()
            .filter_map(Directive::as_statement)
            .find(|s| s.keyword().name() == name)
    }

    /// Every statement whose keyword has this name.
    pub fn all<'b>(&'b self, name: &'b str) -> impl Iterator<Item = &'b Statement> {
        let statements = self.directives.iter().filter_map(Directive::as_statement);
        statements.filter(move |s| s.keyword().name() == name)
    }

    /// The `server` lines.
    pub fn servers(&self) -> impl Iterator<Item = &Server> {
        self.directives.iter().filter_map(|d| match d {
            Directive::Server(server) => Some(server),
            _ => None,
        })
    }

    /// The server with this name.
    pub fn server(&self, name: &str) -> Option<&Server> {
        self.servers().find(|server| server.name() == name)
    }

    /// The server with this name, to be changed.
    pub fn server_mut(&mut self, name: &str) -> Option<&mut Server> {
        self.directives.iter_mut().find_map(|d| match d {
            Directive::Server(server) if server.name() == name => Some(server),
            _ => None,
        })
    }

    /// The `bind` lines.
    pub fn binds(&self) -> impl Iterator<Item = &Bind> {
        self.directives.iter().filter_map(|d| match d {
            Directive::Bind(bind) => Some(bind),
            _ => None,
        })
    }

    /// The `acl` lines.
    pub fn acls(&self) -> impl Iterator<Item = &Acl> {
        self.directives.iter().filter_map(|d| match d {
            Directive::Acl(acl) => Some(acl),
            _ => None,
        })
    }

    /// The rules of a rule set, such as every `http-request` line.
    pub fn rules(&self, set: RuleSet) -> impl Iterator<Item = &Rule> {
        self.directives.iter().filter_map(move |d| match d {
            Directive::Rule(rule) if rule.set() == set => Some(rule),
            _ => None,
        })
    }
}

impl FromIterator<Directive> for Body {
    fn from_iter<I: IntoIterator<Item = Directive>>(directives: I) -> Self {
        Self::new(directives.into_iter().collect())
    }
}
