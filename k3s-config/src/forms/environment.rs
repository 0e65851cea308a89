use super::flag_set::is_cli_2;
use super::{FlagError, FlagErrorKind};
use crate::model::go_value::{NumberError, parse_bool, parse_int};
use crate::{Command, Flag, FlagKind, Setting, Variable, Version, flags};

/// What k3s takes from its environment.
///
/// It counts for flags that neither the command line nor a file has. Of several variables of one name the last one
/// counts, as in an env file.
///
/// ```
/// use k3s_config::{Command, EnvironmentSettings, Variable, Version};
/// let variables = [Variable::new("K3S_TOKEN", "t"), Variable::new("K3S_DISABLE", "traefik")];
/// let read = EnvironmentSettings::read(Command::Server, &variables, Version::NEWEST);
/// assert_eq!(read.settings[0].to_string(), "--token=t");
/// // There is no such variable, and k3s does not say so.
/// assert_eq!(read.unread[0].name, "K3S_DISABLE");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnvironmentSettings {
    /// The settings, in the order of the flags.
    pub settings: Vec<Setting>,
    /// Variables that no flag of the command has, in their order.
    pub unread: Vec<Variable>,
    /// What is wrong, before k3s looks at its command line. It stops at the first one.
    pub errors: Vec<FlagError>,
}

impl EnvironmentSettings {
    /// Reads the variables of a command's flags.
    pub fn read(command: Command, variables: &[Variable], version: Version) -> Self {
        let mut read = Self::default();
        for flag in flags(command, version) {
            let Some(name) = flag.env(version) else { continue };
            let Some(variable) = variables.iter().rev().find(|variable| variable.name == name)
            else {
                continue;
            };
            match value(flag, variable, is_cli_2(version)) {
                Ok(value) => {
                    let setting = |value| Setting::new(flag.name(), Some(value));
                    let at = |setting: Setting| setting.at(variable.span, variable.source);
                    read.settings.extend(value.map(setting).map(at));
                }
                Err((out_of_range, old_words)) => read.errors.push(FlagError {
                    kind: FlagErrorKind::InvalidVariable {
                        name,
                        value: variable.value.clone(),
                        wanted: flag.kind(),
                        out_of_range,
                        old_words,
                    },
                    flag: shown_name(flag, old_words),
                    span: variable.span,
                    source: variable.source,
                }),
            }
        }
        let known: Vec<&str> =
            flags(command, version).filter_map(|flag| flag.env(version)).collect();
        let unread = variables.iter().filter(|variable| !known.contains(&variable.name.as_str()));
        read.unread = unread.cloned().collect();
        read
    }
}

/// What the variable sets the flag to; nothing where it is passed over. An error says whether a number does not
/// fit, and whether urfave/cli 1 says so.
fn value<'v>(
    flag: &Flag,
    variable: &'v Variable,
    cli_2: bool,
) -> Result<Option<&'v str>, (bool, bool)> {
    let value = variable.value.as_str();
    match flag.kind() {
        FlagKind::Bool if value.is_empty() => Ok(Some("false")),
        FlagKind::Bool => match parse_bool(value) {
            Ok(_) => Ok(Some(value)),
            Err(_) => Err((false, !cli_2)),
        },
        FlagKind::Int if value.is_empty() && cli_2 => Ok(None),
        FlagKind::Int => match parse_int(value) {
            Ok(_) => Ok(Some(value)),
            Err(error) => Err((error == NumberError::Range, !cli_2)),
        },
        // No flag of these kinds has a variable; their text would count as it is.
        FlagKind::Duration | FlagKind::Text | FlagKind::List => Ok(Some(value)),
    }
}

/// urfave/cli 1 keeps the aliases in the name.
fn shown_name(flag: &Flag, old_words: bool) -> String {
    let names: Vec<&str> = flag.names().collect();
    if old_words { names.join(",") } else { flag.name().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &str, value: &str, version: Version) -> String {
        let variables = [Variable::new(name, value)];
        let read = EnvironmentSettings::read(Command::Server, &variables, version);
        let errors = read.errors.iter().map(ToString::to_string);
        read.settings.iter().map(ToString::to_string).chain(errors).collect()
    }

    #[test]
    fn an_empty_variable_is_false_or_nothing_or_empty() {
        let new = |name| read(name, "", Version::NEWEST);
        assert_eq!(new("K3S_CLUSTER_INIT"), "--cluster-init=false");
        assert_eq!(new("K3S_LB_SERVER_PORT"), "");
        assert_eq!(new("K3S_TOKEN"), "--token=");
    }

    #[test]
    fn k3s_names_flag_and_variable() {
        assert_eq!(
            read("K3S_LB_SERVER_PORT", "x", Version::NEWEST),
            "could not parse \"x\" as int value from environment variable \"K3S_LB_SERVER_PORT\" \
             for flag lb-server-port: strconv.ParseInt: parsing \"x\": invalid syntax"
        );
        assert_eq!(
            read("K3S_LB_SERVER_PORT", "", Version::new(1, 30, 1)),
            "could not parse  as int value for flag lb-server-port: strconv.ParseInt: parsing \"\": invalid syntax"
        );
    }

    #[test]
    fn the_last_of_one_name_counts() {
        let variables = [Variable::new("K3S_TOKEN", "a"), Variable::new("K3S_TOKEN", "b")];
        let read = EnvironmentSettings::read(Command::Agent, &variables, Version::NEWEST);
        assert_eq!(read.settings.len(), 1);
        assert_eq!(read.settings[0].value.as_deref(), Some("b"));
    }
}
