use super::expand::{ExpandError, Expanded, FileValue};
use super::sources::Sources;
use crate::model::go_value::{parse_bool, parse_int};
use crate::{
    Command, CommandLine, Duration, EnvironmentSettings, Flag, FlagError, FlagKind, Setting,
    SourceId, Version, Word, flags,
};
use config_diagnostics::Span;
use std::collections::HashSet;

/// What every flag ends up as, and why.
///
/// ```
/// use k3s_config::{Effective, Origin, SourceId, Sources, Variable, Version};
/// let sources = Sources::new(["k3s", "server", "--tls-san=vip.lan", "--token=cli"])
///     .file("/etc/rancher/k3s/config.yaml", SourceId::new(1), "tls-san: cp.lan\ntoken: file\n")
///     .variable(Variable::new("K3S_NODE_NAME", "n1"));
/// let effective = Effective::of(&sources, Version::NEWEST).unwrap();
///
/// let token = effective.get("token").unwrap();
/// assert_eq!((token.value(), token.values[0].origin), ("cli", Origin::CommandLine));
/// assert_eq!(token.overridden[0].value, "file");
/// // A list adds up.
/// let names: Vec<_> = effective.get("tls-san").unwrap().values.iter().map(|v| &*v.value).collect();
/// assert_eq!(names, ["cp.lan", "vip.lan"]);
/// assert_eq!(effective.get("node-name").unwrap().values[0].origin, Origin::Environment);
/// assert_eq!(effective.get("egress-selector-mode").unwrap().values[0].origin, Origin::Default);
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Effective {
    /// The command; none for a line without one that reads a config file.
    pub command: Option<Command>,
    /// Every flag that has a value, in the order in which k3s declares them.
    pub flags: Vec<EffectiveFlag>,
    /// Keys of the files that are no flag of the command: k3s logs a warning.
    pub skipped: Vec<FileValue>,
    /// Words of the command line that k3s passes over in silence.
    pub ignored: Vec<Word>,
    /// What is wrong with the environment and the command line, the files' flags included. k3s stops at the first.
    pub errors: Vec<FlagError>,
}

/// What a flag ends up as.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EffectiveFlag {
    /// The flag.
    pub flag: &'static Flag,
    /// Its values: one, or all of a list in their order.
    pub values: Vec<EffectiveValue>,
    /// What was stated and does not count.
    pub overridden: Vec<EffectiveValue>,
}

impl EffectiveFlag {
    /// The value, or the last one of a list.
    pub fn value(&self) -> &str {
        self.values.last().map_or("", |value| &value.value)
    }
}

/// A value, and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct EffectiveValue {
    /// The value as k3s holds it: `15` for `0o17`.
    pub value: String,
    /// Who states it.
    pub origin: Origin,
    /// Where it stands, in bytes of its source's own text; empty for a default.
    pub span: Span,
    /// Which text the span points into.
    pub source: SourceId,
}

/// Who states a value. Of two, the one listed first wins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Origin {
    /// A word of the command line.
    CommandLine,
    /// The config file, or a drop-in.
    File,
    /// A variable of the environment.
    Environment,
    /// Nobody: it is what k3s takes on its own.
    Default,
}

impl Origin {
    /// In words: `command line`, `file`, `environment`, `default`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::CommandLine => "command line",
            Self::File => "file",
            Self::Environment => "environment",
            Self::Default => "default",
        }
    }
}

impl Effective {
    /// Merges all sources as k3s of this version does.
    pub fn of(sources: &Sources, version: Version) -> Result<Self, ExpandError> {
        let expanded = Expanded::of(sources, version)?;
        let from_files = expanded.words.get(expanded.inserted_at..).unwrap_or_default();
        let from_files: HashSet<(SourceId, Span)> = from_files
            .iter()
            .take(expanded.inserted)
            .map(|word| (word.source, word.span))
            .collect();
        let line = CommandLine::parse(&expanded.words, version);
        let mut effective = Self {
            command: line.command,
            skipped: expanded.skipped,
            ignored: line.ignored,
            ..Self::default()
        };
        let Some(command) = line.command else {
            effective.errors = line.errors;
            return Ok(effective);
        };
        let environment = EnvironmentSettings::read(command, sources.variables(), version);
        effective.errors = environment.errors.into_iter().chain(line.errors).collect();

        let stated: Vec<(Origin, &Setting)> = line
            .settings
            .iter()
            .map(|setting| {
                let in_file = from_files.contains(&(setting.source, setting.span));
                (if in_file { Origin::File } else { Origin::CommandLine }, setting)
            })
            .collect();
        for flag in flags(command, version) {
            let replaced = expanded.replaced.iter().filter(|value| flag.is_called(&value.key));
            let mut overridden: Vec<_> = replaced.map(EffectiveValue::replaced).collect();
            // Both names of a list hold all of it.
            let list = flag.adds_to().unwrap_or(flag.name());
            let adds =
                |name: &str| Flag::lookup(command, name).and_then(Flag::adds_to) == Some(list);
            let own = |setting: &Setting| {
                let name = &setting.flag;
                flag.is_called(name) || name == list || adds(name)
            };
            let given = stated.iter().filter(|(_, setting)| own(setting));
            let mut values: Vec<_> =
                given.map(|(origin, s)| EffectiveValue::of(flag, s, *origin)).collect();
            let variables = environment.settings.iter().filter(|setting| own(setting));
            let variables =
                variables.map(|setting| EffectiveValue::of(flag, setting, Origin::Environment));
            if values.is_empty() {
                values.extend(variables);
            } else {
                overridden.extend(variables);
            }
            if flag.kind() != FlagKind::List && values.len() > 1 {
                let winner = values.split_off(values.len() - 1);
                overridden.append(&mut values);
                values = winner;
            }
            if values.is_empty() {
                values.extend(flag.default(version).map(EffectiveValue::preset));
            }
            if !values.is_empty() || !overridden.is_empty() {
                effective.flags.push(EffectiveFlag { flag, values, overridden });
            }
        }
        Ok(effective)
    }

    /// A flag by its name or an alias of it.
    pub fn get(&self, name: &str) -> Option<&EffectiveFlag> {
        self.flags.iter().find(|found| found.flag.is_called(name))
    }
}

impl EffectiveValue {
    fn of(flag: &Flag, setting: &Setting, origin: Origin) -> Self {
        // A switch alone is on.
        let text = setting.value.as_deref().unwrap_or("true");
        Self { value: held(flag, text), origin, span: setting.span, source: setting.source }
    }

    fn replaced(value: &FileValue) -> Self {
        Self {
            value: value.value.clone(),
            origin: Origin::File,
            span: value.span,
            source: value.source,
        }
    }

    fn preset(value: &str) -> Self {
        Self {
            value: value.to_owned(),
            origin: Origin::Default,
            span: Span::default(),
            source: SourceId::default(),
        }
    }
}

/// What a flag holds of a text: numbers in decimal, lengths of time in their shortest form. A text that it refuses
/// is left as it is.
fn held(flag: &Flag, text: &str) -> String {
    let read = match flag.kind() {
        FlagKind::Bool => parse_bool(text).ok().map(|value| value.to_string()),
        FlagKind::Int => parse_int(text).ok().map(|value| value.to_string()),
        FlagKind::Duration => text.parse::<Duration>().ok().map(|value| value.to_string()),
        _ => None,
    };
    read.unwrap_or_else(|| text.to_owned())
}
