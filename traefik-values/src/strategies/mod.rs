//! Strategies for property tests, and the laws that hold for what they give: values that a chart can express, manifests,
//! and rules of routers.
//!
//! ```
//! use proptest::prelude::*;
//! use traefik_values::{ChartVersion, strategies};
//! let chart = ChartVersion::new(37, 1, 0);
//! proptest!(ProptestConfig { cases: 4, failure_persistence: None, ..Default::default() }, |(
//!     values in strategies::values(chart),
//!     config in strategies::helm_chart_config(),
//!     rule in strategies::rule(),
//! )| {
//!     strategies::values_round_trip(&values, chart)?;
//!     strategies::manifest_round_trips(&config)?;
//!     strategies::rule_round_trips(&rule)?;
//! });
//! ```

mod manifest;
mod route;
mod values;

pub use manifest::*;
pub use route::*;
pub use values::*;
