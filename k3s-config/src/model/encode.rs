use crate::{Command, Flag, FlagKind, Setting, Variable, Version};
use config_diagnostics::ValueError;
use goyaml::quote;
use std::collections::HashMap;
use std::fmt::Write as _;

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

/// Settings as the text of a config.yaml: one key for each flag, in the order in which they come first.
pub(crate) fn config_yaml(command: Command, settings: &[Setting]) -> Result<String, ValueError> {
    let trimmed = |setting: &&Setting| setting.value.as_ref().is_some_and(|v| v.trim() != v);
    if let Some(setting) = settings.iter().find(trimmed) {
        let message = format!(
            "--{} has blanks around its value, which k3s takes off in a file",
            setting.flag
        );
        return Err(ValueError::new(message, 0));
    }
    let mut text = String::new();
    for (flag, values) in by_flag(settings) {
        let kind = Flag::lookup_in(command, flag, Version::NEWEST).map(Flag::kind);
        // k3s takes one plus off a key; it is a mark there, not a part of the name.
        let plus = if flag.ends_with('+') { "+" } else { "" };
        let key = format!("{flag}{plus}");
        let _ = write!(text, "{}:", quote(&key));
        match values.as_slice() {
            [value] if kind != Some(FlagKind::List) => {
                let _ = writeln!(text, " {}", scalar(kind, value));
            }
            // A list says a flag several times, whatever its kind.
            values => {
                text.push('\n');
                for value in values {
                    let _ = writeln!(text, "  - {}", scalar(kind, value));
                }
            }
        }
    }
    Ok(text)
}

/// The settings of each flag, in the order in which the flags come first.
pub(crate) fn by_flag(settings: &[Setting]) -> Vec<(&str, Vec<&Setting>)> {
    let mut flags: Vec<(&str, Vec<&Setting>)> = Vec::new();
    let mut places: HashMap<&str, usize> = HashMap::new();
    for setting in settings {
        let place = *places.entry(&setting.flag).or_insert(flags.len());
        match flags.get_mut(place) {
            Some((_, values)) => values.push(setting),
            None => flags.push((&setting.flag, vec![setting])),
        }
    }
    flags
}

/// A value that k3s reads back as its text. Of a flag without a value, `true`: a file cannot say less.
fn scalar(kind: Option<FlagKind>, setting: &Setting) -> String {
    let value = setting.value.as_deref().unwrap_or("true");
    let plain = match kind {
        Some(FlagKind::Bool) => matches!(value, "true" | "false"),
        Some(FlagKind::Int) => value.parse::<i64>().is_ok_and(|n| n.to_string() == value),
        _ => false,
    };
    if plain { value.to_owned() } else { quote(value).into_owned() }
}
