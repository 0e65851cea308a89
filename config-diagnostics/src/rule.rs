use crate::Severity;
use std::fmt;

/// What a rule is about; a whole group can be enabled or disabled by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "lowercase"))]
#[non_exhaustive]
pub enum Group {
    /// Does not do what it says. On by default.
    Correctness,
    /// Opens a door. On by default.
    Security,
    /// Probably not what was meant. On by default.
    Suspicious,
    /// Has a modern form, or will stop working. On by default.
    Deprecated,
    /// A matter of form. Off by default.
    Style,
    /// Right, but few want to hear it. Off by default.
    Pedantic,
}

impl Group {
    /// Every group.
    pub const ALL: [Self; 6] = [
        Self::Correctness,
        Self::Security,
        Self::Suspicious,
        Self::Deprecated,
        Self::Style,
        Self::Pedantic,
    ];

    /// Whether rules of this group run when nobody says otherwise.
    pub const fn on_by_default(self) -> bool {
        !matches!(self, Self::Style | Self::Pedantic)
    }

    /// The name used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Correctness => "correctness",
            Self::Security => "security",
            Self::Suspicious => "suspicious",
            Self::Deprecated => "deprecated",
            Self::Style => "style",
            Self::Pedantic => "pedantic",
        }
    }
}

impl fmt::Display for Group {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// The best fix a rule can offer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[cfg_attr(feature = "json", derive(serde::Serialize), serde(rename_all = "kebab-case"))]
pub enum Safety {
    /// It cannot mend its finding.
    None,
    /// Its fix changes behaviour, or rests on a guess.
    Unsafe,
    /// Its fix does what the author meant.
    Safe,
}

/// What is known of a rule without running it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RuleInfo {
    /// Id: tool, slash, kebab-case name of the pattern: `haproxy/duplicate-bind`.
    pub id: &'static str,
    /// What it is about.
    pub group: Group,
    /// How bad its findings are unless the finding says otherwise.
    pub severity: Severity,
    /// The best fix it can offer.
    pub fix: Safety,
    /// One line: the pattern it finds.
    pub summary: &'static str,
}

impl RuleInfo {
    /// Describes a rule.
    pub const fn new(
        id: &'static str,
        group: Group,
        severity: Severity,
        fix: Safety,
        summary: &'static str,
    ) -> Self {
        Self { id, group, severity, fix, summary }
    }

    /// Address of the rule's page.
    pub fn url(&self) -> String {
        rule_url(self.id)
    }
}

/// Address of the page of the rule with this id: its place in the project's `docs/rules`.
pub(crate) fn rule_url(id: &str) -> String {
    format!("docs/rules/{id}.md")
}
