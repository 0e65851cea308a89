//! Defaults sections with rules, and who may start from them (`cfgparse-listen.c`).

use super::lines::error;
use super::parts;
use super::references::has_rules;
use crate::lint::rules::defaults_with_rules;
use crate::view::{SectionView, Statement as Line, View};
use crate::{Directive, RuleSet, SectionKind};
use config_diagnostics::Diagnostic;
use std::collections::HashMap;

pub(super) fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    // The kind of the first proxy that starts from each.
    let mut users: HashMap<usize, SectionKind> = HashMap::new();
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        let Some(index) = section.defaults else { continue };
        let Some(base) = view.sections.get(index).filter(|base| has_rules(base)) else { continue };
        if base.lines.iter().any(|line| !view.is_certain(&line.line)) {
            continue;
        }
        let has = |sets: &[RuleSet]| {
            base.lines.iter().any(|line| {
                matches!(&line.directive, Directive::Rule(rule) if sets.contains(&rule.set()))
            })
        };
        if section.kind != SectionKind::Frontend && base.lines.iter().any(captures) {
            say(section, base, "only frontends can start from defaults with captures", found);
            continue;
        }
        let first = *users.entry(index).or_insert(section.kind);
        let message = match section.kind {
            SectionKind::Defaults => "a defaults section cannot start from one with rules",
            SectionKind::Listen => "a listen section cannot start from defaults with rules",
            kind if kind != first => {
                "frontends and backends cannot both start from defaults with rules"
            }
            SectionKind::Backend
                if has(&[RuleSet::TcpRequestConnection, RuleSet::TcpRequestSession]) =>
            {
                "a backend cannot start from defaults with rules about connections or sessions"
            }
            SectionKind::Frontend if has(&[RuleSet::TcpResponseContent]) => {
                "a frontend cannot start from defaults with `tcp-response content` rules"
            }
            _ => continue,
        };
        say(section, base, message, found);
    }
}

/// Whether a line captures into a slot of its own.
fn captures(line: &Line<'_>) -> bool {
    let parts = parts::of(line);
    parts.iter().any(|part| part.name() == "capture" && part.names("len"))
}

fn say(
    section: &SectionView<'_>,
    base: &SectionView<'_>,
    message: &str,
    found: &mut Vec<Diagnostic>,
) {
    let info = &defaults_with_rules::RULE.info;
    let finding = error(info, section.header_span(), &section.path(), message);
    let help = "start from defaults of its own, without rules, with `from NAME`";
    found.push(finding.label(base.label("the defaults")).help(help));
}
