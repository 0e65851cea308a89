use super::{Install, InstallError, Installed, carrier, find, install_sh};
use crate::forms::decoded::Decoded;
use crate::forms::shell::{Assignment, ShellWord};
use crate::{SourceId, Variable, Word};
use config_diagnostics::Span;
use std::fmt;

/// An install command as it stands in a script, a README or cloud-init: install.sh of k3s is fetched, or was,
/// and a shell runs it.
///
/// ```
/// use k3s_config::{InstallCommand, Placement};
/// let text = "export K3S_TOKEN_FILE=/t\ncurl -sfL https://get.k3s.io | K3S_URL=https://cp:6443 sh -s - --docker\n";
/// let found = InstallCommand::find_all(text);
/// assert_eq!(found[0].variable("K3S_TOKEN_FILE").unwrap().place, Placement::Exported);
/// assert_eq!(found[0].install().run()?.exec_lines(), ["agent", "'--docker'"]);
/// // Before `curl` a variable reaches only curl.
/// let lost = InstallCommand::find_all("K3S_URL=https://cp:6443 curl -sfL https://get.k3s.io | sh -");
/// assert_eq!(lost[0].install().run()?.command(), "server");
/// # Ok::<(), k3s_config::InstallError>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct InstallCommand {
    pub(super) span: Span,
    pub(super) installer: Span,
    pub(super) downloader: Vec<ShellWord>,
    pub(super) shell: Span,
    pub(super) variables: Vec<InstallVariable>,
    pub(super) arguments: Vec<ShellWord>,
    pub(super) sudo: bool,
    pub(super) problem: Option<InstallProblem>,
}

/// A variable that somebody meant install.sh to see.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct InstallVariable {
    /// `INSTALL_K3S_*`, `K3S_*`, `CONTAINERD_*`, `KINE_*` or a proxy variable; on the shell itself any.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// Its value.
    pub value: ShellWord,
    /// The whole assignment.
    pub span: Span,
    /// Whether, and how, it gets there.
    pub place: Placement,
}

/// Where a variable is set, and so whether install.sh sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Placement {
    /// On the shell that runs the script, or as an argument of its `sudo` or `env`: it is seen.
    Script,
    /// Exported earlier: it is seen.
    Exported,
    /// On the command that downloads: lost.
    Downloader,
    /// Before a `sudo` that keeps no environment: lost.
    DroppedBySudo,
    /// Set earlier, but not exported: lost.
    NotExported,
}

/// What is wrong with the way the script is run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum InstallProblem {
    /// A flag meant for k3s stands before `-` or `--`: the shell takes it for itself, and refuses it.
    ShellOption {
        /// The flag.
        span: Span,
    },
    /// Without `-s` the shell takes the first word for a file to run.
    FileInsteadOfInput {
        /// The word.
        span: Span,
    },
}

impl Placement {
    /// Whether install.sh sees the variable.
    pub fn reaches_script(self) -> bool {
        matches!(self, Self::Script | Self::Exported)
    }
}

impl InstallVariable {
    pub(super) fn new(assignment: Assignment, place: Placement) -> Self {
        let Assignment { name, name_span, value, span } = assignment;
        Self { name, name_span, value, span, place }
    }

    /// Whether install.sh, or the service, reads variables of this name.
    pub(super) fn is_meant_for_k3s(name: &str) -> bool {
        let proxy = name.to_ascii_uppercase();
        ["INSTALL_K3S_", "K3S_", "CONTAINERD_", "KINE_"].iter().any(|p| name.starts_with(p))
            || ["HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"].contains(&&*proxy)
    }
}

impl InstallCommand {
    /// Every install command of a text: a shell script, a Markdown page (its code), or YAML (cloud-init's
    /// `runcmd`, a playbook), which of them its lines tell. Also those in the argument of `sh -c` or `ssh`.
    pub fn find_all(text: &str) -> Vec<Self> {
        let parts = carrier::parts(text);
        let mut finder = find::Finder::default();
        for part in &parts.texts {
            finder.read(part);
            if parts.apart {
                finder.forget();
            }
        }
        let mut found = finder.found;
        found.sort_by_key(|command| command.span.start());
        let mut missed = Vec::new();
        for line in carrier::single_lines(text) {
            let mut finder = find::Finder::default();
            finder.read(&line);
            missed.extend(finder.found.into_iter().filter(|new| {
                let next = found.partition_point(|known| known.span.end() <= new.span.start());
                found.get(next).is_none_or(|known| !known.span.overlaps(new.span))
            }));
        }
        found.extend(missed);
        found.sort_by_key(|command| command.span.start());
        found
    }

