//! The forms that a k3s configuration takes.

mod argv;
mod environment;
mod flag_error;
mod flag_set;

pub use argv::CommandLine;
pub use environment::EnvironmentSettings;
pub use flag_error::{FlagError, FlagErrorKind};
