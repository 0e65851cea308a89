use std::collections::BTreeMap;

/// What a file cannot tell and the caller may know: files, names, variables. What is not stated is unknown.
///
/// Keys and values are those of the command line's `--fact KEY=VALUE`.
///
/// ```
/// use config_diagnostics::{Facts, Presence};
/// let facts = Facts::new().set("file./etc/ssl/site.pem", "present")?.set("host.db.lan", "fails")?;
/// assert_eq!(facts.file("/etc/ssl/site.pem"), Presence::Yes);
/// assert_eq!(facts.host("db.lan"), Presence::No);
/// assert_eq!(facts.file("/etc/ssl/other.pem"), Presence::Unknown);
/// # Ok::<(), config_diagnostics::FactError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    known: BTreeMap<String, String>,
}

/// An answer that may be missing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Presence {
    /// Known to be so.
    Yes,
    /// Known not to be so.
    No,
    /// Nobody said.
    Unknown,
}

/// Why a fact is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FactError {
    /// No such key.
    #[error("unknown fact `{0}`")]
    Key(String),
    /// The key does not take this value.
    #[error("fact `{key}` is one of {allowed}, not `{value}`")]
    Value {
        /// The key.
        key: String,
        /// What was given.
        value: String,
        /// What it takes.
        allowed: &'static str,
    },
}

/// Keys with a closed set of values; `""` stands for any value. A key that ends in `.` is a prefix.
const KEYS: &[(&str, &[&str], &str)] = &[
    ("role", &["server", "agent"], "server, agent"),
    ("modules", &[], ""),
    ("defines", &[], ""),
    ("env", &["known"], "known"),
    ("env.", &[], ""),
    ("file.", &["present", "absent"], "present, absent"),
    ("host.", &["resolves", "fails"], "resolves, fails"),
    ("websocket", &["yes", "no"], "yes, no"),
    ("encoded-slashes", &["yes", "no"], "yes, no"),
    ("os", &[], ""),
    ("storage", &["ssd", "sdcard", "emmc", "hdd"], "ssd, sdcard, emmc, hdd"),
];

impl Facts {
    /// Nothing known.
    pub fn new() -> Self {
        Self::default()
    }

    /// States a fact. A later value replaces an earlier one.
    pub fn set(mut self, key: &str, value: &str) -> Result<Self, FactError> {
        let (_, values, allowed) = KEYS
            .iter()
            .find(|(known, ..)| match known.strip_suffix('.') {
                Some(_) => key.len() > known.len() && key.starts_with(known),
                None => key == *known,
            })
            .ok_or_else(|| FactError::Key(key.to_owned()))?;
        if !values.is_empty() && !values.contains(&value) {
            return Err(FactError::Value { key: key.into(), value: value.into(), allowed });
        }
        self.known.insert(key.to_owned(), value.to_owned());
        Ok(self)
    }

    /// These facts and then those of `later`, which win.
    #[must_use]
    pub fn then(mut self, later: &Self) -> Self {
        self.known.extend(later.known.iter().map(|(key, value)| (key.clone(), value.clone())));
        self
    }

    /// The value of a fact, as stated.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.known.get(key).map(String::as_str)
    }

    /// Whether a file is there.
    pub fn file(&self, path: &str) -> Presence {
        self.presence(&format!("file.{path}"), "present")
    }

    /// Whether a host name resolves.
    pub fn host(&self, name: &str) -> Presence {
        self.presence(&format!("host.{name}"), "resolves")
    }

    /// The value of an environment variable: `Ok(Some(value))` set, `Ok(None)` known to be unset,
    /// `Err(())` unknown.
    #[allow(clippy::result_unit_err)] // three-valued; there is nothing to say about "unknown"
    pub fn env(&self, name: &str) -> Result<Option<&str>, ()> {
        match self.get(&format!("env.{name}")) {
            Some(value) => Ok(Some(value)),
            None if self.get("env") == Some("known") => Ok(None),
            None => Err(()),
        }
    }

    /// The environment variables whose values are known, by name.
    pub fn variables(&self) -> impl Iterator<Item = (&str, &str)> {
        let known = self.known.iter();
        known.filter_map(|(key, value)| Some((key.strip_prefix("env.")?, value.as_str())))
    }

    fn presence(&self, key: &str, yes: &str) -> Presence {
        match self.get(key) {
            Some(value) if value == yes => Presence::Yes,
            Some(_) => Presence::No,
            None => Presence::Unknown,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_and_values_are_refused() {
        assert!(matches!(Facts::new().set("rolle", "server"), Err(FactError::Key(_))));
        assert!(matches!(Facts::new().set("role", "master"), Err(FactError::Value { .. })));
        assert!(matches!(Facts::new().set("file.", "present"), Err(FactError::Key(_))));
    }

    #[test]
    fn later_facts_win() {
        let fact = |key, value| Facts::new().set(key, value).unwrap();
        let both = fact("role", "server").set("os", "debian-12").unwrap();
        let both = both.then(&fact("role", "agent"));
        assert_eq!((both.get("role"), both.get("os")), (Some("agent"), Some("debian-12")));
    }

    #[test]
    fn variables_are_unset_only_when_all_are_known() {
        let facts = Facts::new().set("env.A", "").unwrap();
        assert_eq!(facts.env("A"), Ok(Some("")));
        assert_eq!(facts.env("B"), Err(()));
        assert_eq!(facts.variables().collect::<Vec<_>>(), [("A", "")]);
        assert_eq!(facts.set("env", "known").unwrap().env("B"), Ok(None));
    }
}
