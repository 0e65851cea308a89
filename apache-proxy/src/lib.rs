#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod document;
mod effective;
mod version;

pub use document::*;
pub use effective::*;
pub use version::{ParseVersionError, Version};
