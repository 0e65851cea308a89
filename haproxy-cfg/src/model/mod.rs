//! The typed layer.

mod acl;
mod bind;
mod body;
mod config;
mod convert;
mod directive;
mod keyword;
#[cfg(all(test, feature = "proptest"))]
mod laws;
#[cfg(feature = "serde")]
mod line_serde;
mod options;
mod raw;
mod reader;
mod rule;
mod sections;
mod server;
mod statement;
mod statement_error;
#[cfg(feature = "serde")]
mod statement_serde;
mod sync;
mod table;
mod value;
mod words;

pub use crate::generated::*;
pub use acl::Acl;
pub use bind::Bind;
pub use body::Body;
pub use config::{Config, Section};
pub use convert::Untyped;
pub(crate) use convert::{directive, untyped};
pub use directive::Directive;
pub use keyword::{Arg, Choice, Glue, Keyword, Kind, Need, SectionSet};
pub use options::Options;
pub use raw::{RawLine, RawLineError};
pub use rule::{Rule, RuleSet};
pub use sections::{Backend, Defaults, Frontend, Global, Listen, OtherSection, RawSection};
pub use server::{DefaultServer, Server, ServerTemplate, TemplateCount};
pub use statement::{Prefix, Statement};
pub use statement_error::{StatementError, StatementErrorKind};
pub use table::Table;
pub use value::Value;

/// What the generated tables are written with.
pub(crate) mod table_prelude {
    pub(crate) use super::keyword::{Arg, Keyword, Kind, Need, ON_OFF};
    pub(crate) use super::table::Table;
    pub(crate) use crate::generated::keywords;
    pub(crate) use crate::{SectionKind as S, TimeUnit};
}

/// What the generated setters are written with.
pub(crate) mod setter_prelude {
    pub(crate) use super::value::on_off;
    pub(crate) use crate::generated::keywords;
    pub(crate) use crate::{
        Address, Condition, Duration, LogFormat, Name, SampleExpr, Size, Statement, Value,
    };
}
