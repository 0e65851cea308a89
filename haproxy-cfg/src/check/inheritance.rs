//! Defaults sections with rules, and who may start from them (`cfgparse-listen.c`).

use super::lines::error;
use super::parts;
use super::references::has_rules;
use crate::check::Found;
use crate::lint::rules::defaults_with_rules;
use crate::view::{SectionView, Statement as Line, View};
use crate::{Directive, RuleSet, SectionKind};
use std::collections::HashMap;

/// A defaults section with rules.
struct Base {
    /// The kind of the first proxy that starts from it.
    user: Option<SectionKind>,
    captures: bool,
    /// Rules about connections or sessions.
    early: bool,
    /// Rules about responses in TCP.
    responses: bool,
}

impl Base {
    /// Nothing when it has no rules, or when that hangs on a condition.
    fn of(view: &View<'_>, section: &SectionView<'_>) -> Option<Self> {
        let is_certain = section.lines.iter().all(|line| view.is_certain(&line.line));
        if !is_certain || !has_rules(section) {
            return None;
        }
        let has = |sets: &[RuleSet]| {
            section.lines.iter().any(|line| {
                matches!(&line.directive, Directive::Rule(rule) if sets.contains(&rule.set()))
            })
        };
        Some(Self {
            user: None,
            captures: section.lines.iter().any(captures),
            early: has(&[RuleSet::TcpRequestConnection, RuleSet::TcpRequestSession]),
            responses: has(&[RuleSet::TcpResponseContent]),
        })
    }
}

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    let mut bases: HashMap<usize, Option<Base>> = HashMap::new();
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        if found.is_enough() {
            return;
        }
        let Some(index) = section.defaults else { continue };
        let Some(defaults) = view.sections.get(index) else { continue };
        let base = bases.entry(index).or_insert_with(|| Base::of(view, defaults));
        let Some(base) = base else { continue };
        let user = *base.user.get_or_insert(section.kind);
        let message = match section.kind {
            SectionKind::Frontend if base.responses => {
                "a frontend cannot start from defaults with `tcp-response content` rules"
            }
            kind if kind != SectionKind::Frontend && base.captures => {
                "only frontends can start from defaults with captures"
            }
            SectionKind::Defaults => "a defaults section cannot start from one with rules",
            SectionKind::Listen => "a listen section cannot start from defaults with rules",
            kind if kind != user => {
                "frontends and backends cannot both start from defaults with rules"
            }
            SectionKind::Backend if base.early => {
                "a backend cannot start from defaults with rules about connections or sessions"
            }
            _ => continue,
        };
        say(section, defaults, message, found);
    }
}

/// Whether a line captures into a slot of its own.
fn captures(line: &Line<'_>) -> bool {
    let parts = parts::of(line);
    parts.iter().any(|part| part.name() == "capture" && part.names("len"))
}

fn say(section: &SectionView<'_>, base: &SectionView<'_>, message: &str, found: &mut Found) {
    let info = &defaults_with_rules::RULE.info;
    let finding = error(info, section.header_span(), &section.path(), message);
    let help = "start from defaults of its own, without rules, with `from NAME`";
    found.push(finding.label(base.label("the defaults")).help(help));
}
