//! A stack, checked.

use super::{Check, Stack, StackView, rules};
use crate::Targets;
use crate::generated::rule_docs::RULE_DOCS;
use config_diagnostics::{Diagnostic, LintOptions, RuleInfo, RuleSet};
use std::sync::Arc;

/// Every rule about a stack.
static RULES: RuleSet<Check> = RuleSet::new(rules::ALL, RULE_DOCS);

/// What the files of a stack get wrong together, by the rules that `lints` enables. Each finding names its file, and
/// labels name the others.
///
/// A release of k3s that the stack's own files pin counts where `targets` names none.
pub fn check_stack(stack: &Stack, targets: &Targets, lints: &LintOptions) -> Vec<Diagnostic> {
    let view = StackView::new(stack, pinned(stack, targets));
    let mut found = Vec::new();
    RULES.silent(lints, |check| check(&view, &mut found));
    lints.adjust(&mut found);
    let key = |found: &Diagnostic| {
        let file: Arc<str> = found.primary.file.clone().unwrap_or_else(|| "".into());
        (file, found.span().start(), found.rule, found.message.clone())
    };
    found.sort_by_cached_key(key);
    found
}

/// The targets for a stack: where they name neither k3s nor the chart, k3s is the release that an install command
/// of the stack pins.
pub fn pinned(stack: &Stack, targets: &Targets) -> Targets {
    let scripts = stack.files.iter().filter(|file| file.kind == Some(crate::Kind::InstallScript));
    let mut pins = scripts.flat_map(|file| k3s_config::Started::pins(&file.text));
    let pin = pins.next().and_then(|pin| Targets::new().set(&format!("k3s={}", pin.version)).ok());
    match pin {
        Some(pin) => targets.clone().or(&pin),
        None => targets.clone(),
    }
}

/// What is known of each rule.
pub(crate) fn infos() -> impl Iterator<Item = &'static RuleInfo> {
    rules::ALL.iter().map(|rule| &rule.info)
}

/// The page of a rule.
pub(crate) fn explain(id: &str) -> Option<&'static str> {
    RULES.explain(id)
}
