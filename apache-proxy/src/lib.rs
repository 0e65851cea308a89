#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod generated;
mod model;
mod parse;
mod version;

pub use generated::{directives, modules, parameters};
pub use model::*;
pub use parse::*;
pub use version::{ParseVersionError, Version};
