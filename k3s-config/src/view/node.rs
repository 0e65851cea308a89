use super::values::{Part, parts};
use crate::{Command, Flag, SourceId, Version};
use config_diagnostics::Span;

/// One k3s that is started.
pub(crate) struct Node {
    /// What is started; a file alone does not tell whether a server or an agent reads it.
    pub(crate) command: Option<Command>,
    /// What the text says of it, in the order in which k3s takes it: files, then the command line.
    pub(crate) settings: Vec<Stated>,
    /// Words that k3s passes over without a word, because one before them is no flag.
    pub(crate) ignored: Vec<Span>,
    /// Whether there may be settings that are not seen: words that only the shell knows.
    pub(crate) open: bool,
    /// Where it is started, in the text's own terms; empty for a config file.
    pub(crate) path: String,
    pub(crate) version: Version,
}

/// A flag with its value, as some text states it.
#[derive(Clone, Debug)]
pub(crate) struct Stated {
    /// The flag's name as written, without dashes and without the `+` that appends.
    pub(crate) name: String,
    /// The flag of that name, of whatever version and of the server where the command is not known.
    pub(crate) flag: Option<&'static Flag>,
    /// The value as the flag gets it; `true` for a bare switch.
    pub(crate) value: String,
    /// The place of the name: a key, or the whole word.
    pub(crate) key_span: Span,
    /// The place of the value.
    pub(crate) span: Span,
    pub(crate) source: SourceId,
    /// Whether it is written with a `+` that appends.
    pub(crate) appends: bool,
    /// Whether it counts, and no later one replaces it.
    pub(crate) counts: bool,
    /// Whether the value is as written; one made of variables, or changed by quoting, is not.
    pub(crate) known: bool,
    /// The environment variable that states it, if one does.
    pub(crate) variable: Option<&'static str>,
}

impl Stated {
    /// The flag's own name, or what is written when there is no such flag.
    pub(crate) fn name(&self) -> &str {
        match self.flag {
            Some(flag) => flag.name(),
            None => &self.name,
        }
    }

    /// The values, split at commas where k3s splits them, each with its place.
    pub(crate) fn parts(&self, text: &str) -> Vec<Part> {
        parts(self, text)
    }

    /// Whether a switch is on, as Go reads it; `None` for a value that is no yes or no.
    pub(crate) fn is_on(&self) -> Option<bool> {
        match self.value.as_str() {
            "1" | "t" | "T" | "TRUE" | "true" | "True" => Some(true),
            "0" | "f" | "F" | "FALSE" | "false" | "False" => Some(false),
            _ => None,
        }
    }
}

impl Node {
    /// Whether a server is started, as far as anyone knows: what is not said to be an agent counts as one.
    pub(crate) fn may_be_server(&self) -> bool {
        self.command != Some(Command::Agent)
    }

    /// The command whose flags count.
    pub(crate) fn flags_of(&self) -> Command {
        self.command.unwrap_or(Command::Server)
    }

    /// Everything that counts for a flag, in order.
    pub(crate) fn all<'n>(&'n self, flag: &'n str) -> impl Iterator<Item = &'n Stated> {
        self.settings.iter().filter(move |stated| stated.counts && stated.name() == flag)
    }

    /// What is stated, one of each list.
    pub(crate) fn first_of_each_key(&self) -> impl Iterator<Item = &Stated> {
        let mut last = None;
        self.settings.iter().filter(move |stated| {
            let key = (stated.source, stated.key_span);
            last.replace(key) != Some(key)
        })
    }

    /// The value that wins for a flag that takes one.
    pub(crate) fn get(&self, flag: &str) -> Option<&Stated> {
        self.settings.iter().rev().find(|stated| stated.counts && stated.name() == flag)
    }

    /// The value that wins, unless it is empty.
    pub(crate) fn set(&self, flag: &str) -> Option<&Stated> {
        self.get(flag).filter(|stated| !stated.value.is_empty())
    }

    /// Whether a switch is on.
    pub(crate) fn is_on(&self, flag: &str) -> bool {
        self.get(flag).is_some_and(|stated| stated.is_on() == Some(true))
    }

    /// The value of a flag: what is stated, or what k3s takes without.
    pub(crate) fn value_or_default(&self, flag: &'static str) -> Option<&str> {
        let default = || Flag::lookup(self.flags_of(), flag)?.default(self.version);
        self.set(flag).map(|stated| stated.value.as_str()).or_else(default)
    }
}
