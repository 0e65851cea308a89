use crate::{Command, Flag, FlagKind, Setting, Token, TokenError, Version};
use config_diagnostics::ValueError;

/// What a typed configuration can do, whatever command it is of. The flags are those of the newest version.
pub(crate) trait Fields: Default {
    /// Whose flags they are.
    const COMMAND: Command;

    /// Takes the value of a flag, by the flag's name.
    fn put(&mut self, flag: &str, value: &str) -> Result<(), ValueError>;

    /// Lists every value that is set, in the order of the flags.
    fn write(&self, out: &mut Written);

    /// What fits no field.
    fn extra(&self) -> &[Setting];

    /// Keeps what fits no field.
    fn keep(&mut self, setting: Setting);
}

/// A setting that a typed configuration has no field for. It is kept as it is.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("--{}: {kind}", setting.flag)]
#[non_exhaustive]
pub struct SettingError {
    /// The setting, and where it stands.
    pub setting: Setting,
    /// What is wrong with it.
    pub kind: SettingErrorKind,
}

/// What is wrong with a setting.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum SettingErrorKind {
    /// The newest version has no such flag.
    #[error("there is no such flag{}", hint(*meant))]
    UnknownFlag {
        /// The flag that it may be a misspelling of, or that took its place.
        meant: Option<&'static str>,
    },
    /// The value is not of the flag's type.
    #[error(transparent)]
    Value(ValueError),
}

fn hint(meant: Option<&str>) -> String {
    meant.map(|meant| format!("; `{meant}` is one")).unwrap_or_default()
}

/// Reads settings in their order: the last one of a flag counts, those of a list add up.
pub(crate) fn from_settings<T: Fields>(settings: &[Setting]) -> (T, Vec<SettingError>) {
    let mut config = T::default();
    let mut errors = Vec::new();
    for setting in settings {
        if let Err(kind) = put(&mut config, setting) {
            errors.push(SettingError { setting: setting.clone(), kind });
            // Where it stood is of no use to a configuration that stands nowhere.
            config.keep(Setting::new(&setting.flag, setting.value.as_deref()));
        }
    }
    (config, errors)
}

fn put<T: Fields>(config: &mut T, setting: &Setting) -> Result<(), SettingErrorKind> {
    let Some(flag) = Flag::lookup_in(T::COMMAND, &setting.flag, Version::NEWEST) else {
        return Err(SettingErrorKind::UnknownFlag { meant: meant(T::COMMAND, &setting.flag) });
    };
    let value = match (setting.value.as_deref(), flag.kind()) {
        (Some(value), _) => Ok(value),
        (None, FlagKind::Bool) => Ok("true"),
        (None, _) => Err(ValueError::new("the flag needs a value", 0)),
    };
    value.and_then(|value| config.put(flag.name(), value)).map_err(SettingErrorKind::Value)
}

fn meant(command: Command, name: &str) -> Option<&'static str> {
    let replaced = Flag::lookup(command, name).and_then(Flag::replacement);
    replaced.or_else(|| Flag::did_you_mean(command, name, Version::NEWEST).map(Flag::name))
}

/// The settings that say what `config` says.
pub(crate) fn to_settings<T: Fields>(config: &T) -> Vec<Setting> {
    let mut out = Written(Vec::new());
    config.write(&mut out);
    out.0.extend_from_slice(config.extra());
    out.0
}

/// A list of settings that grows.
pub(crate) struct Written(Vec<Setting>);

impl Written {
    /// The value of a flag, if it has one.
    pub(crate) fn one<V>(&mut self, flag: &str, value: Option<&V>, print: impl Fn(&V) -> String) {
        self.0.extend(value.map(|value| Setting::new(flag, Some(&print(value)))));
    }

    /// Every value of a list.
    pub(crate) fn list<V: ToString>(&mut self, flag: &str, values: &[V]) {
        let setting = |value: &V| Setting::new(flag, Some(&value.to_string()));
        self.0.extend(values.iter().map(setting));
    }
}

/// Reads a value; it takes the place of the one before.
pub(crate) fn one<V>(
    field: &mut Option<V>,
    value: &str,
    read: impl Fn(&str) -> Result<V, ValueError>,
) -> Result<(), ValueError> {
    *field = Some(read(value)?);
    Ok(())
}

/// Reads one more value of a list.
pub(crate) fn list<V>(
    field: &mut Vec<V>,
    value: &str,
    read: impl Fn(&str) -> Result<V, ValueError>,
) -> Result<(), ValueError> {
    field.push(read(value)?);
    Ok(())
}

/// Reads values with commas between them; all or none.
pub(crate) fn split<V>(
    field: &mut Vec<V>,
    value: &str,
    read: impl Fn(&str) -> Result<V, ValueError>,
) -> Result<(), ValueError> {
    let mut at = 0;
    let mut values = Vec::new();
    for part in value.split(',') {
        values.push(read(part).map_err(|error| error.shifted(at))?);
        at += part.len() + 1;
    }
    field.append(&mut values);
    Ok(())
}

/// A token, blanks and all.
pub(crate) fn token(text: &str) -> Result<Token, ValueError> {
    text.parse().map_err(|error: TokenError| ValueError::new(error.to_string(), 0))
}