    /// Every k3s that the shell commands of such a text start themselves: `k3s server …`, `k3s agent …`.
    pub(crate) fn find_starts(text: &str) -> Vec<StartCommand> {
        let parts = carrier::parts(text);
        let mut finder = find::Finder::default();
        for part in &parts.texts {
            finder.read(part);
            if parts.apart {
                finder.forget();
            }
        }
        finder.started
    }

    /// Every install command of a shell script.
    pub fn find_in_script(text: &str) -> Vec<Self> {
        let mut finder = find::Finder::default();
        finder.read(&Decoded::verbatim(text, 0));
        finder.found
    }

    /// The whole pipeline.
    pub fn span(&self) -> Span {
        self.span
    }

    /// Where the installer is named: its URL, or the file that it was saved to.
    pub fn installer(&self) -> Span {
        self.installer
    }

    /// The shell, or the file, that runs it.
    pub(crate) fn shell(&self) -> Span {
        self.shell
    }

    /// The words of the command that downloads the script, where a pipe brings it to the shell.
    pub(crate) fn downloader(&self) -> &[ShellWord] {
        &self.downloader
    }

    /// Every variable, in order, also those that are lost on the way.
    pub fn variables(&self) -> &[InstallVariable] {
        &self.variables
    }

    /// The variable of this name that install.sh sees.
    pub fn variable(&self, name: &str) -> Option<&InstallVariable> {
        self.variables.iter().rev().find(|v| v.name == name && v.place.reaches_script())
    }

    /// The arguments of install.sh.
    pub fn arguments(&self) -> &[ShellWord] {
        &self.arguments
    }

    /// Whether `sudo` or `doas` runs the shell.
    pub fn is_sudo(&self) -> bool {
        self.sudo
    }

    /// Why the script does not even run as it was meant, if so.
    pub fn problem(&self) -> Option<InstallProblem> {
        self.problem
    }

    /// Whether nothing that install.sh sees depends on variables of the shell.
    pub fn is_known(&self) -> bool {
        let seen = self.variables.iter().filter(|v| v.place.reaches_script());
        seen.map(|v| &v.value).chain(&self.arguments).all(ShellWord::is_known)
    }

    /// What install.sh is run with. What only the shell knows stands in it as it is written: `$TOKEN`.
    pub fn install(&self) -> Install {
        let seen = self.variables.iter().filter(|v| v.place.reaches_script());
        let environment = seen.map(|v| (v.name.clone(), v.value.value().to_owned())).collect();
        let arguments = self.arguments.iter().map(|word| word.value().to_owned()).collect();
        Install::from_parts(environment, arguments, self.sudo)
    }

    /// What install.sh makes of it.
    pub fn run(&self) -> Result<Installed, InstallError> {
        self.install().run()
    }

    /// The variables that install.sh sees, each with its place in the text; of one set twice the last counts.
    pub fn environment(&self, source: SourceId) -> Vec<Variable> {
        let seen = self.variables.iter().filter(|v| v.place.reaches_script());
        seen.map(|v| Variable::new(&*v.name, v.value.value()).at(v.span, source)).collect()
    }

    /// The words that install.sh makes of `INSTALL_K3S_EXEC` and its arguments, each with its place in the
    /// text, damage included: the command, if one is named, and the flags of k3s.
    pub fn words(&self, source: SourceId) -> Result<Vec<Word>, InstallError> {
        let exec = self.variable("INSTALL_K3S_EXEC").map(|v| v.value.decoded().clone());
        let arguments = self.arguments.iter().map(|word| word.decoded().clone());
        let home = self.variable("HOME").map_or(install_sh::ROOT_HOME, |v| v.value.value());
        let words = install_sh::evaluate(&exec.unwrap_or_default(), arguments, home)?;
        let place = |word: &Decoded| word.span(0..word.text().len());
        Ok(words.iter().map(|word| Word::new(word.text(), place(word), source)).collect())
    }
}

impl InstallCommand {
    /// As [`words`](Self::words), each character with its place. A backslash that install.sh added stands at the
    /// place of what follows it.
    pub(crate) fn decoded_words(&self) -> Result<Vec<Decoded>, InstallError> {
        let exec = self.variable("INSTALL_K3S_EXEC").map(|v| v.value.decoded().clone());
        let arguments = self.arguments.iter().map(|word| word.decoded().clone());
        install_sh::evaluate(&exec.unwrap_or_default(), arguments, "")
    }
}

/// `k3s server …` or `k3s agent …`, as a command of a script.
#[derive(Clone)]
pub(crate) struct StartCommand {
    /// What stands behind `k3s`.
    pub(crate) words: Vec<ShellWord>,
    /// The variables that it may see.
    pub(crate) variables: Vec<InstallVariable>,
}

/// Without values, which may be secrets.
impl fmt::Debug for InstallCommand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<_> = self.variables.iter().map(|v| (&v.name, v.place)).collect();
        write!(f, "InstallCommand {{ {names:?}, {} arguments }}", self.arguments.len())
    }
}
