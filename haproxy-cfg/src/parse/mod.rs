//! The leaf values of a configuration: each is the text of one word (or of a few words), read into
//! a value and printed back so that it reads the same.
//!
//! A word arrives here without the quotes and escapes of the line: those belong to the document.

mod acl;
mod address;
mod address_list;
mod condition;
mod duration;
mod grammar;
mod integer;
#[cfg(all(test, feature = "proptest"))]
mod laws;
mod log_format;
mod log_item;
mod name;
mod port;
mod sample;
mod sample_arg;
#[cfg(feature = "serde")]
mod serde;
mod size;
mod term;
mod words;

pub use acl::{AclExpr, AclFlag};
pub use address::{Address, Family, Host, Transport};
pub use address_list::AddressList;
pub use condition::{Condition, Polarity};
pub use config_diagnostics::ValueError;
pub use duration::{Duration, TimeUnit};
pub use integer::parse_atol;
pub(crate) use integer::parse_strtol;
pub use log_format::LogFormat;
pub use log_item::{LogField, LogFlag, LogItem, LogType};
pub use name::Name;
pub use port::Port;
pub use sample::{Converter, SampleExpr};
pub use sample_arg::SampleArg;
pub use size::{Size, SizeUnit};
pub use term::{Term, TermKind};
