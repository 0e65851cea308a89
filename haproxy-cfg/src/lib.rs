#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod check;
mod document;
mod files;
mod generated;
mod lint;
mod model;
mod parse;
mod references;
mod secrets;
#[cfg(feature = "proptest")]
pub mod strategies;
mod traffic;
mod upgrade;
mod version;
mod view;

pub use check::check;
pub use document::*;
pub use files::{FileFindings, Files};
pub use lint::{explain, inspect, lint, rules};
pub use model::*;
pub use parse::*;
pub use references::{NameKind, Reference};
pub use traffic::{Traffic, TrafficBind, TrafficLine, TrafficProxy, TrafficServer};
pub use upgrade::upgrade;
pub use version::{ParseVersionError, Version};

/// A version of HAProxy, and what is known of the place where it runs.
pub type Target = config_diagnostics::Target<Version>;
