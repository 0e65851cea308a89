//! Pass, fail and fix triples, as every rule of this crate has them.

use super::Check;
use crate::Document;
use config_diagnostics::{Applicability, Diagnostic, EditSet};

pub(super) struct Cases<'c> {
    pub(super) check: Check,
    /// Texts in which nothing is found.
    pub(super) pass: &'c [&'c str],
    /// Texts in which one thing is found, and the place.
    pub(super) fail: &'c [(&'c str, &'c str)],
    /// What the first fix makes of a text, and how far it can be trusted.
    pub(super) fix: &'c [(&'c str, Applicability, &'c str)],
}

impl Cases<'_> {
    #[track_caller]
    pub(super) fn run(self) {
        let found = |text: &str| (self.check)(&Document::parse(text).document);
        for text in self.pass {
            assert_eq!(found(text), [], "in {text:?}");
        }
        for (text, place) in self.fail {
            let found = found(text);
            assert_eq!(found.len(), 1, "in {text:?}: {found:#?}");
            assert_eq!(text.get(found[0].span().range()), Some(*place), "in {text:?}");
            assert!(found[0].help.is_some(), "no remedy: {:#?}", found[0]);
        }
        for (text, applicability, after) in self.fix {
            let found: Vec<Diagnostic> = found(text);
            let fix = &found[0].fixes[0];
            assert_eq!(fix.applicability, *applicability, "in {text:?}");
            let edits: EditSet = fix.edits.iter().cloned().collect();
            assert_eq!(edits.apply(text).as_deref(), Ok(*after));
        }
    }
}
