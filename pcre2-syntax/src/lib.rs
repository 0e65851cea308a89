#![doc = include_str!("../README.md")]

mod class;
mod error;
mod escape;
mod group;
#[cfg(test)]
mod laws;
mod options;
mod property;
mod scan;
#[cfg(test)]
mod tests;
mod width;

pub use error::Error;
pub use options::Options;
pub use scan::check;
