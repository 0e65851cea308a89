//! What k3s makes of all its sources together.

mod early;
#[expect(clippy::module_inception, reason = "the flags as they end up are what the room is about")]
mod effective;
mod expand;
mod find;
mod join;
mod merge;
mod sources;

pub use early::find_early;
pub use effective::{Effective, EffectiveFlag, EffectiveValue, Origin};
pub use expand::{ExpandError, Expanded, FileValue};
pub use join::{Mismatch, join_mismatches};
pub(crate) use merge::{Merged, merge};
pub use sources::{DEFAULT_CONFIG, Sources};
