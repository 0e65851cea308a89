//! ACLs that a condition names.

use super::say;
use crate::Directive;
use crate::lint::rules::undefined_acl;
use crate::view::{Activity, PREDEFINED, SectionView, View};
use config_diagnostics::{Diagnostic, did_you_mean};
use std::collections::HashSet;

/// HAProxy looks an ACL up where it reads the condition: it must stand above, in the same section.
pub(super) fn check(view: &View<'_>, section: &SectionView<'_>, found: &mut Vec<Diagnostic>) {
    let mut known: HashSet<&str> = PREDEFINED.iter().map(|(name, _)| *name).collect();
    for line in &section.lines {
        if let Directive::Acl(acl) = &line.directive {
            known.insert(acl.name().as_str());
        }
        let is_certain = view.activity(&line.line) == Activity::Active;
        let Some(condition) = line.typed_condition().filter(|_| is_certain) else { continue };
        for name in condition.acl_names().map(crate::Name::as_str).filter(|n| !known.contains(n)) {
            let below = section.last(&["acl", name]);
            let message = match below {
                Some(_) => {
                    format!("`{name}` is declared further down: HAProxy does not know it yet")
                }
                None => format!("no ACL of `{}` is called `{name}`", section.path()),
            };
            let help = match did_you_mean(name, known.iter().copied()) {
                _ if below.is_some() => "move the `acl` line above this one".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("declare it above: `acl {name} …`; ACLs of other sections do not count")
                }
            };
            let at = line.words.iter().rposition(|w| w.raw().trim_start_matches('!') == name);
            say(&undefined_acl::RULE.info, section, line, at, message, help, found);
        }
    }
}
