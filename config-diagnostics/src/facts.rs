use std::collections::BTreeMap;

/// What a file cannot tell and the caller may know: files, names, variables. What is not stated is unknown.
///
/// Keys and values are those of the command line's `--fact KEY=VALUE`. `features` takes all that a program lists of its
/// build, such as the whole output of `haproxy -vv`, and states a `feature.NAME` for each.
///
/// ```
/// use config_diagnostics::{Facts, Presence};
/// let facts = Facts::new().set("file./etc/ssl/site.pem", "present")?.set("host.db.lan", "fails")?;
/// assert_eq!(facts.file("/etc/ssl/site.pem"), Presence::Yes);
/// assert_eq!(facts.host("db.lan"), Presence::No);
/// assert_eq!(facts.file("/etc/ssl/other.pem"), Presence::Unknown);
///
/// let facts = facts.set("features", "Feature list : +LUA -QUIC")?;
/// assert_eq!(facts.feature("LUA"), Presence::Yes);
/// assert_eq!(facts.feature("QUIC"), Presence::No);
/// assert_eq!(facts.feature("NS"), Presence::Unknown);
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
    ("feature.", &["yes", "no"], "yes, no"),
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
        if key == "features" {
            return self.list_features(value);
        }
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

    /// States the features of a list such as `+EPOLL -KQUEUE`, or of the lines of a text that call themselves such lists.
    fn list_features(mut self, text: &str) -> Result<Self, FactError> {
        let lists: Vec<&str> =
            text.lines().filter_map(|line| Some(feature_list(line)?.1)).collect();
        let lists = if lists.is_empty() { vec![text] } else { lists };
        let words = || lists.iter().flat_map(|list| list.split_whitespace());
        let read = |word: &str| {
            let built = if word.starts_with('+') { "yes" } else { "no" };
            let name = word.strip_prefix(['+', '-']).filter(|name| !name.is_empty())?;
            Some((format!("feature.{name}"), built.to_owned()))
        };
        let odd = words().find(|word| read(word).is_none());
        if let Some(odd) = odd.or_else(|| words().next().is_none().then_some(text)) {
            let allowed = "`+NAME`, `-NAME` (as `haproxy -vv` lists them)";
            return Err(FactError::Value { key: "features".into(), value: odd.into(), allowed });
        }
        self.known.extend(words().filter_map(read));
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

    /// Whether the program is built with a feature, by the name that it lists: `QUIC`.
    pub fn feature(&self, name: &str) -> Presence {
        self.presence(&format!("feature.{name}"), "yes")
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

/// `Feature list : +LUA -QUIC`: the heading, and the list.
fn feature_list(line: &str) -> Option<(&str, &str)> {
    line.split_once(':').filter(|(heading, _)| heading.trim_end().ends_with("eature list"))
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
    fn features_are_stated_one_by_one_or_as_they_are_listed() {
        let printed = "HAProxy version 3.4.0: https://x/\nFeature list : -51DEGREES +LUA +QUIC\nDetected feature list : +MD5\nLUA : no\n";
        let facts = Facts::new().set("features", printed).unwrap();
        assert_eq!(
            ["51DEGREES", "LUA", "MD5", "NS"].map(|name| facts.feature(name)),
            [Presence::No, Presence::Yes, Presence::Yes, Presence::Unknown]
        );
        let later = facts.set("feature.LUA", "no").unwrap().set("features", "-QUIC").unwrap();
        assert_eq!(["LUA", "QUIC"].map(|name| later.feature(name)), [Presence::No; 2]);
        for text in ["", "QUIC", "+LUA,-QUIC NS", "+", "HAProxy version 3.4.0"] {
            assert!(
                matches!(Facts::new().set("features", text), Err(FactError::Value { .. })),
                "{text}"
            );
        }
        assert!(Facts::new().set("feature.LUA", "maybe").is_err());
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
