use super::find::{config_path, insertion_point};
use super::merge::{Merged, merge};
use super::sources::Sources;
use crate::{Command, Releases, SourceId, Version, Word, flags};
use config_diagnostics::Span;
use goyaml::ReadError;
use std::fmt;

/// A command line with the flags of the config file in it, as k3s makes it before it looks at any flag.
///
/// The file's flags stand behind the command and before the words that the user gave, so that the latter win;
/// each carries the span of its value in the file. Source: `pkg/configfilearg/parser.go`.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Expanded {
    /// The words.
    pub words: Vec<Word>,
    /// Keys of the files that k3s leaves out with a warning, one entry a value.
    pub skipped: Vec<FileValue>,
    /// Values that a later file or line replaced, which k3s does not tell.
    pub replaced: Vec<FileValue>,
    /// How many words stand before the first one of a file.
    pub inserted_at: usize,
    /// How many words come from files.
    pub inserted: usize,
}

/// A value that a config file states.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FileValue {
    /// The key, without the `+` that appends.
    pub key: String,
    /// Where the key stands.
    pub key_span: Span,
    /// What k3s makes of the value.
    pub value: String,
    /// Where the value stands.
    pub span: Span,
    /// Which text the spans point into.
    pub source: SourceId,
    /// Whether the key is written with a `+`, which appends to what stands before.
    pub appends: bool,
}

/// A config file that k3s cannot read, for which it refuses to start.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{path}: {message}")]
pub struct ExpandError {
    path: String,
    message: String,
    span: Span,
    source_id: SourceId,
}

impl ExpandError {
    /// The file.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong with it.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Which text the span points into.
    pub fn source_id(&self) -> SourceId {
        self.source_id
    }

    pub(super) fn of(path: &str, source: SourceId, error: &ReadError) -> Self {
        Self {
            path: path.to_owned(),
            message: error.message().to_owned(),
            span: error.span(),
            source_id: source,
        }
    }
}

/// The releases since which drop-ins count without the file that they belong to.
const DROP_INS_ALONE: Releases = Releases::new(&[
    Version::new(1, 27, 16),
    Version::new(1, 28, 12),
    Version::new(1, 29, 7),
    Version::new(1, 30, 3),
]);

impl Expanded {
    /// Expands the command line of `sources`. A version knows which keys it skips.
    pub fn of(sources: &Sources, version: Version) -> Result<Self, ExpandError> {
        let argv = sources.argv();
        let unchanged = Self { words: argv.to_vec(), ..Self::default() };
        let (Some(at), Some(path)) = (insertion_point(argv), config_path(sources, true)) else {
            return Ok(unchanged);
        };
        let parts = sources.parts(&path);
        let has_main = parts.first().is_some_and(|(first, ..)| *first == path);
        if !has_main && !DROP_INS_ALONE.reached_by(version) {
            return Ok(unchanged);
        }
        let keys = merge(&parts)?;
        let command = argv.get(1).and_then(|word| Command::named(&word.text));
        let mut expanded = Self { inserted_at: at, ..Self::default() };
        let (before, after) = argv.split_at_checked(at).unwrap_or((argv, &[]));
        expanded.words.extend_from_slice(before);
        for key in keys {
            expanded.insert(key, command, version);
        }
        expanded.inserted = expanded.words.len() - before.len();
        expanded.words.extend_from_slice(after);
        Ok(expanded)
    }

    fn insert(&mut self, key: Merged, command: Option<Command>, version: Version) {
        self.replaced.extend(key.replaced);
        if is_skipped(&key.name, command, version) {
            self.skipped.extend(key.values);
            return;
        }
        let dashes = if key.name.len() == 1 { "-" } else { "--" };
        self.words.extend(key.values.into_iter().map(|value| {
            Word::new(format!("{dashes}{}={}", key.name, value.value), value.span, value.source)
        }));
    }
}

/// Whether k3s leaves a key out. An agent does not: it then stumbles over the flag.
fn is_skipped(key: &str, command: Option<Command>, version: Version) -> bool {
    let Some(command) = command.filter(|command| *command != Command::Agent) else { return false };
    // Dashes of the key itself pass as those of the flag, and what follows a `=` is no part of the name.
    let name = key.trim_start_matches('-').split('=').next().unwrap_or_default();
    !flags(command, version).any(|flag| flag.is_called(name))
}

/// The words with blanks between them, not quoted for any shell.
impl fmt::Display for Expanded {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, word) in self.words.iter().enumerate() {
            if n > 0 {
                f.write_str(" ")?;
            }
            f.write_str(&word.text)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn drop_ins_alone_count_since_a_release_of_each_line() {
        let path = "/etc/rancher/k3s/config.yaml.d/a.yaml";
        let sources = Sources::new(["k3s", "agent"]).file(path, SourceId::new(1), "debug: true\n");
        let words = |version| Expanded::of(&sources, version).unwrap().to_string();
        assert_eq!(words(Version::new(1, 30, 2)), "k3s agent");
        assert_eq!(words(Version::new(1, 30, 3)), "k3s agent --debug=true");
    }
}
