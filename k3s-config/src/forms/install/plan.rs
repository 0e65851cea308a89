use super::{InstallError, Installed, install_sh};
use crate::forms::shell::quote_shell;
use config_diagnostics::ValueError;
use std::collections::BTreeMap;
use std::fmt;

/// Where install.sh comes from.
pub(super) const INSTALLER: &str = "https://get.k3s.io";

/// What install.sh is run with: environment variables and arguments.
///
/// Printed, it is a command for any POSIX shell, quoted so that nothing in it becomes anything else, and
/// [`InstallCommand::find_in_script`](crate::InstallCommand::find_in_script) reads it back. Beware: the command holds the token.
///
/// ```
/// use k3s_config::Install;
/// let install = Install::new()
///     .env("K3S_URL", "https://cp.lan:6443")?
///     .env("K3S_TOKEN_FILE", "/etc/rancher/k3s/join token")?
///     .arg("--node-label=zone=a")?;
/// assert_eq!(
///     install.to_string(),
///     "curl -sfL https://get.k3s.io | K3S_TOKEN_FILE='/etc/rancher/k3s/join token' \
///      K3S_URL=https://cp.lan:6443 sh -s - --node-label=zone=a",
/// );
/// assert_eq!(install.run()?.unit(), "k3s-agent.service");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Install {
    environment: BTreeMap<String, String>,
    arguments: Vec<String>,
    sudo: bool,
}

impl Install {
    /// A server with every default.
    pub fn new() -> Self {
        Self::default()
    }

    pub(super) fn from_parts(
        environment: BTreeMap<String, String>,
        arguments: Vec<String>,
        sudo: bool,
    ) -> Self {
        Self { environment, arguments, sudo }
    }

    /// Sets a variable: `INSTALL_K3S_*` steers install.sh, `K3S_*` and a few others go into the service's
    /// environment file. Errors where the name is none, or the value holds a NUL.
    pub fn env(mut self, name: &str, value: impl Into<String>) -> Result<Self, ValueError> {
        let starts = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
        if !starts || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            let wanted =
                "a variable's name has letters, digits and underscores, and starts with no digit";
            return Err(ValueError::new(wanted, 0));
        }
        self.environment.insert(name.to_owned(), without_nul(value.into())?);
        Ok(self)
    }

    /// Adds an argument: the command (`server`, `agent`) or a flag. Errors where it holds a NUL.
    pub fn arg(mut self, argument: impl Into<String>) -> Result<Self, ValueError> {
        self.arguments.push(without_nul(argument.into())?);
        Ok(self)
    }

    /// Runs it as root, by `sudo`.
    #[must_use]
    pub fn sudo(mut self, sudo: bool) -> Self {
        self.sudo = sudo;
        self
    }

    /// The variables, by name.
    pub fn environment(&self) -> &BTreeMap<String, String> {
        &self.environment
    }

    /// The arguments.
    pub fn arguments(&self) -> &[String] {
        &self.arguments
    }

    /// Whether `sudo` runs it.
    pub fn is_sudo(&self) -> bool {
        self.sudo
    }

    /// What install.sh makes of it: the role, the unit, its `ExecStart=` and its environment file, with what
    /// its quoting does to them.
    pub fn run(&self) -> Result<Installed, InstallError> {
        install_sh::run(&self.environment, &self.arguments)
    }
}

fn without_nul(text: String) -> Result<String, ValueError> {
    match text.find('\0') {
        Some(at) => Err(ValueError::new("no command line can hold a NUL", at)),
        None => Ok(text),
    }
}

/// The command, in one line unless a value has line breaks.
impl fmt::Display for Install {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "curl -sfL {INSTALLER} |{}", if self.sudo { " sudo" } else { "" })?;
        for (name, value) in &self.environment {
            write!(f, " {name}={}", quote_shell(value))?;
        }
        f.write_str(" sh -s -")?;
        self.arguments.iter().try_for_each(|argument| write!(f, " {}", quote_shell(argument)))
    }
}

/// Without the values, which may be secrets.
impl fmt::Debug for Install {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.environment.keys().collect();
        write!(f, "Install {{ environment: {names:?}, {} arguments }}", self.arguments.len())
    }
}
