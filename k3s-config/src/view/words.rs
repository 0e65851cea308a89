//! Words of a command line and variables as settings: what k3s would read, and also what it no longer has.

use super::Stated;
use crate::forms::Decoded;
use crate::{Command, Flag, FlagKind, SourceId, Version};
use config_diagnostics::Span;
use std::ops::Range;

/// A word of a command line.
pub(super) struct Argument {
    pub(super) text: String,
    pub(super) span: Span,
    /// Where each character stands, where that is known.
    pub(super) places: Option<Decoded>,
    /// Whether k3s gets it as it is written here.
    pub(super) known: bool,
}

impl Argument {
    fn part(&self, part: Range<usize>) -> Span {
        self.places.as_ref().map_or(self.span, |places| places.span(part))
    }

    /// Whether it is nothing but what the shell puts there: it may be any number of words.
    pub(super) fn is_open(&self) -> bool {
        !self.known && !self.text.starts_with('-')
    }
}

/// The words behind a command as settings, and those that k3s passes over because a word before them is no flag.
pub(super) fn settings(
    command: Option<Command>,
    version: Version,
    words: &[Argument],
) -> (Vec<Stated>, Vec<Span>) {
    let mut stated = Vec::new();
    let mut words = words.iter().peekable();
    while let Some(word) = words.next() {
        if word.is_open() {
            continue;
        }
        let dashes = word.text.len() - word.text.trim_start_matches('-').len();
        if dashes == 0 || dashes == word.text.len() {
            let ignored = std::iter::once(word).chain(words).map(|word| word.span).collect();
            return (stated, ignored);
        }
        let rest = word.text.get(dashes..).unwrap_or_default();
        let (name, value) = match rest.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (rest, None),
        };
        let flag = lookup(command, name, version);
        let key_span = word.part(dashes..dashes + name.len());
        let mut one = Stated {
            name: name.to_owned(),
            flag,
            value: "true".to_owned(),
            key_span,
            span: key_span,
            source: SourceId::default(),
            appends: false,
            counts: true,
            known: word.known,
            variable: None,
        };
        if let Some(value) = value {
            value.clone_into(&mut one.value);
            one.span = word.part(dashes + name.len() + 1..word.text.len());
        } else if flag.is_none_or(|flag| flag.kind() != FlagKind::Bool) {
            // What no flag has takes the next word, too, most likely.
            let takes = |next: &&Argument| flag.is_some() || !next.text.starts_with('-');
            if let Some(next) = words.next_if(takes) {
                one.value.clone_from(&next.text);
                one.span = next.part(0..next.text.len());
                one.known &= next.known;
            }
        }
        stated.push(one);
    }
    (stated, Vec::new())
}

/// The flag of this name, of whatever version; but of two that had the name in turn, the one of this version.
fn lookup(command: Option<Command>, name: &str, version: Version) -> Option<&'static Flag> {
    let command = command.unwrap_or(Command::Server);
    Flag::lookup_in(command, name, version).or_else(|| Flag::lookup(command, name))
}

/// A variable of the environment.
pub(super) struct Set<'a> {
    pub(super) name: &'a str,
    pub(super) name_span: Span,
    pub(super) value: &'a str,
    pub(super) span: Span,
    pub(super) known: bool,
}

/// The variables that set flags of the command.
pub(super) fn variables<'a>(
    command: Option<Command>,
    version: Version,
    set: impl Iterator<Item = Set<'a>>,
) -> Vec<Stated> {
    let command = command.unwrap_or(Command::Server);
    let flag = |name: &str| {
        crate::flags(command, version)
            .find_map(|flag| flag.env(version).filter(|env| *env == name).map(|env| (flag, env)))
    };
    let stated = set.filter_map(|set| {
        let (flag, variable) = flag(set.name)?;
        Some(Stated {
            name: flag.name().to_owned(),
            flag: Some(flag),
            value: set.value.to_owned(),
            key_span: set.name_span,
            span: set.span,
            source: SourceId::default(),
            appends: false,
            counts: true,
            known: set.known,
            variable: Some(variable),
        })
    });
    stated.collect()
}

/// Says what counts: a flag hides its variable, the last of a flag those before it, unless it takes a list.
pub(super) fn settle(settings: &mut [Stated]) {
    for n in 0..settings.len() {
        let (before, rest) = settings.split_at_mut(n);
        let Some(one) = rest.first() else { return };
        let is_list = one.flag.is_some_and(|flag| flag.kind() == FlagKind::List);
        for earlier in before.iter_mut().filter(|earlier| earlier.name() == one.name()) {
            let hidden = earlier.variable.is_some() || !is_list;
            earlier.counts &= !hidden;
        }
    }
}
