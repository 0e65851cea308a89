use super::Node;
use k3s_config::{
    AgentConfig, Command, Effective, ExpandError, Install, Origin, ServerConfig, Setting,
    SettingError, Version, quote_shell,
};
use std::str::FromStr;

/// A form that a configuration of k3s can be printed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Form {
    /// A config.yaml.
    ConfigYaml,
    /// A command line.
    Argv,
    /// An install command.
    Install,
    /// The unit that install.sh would write.
    Systemd,
}

impl Form {
    /// Every form.
    pub const ALL: [Self; 4] = [Self::ConfigYaml, Self::Argv, Self::Install, Self::Systemd];

    /// The name used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ConfigYaml => "config-yaml",
            Self::Argv => "argv",
            Self::Install => "install",
            Self::Systemd => "systemd",
        }
    }
}

/// There is no such form.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("`{asked}` is no form; there are {}", Form::ALL.map(Form::as_str).join(", "))]
pub struct UnknownForm {
    asked: String,
}

impl FromStr for Form {
    type Err = UnknownForm;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        let form = Self::ALL.into_iter().find(|form| form.as_str() == s);
        form.ok_or_else(|| UnknownForm { asked: s.to_owned() })
    }
}

/// Why a configuration cannot be had in a form.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ConvertError {
    /// k3s cannot read its files.
    #[error(transparent)]
    Unreadable(#[from] ExpandError),
    /// No server and no agent is started.
    #[error("it starts neither a server nor an agent")]
    Command,
    /// k3s would refuse it.
    #[error("k3s refuses it: {0}")]
    Refused(String),
    /// A setting that the newest version does not know, or not with this value.
    #[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
    Settings(Vec<SettingError>),
    /// A value that the form cannot hold.
    #[error("{0}")]
    Form(String),
}

/// The same configuration in another form. Defaults are left out; the values of secrets are not.
///
/// What one form can say and the other cannot is an error, never left out.
pub fn convert(node: &Node, to: Form, version: Version) -> Result<String, ConvertError> {
    let effective = node.effective(version)?;
    if let Some(error) = effective.errors.first() {
        return Err(ConvertError::Refused(error.to_string()));
    }
    let settings = stated(&effective);
    match effective.command {
        Some(Command::Server) => {
            let (config, problems) = ServerConfig::from_settings(&settings);
            refuse(problems)?;
            let install = || config.to_install(version);
            print(to, Command::Server, &config.to_args(), || config.to_config_yaml(), install)
        }
        Some(Command::Agent) => {
            let (config, problems) = AgentConfig::from_settings(&settings);
            refuse(problems)?;
            let install = || config.to_install(version);
            print(to, Command::Agent, &config.to_args(), || config.to_config_yaml(), install)
        }
        _ => Err(ConvertError::Command),
    }
}

/// What somebody states, in the order of the flags.
fn stated(effective: &Effective) -> Vec<Setting> {
    let own = |found: &&k3s_config::EffectiveFlag| found.flag.adds_to().is_none();
    let flags = effective.flags.iter().filter(own);
    flags
        .flat_map(|found| {
            let values = found.values.iter().filter(|value| value.origin != Origin::Default);
            values.map(|value| Setting::new(found.flag.name(), Some(&value.value)))
        })
        .collect()
}

fn refuse(problems: Vec<SettingError>) -> Result<(), ConvertError> {
    if problems.is_empty() { Ok(()) } else { Err(ConvertError::Settings(problems)) }
}

fn print(
    to: Form,
    command: Command,
    args: &[String],
    yaml: impl Fn() -> Result<String, config_diagnostics::ValueError>,
    install: impl Fn() -> Result<Install, config_diagnostics::ValueError>,
) -> Result<String, ConvertError> {
    let form = |error: &dyn std::fmt::Display| ConvertError::Form(error.to_string());
    Ok(match to {
        Form::ConfigYaml => yaml().map_err(|error| form(&error))?,
        Form::Argv => {
            let words =
                ["k3s", command.as_str()].into_iter().chain(args.iter().map(String::as_str));
            let words: Vec<_> = words.map(quote_shell).collect();
            format!("{}\n", words.join(" "))
        }
        Form::Install => format!("{}\n", install().map_err(|error| form(&error))?),
        Form::Systemd => {
            let installed = install().map_err(|error| form(&error))?.run();
            let installed = installed.map_err(|error| form(&error))?;
            let mut text = installed.unit_text();
            if !installed.env_lines().is_empty() {
                let lines = installed.env_lines().iter().map(|line| format!("# {line}\n"));
                text.extend([format!("\n# {}\n", installed.env_path())].into_iter().chain(lines));
            }
            text
        }
    })
}
