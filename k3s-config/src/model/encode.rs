use crate::{Command, Flag, FlagKind, Setting, Variable, Version};

/// Settings as words of a command line, without the command.
pub(crate) fn arguments(settings: &[Setting]) -> Vec<String> {
    settings.iter().map(Setting::to_string).collect()
}

/// A configuration as environment variables, and what has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct EnvironmentParts {
    /// What k3s reads from the environment.
    pub variables: Vec<Variable>,
    /// What only a command line or a file can say: lists, and flags without a variable.
    pub rest: Vec<Setting>,
}

/// Settings as environment variables of a version, as far as it has any.
pub(crate) fn environment(
    command: Command,
    settings: Vec<Setting>,
    version: Version,
) -> EnvironmentParts {
    let mut parts = EnvironmentParts::default();
    for setting in settings {
        match (variable(command, &setting, version), &setting.value) {
            (Some(name), Some(value)) => parts.variables.push(Variable::new(name, value)),
            _ => parts.rest.push(setting),
        }
    }
    parts
}

fn variable(command: Command, setting: &Setting, version: Version) -> Option<&'static str> {
    let flag = Flag::lookup_in(command, &setting.flag, version)?;
    flag.env(version).filter(|_| flag.kind() != FlagKind::List)
}
