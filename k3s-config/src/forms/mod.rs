//! The forms that a k3s configuration takes.

mod decoded;
mod shell;

pub use shell::*;
