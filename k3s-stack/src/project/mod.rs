//! `k3s-stack.toml`: what a folder says of its own files.

mod mistakes;
mod settings;
mod stack;

pub(crate) use mistakes::{mistakes, span};
pub(crate) use settings::{Settings, globs};

use serde::Deserialize;
pub use stack::{App, Node, StackFiles};
use std::collections::BTreeMap;
use std::ops::Range;

/// The name of the file.
pub const FILE_NAME: &str = "k3s-stack.toml";

/// What reports call the kind of the file. It is no [`Kind`](crate::Kind): no program of the stack reads it.
pub(crate) const KIND: &str = "k3s-stack";

/// A `k3s-stack.toml`.
///
/// ```
/// use k3s_stack::Project;
/// let project = Project::parse(
///     "[targets]\nk3s = \"1.33.1\"\n\n[stack.home]\nservers = [\"k3s-server*.yaml\"]\nfront = [\"haproxy.cfg\"]\n",
/// )?;
/// assert_eq!(project.targets["k3s"], "1.33.1");
/// assert_eq!(project.stacks["home"].front, ["haproxy.cfg"]);
/// # Ok::<(), k3s_stack::ProjectError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Project {
    /// The versions of the real programs, by the words of `--target`: `k3s`, `haproxy`, …
    pub targets: BTreeMap<String, String>,
    /// How findings of rules, groups of rules, or `all` count.
    pub rules: BTreeMap<String, Level>,
    /// What holds otherwise for some paths; later ones win.
    pub overrides: Vec<Override>,
    /// The traffic paths that the files make up, by name.
    #[serde(rename = "stack")]
    pub stacks: BTreeMap<String, StackFiles>,
}

/// How findings count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Level {
    /// They are not looked for.
    Off,
    /// They are looked for, and count as their rule says.
    On,
    /// As hints.
    Hint,
    /// As infos.
    Info,
    /// As warnings.
    Warning,
    /// As errors.
    Error,
}

/// Settings of some paths.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Override {
    /// Globs, relative to the folder of the `k3s-stack.toml`.
    pub paths: Vec<String>,
    /// As [`Project::targets`].
    pub targets: BTreeMap<String, String>,
    /// As [`Project::rules`].
    pub rules: BTreeMap<String, Level>,
    /// What the files cannot tell, by the words of `--fact`.
    pub facts: BTreeMap<String, String>,
}

/// Why a text is no `k3s-stack.toml`.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct ProjectError {
    message: String,
    span: Range<usize>,
}

impl ProjectError {
    /// The bytes that are to blame.
    pub fn span(&self) -> Range<usize> {
        self.span.clone()
    }
}

impl Project {
    /// Reads the text of a `k3s-stack.toml`.
    pub fn parse(text: &str) -> Result<Self, ProjectError> {
        toml::from_str(text).map_err(|error| ProjectError {
            message: error.message().to_owned(),
            span: error.span().unwrap_or(0..0),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_of_the_contract_is_read() {
        let text = "\
[rules]
\"haproxy/legacy-default-ciphers\" = \"off\"
security = \"error\"
[[overrides]]
paths = [\"legacy/**\"]
rules = { all = \"hint\" }
[stack.home]
agents = [\"k3s-agent1.yaml\"]
[[stack.home.nodes]]
name = \"m1\"
ip = \"10.0.42.1\"
roles = [\"server\", \"haproxy\"]
[[stack.home.apps]]
host = \"code.example.com\"
websocket = true
";
        let project = Project::parse(text).unwrap();
        assert_eq!(project.rules["security"], Level::Error);
        assert_eq!(project.overrides[0].rules["all"], Level::Hint);
        let home = &project.stacks["home"];
        assert_eq!(home.nodes[0].roles, ["server", "haproxy"]);
        assert_eq!(home.apps[0].websocket, Some(true));
    }

    #[test]
    fn a_mistake_has_its_place() {
        let text = "[targets]\nk3s = 1.33\n";
        let error = Project::parse(text).unwrap_err();
        assert_eq!(&text[error.span()], "1.33");
        assert!(Project::parse("[target]\n").unwrap_err().to_string().contains("target"));
    }
}
