//! The forms that a k3s configuration takes.

mod decoded;
mod install;
mod shell;
mod systemd;

pub use install::*;
pub use shell::*;
pub use systemd::*;
