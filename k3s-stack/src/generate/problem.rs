//! What is wrong with a description.

use std::fmt;

/// One thing that is wrong with a description.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Problem {
    /// Where: `servers[0].ip`.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// What to write.
    pub help: String,
}

/// Everything that is wrong with a description; never empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problems(Vec<Problem>);

impl Problem {
    pub(super) fn new(
        path: impl Into<String>,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        Self { path: path.into(), message: message.into(), help: help.into() }
    }
}

impl Problems {
    /// Each problem, in the order of the description.
    pub fn iter(&self) -> impl Iterator<Item = &Problem> {
        self.0.iter()
    }

    /// An error where there is one.
    pub(super) fn none(found: Vec<Problem>) -> Result<(), Self> {
        if found.is_empty() { Ok(()) } else { Err(Self(found)) }
    }

    pub(super) fn one(problem: Problem) -> Self {
        Self(vec![problem])
    }

    /// What a type of a format refuses: `path` is the part of the description that it comes from.
    pub(super) fn refused(path: &str) -> impl Fn(&dyn fmt::Display) -> Self + '_ {
        move |error| Self::one(Problem::new(path, error.to_string(), "write another value"))
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}; {}", self.path, self.message, self.help)
    }
}

impl fmt::Display for Problems {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, problem) in self.0.iter().enumerate() {
            write!(f, "{}{problem}", if n == 0 { "" } else { "\n" })?;
        }
        Ok(())
    }
}

impl std::error::Error for Problem {}
impl std::error::Error for Problems {}
