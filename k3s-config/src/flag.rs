use crate::generated::flags;
use crate::{Releases, Version};
use config_diagnostics::did_you_mean;
use std::fmt;

/// A command of k3s that takes its flags from a command line, a file and the environment.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Command {
    /// `k3s server`.
    Server,
    /// `k3s agent`.
    Agent,
    /// `k3s etcd-snapshot` and its sub commands.
    EtcdSnapshot,
}

impl Command {
    /// Every command.
    pub const ALL: [Self; 3] = [Self::Server, Self::Agent, Self::EtcdSnapshot];

    /// The word of the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Agent => "agent",
            Self::EtcdSnapshot => "etcd-snapshot",
        }
    }

    /// The command of that name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|command| command.as_str() == word)
    }

    /// Every flag the tables know of, those of other releases too, in the order k3s declares them.
    const fn table(self) -> &'static [Flag] {
        match self {
            Self::Server => flags::SERVER,
            Self::Agent => flags::AGENT,
            Self::EtcdSnapshot => flags::ETCD_SNAPSHOT,
        }
    }
}

impl fmt::Display for Command {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The flags that a command of this version has, hidden ones too, in the order k3s declares them.
///
/// ```
/// use k3s_config::{Command, Version, flags};
/// assert_eq!(flags(Command::Server, Version::new(1, 37, 1)).count(), 126);
/// assert_eq!(flags(Command::Agent, Version::new(1, 37, 1)).count(), 46);
/// ```
pub fn flags(command: Command, version: Version) -> impl Iterator<Item = &'static Flag> {
    command.table().iter().filter(move |flag| flag.exists_in(version))
}

/// What the tables know of one flag of one command.
#[derive(Debug, PartialEq, Eq)]
pub struct Flag {
    name: &'static str,
    aliases: &'static [&'static str],
    kind: FlagKind,
    value: ValueKind,
    default: Option<&'static str>,
    default_before: Option<(&'static str, Releases)>,
    env: Option<(&'static str, Releases)>,
    category: &'static str,
    hidden: bool,
    experimental: bool,
    since: Releases,
    until: Option<Releases>,
    deprecated: Option<Releases>,
    fatal: Option<Releases>,
    replacement: Option<&'static str>,
    help: &'static str,
}

/// How k3s' command line parser reads the value of a flag.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FlagKind {
    /// Takes no word after it; `=true`, `=0`, … may be attached.
    Bool,
    /// A whole number, in Go's notation: `10`, `0x1F`, `0o17`.
    Int,
    /// A length of time, in Go's notation: `1m30s`.
    Duration,
    /// Any text; the last one given counts.
    Text,
    /// Any text, any number of times; all of them count.
    List,
}

/// What the text of a flag means to k3s.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum ValueKind {
    /// Yes or no.
    Bool,
    /// A number.
    Int,
    /// A TCP port.
    Port,
    /// A length of time.
    Duration,
    /// A path, a name, or anything else that k3s passes on.
    Text,
    /// What grants access; not to be shown.
    Secret,
    /// The cluster's secret, with or without the hash of its CA.
    Token,
    /// An IP address.
    Address,
    /// An IP network.
    Cidr,
    /// A host name or an IP address.
    Host,
    /// A packaged component.
    Component,
    /// A range of ports.
    PortRange,
    /// The URL of a server.
    Url,
    /// How pods of different nodes reach each other.
    FlannelBackend,
    /// How the API server reaches nodes and pods.
    EgressSelectorMode,
    /// The cipher of secrets at rest.
    SecretsProvider,
    /// How an S3 bucket is addressed.
    BucketLookup,
    /// A containerd snapshotter.
    Snapshotter,
    /// Octal permissions.
    FileMode,
    /// When snapshots are taken.
    Cron,
    /// A label of a node.
    Label,
    /// A taint of a node.
    Taint,
    /// A flag of a Kubernetes component.
    Arg,
}

