//! What Traefik says of a command line.

use super::arguments::{Argument, ArgumentError, Arguments, Ended};
use super::lookup::{self, Meaning};
use super::table::FlagKind;
use super::value;
use crate::TraefikVersion;
use crate::generated::flags::FLAGS;
use config_diagnostics::did_you_mean;

/// What is wrong with one argument.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum FlagProblem {
    /// Traefik cannot take the command line apart, and does not start.
    #[error("{0}")]
    Syntax(#[from] ArgumentError),
    /// It is no option: Traefik reads nothing from here on, and says nothing of it.
    #[error("`{argument}` is no option: Traefik silently leaves out all arguments from here on")]
    NoOption {
        /// The argument.
        argument: String,
    },
    /// There is no such option in this version: Traefik does not start.
    #[error("Traefik {version} has no option `{name}`, and does not start")]
    Unknown {
        /// The option.
        name: String,
        /// The version.
        version: TraefikVersion,
        /// The option that was probably meant.
        near: Option<String>,
    },
    /// The option is gone, and Traefik does not start with it.
    #[error("`{name}` is gone in Traefik 3, which does not start with it")]
    Removed {
        /// The option.
        name: String,
    },
    /// The option will go.
    #[error("`{name}` is deprecated")]
    Deprecated {
        /// The option.
        name: String,
    },
    /// The option is of another kind.
    #[error("`{name}` takes {wanted}, and not `{value}`")]
    Value {
        /// The option.
        name: String,
        /// What was given.
        value: String,
        /// What it takes.
        wanted: &'static str,
    },
    /// The option is a section, of which only the parts can be set.
    #[error("`{name}` is a section: only the options in it can be set")]
    Section {
        /// The option.
        name: String,
    },
    /// The value is the next argument, which looks like an option.
    #[error("`--{name}` takes the next argument for its value: `{value}`")]
    EatsNext {
        /// The option.
        name: String,
        /// The next argument.
        value: String,
    },
    /// The space form below a map, which works at random.
    #[error("from start to start Traefik reads `--{name}` with a value behind it, or as true")]
    Ambiguous {
        /// The option.
        name: String,
    },
}

impl FlagProblem {
    /// Whether Traefik does not start.
    pub fn is_fatal(&self) -> bool {
        matches!(
            self,
            Self::Syntax(_)
                | Self::Unknown { .. }
                | Self::Removed { .. }
                | Self::Value { .. }
                | Self::Section { .. }
        )
    }
}

/// What Traefik of a version refuses of a command line, and what it reads otherwise than it looks; with the number of
/// the argument.
///
/// ```
/// use traefik_values::{FlagProblem, TraefikVersion, check_arguments};
/// let args = ["--entrypoints.web.adress=:80", "--ping"];
/// let found = check_arguments(&args, TraefikVersion::new(3, 5, 1));
/// assert!(matches!(&found[0], (0, FlagProblem::Unknown { near: Some(near), .. }) if near == "entrypoints.web.address"));
/// ```
pub fn check_arguments<S: AsRef<str>>(
    args: &[S],
    version: TraefikVersion,
) -> Vec<(usize, FlagProblem)> {
    let read = match Arguments::read(args, version) {
        Ok(read) => read,
        Err(error) => return vec![(error.index(), error.into())],
    };
    let mut found = Vec::new();
    for option in &read.options {
        found.extend(problems(option, version).into_iter().map(|problem| (option.index, problem)));
    }
    if let Some(Ended::NoOption(index) | Ended::DoubleDash(index)) = read.ended
        && let Some(argument) = args.get(index)
    {
        let argument = argument.as_ref().to_owned();
        found.push((index, FlagProblem::NoOption { argument }));
    }
    found
}

fn problems(option: &Argument<'_>, version: TraefikVersion) -> Vec<FlagProblem> {
    let name = option.name.to_owned();
    let mut found = Vec::new();
    let Some(meaning) = lookup::meaning(option.name, version) else {
        let lower = name.to_ascii_lowercase();
        let gone = lookup::flag(&lower).is_some_and(|flag| flag.fatal) && version.is_v3();
        found.push(if gone {
            FlagProblem::Removed { name }
        } else {
            let near = near(&lower, version);
            FlagProblem::Unknown { name, version, near }
        });
        return found;
    };
    if option.ambiguous {
        found.push(FlagProblem::Ambiguous { name: name.clone() });
    } else if option.takes_next && option.value.starts_with('-') {
        let value = option.value.clone().into_owned();
        found.push(FlagProblem::EatsNext { name: name.clone(), value });
    }
    let Meaning::Flag(flag) = meaning else { return found };
    if flag.deprecated && version.is_v3() {
        found.push(FlagProblem::Deprecated { name: name.clone() });
    }
    match flag.kind {
        FlagKind::Section | FlagKind::Block => found.push(FlagProblem::Section { name }),
        kind => {
            if let Some(wanted) = value::problem(kind, &option.value) {
                let value = option.value.clone().into_owned();
                found.push(FlagProblem::Value { name, value, wanted });
            }
        }
    }
    found
}

/// The option that was probably meant, with the keys that were given.
fn near(name: &str, version: TraefikVersion) -> Option<String> {
    let given: Vec<&str> = name.split('.').collect();
    let candidates: Vec<String> = FLAGS
        .iter()
        .filter(|flag| flag.is_in(version) && flag.name.split('.').count() == given.len())
        .map(|flag| {
            let keys = flag.name.split('.').zip(&given);
            let keys = keys.map(|(key, given)| if key == "<name>" { *given } else { key });
            keys.collect::<Vec<_>>().join(".")
        })
        .collect();
    did_you_mean(name, candidates.iter().map(String::as_str)).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn first(args: &[&str], version: (u16, u16, u16)) -> Option<FlagProblem> {
        let version = TraefikVersion::new(version.0, version.1, version.2);
        check_arguments(args, version).into_iter().next().map(|(_, problem)| problem)
    }

    #[test]
    fn options_come_and_go_with_versions() {
        let http3 = ["--entryPoints.websecure.http3=true"];
        assert!(matches!(
            first(&["--pilot.token=x"], (3, 5, 0)),
            Some(FlagProblem::Removed { .. })
        ));
        assert_eq!(first(&["--pilot.token=x"], (2, 5, 0)), None);
        assert_eq!(first(&http3, (3, 5, 0)), None);
        assert!(matches!(
            first(&["--providers.kubernetesingress.strictprefixmatching=true"], (3, 4, 0)),
            Some(FlagProblem::Unknown { .. })
        ));
    }

    #[test]
    fn values_are_checked() {
        for bad in [
            "--ping.manualrouting=yes",
            "--entrypoints.web.transport.respondingtimeouts.readtimeout=1x",
            "--accesslog.bufferingsize=many",
        ] {
            let said = first(&[bad], (3, 5, 0));
            assert!(matches!(said, Some(FlagProblem::Value { .. })), "{bad}");
        }
        assert!(matches!(
            first(&["--entrypoints.web.http=x"], (3, 5, 0)),
            Some(FlagProblem::Section { .. })
        ));
    }

    #[test]
    fn the_space_form_is_told() {
        let args = ["--providers.kubernetescrd.ingressClass", "--log.level=INFO"];
        assert!(matches!(first(&args, (3, 5, 0)), Some(FlagProblem::EatsNext { .. })));
        let args = ["--accesslog", "true", "--log.level=DEBUG"];
        assert!(matches!(first(&args, (3, 5, 0)), Some(FlagProblem::NoOption { .. })));
        assert!(first(&args, (3, 5, 0)).is_some_and(|problem| !problem.is_fatal()));
    }
}
