//! Strategies for property tests: configurations that httpd loads, and strings it should never see.
//!
//! ```
//! use apache_proxy::{Version, strategies};
//! use proptest::prelude::*;
//! proptest!(ProptestConfig { cases: 4, failure_persistence: None, ..Default::default() }, |(
//!     config in strategies::valid_config(Version::default())
//! )| {
//!     strategies::laws::config_round_trip(&config)?;
//! });
//! ```

mod fields;
mod hosts;
pub mod laws;
mod parameters;
mod text;

use crate::{BalancerSection, Config, Version, VirtualHost};
use proptest::collection::vec;
use proptest::prelude::*;

/// Configurations that `apache2 -t` of this release accepts with every module of Debian's loaded. They need no files,
/// and open no ports; several of them in one file are one too.
///
/// ```
/// use apache_proxy::{Version, strategies};
/// use proptest::{strategy::{Strategy, ValueTree}, test_runner::TestRunner};
/// let mut runner = TestRunner::deterministic();
/// let config = strategies::valid_config(Version::default()).new_tree(&mut runner).unwrap().current();
/// assert!(config.to_string().contains("</VirtualHost>"));
/// ```
pub fn valid_config(version: Version) -> impl Strategy<Value = Config> {
    vec(virtual_host(version), 1..4)
        .prop_map(|hosts| hosts.into_iter().fold(Config::new(), Config::with))
}

/// A virtual host of [`valid_config`].
pub fn virtual_host(version: Version) -> impl Strategy<Value = VirtualHost> {
    hosts::virtual_host(version)
}

/// A balancer of [`valid_config`].
pub fn balancer(version: Version) -> impl Strategy<Value = BalancerSection> {
    hosts::balancer(version)
}

/// A string as somebody might put it into a field to get out of it.
pub fn hostile_string() -> impl Strategy<Value = String> {
    text::hostile_string()
}
