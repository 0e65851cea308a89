use crate::{SourceId, Variable, Word};
use goyaml::Document;
use std::collections::BTreeMap;

/// The file that k3s reads when nobody names another.
pub const DEFAULT_CONFIG: &str = "/etc/rancher/k3s/config.yaml";

/// What k3s reads at start: its command line, its environment, and files.
///
/// ```
/// use k3s_config::{Expanded, SourceId, Sources, Version};
/// let sources = Sources::new(["k3s", "server", "--debug"])
///     .file("/etc/rancher/k3s/config.yaml", SourceId::new(1), "tls-san: cp.lan\n")
///     .file("/etc/rancher/k3s/config.yaml.d/10-vip.yaml", SourceId::new(2), "tls-san+: 10.0.42.9\n");
/// let words = Expanded::of(&sources, Version::NEWEST).unwrap();
/// assert_eq!(words.to_string(), "k3s server --tls-san=cp.lan --tls-san=10.0.42.9 --debug");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Sources {
    argv: Vec<Word>,
    environment: Vec<Variable>,
    files: BTreeMap<String, (SourceId, Document)>,
}

impl Sources {
    /// A command line, the program's own name first: `k3s server --debug`.
    pub fn new(argv: impl IntoIterator<Item = impl Into<Word>>) -> Self {
        Self { argv: argv.into_iter().map(Into::into).collect(), ..Self::default() }
    }

    /// Adds a file: its path on the node, the number that spans into it carry, and its text. k3s reads it when it
    /// is the config file, or a drop-in of that.
    #[must_use]
    pub fn file(mut self, path: impl Into<String>, source: SourceId, text: &str) -> Self {
        let document = Document::parse(text).document;
        self.files.insert(path.into(), (source, document));
        self
    }

    /// Adds a variable of the environment. A later one of the same name replaces an earlier one.
    #[must_use]
    pub fn variable(mut self, variable: Variable) -> Self {
        self.environment.push(variable);
        self
    }

    /// Adds variables of the environment.
    #[must_use]
    pub fn environment(mut self, variables: impl IntoIterator<Item = Variable>) -> Self {
        self.environment.extend(variables);
        self
    }

    /// Puts another command line in the place of what there is.
    #[must_use]
    pub fn with_argv(mut self, argv: impl IntoIterator<Item = impl Into<Word>>) -> Self {
        self.argv = argv.into_iter().map(Into::into).collect();
        self
    }

    /// The command line.
    pub fn argv(&self) -> &[Word] {
        &self.argv
    }

    /// The environment, in the order given.
    pub fn variables(&self) -> &[Variable] {
        &self.environment
    }

    /// What a variable is set to; empty counts as set.
    pub(super) fn env(&self, name: &str) -> Option<&Variable> {
        self.environment.iter().rev().find(|variable| variable.name == name)
    }

    /// The main file at `path`, if there is one, and its drop-ins in the order in which k3s reads them.
    pub(super) fn parts(&self, path: &str) -> Vec<(&str, SourceId, &Document)> {
        let main = self.files.get_key_value(path).map(|(path, file)| (path.as_str(), file));
        let folder = format!("{path}.d/");
        // Names in byte order, which is the order of the map.
        let drop_ins = self.files.range(folder.clone()..).map_while(|(path, file)| {
            path.strip_prefix(&folder).map(|name| (path.as_str(), name, file))
        });
        main.into_iter()
            .chain(
                drop_ins
                    .filter(|(_, name, _)| is_drop_in(name))
                    .map(|(path, _, file)| (path, file)),
            )
            .map(|(path, (source, document))| (path, *source, document))
            .collect()
    }
}

/// Whether k3s reads a file of this name in a `.d` folder: dot files, too, but none of a folder below.
fn is_drop_in(name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    !name.contains('/') && matches!(ending.as_deref(), Some("yaml" | "yml"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drop_ins_are_read_in_byte_order_and_only_those() {
        let sources = [
            "9-x.yaml",
            "10-x.yaml",
            "B.YML",
            "b.yml",
            ".a.yaml",
            "c.yaml.bak",
            "sub/d.yaml",
            "e.txt",
        ]
        .into_iter()
        .fold(Sources::new(["k3s"]), |sources, name| {
            sources.file(format!("/c.yaml.d/{name}"), SourceId::default(), "")
        });
        let read: Vec<_> = sources.parts("/c.yaml").iter().map(|(path, ..)| &path[10..]).collect();
        assert_eq!(read, [".a.yaml", "10-x.yaml", "9-x.yaml", "B.YML", "b.yml"]);
    }
}
