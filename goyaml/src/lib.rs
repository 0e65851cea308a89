#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod go_number;
mod resolve;
mod value;

pub use resolve::{Scalar, resolve, resolve_tagged};
pub use value::Value;
