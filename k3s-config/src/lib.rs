#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod check;
mod component_args;
mod docker;
mod effective;
mod flag;
mod forms;
mod generated;
mod lint;
mod model;
mod registries;
mod schema;
mod source;
mod started;
#[cfg(feature = "proptest")]
pub mod strategies;
mod token;
mod upgrade;
mod version;
mod view;

pub use check::check;
pub use component_args::{
    ComponentArg, ComponentArgChange, MissingValue, component_args, find_component_arg,
};
pub use docker::{CgroupDriver, DockerDaemon, DockerDaemonError, Spanned};
pub use effective::{
    DEFAULT_CONFIG, Effective, EffectiveFlag, EffectiveValue, ExpandError, Expanded, FileValue,
    Mismatch, Origin, Sources, find_early, join_mismatches,
};
pub use flag::{Command, Flag, FlagKind, ValueKind, flags};
pub use forms::*;
pub use generated::*;
pub use goyaml::Document;
pub use lint::{
    ConfigFile, explain, inspect, inspect_daemon, inspect_files, inspect_registries,
    inspect_script, inspect_unit, lint, lint_manifest, rules, secrets_of_config, secrets_of_script,
    secrets_of_unit,
};
pub use model::*;
pub use registries::*;
pub use schema::json_schema;
pub use source::{Setting, SourceId, Variable, Word};
pub use started::{Pinned, Started, StartedFlag};
pub use token::{Token, TokenError};
pub use upgrade::upgrade;
pub use version::{ParseVersionError, Releases, Version};

/// A release of k3s, and what is known of the place where it runs.
pub type Target = config_diagnostics::Target<Version>;
