#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod component_args;
mod flag;
mod forms;
mod generated;
mod model;
mod source;
mod token;
mod version;

pub use component_args::{
    ComponentArg, ComponentArgChange, MissingValue, component_args, find_component_arg,
};
pub use flag::{Command, Flag, FlagKind, ValueKind, flags};
pub use forms::*;
pub use generated::*;
pub use model::*;
pub use source::{Setting, SourceId, Variable, Word};
pub use token::{Token, TokenError};
pub use version::{ParseVersionError, Releases, Version};
