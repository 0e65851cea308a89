use crate::Facts;

/// What to check against: a version of the real program, and what is known of the place where it runs.
///
/// Every format crate has its own `Version` and calls its target simply `Target`.
///
/// ```
/// use config_diagnostics::{Facts, Target};
/// let target = Target::new((3, 2)).with(Facts::new().set("env.HOME", "/root")?);
/// assert_eq!(target.version(), &(3, 2));
/// # Ok::<(), config_diagnostics::FactError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Target<V> {
    version: V,
    facts: Facts,
}

impl<V> Target<V> {
    /// The given version; nothing known of its surroundings.
    pub fn new(version: V) -> Self {
        Self { version, facts: Facts::new() }
    }

    /// Says what is known of the surroundings.
    #[must_use]
    pub fn with(mut self, facts: Facts) -> Self {
        self.facts = facts;
        self
    }

    /// The version.
    pub fn version(&self) -> &V {
        &self.version
    }

    /// What is known of the surroundings.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }
}
