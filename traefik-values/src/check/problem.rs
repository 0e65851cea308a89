//! A finding in values, before it is known where in a text they stand.

use crate::tables::escape;
use config_diagnostics::Diagnostic;
use goyaml::{Path, Step};

/// A finding about the value at a path.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) path: Path,
    /// The path as the tables write it.
    pub(crate) pattern: String,
    /// Whether it is about the key, not about what the key holds.
    pub(crate) on_key: bool,
    pub(crate) diagnostic: Diagnostic,
}

/// Where a walk through values stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Place {
    pub(crate) path: Path,
    /// The path as the tables write it; `None` where they know nothing.
    pub(crate) pattern: String,
}

impl Place {
    /// The place of a key that the tables know as `pattern`.
    pub(crate) fn key(&self, key: &str, pattern: Option<String>) -> Self {
        let unknown = || match self.pattern.as_str() {
            "" => escape(key).into_owned(),
            parent => format!("{parent}.{}", escape(key)),
        };
        Self { path: self.path.clone().join(key), pattern: pattern.unwrap_or_else(unknown) }
    }

    /// The place of an item of a list.
    pub(crate) fn item(&self, index: usize) -> Self {
        Self {
            path: self.path.clone().join(Step::Index(index)),
            pattern: format!("{}.[]", self.pattern),
        }
    }

    /// A finding about the key that leads here.
    pub(crate) fn on_key(&self, diagnostic: Diagnostic) -> Problem {
        Problem { on_key: true, ..self.on_value(diagnostic) }
    }

    /// A finding about the value here.
    pub(crate) fn on_value(&self, diagnostic: Diagnostic) -> Problem {
        let diagnostic = diagnostic.path(self.path.to_string());
        let (path, pattern) = (self.path.clone(), self.pattern.clone());
        Problem { path, pattern, on_key: false, diagnostic }
    }
}
