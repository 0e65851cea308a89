#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod check;
mod document;
mod effective;
mod files;
mod generated;
pub mod htaccess;
mod lint;
mod model;
mod parse;
pub mod routing;
#[cfg(feature = "proptest")]
pub mod strategies;
mod traffic;
mod version;
mod view;

pub use check::check;
pub use document::*;
pub use effective::*;
pub use files::{FileFindings, Files};
pub use generated::{directives, modules, parameters};
pub use lint::{explain, inspect, lint, rules};
pub use model::*;
pub use parse::*;
pub use routing::{Outcome, Request, Route, Routing};
pub use traffic::{Traffic, TrafficBackend, TrafficHost, TrafficLine};
pub use version::{ParseVersionError, Version};

/// A release of httpd, and what is known of the place where it runs.
pub type Target = config_diagnostics::Target<Version>;
