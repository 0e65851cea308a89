use crate::{Diagnostic, Span, ToolSays};
use std::collections::HashMap;

/// What `after` says that `before` did not say yet, in the order of `after`: findings of another rule or at another
/// place, and those with which the real program deals harder now, as when a warning becomes a refusal.
///
/// This is what an upgrade adds: the findings for one version of a program, and those for the next.
///
/// ```
/// use config_diagnostics::{Diagnostic, Severity, ToolSays, news};
/// let says = |says| Diagnostic::new("demo/old", Severity::Warning, "m").tool_says(says);
/// assert_eq!(news(&[says(ToolSays::Warning)], vec![says(ToolSays::Warning)]), []);
/// assert_eq!(news(&[says(ToolSays::Warning)], vec![says(ToolSays::Error)]).len(), 1);
/// ```
pub fn news(before: &[Diagnostic], after: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut known: HashMap<(&str, Span), u8> = HashMap::new();
    for old in before {
        let hardest = known.entry((old.rule, old.span())).or_default();
        *hardest = (*hardest).max(weight(old.tool_says));
    }
    let is_news = |found: &Diagnostic| {
        let old = known.get(&(found.rule, found.span()));
        old.is_none_or(|old| weight(found.tool_says) > *old)
    };
    after.into_iter().filter(is_news).collect()
}

/// How hard the real program deals with it.
fn weight(says: ToolSays) -> u8 {
    match says {
        ToolSays::Error => 2,
        ToolSays::Warning => 1,
        ToolSays::Nothing | ToolSays::Unknown => 0,
    }
}
