//! One k3s: what its files, its command line and its environment make of every flag, and the same in another form.

mod convert;
mod effective;
mod read;

pub use convert::{ConvertError, Form, UnknownForm, convert};
pub use effective::EffectiveReport;
pub use read::{Node, ReadNodeError};
