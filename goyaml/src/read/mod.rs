//! What k3s and Helm make of a document: go-yaml's `decode.go`, once with each target.

mod base64;
mod budget;
mod error;
pub mod helm;
pub mod k3s;
#[cfg(test)]
mod truth;
mod walk;

pub use error::ReadError;
use walk::{Event, Walk};
