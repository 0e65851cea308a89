#![doc = include_str!("../README.md")]
#![cfg_attr(docsrs, feature(doc_cfg))]

mod check;
mod flags;
mod generated;
mod tables;
mod version;

pub use check::check_values;
pub use version::{
    ChartVersion, K3sRelease, K3sVersion, ParseVersionError, Release, ReleaseSource, TraefikVersion,
};
