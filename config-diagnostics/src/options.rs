use crate::{Diagnostic, Group, RuleInfo, Severity};
use std::collections::BTreeMap;
use std::str::FromStr;

/// Which rules run, and how bad their findings count.
///
/// Later choices win over earlier ones.
///
/// ```
/// use config_diagnostics::LintOptions;
/// let options = LintOptions::new().disable("security".parse()?).enable("haproxy/duplicate-bind".parse()?);
/// # Ok::<(), std::convert::Infallible>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LintOptions {
    choices: Vec<(Selector, bool)>,
    severities: BTreeMap<String, Severity>,
}

/// What a choice is about.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Selector {
    /// Every rule.
    All,
    /// The rules of a group.
    Group(Group),
    /// The rule with this id.
    Rule(String),
}

impl FromStr for Selector {
    type Err = std::convert::Infallible;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Ok(match Group::ALL.into_iter().find(|group| group.as_str() == s) {
            Some(group) => Self::Group(group),
            None if s == "all" => Self::All,
            None => Self::Rule(s.to_owned()),
        })
    }
}

impl LintOptions {
    /// The defaults: every group but style and pedantic.
    pub fn new() -> Self {
        Self::default()
    }

    /// Runs what `what` selects.
    #[must_use]
    pub fn enable(mut self, what: Selector) -> Self {
        self.choices.push((what, true));
        self
    }

    /// Does not run what `what` selects.
    #[must_use]
    pub fn disable(mut self, what: Selector) -> Self {
        self.choices.push((what, false));
        self
    }

    /// Counts the findings of a rule as `severity`.
    #[must_use]
    pub fn severity(mut self, rule: impl Into<String>, severity: Severity) -> Self {
        self.severities.insert(rule.into(), severity);
        self
    }

    /// Counts the findings of a rule as the rule says, whatever was chosen before.
    #[must_use]
    pub fn own_severity(mut self, rule: &str) -> Self {
        self.severities.remove(rule);
        self
    }

    /// These choices and then those of `later`, which win.
    #[must_use]
    pub fn then(mut self, later: &Self) -> Self {
        self.choices.extend(later.choices.iter().cloned());
        self.severities.extend(later.severities.iter().map(|(rule, own)| (rule.clone(), *own)));
        self
    }

    /// Whether a rule runs.
    pub fn is_enabled(&self, rule: &RuleInfo) -> bool {
        let selects = |what: &Selector| match what {
            Selector::All => true,
            Selector::Group(group) => *group == rule.group,
            Selector::Rule(id) => id == rule.id,
        };
        self.choices
            .iter()
            .rev()
            .find(|(what, _)| selects(what))
            .map_or(rule.group.on_by_default(), |(_, on)| *on)
    }

    /// The severity a rule's findings count as, where the caller chose one.
    pub fn severity_of(&self, rule: &str) -> Option<Severity> {
        self.severities.get(rule).copied()
    }

    /// Gives findings the severities that the caller chose.
    pub fn adjust(&self, found: &mut [Diagnostic]) {
        for diagnostic in found {
            if let Some(severity) = self.severity_of(diagnostic.rule) {
                diagnostic.severity = severity;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Safety;

    const RULE: RuleInfo =
        RuleInfo::new("haproxy/x", Group::Style, Severity::Hint, Safety::None, "");

    #[test]
    fn the_last_choice_wins() {
        let on = |options: LintOptions| options.is_enabled(&RULE);
        assert!(!on(LintOptions::new()));
        assert!(on(LintOptions::new().enable(Selector::Group(Group::Style))));
        assert!(!on(LintOptions::new()
            .enable(Selector::All)
            .disable("haproxy/x".parse().unwrap())));
    }

    #[test]
    fn later_options_win() {
        let earlier = LintOptions::new().enable(Selector::All).severity(RULE.id, Severity::Error);
        let later = LintOptions::new().disable(Selector::Group(Group::Style));
        let both = earlier.clone().then(&later);
        assert!(!both.is_enabled(&RULE));
        assert_eq!(both.severity_of(RULE.id), Some(Severity::Error));
        assert!(later.then(&earlier).is_enabled(&RULE));
        assert_eq!(both.own_severity(RULE.id).severity_of(RULE.id), None);
    }

    #[test]
    fn only_the_chosen_rule_counts_otherwise() {
        let mut found = [RULE.id, "haproxy/y"].map(|id| Diagnostic::new(id, Severity::Hint, ""));
        LintOptions::new().severity(RULE.id, Severity::Error).adjust(&mut found);
        assert_eq!(found.map(|d| d.severity), [Severity::Error, Severity::Hint]);
    }
}
