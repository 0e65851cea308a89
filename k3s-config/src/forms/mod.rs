//! The forms that a k3s configuration takes.

mod argv;
mod decoded;
mod environment;
mod flag_error;
mod flag_set;
mod install;
mod shell;
mod systemd;

pub use argv::CommandLine;
pub(crate) use decoded::Decoded;
pub use environment::EnvironmentSettings;
pub use flag_error::{FlagError, FlagErrorKind};
pub use install::*;
pub use shell::*;
pub use systemd::*;
