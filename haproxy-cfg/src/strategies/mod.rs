//! Strategies for property tests: configurations that HAProxy loads, almost loads, or should never see.
//!
//! Everything comes from the keyword tables, so what is generated depends on a [`Version`]. A strategy shrinks
//! towards few sections with few lines.
//!
//! ```
//! use haproxy_cfg::{Version, strategies};
//! use proptest::prelude::*;
//! proptest!(ProptestConfig { cases: 4, failure_persistence: None, ..Default::default() }, |(
//!     config in strategies::valid_config(Version::V2_6)
//! )| {
//!     strategies::laws::config_round_trip(&config)?;
//! });
//! ```

mod condition;
mod config;
mod excluded;
mod fields;
pub mod laws;
mod sections;
mod shapes;
mod statement;
mod text;
mod words;

use crate::{Config, Directive, Mode, Section, SectionKind, Target, Version};
use proptest::prelude::*;
use statement::Place;
use std::ops::RangeInclusive;

/// Configurations that the real HAProxy of `version` loads, perhaps with warnings: the exit code of `haproxy -c`
/// is 0, or 2 when there is no listener. They need no files, privileges, or particular builds.
///
/// ```
/// use haproxy_cfg::{Version, strategies};
/// use proptest::{strategy::{Strategy, ValueTree}, test_runner::TestRunner};
/// let mut runner = TestRunner::deterministic();
/// let config = strategies::valid_config(Version::V2_6).new_tree(&mut runner).unwrap().current();
/// assert!(config.to_string().contains("defaults"));
/// ```
pub fn valid_config(version: Version) -> impl Strategy<Value = Config> {
    prop_oneof![
        1 => config::config(version, Mode::Tcp, true),
        3 => config::config(version, Mode::Http, true),
    ]
}

/// Configurations of lines that [`Document::to_config`](crate::Document::to_config) types, whether HAProxy of
/// `version` would take them or not: files that are not there, options that exclude each other, keywords of
/// other versions.
pub fn plausible_config(version: Version) -> impl Strategy<Value = Config> {
    prop_oneof![
        1 => config::config(version, Mode::Tcp, false),
        3 => config::config(version, Mode::Http, false),
    ]
}

/// A TCP load balancer: a defaults section, and a `listen` section with so many servers. Loads in every version.
///
/// ```
/// use haproxy_cfg::strategies;
/// use proptest::{strategy::{Strategy, ValueTree}, test_runner::TestRunner};
/// let mut runner = TestRunner::deterministic();
/// let config = strategies::tcp_lb(3..=3).new_tree(&mut runner).unwrap().current();
/// assert_eq!(config.sections[1].body().servers().count(), 3);
/// ```
pub fn tcp_lb(servers: RangeInclusive<usize>) -> impl Strategy<Value = Config> {
    config::tcp_lb(servers)
}

/// A section of this kind, valid in `version` as far as a section can be by itself: it may refer to others, and
/// its name is its keyword.
pub fn section(kind: SectionKind, version: Version) -> impl Strategy<Value = Section> {
    sections::section(Place::new(kind, version, Mode::Http))
}

/// A line of a section of this kind, valid in `version` as far as a line can be by itself.
pub fn directive(kind: SectionKind, version: Version) -> impl Strategy<Value = Directive> {
    sections::line(Place::new(kind, version, Mode::Http))
}

/// Any text at all, most of it made of what parsers trip over: quotes, escapes, variables, no-break spaces, byte
/// order marks, CR, NUL, typographic dashes, long lines, a missing final line feed.
pub fn hostile_text() -> impl Strategy<Value = String> {
    text::hostile_text()
}

/// A string as somebody might put it into a field to get out of it.
pub fn hostile_string() -> impl Strategy<Value = String> {
    text::hostile_string()
}

/// Texts of [`valid_config`], with up to three words removed, doubled, swapped or replaced, or cut short.
pub fn near_valid_text() -> impl Strategy<Value = String> {
    text::near_valid_text()
}

/// Every version that the tables know, and the facts of no place in particular.
pub fn target() -> impl Strategy<Value = Target> {
    prop::sample::select(VERSIONS).prop_map(Target::new)
}

const VERSIONS: &[Version] = &[
    Version::V2_4,
    Version::V2_5,
    Version::V2_6,
    Version::V2_7,
    Version::V2_8,
    Version::V2_9,
    Version::V3_0,
    Version::V3_1,
    Version::V3_2,
    Version::V3_3,
    Version::V3_4,
];
