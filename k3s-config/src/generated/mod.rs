//! Tables written by `cargo xtask codegen`; never edited by hand.

mod agent_config;
mod choices;
pub(crate) mod flags;
pub(crate) mod rule_docs;
mod server_config;

pub use agent_config::AgentConfig;
pub use choices::*;
pub use server_config::ServerConfig;