impl Flag {
    /// The flag that a command knows by this name or alias, in any release.
    ///
    /// ```
    /// use k3s_config::{Command, Flag};
    /// assert_eq!(Flag::lookup(Command::Agent, "t").map(Flag::name), Some("token"));
    /// assert_eq!(Flag::lookup(Command::Agent, "cluster-init"), None);
    /// ```
    pub fn lookup(command: Command, name: &str) -> Option<&'static Self> {
        command.table().iter().find(|flag| flag.is_called(name))
    }

    /// The flag that a command of this version knows by this name or alias.
    pub fn lookup_in(command: Command, name: &str, version: Version) -> Option<&'static Self> {
        flags(command, version).find(|flag| flag.is_called(name))
    }

    /// The flag of this version that `name` is most likely a misspelling of.
    ///
    /// ```
    /// use k3s_config::{Command, Flag, Version};
    /// let meant = Flag::did_you_mean(Command::Server, "kublet-arg", Version::NEWEST);
    /// assert_eq!(meant.map(Flag::name), Some("kubelet-arg"));
    /// ```
    pub fn did_you_mean(command: Command, name: &str, version: Version) -> Option<&'static Self> {
        let names = flags(command, version).filter(|flag| !flag.hidden).map(Self::name);
        // Names of one letter are near to everything.
        let near = did_you_mean(name, names.filter(|name| name.len() > 1))?;
        Self::lookup_in(command, near, version)
    }

    /// Whether a flag of any command, of any release, is so.
    pub(crate) fn anywhere(is: impl Fn(&Self) -> bool) -> bool {
        Command::ALL.into_iter().any(|command| command.table().iter().any(&is))
    }

    /// The environment variable of the flag, in any release.
    pub(crate) const fn env_name(&self) -> Option<&'static str> {
        match self.env {
            Some((name, _)) => Some(name),
            None => None,
        }
    }

    /// The name, without dashes.
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Other names; those of one letter are written with one dash.
    pub const fn aliases(&self) -> &'static [&'static str] {
        self.aliases
    }

    /// The name and the aliases.
    pub fn names(&self) -> impl Iterator<Item = &'static str> {
        [self.name].into_iter().chain(self.aliases.iter().copied())
    }

    /// Whether this is its name or an alias.
    pub fn is_called(&self, name: &str) -> bool {
        self.name == name || self.aliases.contains(&name)
    }

    /// How the command line parser reads its value.
    pub const fn kind(&self) -> FlagKind {
        self.kind
    }

    /// What the value means.
    pub const fn value(&self) -> ValueKind {
        self.value
    }

    /// Whether k3s splits each value at its commas: addresses, networks, names. Labels, taints and arguments of
    /// components are not split.
    pub fn splits_at_commas(&self) -> bool {
        use ValueKind::{Address, Cidr, Component, Host};
        self.kind == FlagKind::List && matches!(self.value, Address | Cidr | Host | Component)
    }

    /// The flag whose list it adds to: `kube-controller-arg` is an old name that has a flag of its own.
    ///
    /// ```
    /// use k3s_config::{Command, Flag};
    /// let flag = Flag::lookup(Command::Server, "kube-controller-arg").expect("it is in the table");
    /// assert_eq!(flag.adds_to(), Some("kube-controller-manager-arg"));
    /// ```
    pub fn adds_to(&self) -> Option<&'static str> {
        self.replacement.filter(|_| self.kind == FlagKind::List && self.until.is_none())
    }

    /// Whether its value grants access and is not to be shown.
    pub fn is_secret(&self) -> bool {
        matches!(self.value, ValueKind::Secret | ValueKind::Token)
    }

    /// What counts in this version if it is not given, where that is a fixed text.
    ///
    /// ```
    /// use k3s_config::{Command, Flag, Version};
    /// let mode = Flag::lookup(Command::Server, "egress-selector-mode").expect("it is in the table");
    /// assert_eq!(mode.default(Version::new(1, 24, 1)), Some("pod"));
    /// assert_eq!(mode.default(Version::NEWEST), Some("agent"));
    /// ```
    pub fn default(&self, version: Version) -> Option<&'static str> {
        match self.default_before {
            Some((before, changed)) if !changed.reached_by(version) => Some(before),
            _ => self.default,
        }
    }

    /// The environment variable that this version reads if neither the command line nor a file has the flag.
    pub fn env(&self, version: Version) -> Option<&'static str> {
        self.env.filter(|(_, since)| since.reached_by(version)).map(|(name, _)| name)
    }

    /// The heading of the help text that it stands under; empty where it has none.
    pub const fn category(&self) -> &'static str {
        self.category
    }

    /// Whether the help text leaves it out.
    pub const fn hidden(&self) -> bool {
        self.hidden
    }

    /// Whether k3s calls it experimental.
    pub const fn experimental(&self) -> bool {
        self.experimental
    }

    /// The releases that brought it.
    pub const fn since(&self) -> Releases {
        self.since
    }

    /// The releases that took it away.
    pub const fn until(&self) -> Option<Releases> {
        self.until
    }

    /// The releases that called it deprecated.
    pub const fn deprecated(&self) -> Option<Releases> {
        self.deprecated
    }

    /// The releases that still know it and refuse to start with it.
    pub const fn fatal(&self) -> Option<Releases> {
        self.fatal
    }

    /// What to write instead: a flag, or a flag with the start of its value.
    pub const fn replacement(&self) -> Option<&'static str> {
        self.replacement
    }

    /// One line about what it does.
    pub const fn help(&self) -> &'static str {
        self.help
    }

    /// Whether this version has it.
    pub fn exists_in(&self, version: Version) -> bool {
        self.since.reached_by(version) && !self.until.is_some_and(|gone| gone.reached_by(version))
    }

    /// Whether this version has it and refuses to start with it.
    pub fn fatal_in(&self, version: Version) -> bool {
        self.exists_in(version) && self.fatal.is_some_and(|since| since.reached_by(version))
    }

    /// Whether this version has it and calls it deprecated.
    pub fn deprecated_in(&self, version: Version) -> bool {
        self.exists_in(version) && self.deprecated.is_some_and(|since| since.reached_by(version))
    }
}

