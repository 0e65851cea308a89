//! The typed layer.

mod acl;
mod bind;
mod body;
mod config;
mod convert;
mod directive;
mod keyword;
mod options;
mod raw;
mod rule;
mod sections;
mod server;
mod statement;
mod value;
mod words;

pub use crate::generated::*;
pub use acl::Acl;
pub use bind::Bind;
pub use body::Body;
pub use config::{Config, Section};
pub use convert::Untyped;
pub use directive::Directive;
pub use keyword::{Arg, Choice, Glue, Keyword, Kind, Need, SectionSet, Table, TimeUnit};
pub use options::Options;
pub use raw::{RawLine, RawLineError};
pub use rule::{Rule, RuleSet};
pub use sections::{Backend, Defaults, Frontend, Global, Listen, OtherSection, RawSection};
pub use server::{DefaultServer, Server, ServerTemplate, TemplateCount};
pub use statement::{Prefix, Statement, StatementError, StatementErrorKind};
pub use value::Value;
