//! A finding in values, before it is known where in a text they stand.

use crate::tables::escape;
use config_diagnostics::Diagnostic;
use goyaml::{Path, Step};
use std::borrow::Cow;

/// A finding about the value at a path.
#[derive(Clone, Debug)]
pub(crate) struct Problem {
    pub(crate) path: Path,
    /// The path as the tables write it.
    pub(crate) pattern: Cow<'static, str>,
    /// Whether it is about the key, not about what the key holds.
    pub(crate) on_key: bool,
    pub(crate) diagnostic: Diagnostic,
}

/// Where a walk through values stands. It knows the place above it, so that a step costs next to nothing; the path is
/// made where it is asked for.
#[derive(Clone, Debug)]
pub(crate) struct Place<'p> {
    above: Option<(&'p Place<'p>, Own<'p>)>,
    /// The path as the tables write it.
    pub(crate) pattern: Cow<'static, str>,
}

/// The last step to a place.
#[derive(Clone, Copy, Debug)]
enum Own<'p> {
    Key(&'p str),
    Index(usize),
}

impl<'p> Place<'p> {
    /// The top of the values.
    pub(crate) const ROOT: Place<'static> = Place { above: None, pattern: Cow::Borrowed("") };

    /// The place of a key that the tables know as `pattern`; `None` where they know nothing.
    pub(crate) fn key(&'p self, key: &'p str, pattern: Option<&'static str>) -> Self {
        let unknown = || match self.pattern.as_ref() {
            "" => escape(key).into_owned(),
            parent => format!("{parent}.{}", escape(key)),
        };
        let pattern = pattern.map_or_else(|| unknown().into(), Cow::Borrowed);
        Self { above: Some((self, Own::Key(key))), pattern }
    }

    /// The place of an item of a list.
    pub(crate) fn item(&'p self, index: usize) -> Self {
        Self {
            above: Some((self, Own::Index(index))),
            pattern: format!("{}.[]", self.pattern).into(),
        }
    }

    /// Whether this is the top of the values.
    pub(crate) fn is_root(&self) -> bool {
        self.above.is_none()
    }

    /// The keys and indices that lead here.
    pub(crate) fn path(&self) -> Path {
        let ways = std::iter::successors(self.above, |(place, _)| place.above);
        let mut steps: Vec<Step> = ways
            .map(|(_, own)| match own {
                Own::Key(key) => key.into(),
                Own::Index(index) => Step::Index(index),
            })
            .collect();
        steps.reverse();
        steps.into_iter().collect()
    }

    /// A finding about the key that leads here.
    pub(crate) fn on_key(&self, diagnostic: Diagnostic) -> Problem {
        Problem { on_key: true, ..self.on_value(diagnostic) }
    }

    /// A finding about the value here.
    pub(crate) fn on_value(&self, diagnostic: Diagnostic) -> Problem {
        Problem::on_value(self.path(), self.pattern.clone(), diagnostic)
    }
}

impl Problem {
    /// A finding about the value at a path.
    pub(crate) fn on_value(path: Path, pattern: Cow<'static, str>, diagnostic: Diagnostic) -> Self {
        let diagnostic = diagnostic.path(path.to_string());
        Self { path, pattern, on_key: false, diagnostic }
    }
}
