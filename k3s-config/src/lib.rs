#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod flag;
mod forms;
mod generated;
mod model;
mod source;
mod version;

pub use flag::{Command, Flag, FlagKind, ValueKind, flags};
pub use forms::*;
pub use generated::*;
pub use model::*;
pub use source::{Setting, SourceId, Variable, Word};
pub use version::{ParseVersionError, Releases, Version};
