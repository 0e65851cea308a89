//! The static options of Traefik, as its command line takes them.

mod arguments;
mod check;
mod lookup;
pub(crate) mod table;
mod value;

pub use arguments::{Argument, ArgumentError, Arguments, Ended};
pub use check::{FlagProblem, check_arguments};
pub use lookup::flag_kind;
pub use table::FlagKind;
