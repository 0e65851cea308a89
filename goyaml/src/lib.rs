#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod block;
mod document;
mod edit;
mod emit;
mod go_number;
mod parse;
mod path;
mod quote;
mod read;
mod resolve;
mod value;

pub use block::Block;
pub use document::*;
pub use edit::{Editor, EditorError};
pub use emit::to_string;
pub use path::{Path, Step};
pub use quote::{quote, quote_in_flow};
pub use read::{ReadError, helm, k3s};
pub use resolve::{Scalar, resolve, resolve_tagged};
pub use value::Value;
