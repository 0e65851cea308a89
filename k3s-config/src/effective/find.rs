//! Where the config file is, and after which word of the command line its flags go.

use super::sources::{DEFAULT_CONFIG, Sources};
use crate::Word;

const CONFIG_FLAGS: [&str; 2] = ["--config", "-c"];

/// The config file that k3s looks for; `None` where an empty name turns it off. It need not be there.
pub(super) fn config_path(sources: &Sources, flags: bool) -> Option<String> {
    let variable = sources.env("K3S_CONFIG_FILE").filter(|variable| !variable.value.is_empty());
    if let Some(variable) = variable {
        return Some(variable.value.clone());
    }
    let named = flags.then(|| flag_of(sources.argv())).flatten();
    let path = named.unwrap_or(DEFAULT_CONFIG);
    (!path.is_empty()).then(|| path.to_owned())
}

/// What the first flag for the config file says, wherever it stands.
fn flag_of(argv: &[Word]) -> Option<&str> {
    argv.iter().enumerate().find_map(|(at, word)| {
        CONFIG_FLAGS.into_iter().find_map(|flag| {
            let rest = word.text.strip_prefix(flag)?;
            match rest.strip_prefix('=') {
                Some(path) => Some(path),
                // The last word names no file.
                None if rest.is_empty() => Some(argv.get(at + 1).map_or("", |next| &next.text)),
                None => None,
            }
        })
    })
}

/// How many words stand before the flags of the file; `None` for a command line that takes none.
///
/// It is the first word that is a command's name, be it another flag's value; a sub command of `etcd-snapshot`
/// stays before the flags.
pub(super) fn insertion_point(argv: &[Word]) -> Option<usize> {
    let at = argv
        .iter()
        .position(|word| matches!(word.text.as_str(), "server" | "agent" | "etcd-snapshot"))?;
    let is_snapshot = argv.get(at).is_some_and(|word| word.text == "etcd-snapshot");
    let sub = argv.get(at + 1).filter(|next| is_snapshot && !next.text.starts_with('-'));
    Some(at + 1 + usize::from(sub.is_some()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Variable;

    fn path(argv: &[&str]) -> Option<String> {
        config_path(&Sources::new(argv.iter().copied()), true)
    }

    #[test]
    fn the_variable_beats_the_flag_and_the_first_flag_counts() {
        assert_eq!(path(&["k3s", "server"]).as_deref(), Some(DEFAULT_CONFIG));
        assert_eq!(path(&["k3s", "--config", "/a", "server", "-c", "/b"]).as_deref(), Some("/a"));
        assert_eq!(path(&["k3s", "server", "-c=/a"]).as_deref(), Some("/a"));
        let sources = Sources::new(["k3s", "server", "-c=/a"]);
        let sources = sources.variable(Variable::new("K3S_CONFIG_FILE", "/e"));
        assert_eq!(config_path(&sources, true).as_deref(), Some("/e"));
        let sources = Sources::new(["k3s", "server", "-c=/a"]);
        let sources = sources.variable(Variable::new("K3S_CONFIG_FILE", ""));
        assert_eq!(config_path(&sources, true).as_deref(), Some("/a"));
        assert_eq!(config_path(&sources, false).as_deref(), Some(DEFAULT_CONFIG));
    }

    #[test]
    fn an_empty_name_turns_the_file_off() {
        assert_eq!(path(&["k3s", "server", "-c="]), None);
        assert_eq!(path(&["k3s", "server", "-c"]), None);
        assert_eq!(path(&["k3s", "server", "--configs=/a"]).as_deref(), Some(DEFAULT_CONFIG));
    }

    #[test]
    fn flags_go_behind_the_command() {
        let at = |argv: &[&str]| {
            insertion_point(&argv.iter().map(|word| Word::from(*word)).collect::<Vec<_>>())
        };
        assert_eq!(at(&["k3s", "server", "x"]), Some(2));
        assert_eq!(at(&["k3s", "etcd-snapshot", "ls", "-o", "json"]), Some(3));
        assert_eq!(at(&["k3s", "etcd-snapshot", "--s3"]), Some(2));
        assert_eq!(at(&["k3s", "token", "create", "--description", "server"]), Some(5));
        assert_eq!(at(&["k3s", "kubectl", "get", "node"]), None);
    }
}