/// The notation of the generated tables.
impl Flag {
    pub(crate) const fn new(
        name: &'static str,
        aliases: &'static [&'static str],
        kind: FlagKind,
        value: ValueKind,
        help: &'static str,
    ) -> Self {
        Self {
            name,
            aliases,
            kind,
            value,
            default: None,
            default_before: None,
            env: None,
            category: "",
            hidden: false,
            experimental: false,
            since: Releases::ALL,
            until: None,
            deprecated: None,
            fatal: None,
            replacement: None,
            help,
        }
    }

    pub(crate) const fn preset(mut self, default: &'static str) -> Self {
        self.default = Some(default);
        self
    }

    pub(crate) const fn preset_before(
        mut self,
        default: &'static str,
        changed: &'static [Version],
    ) -> Self {
        self.default_before = Some((default, Releases::new(changed)));
        self
    }

    pub(crate) const fn variable(mut self, name: &'static str, since: &'static [Version]) -> Self {
        self.env = Some((name, Releases::new(since)));
        self
    }

    pub(crate) const fn under(mut self, category: &'static str) -> Self {
        self.category = category;
        self
    }

    pub(crate) const fn concealed(mut self) -> Self {
        self.hidden = true;
        self
    }

    pub(crate) const fn on_trial(mut self) -> Self {
        self.experimental = true;
        self
    }

    pub(crate) const fn added(mut self, since: &'static [Version]) -> Self {
        self.since = Releases::new(since);
        self
    }

    pub(crate) const fn gone(mut self, until: &'static [Version]) -> Self {
        self.until = Some(Releases::new(until));
        self
    }

    pub(crate) const fn discouraged(mut self, since: &'static [Version]) -> Self {
        self.deprecated = Some(Releases::new(since));
        self
    }

    pub(crate) const fn refused(mut self, since: &'static [Version]) -> Self {
        self.fatal = Some(Releases::new(since));
        self
    }

    pub(crate) const fn instead(mut self, replacement: &'static str) -> Self {
        self.replacement = Some(replacement);
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_count_of_flags_is_what_each_minor_declared() {
        // Server and agent, counted in the flag tables of the source at the first commit of each minor.
        let counts = [
            (24, 98, 36),
            (25, 102, 37),
            (26, 100, 35),
            (27, 101, 35),
            (28, 104, 37),
            (30, 109, 41),
            (31, 113, 43),
            (32, 119, 46),
            (33, 122, 46),
            (34, 124, 46),
            (36, 124, 46),
            (37, 126, 46),
        ];
        for (minor, server, agent) in counts {
            let version = Version::new(1, minor, 0);
            assert_eq!(flags(Command::Server, version).count(), server, "server {version}");
            assert_eq!(flags(Command::Agent, version).count(), agent, "agent {version}");
        }
    }

    #[test]
    fn no_name_is_taken_twice_in_any_release() {
        for minor in 24..=37 {
            for command in Command::ALL {
                let version = Version::new(1, minor, 20);
                let mut names: Vec<_> = flags(command, version).flat_map(Flag::names).collect();
                let all = names.len();
                names.sort_unstable();
                names.dedup();
                assert_eq!(names.len(), all, "{command} {version}");
            }
        }
    }

    #[test]
    fn what_is_gone_is_known_with_its_replacement() {
        let flag = Flag::lookup(Command::Server, "no-deploy").expect("it is in the table");
        assert!(flag.exists_in(Version::new(1, 25, 16)) && !flag.exists_in(Version::new(1, 26, 0)));
        assert_eq!(flag.replacement(), Some("disable"));
        assert_eq!(Flag::lookup_in(Command::Server, "no-deploy", Version::NEWEST), None);
    }

    #[test]
    fn a_variable_counts_since_its_release() {
        let flag = Flag::lookup(Command::Server, "data-dir").expect("it is in the table");
        assert_eq!(flag.env(Version::new(1, 30, 2)), None);
        assert_eq!(flag.env(Version::new(1, 30, 3)), Some("K3S_DATA_DIR"));
    }
}
