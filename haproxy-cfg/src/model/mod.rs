//! The typed layer.

mod bind;
mod keyword;
#[cfg(all(test, feature = "proptest"))]
mod laws;
mod sections;
mod server;
mod statement;
mod value;

pub use crate::generated::*;
pub use bind::Bind;
pub use keyword::{Arg, Choice, Glue, Keyword, Kind, Need, SectionSet, Table};
pub use sections::{Backend, Defaults, Frontend, Global, Listen};
pub use server::Server;
pub use statement::{Prefix, Statement, StatementError, StatementErrorKind};
pub use value::Value;

/// What the generated tables are written with.
pub(crate) mod table_prelude {
    pub(crate) use super::keyword::{Arg, Keyword, Kind, Need, ON_OFF, Table};
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
