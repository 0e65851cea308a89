//! A defaults section that is named by another must be the only one of its name; up to 3.0, one below may repeat it
//! (measured on 2.4 to 3.4).

use super::headers::at;
use crate::check::Found;
use crate::lint::rules::duplicate_section;
use crate::view::{SectionView, View};
use crate::{SectionKind, Version, Word};
use std::collections::HashMap;

/// The names of the sections above.
#[derive(Default)]
pub(super) struct Defaults<'v> {
    seen: HashMap<&'v str, Seen>,
}

/// What is known of a name.
#[derive(Default)]
struct Seen {
    /// How many of them are read for sure.
    certain: usize,
    is_used: bool,
}

impl<'v> Defaults<'v> {
    /// Looks at the next section of a configuration.
    pub(super) fn check(
        &mut self,
        view: &View<'_>,
        section: &'v SectionView<'_>,
        found: &mut Found,
    ) {
        let mut say = |message: String, help: &str| {
            let info = &duplicate_section::RULE.info;
            found.push(at(section, info, section.header_span(), message, help));
        };
        let is_defaults = section.kind == SectionKind::Defaults;
        if let Some(base) = section.section.from().filter(Word::is_text).map(|word| word.value()) {
            if let Some(seen) = self.seen.get_mut(base.as_ref()) {
                seen.is_used = true;
                if seen.certain > 1 {
                    let message = format!("there are several defaults sections `{base}` above");
                    say(message, "rename all but one");
                }
            }
        } else if is_defaults && !section.name.is_empty() && view.version() >= Version::V3_1 {
            // It would take the place of one that is in use.
            if self.seen.get(section.name.as_str()).is_some_and(|seen| seen.is_used) {
                say(
                    format!("`{}` is the name of defaults in use", section.name),
                    "rename one of them",
                );
            }
        }
        if is_defaults {
            let seen = self.seen.entry(&section.name).or_default();
            seen.certain += usize::from(view.is_certain(&section.section.header()));
        }
    }
}
