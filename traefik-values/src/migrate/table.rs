//! The table of what migrating does.

use crate::{ChartVersion, Release, TraefikVersion};
use std::fmt;

/// One step from a chart to the next.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step {
    /// The first chart with the new form.
    pub(crate) since: ChartVersion,
    pub(crate) verb: Verb,
    pub(crate) from: &'static str,
    /// The new path, or the name of the shape.
    pub(crate) to: &'static str,
    /// The rule whose findings it mends; empty when there is none.
    pub(crate) rule: &'static str,
    pub(crate) note: &'static str,
}

/// What a step does with what stands at its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verb {
    Move,
    /// Moves what is no map.
    Wrap,
    /// Moves it, as the only item of a list.
    List,
    /// Moves the first item of a list.
    First,
    Remove,
    /// Has code of its own.
    Shape,
}

/// Something that changes although no key does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Change {
    pub(crate) since: Since,
    /// For those who do not set the path; else for those who do.
    pub(crate) default: bool,
    /// Empty: for all.
    pub(crate) path: &'static str,
    pub(crate) note: &'static str,
}

/// What brought a change: a release of the chart, or of Traefik.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Since {
    /// The chart.
    Chart(ChartVersion),
    /// The image that it starts.
    Traefik(TraefikVersion),
}

impl Since {
    /// Whether it lies between two releases.
    pub(super) fn is_between(self, from: Release, to: Release) -> bool {
        match self {
            Self::Chart(chart) => from.chart() < chart && chart <= to.chart(),
            Self::Traefik(traefik) => from.traefik() < traefik && traefik <= to.traefik(),
        }
    }
}

/// As in `chart 33.0.0` and `Traefik 3.0.0`.
impl fmt::Display for Since {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Chart(chart) => write!(f, "chart {chart}"),
            Self::Traefik(traefik) => write!(f, "Traefik {traefik}"),
        }
    }
}

pub(crate) const fn chart(major: u16, minor: u16, patch: u16) -> Since {
    Since::Chart(ChartVersion::new(major, minor, patch))
}

pub(crate) const fn traefik(major: u16, minor: u16, patch: u16) -> Since {
    Since::Traefik(TraefikVersion::new(major, minor, patch))
}

pub(crate) const fn step(
    (major, minor, patch): (u16, u16, u16),
    verb: Verb,
    from: &'static str,
    to: &'static str,
    rule: &'static str,
    note: &'static str,
) -> Step {
    Step { since: ChartVersion::new(major, minor, patch), verb, from, to, rule, note }
}

pub(crate) const fn change(
    since: Since,
    default: bool,
    path: &'static str,
    note: &'static str,
) -> Change {
    Change { since, default, path, note }
}
