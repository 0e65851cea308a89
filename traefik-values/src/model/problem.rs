//! What keeps values from being written or read.

use super::spelling::{has, path_of};
use crate::ChartVersion;
use goyaml::Path;
use std::fmt;

/// A value that a chart cannot express.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct NotExpressible {
    path: Path,
    why: String,
    since: Option<ChartVersion>,
    until: Option<ChartVersion>,
}

impl NotExpressible {
    pub(crate) fn new(path: Path, why: impl Into<String>) -> Self {
        Self { path, why: why.into(), since: None, until: None }
    }

    /// The chart has no such value.
    pub(crate) fn missing(path: &[String], chart: ChartVersion) -> Self {
        let since = ChartVersion::all().find(|chart| has(path, *chart));
        let until = ChartVersion::all().rfind(|chart| has(path, *chart));
        let why = match (since, until) {
            (Some(since), _) if since > chart => {
                format!("chart {chart} has no such value; charts from {since} on have it")
            }
            (_, Some(until)) if until < chart => {
                format!("chart {chart} has no such value; charts up to {until} had it")
            }
            (Some(_), Some(_)) => {
                format!("chart {chart} has no such value; charts before and after it have it")
            }
            _ => "no chart reads it".to_owned(),
        };
        Self { path: path_of(path), why, since, until }
    }

    /// The path in the newest chart; for what has no field, and for what helm refuses, the path in the chart that it is
    /// written for.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Why it cannot be said.
    pub fn why(&self) -> &str {
        &self.why
    }

    /// The first chart that has such a value, where that is the reason.
    pub fn since(&self) -> Option<ChartVersion> {
        self.since
    }

    /// The last chart that has such a value, where that is the reason.
    pub fn until(&self) -> Option<ChartVersion> {
        self.until
    }
}

impl fmt::Display for NotExpressible {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`: {}", self.path, self.why)
    }
}

impl std::error::Error for NotExpressible {}

/// Everything that a chart cannot express of some values.
///
/// ```
/// use traefik_values::{Api, ChartVersion, Values};
/// let values = Values::new().api(Api::new().dashboard(false)).host_network(true);
/// let error = values.emit(ChartVersion::new(25, 0, 0)).unwrap_err();
/// assert_eq!(error.problems()[0].path().to_string(), "api");
/// assert_eq!(
///     error.to_string(),
///     "chart 25.0.0 cannot express these values: `api`: chart 25.0.0 has no such value; charts from 37.2.0 on have it"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EmitError {
    chart: ChartVersion,
    problems: Vec<NotExpressible>,
}

impl EmitError {
    pub(crate) fn new(chart: ChartVersion, problems: Vec<NotExpressible>) -> Self {
        Self { chart, problems }
    }

    /// All of them; at least one.
    pub fn problems(&self) -> &[NotExpressible] {
        &self.problems
    }
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "chart {} cannot express these values: ", self.chart)?;
        for (n, problem) in self.problems.iter().enumerate() {
            write!(f, "{}{problem}", if n == 0 { "" } else { "; " })?;
        }
        Ok(())
    }
}

impl std::error::Error for EmitError {}

/// A value that is not of its field's type. It is kept as it is, beside the fields.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ValueProblem {
    path: Path,
    expected: String,
}

impl ValueProblem {
    pub(crate) fn new(path: &[String], expected: impl Into<String>) -> Self {
        Self { path: path_of(path), expected: expected.into() }
    }

    /// The path in the chart that was read for.
    pub fn path(&self) -> &Path {
        &self.path
    }
}

impl fmt::Display for ValueProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_root() {
            write!(f, "the values must be {}", self.expected)
        } else {
            write!(f, "`{}` must be {}", self.path, self.expected)
        }
    }
}

impl std::error::Error for ValueProblem {}
