//! How Go's `flag` package reads words, with the differences of urfave/cli 1 and 2.

use super::{FlagError, FlagErrorKind};
use crate::model::go_value::{NumberError, parse_bool, parse_int};
use crate::{
    Command, Duration, Flag, FlagKind, Releases, Setting, ValueKind, Version, Word, flags,
};

static HELP: Flag = Flag::new("help", &["h"], FlagKind::Bool, ValueKind::Bool, "show help");

/// Only of `etcd-snapshot ls`.
static OUTPUT: Flag =
    Flag::new("output", &["o"], FlagKind::Text, ValueKind::Text, "format of the list");

/// The flags of `k3s` itself, before the command.
static VERSION: Flag =
    Flag::new("version", &["v"], FlagKind::Bool, ValueKind::Bool, "show the version");
static DEBUG: Flag = Flag::new("debug", &[], FlagKind::Bool, ValueKind::Bool, "debug logging");
static DATA_DIR: Flag =
    Flag::new("data-dir", &["d"], FlagKind::Text, ValueKind::Text, "state directory");

/// The releases since which flags are read with urfave/cli 2.
const CLI_2: Releases =
    Releases::new(&[Version::new(1, 31, 8), Version::new(1, 32, 4), Version::new(1, 33, 0)]);

/// Whether the version reads its flags with urfave/cli 2.
pub(super) fn is_cli_2(version: Version) -> bool {
    CLI_2.reached_by(version)
}

/// The flags that may stand at one place of a command line.
pub(super) struct FlagSet {
    flags: Vec<&'static Flag>,
    cli_2: bool,
}

/// What stands at one place of a command line.
#[derive(Default)]
pub(super) struct Parsed {
    pub(super) settings: Vec<Setting>,
    pub(super) rest: Vec<Word>,
    pub(super) help: bool,
    /// The first one is what k3s says; the others are what it would say after that.
    pub(super) errors: Vec<FlagError>,
}

impl FlagSet {
    /// The flags of `k3s`, before the command.
    pub(super) fn of_k3s(version: Version) -> Self {
        Self { flags: vec![&DEBUG, &DATA_DIR, &VERSION, &HELP], cli_2: is_cli_2(version) }
    }

    /// The flags of a command.
    pub(super) fn of(command: Command, version: Version) -> Self {
        let flags = flags(command, version).chain([&HELP]).collect();
        Self { flags, cli_2: is_cli_2(version) }
    }

    /// The flags of `etcd-snapshot ls`.
    pub(super) fn with_output(mut self) -> Self {
        self.flags.push(&OUTPUT);
        self
    }

