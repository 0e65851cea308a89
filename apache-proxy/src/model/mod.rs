//! What httpd knows of every directive: where it may stand and what it takes.

mod arguments;
mod context;
mod directive;
mod module;
mod parameter;

pub use arguments::{ArgKind, ArgumentError, check_arguments};
pub use context::{Context, ContextError, ContextSet, check_context};
pub use directive::{Directive, Override, required_modules};
pub use module::{Module, Status};
pub use parameter::{Parameter, ParameterKind, ParameterScope};

/// What the generated tables are written with.
pub(crate) mod table_prelude {
    pub(crate) use super::ArgKind as K;
    pub(crate) use super::Override as O;
    pub(crate) use super::Status as S;
    pub(crate) use super::{
        Directive, Module, Parameter, ParameterKind as P, ParameterScope as At,
    };
}
