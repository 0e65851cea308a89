#![doc = include_str!("../README.md")]

mod class;
mod condition;
mod error;
mod escape;
mod group;
#[cfg(test)]
mod laws;
mod options;
mod property;
mod reference;
mod repeat;
mod scan;
#[cfg(test)]
mod tests;
mod verb;
mod width;

pub use error::Error;
pub use options::Options;
pub use scan::check;
