//! How many pods there are.

use super::{Chart, path};
use crate::check::condition::is_true;
use goyaml::Path;
use serde_json::Value;

/// How many pods of Traefik there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pods {
    /// None: no workload is installed.
    None,
    /// One on each node.
    PerNode,
    Fixed(u64),
    /// As many as the autoscaler wants.
    Scaled {
        min: u64,
        max: u64,
    },
}

impl Pods {
    /// The pods that values ask for.
    pub(crate) fn of(chart: &Chart<'_>) -> Self {
        if chart.value("deployment.enabled").is_some_and(|on| !is_true(on)) {
            return Self::None;
        }
        let number = |path: &str| chart.value(path).and_then(whole).filter(|number| *number > 0);
        match chart.value("deployment.kind").and_then(Value::as_str) {
            Some("DaemonSet") => Self::PerNode,
            Some("Deployment") if chart.is_on("autoscaling.enabled") => {
                let min = number("autoscaling.minReplicas").unwrap_or(1);
                Self::Scaled { min, max: number("autoscaling.maxReplicas").unwrap_or(min) }
            }
            Some("Deployment") => Self::Fixed(number("deployment.replicas").unwrap_or(1)),
            _ => Self::None,
        }
    }

    /// Whether there may be more than one.
    pub(crate) fn several(self) -> bool {
        match self {
            Self::None => false,
            Self::PerNode => true,
            Self::Fixed(count) => count > 1,
            Self::Scaled { max, .. } => max > 1,
        }
    }

    /// How many there are at least; nothing for one on each node.
    pub(crate) fn at_least(self) -> Option<u64> {
        match self {
            Self::None | Self::PerNode => None,
            Self::Fixed(count) => Some(count),
            Self::Scaled { min, .. } => Some(min),
        }
    }

    /// The value that says so.
    pub(crate) fn place(self) -> Path {
        path(match self {
            Self::None => "deployment.enabled",
            Self::PerNode => "deployment.kind",
            Self::Fixed(_) => "deployment.replicas",
            Self::Scaled { .. } => "autoscaling.maxReplicas",
        })
    }

    /// In words.
    pub(crate) fn words(self) -> String {
        match self {
            Self::None => "no pods".to_owned(),
            Self::PerNode => "a pod on each node".to_owned(),
            Self::Fixed(1) => "one pod".to_owned(),
            Self::Fixed(count) => format!("{count} pods"),
            Self::Scaled { max, .. } => format!("up to {max} pods"),
        }
    }
}

/// A whole number, also where it is written as text.
pub(crate) fn whole(value: &Value) -> Option<u64> {
    match value {
        Value::Number(number) => number.as_u64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}
