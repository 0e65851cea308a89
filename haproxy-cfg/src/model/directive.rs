use super::{Acl, Bind, DefaultServer, RawLine, Rule, Server, ServerTemplate, words};
use crate::{SectionKind, Statement, StatementError, Table, quote_word};
use std::fmt;

/// One line of a section.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Directive {
    /// `bind …`
    Bind(Bind),
    /// `server …`
    Server(Server),
    /// `default-server …`
    DefaultServer(DefaultServer),
    /// `server-template …`
    ServerTemplate(ServerTemplate),
    /// `acl …`
    Acl(Acl),
    /// `http-request …`, `tcp-request content …` and the like
    Rule(Rule),
    /// Any other directive that the tables know.
    Statement(Statement),
    /// Whatever is not typed, as it is written.
    Raw(RawLine),
}

impl Directive {
    /// Reads the words of a line of a section of this kind. Never gives [`Directive::Raw`].
    pub fn parse<S: AsRef<str>>(kind: SectionKind, words: &[S]) -> Result<Self, StatementError> {
        let has_listeners =
            kind.is_proxy() || matches!(kind, SectionKind::Peers | SectionKind::LogForward);
        let has_servers = kind.is_proxy() || matches!(kind, SectionKind::Peers | SectionKind::Ring);
        match words.first().map_or("", AsRef::as_ref) {
            "bind" if has_listeners => Bind::parse(words).map(Self::Bind),
            "server" if has_servers => Server::parse(words).map(Self::Server),
            "default-server" if has_servers => DefaultServer::parse(words).map(Self::DefaultServer),
            "server-template" if kind.is_proxy() => {
                ServerTemplate::parse(words).map(Self::ServerTemplate)
            }
            "acl" if kind.is_proxy() || kind == SectionKind::FcgiApp => {
                Acl::parse(words).map(Self::Acl)
            }
            _ if kind.is_proxy() && Rule::is_one(words) => Rule::parse(words).map(Self::Rule),
            _ => {
                let table = Table::of_section(kind).ok_or_else(words::unknown)?;
                Statement::parse(table, words).map(Self::Statement)
            }
        }
    }

    /// The words of the line, decoded.
    pub fn to_words(&self) -> Vec<String> {
        match self {
            Self::Bind(bind) => bind.to_words(),
            Self::Server(server) => server.to_words(),
            Self::DefaultServer(options) => options.to_words(),
            Self::ServerTemplate(template) => template.to_words(),
            Self::Acl(acl) => acl.to_words(),
            Self::Rule(rule) => rule.to_words(),
            Self::Statement(statement) => statement.to_words(),
            Self::Raw(raw) => raw.words(),
        }
    }

    /// The statement, when it is one.
    pub fn as_statement(&self) -> Option<&Statement> {
        match self {
            Self::Statement(statement) => Some(statement),
            _ => None,
        }
    }
}

/// The line as it is written in a file, every word quoted that needs it.
impl fmt::Display for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Raw(raw) => write!(f, "{raw}"),
            typed => write_words(f, &typed.to_words()),
        }
    }
}

fn write_words(f: &mut fmt::Formatter<'_>, words: &[String]) -> fmt::Result {
    for (n, word) in words.iter().enumerate() {
        let gap = if n == 0 { "" } else { " " };
        write!(f, "{gap}{}", quote_word(word))?;
    }
    Ok(())
}

/// A line of a section is also a [`Directive`], and prints as it is written in a file.
macro_rules! is_directive {
    ($($name:ident)*) => {$(
        impl From<$name> for Directive {
            fn from(line: $name) -> Self {
                Self::$name(line)
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write_words(f, &self.to_words())
            }
        }
    )*};
}

is_directive!(Bind Server DefaultServer ServerTemplate Acl Rule);

impl From<Statement> for Directive {
    fn from(statement: Statement) -> Self {
        Self::Statement(statement)
    }
}

impl From<RawLine> for Directive {
    fn from(line: RawLine) -> Self {
        Self::Raw(line)
    }
}
