//! What k3s makes of all its sources together.

mod early;
mod expand;
mod find;
mod merge;
mod sources;

pub use early::find_early;
pub use expand::{ExpandError, Expanded, FileValue};
pub use sources::{DEFAULT_CONFIG, Sources};
