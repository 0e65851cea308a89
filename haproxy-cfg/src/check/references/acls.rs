//! ACLs that a condition names.

use super::say;
use crate::Directive;
use crate::check::Found;
use crate::lint::rules::undefined_acl;
use crate::view::{PREDEFINED, SectionView, predefined};
use config_diagnostics::did_you_mean;
use std::collections::HashSet;

/// HAProxy looks an ACL up where it reads the condition: it must stand above, in the same section.
pub(super) fn check(section: &SectionView<'_>, found: &mut Found) {
    // In the order of their declarations, each once.
    let mut declared: Vec<&str> = Vec::new();
    let mut known: HashSet<&str> = HashSet::new();
    for line in &section.lines {
        if let Directive::Acl(acl) = &line.directive {
            let name = acl.name().as_str();
            declared.extend(known.insert(name).then_some(name));
        }
        let is_certain = line.is_certain;
        let Some(condition) = line.typed_condition().filter(|_| is_certain) else { continue };
        let names = condition.acl_names().map(crate::Name::as_str);
        for name in names.filter(|n| !known.contains(n) && predefined(n).is_none()) {
            let below = section.last(&["acl", name]);
            let message = match below {
                Some(_) => {
                    format!("`{name}` is declared further down: HAProxy does not know it yet")
                }
                None => format!("no ACL of `{}` is called `{name}`", section.path()),
            };
            let names = PREDEFINED.iter().map(|(name, _)| *name).chain(declared.iter().copied());
            let help = match did_you_mean(name, names) {
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
