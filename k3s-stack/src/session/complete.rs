use super::file::{File, before};
use super::{Session, apache, haproxy, k3s, values};
use crate::{Kind, rules};
use config_diagnostics::{Edit, Span};

/// Something that can stand at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Completion {
    /// What it is called.
    pub label: String,
    /// What it is.
    pub kind: CompletionKind,
    /// How it is written, or what it holds, in one line.
    pub detail: String,
    /// What it does, as Markdown; empty where nothing is known.
    pub documentation: String,
    /// Whether it should be used no more.
    pub is_deprecated: bool,
    /// What writes it in the place of what is there of it already.
    pub edit: Edit,
}

/// What a [`Completion`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CompletionKind {
    /// A directive, a flag, an option.
    Keyword,
    /// A section.
    Section,
    /// A key of YAML.
    Key,
    /// A value.
    Value,
    /// The name of something in the same configuration.
    Name,
    /// The id of a rule.
    Rule,
}

impl Completion {
    pub(super) fn new(kind: CompletionKind, label: impl Into<String>, place: Span) -> Self {
        let label = label.into();
        Self {
            edit: Edit::replace(place, label.as_str()),
            label,
            kind,
            detail: String::new(),
            documentation: String::new(),
            is_deprecated: false,
        }
    }

    pub(super) fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = detail.into();
        self
    }

    pub(super) fn documentation(mut self, documentation: impl Into<String>) -> Self {
        self.documentation = documentation.into();
        self
    }

    pub(super) fn deprecated(mut self, deprecated: bool) -> Self {
        self.is_deprecated = deprecated;
        self
    }

    pub(super) fn text(mut self, text: impl Into<String>) -> Self {
        self.edit.text = text.into();
        self
    }
}

impl Session {
    /// What can stand at a place of a file, of all that begins with what is there: directives, options, flags and
    /// values of the target version, names of the same configuration, rules in comments that silence them.
    pub fn complete(&self, path: &str, offset: u32) -> Vec<Completion> {
        let Some(file) = self.file(path) else { return Vec::new() };
        if let Some(rules) = suppression(file, offset) {
            return rules;
        }
        match file.kind() {
            Some(Kind::Haproxy) => haproxy::complete(self, file, offset),
            Some(Kind::Apache) => apache::complete(file, offset),
            Some(Kind::K3sConfig) => k3s::complete_key(file, offset),
            Some(Kind::InstallScript | Kind::SystemdUnit) => k3s::complete_word(file, offset),
            Some(Kind::HelmChartConfig | Kind::HelmChart | Kind::TraefikValues) => {
                values::complete(file, offset)
            }
            _ => Vec::new(),
        }
    }
}

/// The rules that a comment may name at its cursor: `# k3s-stack: ignore[hap`.
fn suppression(file: &File, offset: u32) -> Option<Vec<Completion>> {
    let (start, before) = before(file.text(), offset);
    let (_, list) = before.rsplit_once("k3s-stack: ignore")?;
    let (_, list) = list.split_once('[').filter(|(_, list)| !list.contains(']'))?;
    let typed = list.rsplit(',').next().unwrap_or_default().trim_start();
    let place = Span::at(start)
        .cover(Span::at(start + u32::try_from(before.len()).ok()?))
        .part(before.len() - typed.len()..before.len());
    let fitting = rules().into_iter().filter(|rule| rule.id.contains(typed));
    Some(
        fitting
            .map(|rule| Completion::new(CompletionKind::Rule, rule.id, place).detail(rule.summary))
            .collect(),
    )
}