    fn find(&self, name: &str) -> Option<&'static Flag> {
        self.flags.iter().copied().find(|flag| flag.is_called(name))
    }

    pub(super) fn parse(&self, words: &[Word]) -> Parsed {
        let mut parsed = Parsed::default();
        let mut words = words.iter();
        while let Some(word) = words.next() {
            let text = word.text.as_str();
            if text == "--" {
                break;
            }
            if text.len() < 2 || !text.starts_with('-') {
                parsed.rest.push(word.clone());
                break;
            }
            let name = text.strip_prefix("--").or_else(|| text.strip_prefix('-')).unwrap_or(text);
            if name.is_empty() || name.starts_with(['-', '=']) {
                parsed.errors.push(error(FlagErrorKind::BadSyntax, text, word));
                continue;
            }
            let (name, mut value) = match name.split_once('=') {
                Some((name, value)) => (name, Some(value)),
                None => (name, None),
            };
            let Some(flag) = self.find(name) else {
                parsed.errors.push(error(FlagErrorKind::NotDefined, name, word));
                // Its value, most likely. k3s has stopped here.
                let is_value = |next: &Word| value.is_none() && !next.text.starts_with('-');
                if words.as_slice().first().is_some_and(is_value) {
                    words.next();
                }
                continue;
            };
            let mut span = word.span;
            if value.is_none() && flag.kind() != FlagKind::Bool {
                let Some(next) = words.next() else {
                    parsed.errors.push(error(FlagErrorKind::NeedsArgument, name, word));
                    break;
                };
                value = Some(&next.text);
                if next.source == word.source {
                    span = span.cover(next.span);
                }
            }
            match check(flag.kind(), value.unwrap_or("true")) {
                Ok(()) => {
                    // urfave/cli 2 takes blanks off the values of lists.
                    let trims = self.cli_2 && flag.kind() == FlagKind::List;
                    let value = value.map(|value| if trims { value.trim() } else { value });
                    parsed.settings.push(Setting::new(name, value).at(span, word.source));
                }
                Err(kind) => parsed.errors.push(FlagError { span, ..error(kind, name, word) }),
            }
        }
        parsed.rest.extend(words.cloned());
        parsed.errors.extend(self.two_forms(&parsed.settings));
        let help = |setting: &Setting| HELP.is_called(&setting.flag);
        let on =
            |setting: &Setting| setting.value.as_deref().is_none_or(|v| parse_bool(v) == Ok(true));
        parsed.help = parsed.settings.iter().rfind(|setting| help(setting)).is_some_and(on);
        parsed.settings.retain(|setting| !help(setting));
        parsed
    }

    /// The first flag, in the order of the table, that two of its names are given of.
    fn two_forms(&self, settings: &[Setting]) -> Option<FlagError> {
        let flags = self.flags.iter().filter(|flag| !flag.aliases().is_empty());
        flags.into_iter().find_map(|flag| {
            let mut given = flag.names().filter_map(|name| {
                settings.iter().find(|setting| setting.flag == name).map(|setting| (name, setting))
            });
            let (first, _) = given.next()?;
            let (second, setting) = given.next()?;
            Some(FlagError {
                kind: FlagErrorKind::TwoForms { first },
                flag: second.to_owned(),
                span: setting.span,
                source: setting.source,
            })
        })
    }

    /// urfave/cli 1 moves flags before other words. It looks at each word alone: what follows a flag that has no
    /// `=` is its value, unless it is a flag itself.
    pub(super) fn reorder(&self, words: &[Word]) -> Vec<Word> {
        let (mut first, mut last) = (Vec::new(), Vec::new());
        let mut value_next = false;
        for (i, word) in words.iter().enumerate() {
            let is_flag = self.looks_like_flag(&word.text);
            if value_next && !is_flag {
                value_next = false;
                first.push(word.clone());
            } else if word.text == "--" {
                last.insert(0, word.clone());
                last.extend(words.iter().skip(i + 1).cloned());
                break;
            } else if is_flag {
                value_next = !word.text.contains('=');
                first.push(word.clone());
            } else {
                last.push(word.clone());
            }
        }
        first.append(&mut last);
        first
    }

    fn looks_like_flag(&self, word: &str) -> bool {
        let Some(name) = word.strip_prefix('-').filter(|name| !name.is_empty() && *name != "-")
        else {
            return false;
        };
        // Two dashes go, and then one more, if there is one.
        let name =
            name.strip_prefix('-').map_or(name, |name| name.strip_prefix('-').unwrap_or(name));
        self.find(name.split('=').next().unwrap_or_default()).is_some()
    }
}

fn error(kind: FlagErrorKind, flag: &str, word: &Word) -> FlagError {
    FlagError { kind, flag: flag.to_owned(), span: word.span, source: word.source }
}

/// Whether Go takes the text for a flag of that kind.
fn check(kind: FlagKind, value: &str) -> Result<(), FlagErrorKind> {
    let text = || value.to_owned();
    match kind {
        FlagKind::Bool => match parse_bool(value) {
            Ok(_) => Ok(()),
            Err(_) => Err(FlagErrorKind::InvalidBool { value: text() }),
        },
        FlagKind::Int => match parse_int(value) {
            Ok(_) => Ok(()),
            Err(error) => Err(FlagErrorKind::InvalidValue {
                value: text(),
                out_of_range: error == NumberError::Range,
            }),
        },
        FlagKind::Duration => match value.parse::<Duration>() {
            Ok(_) => Ok(()),
            Err(_) => Err(FlagErrorKind::InvalidValue { value: text(), out_of_range: false }),
        },
        FlagKind::Text | FlagKind::List => Ok(()),
    }
}
