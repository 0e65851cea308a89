//! Tables written by `cargo xtask codegen`; never edited by hand.

// Rows are written alike.
#![allow(clippy::redundant_closure, clippy::redundant_closure_for_method_calls)]

pub(crate) mod changes;
mod choices;
pub(crate) mod features;
pub mod keywords;
pub(crate) mod numbers;
mod options;
pub(crate) mod rule_docs;
mod rules;
pub(crate) mod samples;
mod set_backend;
mod set_bind;
mod set_default_server;
mod set_defaults;
mod set_frontend;
mod set_global;
mod set_listen;
mod set_server;
mod set_server_template;

pub use choices::*;
pub use options::*;
pub use rules::*;
