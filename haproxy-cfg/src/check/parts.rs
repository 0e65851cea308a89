//! The statements that a line is made of, and where their words stand.

use crate::view::Statement as Line;
use crate::{Directive, Kind, Statement, Value};
use std::borrow::Cow;

/// A statement of a line: the line itself, an action, an option.
#[derive(Clone, Copy, Debug)]
pub(super) struct Part<'l> {
    pub(super) statement: &'l Statement,
    /// Index of its first word.
    pub(super) at: usize,
}

/// A line's own statement, and those within it, outer ones first.
pub(super) fn of<'l>(line: &'l Line<'_>) -> Vec<Part<'l>> {
    let own: &[Statement] = match &line.directive {
        Directive::Statement(statement) => std::slice::from_ref(statement),
        Directive::Rule(rule) => std::slice::from_ref(rule.action()),
        Directive::Bind(bind) => bind.options(),
        Directive::Server(server) => server.options(),
        Directive::DefaultServer(line) => line.options(),
        Directive::ServerTemplate(template) => template.options(),
        Directive::Acl(_) | Directive::Raw(_) => return Vec::new(),
    };
    let mut at = match &line.directive {
        Directive::Rule(rule) => rule.set().as_str().split(' ').count(),
        Directive::Bind(_) => 2,
        Directive::Server(_) => 3,
        Directive::DefaultServer(_) => 1,
        Directive::ServerTemplate(_) => 4,
        _ => 0,
    };
    let mut parts = Vec::with_capacity(own.len());
    for statement in own {
        add(statement, at, line.values(), &mut parts);
        if own.len() > 1 {
            at += statement.word_count();
        }
    }
    parts
}

/// Adds a statement whose first word is word `at`, and those within it.
fn add<'l>(statement: &'l Statement, at: usize, words: &[Cow<'_, str>], parts: &mut Vec<Part<'l>>) {
    parts.push(Part { statement, at });
    let mut from = at + 1;
    for nested in statement.values().iter().flat_map(nested) {
        let name = nested.keyword().name().split(' ').next().unwrap_or_default();
        let found = words.iter().skip(from).position(|word| word.starts_with(name));
        let at = from + found.unwrap_or_default();
        add(nested, at, words, parts);
        from = at + 1;
    }
}

fn nested(value: &Value) -> &[Statement] {
    match value {
        Value::One(statement) => std::slice::from_ref(statement),
        Value::Params(statements) => statements,
        _ => &[],
    }
}

impl<'l> Part<'l> {
    /// Whether it is this keyword of this table.
    pub(super) fn is(&self, table: &str, name: &str) -> bool {
        self.statement.keyword().table() == table && self.statement.keyword().name() == name
    }

    /// Whether it has an option of this name.
    pub(super) fn names(&self, option: &str) -> bool {
        let mut options = self.statement.values().iter().flat_map(nested);
        options.any(|option_of| option_of.keyword().name() == option)
    }

    /// Its options.
    pub(super) fn options(&self) -> &'l [Statement] {
        self.statement.values().iter().map(nested).find(|list| !list.is_empty()).unwrap_or_default()
    }

    /// The keyword's name.
    pub(super) fn name(&self) -> &'static str {
        self.statement.keyword().name()
    }

    /// The value of its argument `name`, if it is given.
    pub(super) fn value(&self, name: &str) -> Option<&'l Value> {
        let args = self.statement.keyword().args().iter();
        let args = args.filter(|arg| !matches!(arg.kind, Kind::Literal));
        let given = args.zip(self.statement.values()).find(|(arg, _)| arg.name == name);
        given.map(|(_, value)| value).filter(|value| !matches!(value, Value::Absent))
    }

    /// The text of its argument `name`, if it is one word.
    pub(super) fn text(&self, name: &str) -> Option<&'l str> {
        match self.value(name)? {
            Value::Word(word) => Some(word),
            Value::Name(name) => Some(name.as_str()),
            Value::Choice(word) => Some(word),
            _ => None,
        }
    }

    /// Index of the word that says `text`, its own or a later one.
    pub(super) fn find(&self, line: &Line<'_>, text: &str) -> usize {
        let words = line.values().iter().enumerate().skip(self.at);
        let mut found = words.filter(|(_, word)| *word == text).map(|(n, _)| n);
        found.next().unwrap_or(self.at)
    }
}
