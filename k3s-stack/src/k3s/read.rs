use crate::Kind;
use k3s_config::{
    Command, DEFAULT_CONFIG, Effective, InstallCommand, SourceId, Sources, Unit, Variable, Version,
    Word,
};
use std::fs;
use std::path::{Path, PathBuf};

/// A k3s as files describe it: a config.yaml with its drop-ins, an install command, or a unit.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Node {
    /// What k3s reads.
    pub sources: Sources,
    /// The texts that spans point into, by the number of their source: path and text.
    pub texts: Vec<(String, String)>,
}

/// Why a file describes no k3s.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ReadNodeError {
    /// It cannot be read.
    #[error("{path}: {error}")]
    Unreadable {
        /// The path.
        path: String,
        /// Why.
        error: std::io::Error,
    },
    /// It is none of these kinds.
    #[error(
        "{0} is no config.yaml of k3s, no script with an install command, and no unit that starts k3s"
    )]
    Kind(String),
    /// No k3s is started, or none that starts.
    #[error("{path}: {why}")]
    Nothing {
        /// The path.
        path: String,
        /// What is missing.
        why: String,
    },
}

impl Node {
    /// Reads a file, and the drop-ins of a config.yaml. `command` is what reads a config.yaml: a server if nothing
    /// is said. `kind` is what the file is said to be; without it path and content tell.
    pub fn read(
        path: &Path,
        kind: Option<Kind>,
        command: Option<Command>,
    ) -> Result<Self, ReadNodeError> {
        let name = path.display().to_string();
        let read = |path: &Path| {
            fs::read_to_string(path).map_err(|error| ReadNodeError::Unreadable {
                path: path.display().to_string(),
                error,
            })
        };
        let text = read(path)?;
        match kind.or_else(|| Kind::recognise(&name, &text)) {
            Some(Kind::K3sConfig) => {
                let command = command.unwrap_or(Command::Server);
                let mut node = Self {
                    sources: Sources::new(["k3s", command.as_str()]),
                    texts: vec![(String::new(), String::new())],
                };
                node.file(DEFAULT_CONFIG.to_owned(), name, text);
                for drop_in in crate::files::drop_ins(path) {
                    let own = drop_in.file_name().unwrap_or_default().to_string_lossy();
                    let place = format!("{DEFAULT_CONFIG}.d/{own}");
                    node.file(place, drop_in.display().to_string(), read(&drop_in)?);
                }
                Ok(node)
            }
            Some(Kind::InstallScript) => Self::of_script(name, text),
            Some(Kind::SystemdUnit) => Self::of_unit(path, &name, text),
            _ => Err(ReadNodeError::Kind(name)),
        }
    }

    fn file(&mut self, place: String, name: String, text: String) {
        let source = SourceId::new(u32::try_from(self.texts.len()).unwrap_or(u32::MAX));
        self.sources = std::mem::take(&mut self.sources).file(place, source, &text);
        self.texts.push((name, text));
    }

    fn of_script(path: String, text: String) -> Result<Self, ReadNodeError> {
        let nothing = |why: String| ReadNodeError::Nothing { path: path.clone(), why };
        let commands = InstallCommand::find_all(&text);
        let command = commands
            .first()
            .ok_or_else(|| nothing("no install command stands in it".to_owned()))?;
        let installed = command.run().map_err(|error| nothing(error.to_string()))?;
        let source = SourceId::default();
        let words = command.words(source).map_err(|error| nothing(error.to_string()))?;
        let named = words.first().is_some_and(|word| word.text == installed.command());
        let head = [Word::from("k3s"), Word::from(installed.command())];
        let argv: Vec<Word> =
            head.into_iter().chain(words.into_iter().skip(usize::from(named))).collect();
        let sources = Sources::new(argv).environment(command.environment(source));
        Ok(Self { sources, texts: vec![(path, text)] })
    }

    fn of_unit(path: &Path, name: &str, text: String) -> Result<Self, ReadNodeError> {
        let unit = Unit::parse(text.as_str());
        let file_name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let nothing = |why: String| ReadNodeError::Nothing { path: name.to_owned(), why };
        let command = unit
            .exec_start(&file_name)
            .into_iter()
            .next()
            .ok_or_else(|| nothing("it starts nothing".to_owned()))?
            .map_err(|error| nothing(error.to_string()))?;
        let source = SourceId::default();
        let mut node = Self {
            sources: Sources::new(command.to_words(source)),
            texts: vec![(name.to_owned(), text)],
        };
        let of_unit = unit.environment(&file_name).into_iter();
        let mut variables: Vec<Variable> =
            of_unit.map(|v| Variable::new(v.name, v.value).at(v.span, source)).collect();
        // The files that it names are looked for beside it: the unit may have been copied from its machine.
        for file in unit.environment_files(&file_name) {
            let own = Path::new(&file.path).file_name().map(PathBuf::from).unwrap_or_default();
            let Ok(text) = fs::read_to_string(path.with_file_name(&own)) else { continue };
            let source = SourceId::new(u32::try_from(node.texts.len()).unwrap_or(u32::MAX));
            let entries = k3s_config::EnvFile::parse(text.as_str());
            let entries = entries.entries().iter().filter(|entry| entry.is_valid());
            variables
                .extend(entries.map(|e| Variable::new(e.name(), e.value()).at(e.span(), source)));
            node.texts.push((path.with_file_name(&own).display().to_string(), text));
        }
        node.sources = node.sources.environment(variables);
        Ok(node)
    }

    /// Adds words behind those of the command line.
    #[must_use]
    pub fn args(mut self, words: impl IntoIterator<Item = String>) -> Self {
        let argv: Vec<Word> = self
            .sources
            .argv()
            .iter()
            .cloned()
            .chain(words.into_iter().map(|w| Word::from(w.as_str())))
            .collect();
        self.sources = self.sources.with_argv(argv);
        self
    }

    /// What every flag ends up as.
    pub fn effective(&self, version: Version) -> Result<Effective, k3s_config::ExpandError> {
        Effective::of(&self.sources, version)
    }
}
