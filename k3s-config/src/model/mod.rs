//! The typed layer: `ServerConfig`, `AgentConfig`, and the values of their flags.

mod address;
mod deploy;
mod duration;
mod encode;
mod extra_arg;
mod fields;
pub(crate) mod go_value;
mod node;
mod schedule;
#[cfg(feature = "serde")]
mod settings_serde;
mod text;

pub use address::{Cidr, Host, PortRange, ServerUrl};
pub use duration::Duration;
pub use encode::EnvironmentParts;
pub use extra_arg::ExtraArg;
pub use fields::{SettingError, SettingErrorKind};
pub use node::{NodeLabel, NodeTaint, TaintEffect};
pub use schedule::{Cron, FileMode};
pub use text::{Name, Secret, Text};

pub(crate) use deploy::install;
pub(crate) use encode::{arguments, config_yaml, environment};
pub(crate) use fields::{Fields, Written, from_settings, list, one, split, to_settings};

/// What the generated models are written with.
pub(crate) mod prelude {
    pub(crate) use super::address::ip;
    pub(crate) use super::fields::token;
    pub(crate) use super::go_value::{number, parse_bool, port};
    pub(crate) use super::*;
    pub(crate) use crate::generated::*;
    pub(crate) use crate::{Command, Install, Setting, Token, Version};
    pub(crate) use config_diagnostics::ValueError;
    pub(crate) use std::net::IpAddr;
}
