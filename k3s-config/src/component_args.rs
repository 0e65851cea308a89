use std::collections::BTreeMap;

/// The arguments that k3s starts a component with: its own, and those of `kubelet-arg` and the like.
///
/// `key=value` takes the place of k3s's own; `key+=value` adds behind it, `key-=value` before it; a key
/// without `=` is `true`; leading dashes may be left out. A key given several times is passed several times.
/// Sorted by key. Source: `GetArgs` of `pkg/util/args.go`.
///
/// ```
/// use k3s_config::component_args;
/// let own = [("v", "0"), ("feature-gates", "A=true")].map(|(k, v)| (k.to_owned(), v.to_owned()));
/// let argv = component_args(&own.into(), &["feature-gates+=B=true", "--v=2"]);
/// assert_eq!(argv, ["--feature-gates=A=true", "--feature-gates=B=true", "--v=2"]);
/// ```
pub fn component_args(own: &BTreeMap<String, String>, extra: &[impl AsRef<str>]) -> Vec<String> {
    let mut own = own.clone();
    let mut merged: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for arg in extra {
        let arg = ComponentArg::new(arg.as_ref());
        let value = arg.value.unwrap_or("true").to_owned();
        let first = own.remove(arg.key);
        let values = merged.entry(arg.key.to_owned()).or_default();
        match arg.change {
            ComponentArgChange::Append => {
                values.splice(0..0, first);
                values.push(value);
            }
            ComponentArgChange::Prepend => {
                values.splice(0..0, first);
                values.insert(0, value);
            }
            ComponentArgChange::Replace => values.push(value),
        }
    }
    for (key, value) in own {
        merged.insert(key, vec![value]);
    }
    let printed =
        |key: &str, value: &str| format!("--{}={value}", key.strip_prefix("--").unwrap_or(key));
    merged
        .iter()
        .flat_map(|(key, values)| values.iter().map(move |value| printed(key, value)))
        .collect()
}

/// One value of `kubelet-arg`, `kube-apiserver-arg` and their like.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ComponentArg<'a> {
    /// The component's own flag, without dashes and without a trailing `+` or `-`.
    pub key: &'a str,
    /// What it does to k3s's own value.
    pub change: ComponentArgChange,
    /// What stands behind `=`; nothing means `true`.
    pub value: Option<&'a str>,
}

/// What a component argument does to the value that k3s gives by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ComponentArgChange {
    /// `key=value`.
    Replace,
    /// `key+=value`.
    Append,
    /// `key-=value`.
    Prepend,
}

impl<'a> ComponentArg<'a> {
    /// Takes one value apart; every text is one.
    ///
    /// ```
    /// use k3s_config::{ComponentArg, ComponentArgChange};
    /// let arg = ComponentArg::new("--feature-gates+=B=true");
    /// assert_eq!((arg.key, arg.change), ("feature-gates", ComponentArgChange::Append));
    /// assert_eq!(arg.value, Some("B=true"));
    /// ```
    pub fn new(text: &'a str) -> Self {
        let (name, value) = split(text);
        let change = match name.as_bytes().last() {
            Some(b'+') => ComponentArgChange::Append,
            Some(b'-') => ComponentArgChange::Prepend,
            _ => ComponentArgChange::Replace,
        };
        Self { key: name.trim_end_matches(['-', '+']), change, value }
    }
}

/// The value of the first argument called `name`, as k3s looks it up for itself (`tls-min-version`,
/// `tls-cipher-suites`, `feature-gates`, … of `kube-apiserver-arg`).
///
/// Errors where that argument has no `=`: k3s up to the newest version known panics there. Source: `ArgValue`
/// of `pkg/util/args.go`.
///
/// ```
/// use k3s_config::find_component_arg;
/// assert_eq!(find_component_arg("v", &["--v=2", "v=3"]), Ok(Some("2")));
/// assert_eq!(find_component_arg("v", &["w=3"]), Ok(None));
/// assert!(find_component_arg("v", &["v"]).is_err());
/// ```
pub fn find_component_arg<'a>(
    name: &str,
    extra: &'a [impl AsRef<str>],
) -> Result<Option<&'a str>, MissingValue> {
    match extra.iter().map(|arg| split(arg.as_ref())).find(|(key, _)| *key == name) {
        Some((_, None)) => Err(MissingValue { name: name.to_owned() }),
        Some((_, value)) => Ok(value),
        None => Ok(None),
    }
}

/// A component argument without `=`, where k3s reads its value: the server panics.
#[derive(Clone, Debug, PartialEq, Eq, Hash, thiserror::Error)]
#[error("{name} has no value: the server panics when it looks for one")]
pub struct MissingValue {
    name: String,
}

impl MissingValue {
    /// The component's flag.
    pub fn name(&self) -> &str {
        &self.name
    }
}

fn split(arg: &str) -> (&str, Option<&str>) {
    let arg = arg.strip_prefix("--").unwrap_or(arg);
    arg.split_once('=').map_or((arg, None), |(key, value)| (key, Some(value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merge(own: &[(&str, &str)], extra: &[&str]) -> Vec<String> {
        let own = own.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned()));
        component_args(&own.collect(), extra)
    }

    #[test]
    fn a_value_replaces_k3s_own() {
        assert_eq!(merge(&[("b", "B"), ("a", "A")], &["b=2", "c"]), ["--a=A", "--b=2", "--c=true"]);
    }

    #[test]
    fn plus_and_minus_keep_k3s_own() {
        assert_eq!(merge(&[("b", "B")], &["--b+=2"]), ["--b=B", "--b=2"]);
        assert_eq!(merge(&[("b", "B")], &["b-=2"]), ["--b=2", "--b=B"]);
        assert_eq!(merge(&[("b", "B")], &["b+=2", "b-=1"]), ["--b=1", "--b=B", "--b=2"]);
        // What a plain value dropped does not come back.
        assert_eq!(merge(&[("b", "B")], &["b=2", "b+=3"]), ["--b=2", "--b=3"]);
    }

    #[test]
    fn a_blank_does_not_separate() {
        assert_eq!(merge(&[], &["max-pods 110"]), ["--max-pods 110=true"]);
    }

    #[test]
    fn looking_up_stops_at_the_first() {
        assert_eq!(find_component_arg("a", &["a=1", "a"]), Ok(Some("1")));
        assert_eq!(find_component_arg("a", &["a", "a=1"]).unwrap_err().name(), "a");
        assert_eq!(find_component_arg("a", &["a+=1"]), Ok(None));
    }
}
