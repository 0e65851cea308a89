//! systemd units and environment files, as systemd 252 reads them.

mod env_file;
mod exec;
mod extract;
mod specifier;
mod unit;

pub use env_file::{EnvEntry, EnvFile, quote_env_value};
pub use exec::{ExecCommand, ExecError, ExecWord, quote_exec, quote_exec_start};
pub use unit::{Unit, UnitEntry, UnitEnvironmentFile, UnitVariable};
