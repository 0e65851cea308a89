use config_diagnostics::ValueError;
use std::fmt;
use std::str::FromStr;

/// A label that a node registers with: `key=value`.
///
/// The key is `[prefix/]name`, name and value of at most 63 letters, digits, `-`, `_` and `.`, with a letter or
/// digit at both ends; the value may be empty. k3s itself passes on anything; the kubelet refuses the rest.
///
/// ```
/// use k3s_config::NodeLabel;
/// let label: NodeLabel = "topology.example.com/rack=r1".parse()?;
/// assert_eq!((label.key(), label.value()), ("topology.example.com/rack", "r1"));
/// assert!("a=b,c=d".parse::<NodeLabel>().is_err());
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeLabel {
    key: String,
    value: String,
}

impl NodeLabel {
    /// A label; errors when Kubernetes would refuse key or value.
    pub fn new(key: &str, value: &str) -> Result<Self, ValueError> {
        check_key(key)?;
        check_value(value).map_err(|error| error.shifted(key.len() + 1))?;
        Ok(Self { key: key.to_owned(), value: value.to_owned() })
    }

    /// What stands before `=`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What stands behind `=`; may be empty.
    pub fn value(&self) -> &str {
        &self.value
    }
}

impl FromStr for NodeLabel {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let (key, value) = text.split_once('=').ok_or_else(|| {
            ValueError::new("a label is key=value", text.len()).with_help(format!("{text}=true"))
        })?;
        Self::new(key, value)
    }
}

impl fmt::Display for NodeLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.key, self.value)
    }
}

/// A taint that a node registers with: `key=value:Effect`, or `key:Effect`.
///
/// ```
/// use k3s_config::{NodeTaint, TaintEffect};
/// let taint: NodeTaint = "CriticalAddonsOnly=true:NoExecute".parse()?;
/// assert_eq!((taint.value(), taint.effect()), (Some("true"), TaintEffect::NoExecute));
/// assert!("key=value".parse::<NodeTaint>().is_err());
/// # Ok::<(), config_diagnostics::ValueError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeTaint {
    key: String,
    value: Option<String>,
    effect: TaintEffect,
}

/// What a taint does to pods that do not tolerate it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TaintEffect {
    /// None is placed on the node.
    NoSchedule,
    /// None is placed on the node if there is another.
    PreferNoSchedule,
    /// None is placed on the node, and those that run there leave.
    NoExecute,
}

impl TaintEffect {
    /// The word Kubernetes knows it by.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoSchedule => "NoSchedule",
            Self::PreferNoSchedule => "PreferNoSchedule",
            Self::NoExecute => "NoExecute",
        }
    }
}

impl NodeTaint {
    /// A taint; errors when Kubernetes would refuse key or value.
    pub fn new(key: &str, value: Option<&str>, effect: TaintEffect) -> Result<Self, ValueError> {
        check_key(key)?;
        if let Some(value) = value {
            check_value(value).map_err(|error| error.shifted(key.len() + 1))?;
        }
        Ok(Self { key: key.to_owned(), value: value.map(str::to_owned), effect })
    }

    /// What stands before `=`.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// What stands between `=` and `:`, if there is a `=`.
    pub fn value(&self) -> Option<&str> {
        self.value.as_deref()
    }

    /// What stands behind `:`.
    pub fn effect(&self) -> TaintEffect {
        self.effect
    }
}

impl FromStr for NodeTaint {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        let error = |at| {
            ValueError::new(
                "a taint is key=value:Effect, its effect NoSchedule, PreferNoSchedule or NoExecute",
                at,
            )
            .with_help("key=value:NoSchedule")
        };
        let (label, effect) = text.split_once(':').ok_or_else(|| error(text.len()))?;
        let effect = match effect {
            "NoSchedule" => TaintEffect::NoSchedule,
            "PreferNoSchedule" => TaintEffect::PreferNoSchedule,
            "NoExecute" => TaintEffect::NoExecute,
            _ => return Err(error(label.len() + 1)),
        };
        match label.split_once('=') {
            Some((key, value)) => Self::new(key, Some(value), effect),
            None => Self::new(label, None, effect),
        }
    }
}

impl fmt::Display for NodeTaint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key)?;
        if let Some(value) = &self.value {
            write!(f, "={value}")?;
        }
        write!(f, ":{}", self.effect.as_str())
    }
}

/// `[prefix/]name`, as Kubernetes wants the keys of labels and taints.
fn check_key(key: &str) -> Result<(), ValueError> {
    let name = match key.split_once('/') {
        Some((prefix, name)) => {
            let part = |part: &str| {
                bounded(part, 63, |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            };
            if prefix.len() > 253 || !prefix.split('.').all(part) {
                return Err(ValueError::new(
                    "the prefix of a key is a domain name in lower case",
                    0,
                ));
            }
            name
        }
        None => key,
    };
    if !bounded(name, 63, is_name_char) {
        let message =
            "a key is at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends";
        return Err(ValueError::new(message, key.len() - name.len()));
    }
    Ok(())
}

fn check_value(value: &str) -> Result<(), ValueError> {
    if !value.is_empty() && !bounded(value, 63, is_name_char) {
        let message = "a value is at most 63 letters, digits, `-`, `_` and `.`, a letter or digit at both ends";
        let at = value.find(|c| !is_name_char(c)).unwrap_or(0);
        return Err(ValueError::new(message, at));
    }
    Ok(())
}

fn is_name_char(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.')
}

/// Not empty, not too long, of the right characters, with a letter or digit at both ends.
fn bounded(text: &str, longest: usize, fits: impl Fn(char) -> bool) -> bool {
    let end = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    text.len() <= longest
        && text.chars().all(fits)
        && end(text.chars().next())
        && end(text.chars().next_back())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_and_taints_print_as_they_were_read() {
        for text in ["a=b", "a=", "example.com/a.b_c=X-1"] {
            assert_eq!(text.parse::<NodeLabel>().map(|l| l.to_string()).as_deref(), Ok(text));
        }
        for text in ["a=b:NoSchedule", "a:NoExecute", "a=:PreferNoSchedule"] {
            assert_eq!(text.parse::<NodeTaint>().map(|t| t.to_string()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_kubernetes_refuses() {
        let long = "x".repeat(64);
        for text in [
            "a",
            "=b",
            "a=b c",
            "-a=b",
            "A.com/a=b",
            "/a=b",
            "a/b/c=d",
            "a=-",
            &format!("a={long}"),
        ] {
            assert!(text.parse::<NodeLabel>().is_err(), "{text}");
        }
        for text in
            ["a=b", "a=b:", "a=b:noschedule", ":NoSchedule", "a=b:NoSchedule:x", "a=b:c:NoSchedule"]
        {
            assert!(text.parse::<NodeTaint>().is_err(), "{text}");
        }
    }
}
