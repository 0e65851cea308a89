//! How Traefik takes its command line apart.

use super::lookup::{self, Meaning};
use super::table::FlagKind;
use crate::TraefikVersion;
use std::borrow::Cow;

/// A command line as Traefik reads it.
///
/// `--name=value` is always fine. After a bare `--name` a switch is on, and all other options take the next argument.
/// What is no option ends the reading: all that follows is silently left out.
///
/// ```
/// use traefik_values::{Arguments, Ended, TraefikVersion};
/// let args = ["--accesslog", "true", "--log.level=DEBUG"];
/// let read = Arguments::read(&args, TraefikVersion::new(3, 5, 1))?;
/// assert_eq!(read.options[0].value, "true");
/// assert_eq!(read.ended, Some(Ended::NoOption(1)));
/// assert_eq!(read.options.len(), 1);
/// # Ok::<(), traefik_values::ArgumentError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Arguments<'a> {
    /// The options, in order; of one that stands twice both.
    pub options: Vec<Argument<'a>>,
    /// Why reading ended before the last argument.
    pub ended: Option<Ended>,
}

/// One option on the command line.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Argument<'a> {
    /// Which argument it is, from 0.
    pub index: usize,
    /// Its name as written, without dashes. Traefik does not look at its case.
    pub name: &'a str,
    /// What it is set to.
    pub value: Cow<'a, str>,
    /// Whether the value is the next argument.
    pub takes_next: bool,
    /// It was given bare, and from start to start Traefik takes it for itself or for a section around it: then it is
    /// `true`, and the next argument ends the reading.
    pub ambiguous: bool,
}

/// What ended the reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Ended {
    /// A lone `--`, the argument of this number.
    DoubleDash(usize),
    /// An argument, of this number, that is no option.
    NoOption(usize),
}

/// Why Traefik does not start with a command line.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ArgumentError {
    /// Three dashes, or no name.
    #[error("`{argument}` is no option: two dashes, a name, `=` and a value make one")]
    Syntax {
        /// Which argument, from 0.
        index: usize,
        /// The argument.
        argument: String,
    },
    /// The last argument is an option that needs a value.
    #[error("`--{name}` has no value")]
    NoValue {
        /// Which argument, from 0.
        index: usize,
        /// The option.
        name: String,
    },
}

impl ArgumentError {
    /// Which argument it is about, from 0.
    pub fn index(&self) -> usize {
        match self {
            Self::Syntax { index, .. } | Self::NoValue { index, .. } => *index,
        }
    }
}

impl<'a> Arguments<'a> {
    /// Reads arguments as Traefik of this version does.
    pub fn read<S: AsRef<str>>(
        args: &'a [S],
        version: TraefikVersion,
    ) -> Result<Self, ArgumentError> {
        let mut read = Self { options: Vec::new(), ended: None };
        let mut rest = args.iter().map(AsRef::as_ref).enumerate();
        while let Some((index, argument)) = rest.next() {
            let Some(name) = argument.strip_prefix('-').filter(|name| !name.is_empty()) else {
                read.ended = Some(Ended::NoOption(index));
                break;
            };
            let name = name.strip_prefix('-').unwrap_or(name);
            if name.is_empty() {
                read.ended = Some(Ended::DoubleDash(index));
                break;
            }
            if name.starts_with(['-', '=']) {
                let argument = argument.to_owned();
                return Err(ArgumentError::Syntax { index, argument });
            }
            let mut option = Argument {
                index,
                name,
                value: Cow::Borrowed("true"),
                takes_next: false,
                ambiguous: false,
            };
            if let Some((name, value)) = name.split_once('=') {
                (option.name, option.value) = (name, Cow::Borrowed(value));
            } else if !is_switch(name, version) {
                option.ambiguous = is_ambiguous(name, version);
                let no_value = || ArgumentError::NoValue { index, name: name.to_owned() };
                let (_, value) = rest.next().ok_or_else(no_value)?;
                (option.value, option.takes_next) = (Cow::Borrowed(value), true);
            }
            read.options.push(option);
        }
        Ok(read)
    }

    /// What is set in the end, by name in lower case: of scalars the last, of lists all, with commas between them.
    pub fn effective(&self, version: TraefikVersion) -> Vec<(String, String)> {
        let mut set: Vec<(String, String)> = Vec::new();
        for option in &self.options {
            let name = option.name.to_ascii_lowercase();
            match set.iter_mut().find(|(other, _)| *other == name) {
                None => set.push((name, option.value.clone().into_owned())),
                Some((_, value)) => match lookup::flag_kind(&name, version) {
                    Some(FlagKind::List | FlagKind::Floats) => {
                        value.push(',');
                        value.push_str(&option.value);
                    }
                    _ => option.value.as_ref().clone_into(value),
                },
            }
        }
        set
    }
}

/// Whether a bare name is set to true. What is unknown takes the next argument.
fn is_switch(name: &str, version: TraefikVersion) -> bool {
    match lookup::meaning(name, version) {
        Some(Meaning::Flag(flag)) => {
            matches!(flag.kind, FlagKind::Bool | FlagKind::Switch | FlagKind::Block)
        }
        _ => false,
    }
}

fn is_ambiguous(name: &str, version: TraefikVersion) -> bool {
    match lookup::meaning(name, version) {
        Some(Meaning::Flag(flag)) => lookup::is_ambiguous(flag),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read<'a>(args: &'a [&'a str]) -> Arguments<'a> {
        Arguments::read(args, TraefikVersion::NEWEST).unwrap()
    }

    #[test]
    fn an_unknown_bare_name_takes_the_next_argument() {
        let args = ["--unknown", "--log.level=DEBUG"];
        let read = read(&args);
        assert_eq!(read.options[0].value, "--log.level=DEBUG");
        assert!(read.options[0].takes_next && read.options.len() == 1);
    }

    #[test]
    fn one_dash_is_as_good_as_two_and_three_are_none() {
        let args = ["-ping", "--ping=false", "--", "--api"];
        assert_eq!((read(&args).options.len(), read(&args).ended), (2, Some(Ended::DoubleDash(2))));
        for bad in ["---ping", "--=x"] {
            let error = Arguments::read(&[bad], TraefikVersion::NEWEST).unwrap_err();
            assert!(matches!(error, ArgumentError::Syntax { index: 0, .. }), "{bad}");
        }
        let error = Arguments::read(&["--log.level"], TraefikVersion::NEWEST).unwrap_err();
        assert!(matches!(error, ArgumentError::NoValue { .. }));
        assert_eq!(read(&["-", "--ping"]).ended, Some(Ended::NoOption(0)));
    }

    #[test]
    fn below_a_map_a_bare_option_is_a_gamble() {
        let args = ["--entryPoints.web.address", ":80"];
        assert!(read(&args).options[0].ambiguous);
        assert!(!read(&["--log.level", "INFO"]).options[0].ambiguous);
    }

    #[test]
    fn lists_add_up_and_of_others_the_last_counts() {
        let args = [
            "--providers.kubernetescrd.namespaces=a",
            "--log.level=INFO",
            "--providers.kubernetesCRD.namespaces=b",
            "--Log.Level=DEBUG",
        ];
        let set = read(&args).effective(TraefikVersion::NEWEST);
        assert_eq!(set[0].1, "a,b");
        assert_eq!(set[1].1, "DEBUG");
    }
}
