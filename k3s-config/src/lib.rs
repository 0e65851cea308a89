#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod component_args;
mod forms;
mod token;

pub use component_args::{
    ComponentArg, ComponentArgChange, MissingValue, component_args, find_component_arg,
};
pub use forms::*;
pub use token::{Token, TokenError};
