#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod block;
mod document;
mod edit;
mod embedded;
mod emit;
mod generated;
mod go_number;
mod lint;
mod parse;
mod path;
mod quote;
mod read;
mod resolve;
#[cfg(any(test, feature = "proptest"))]
#[cfg_attr(docsrs, doc(cfg(feature = "proptest")))]
pub mod strategies;
mod timestamp;
mod trail;
mod value;

pub use block::Block;
pub use document::*;
pub use edit::{Editor, EditorError};
pub use embedded::Embedded;
pub use emit::to_string;
pub use lint::{RULES, explain, lint};
pub use path::{Path, Step};
pub use quote::{quote, quote_in_flow};
pub use read::{ReadError, helm, k3s};
pub use resolve::{Scalar, resolve, resolve_tagged};
pub use value::Value;
