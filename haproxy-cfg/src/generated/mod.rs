//! Tables written by `cargo xtask codegen`; never edited by hand.

mod choices;
pub mod keywords;
mod options;
mod set_backend;
mod set_bind;
mod set_defaults;
mod set_frontend;
mod set_global;
mod set_listen;
mod set_server;

pub use choices::*;
pub use options::*;
