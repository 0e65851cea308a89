//! ACLs that a condition names.

use super::say;
use crate::lint::rules::undefined_acl;
use crate::view::{Activity, SectionView, Statement as Line, View};
use crate::{Condition, Directive};
use config_diagnostics::{Diagnostic, did_you_mean};
use std::collections::HashSet;

/// ACLs that every proxy knows (configuration manual 7.4).
const PREDEFINED: &[&str] = &[
    "FALSE",
    "HTTP",
    "HTTP_1.0",
    "HTTP_1.1",
    "HTTP_2.0",
    "HTTP_3.0",
    "HTTP_CONTENT",
    "HTTP_URL_ABS",
    "HTTP_URL_SLASH",
    "HTTP_URL_STAR",
    "LOCALHOST",
    "METH_CONNECT",
    "METH_DELETE",
    "METH_GET",
    "METH_HEAD",
    "METH_OPTIONS",
    "METH_POST",
    "METH_PUT",
    "METH_TRACE",
    "RDP_COOKIE",
    "REQ_CONTENT",
    "TRUE",
    "WAIT_END",
];

/// HAProxy looks an ACL up where it reads the condition: it must stand above, in the same section.
pub(super) fn check(view: &View<'_>, section: &SectionView<'_>, found: &mut Vec<Diagnostic>) {
    let mut known: HashSet<&str> = PREDEFINED.iter().copied().collect();
    for line in &section.lines {
        if let Directive::Acl(acl) = &line.directive {
            known.insert(acl.name().as_str());
        }
        let is_certain = view.activity(&line.line) == Activity::Active;
        let Some(condition) = condition(line).filter(|_| is_certain) else { continue };
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

fn condition<'v>(line: &'v Line<'_>) -> Option<&'v Condition> {
    match &line.directive {
        Directive::Statement(statement) => statement.condition(),
        Directive::Rule(rule) => rule.action().condition(),
        _ => None,
    }
}
