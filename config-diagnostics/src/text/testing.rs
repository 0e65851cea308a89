//! Pass, fail and fix triples, as every rule of this module has them.

use super::{Check, Source};
use crate::{Applicability, EditSet};

pub(super) struct Cases<'c> {
    pub(super) check: Check,
    /// Texts in which nothing is found.
    pub(super) pass: &'c [&'c str],
    /// Texts in which one thing is found.
    pub(super) fail: &'c [&'c str],
    /// What the safe fixes make of a text; nothing is found there afterwards.
    pub(super) fix: &'c [(&'c str, &'c str)],
}

impl Cases<'_> {
    pub(super) fn run(self) {
        for text in self.pass {
            assert_eq!((self.check)(&Source::new(text)), [], "in {text:?}");
        }
        for text in self.fail {
            let found = (self.check)(&Source::new(text));
            assert_eq!(found.len(), 1, "in {text:?}: {found:#?}");
        }
        for (before, after) in self.fix {
            assert_eq!(&safely_fixed(self.check, before), after);
            assert_eq!((self.check)(&Source::new(after)), [], "in {after:?}");
        }
    }
}

/// The text with the first safe fix of every finding applied.
pub(super) fn safely_fixed(check: Check, text: &str) -> String {
    let mut edits = EditSet::new();
    for found in check(&Source::new(text)) {
        if let Some(fix) = found.fixes.iter().find(|f| f.applicability == Applicability::Safe) {
            assert!(edits.merge(&fix.edits), "fixes overlap in {text:?}");
        }
    }
    edits.apply(text).unwrap()
}
