//! Names that lead nowhere: ACLs, backends, tables, servers, sections.

mod acls;
mod named;
mod proxies;
mod tables;

use super::names::Names;
use super::parts;
use crate::check::Found;
use crate::view::{SectionView, Statement as Line, View};
use crate::{Directive, SectionKind, Version};
use config_diagnostics::{Diagnostic, RuleInfo, ToolSays, did_you_mean};
use std::collections::HashSet;

pub(super) fn check(view: &View<'_>, names: &Names<'_, '_>, found: &mut Found) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        acls::check(section, found);
    }
    for section in resolved(view) {
        for line in section.certain() {
            if found.is_enough() {
                return;
            }
            let parts = parts::of(line);
            named::check(names, section, line, &parts, found);
            tables::check(names, section, line, &parts, found);
            proxies::check(names, section, line, &parts, found);
        }
        proxies::backends(view, names, section, found);
        named::mailers(view, names, section, found);
    }
    for section in inherited(view) {
        for line in section.certain() {
            named::settings(names, section, line, found);
        }
    }
    for section in view.sections.iter().filter(|s| !s.kind.is_proxy()) {
        for line in section.certain() {
            named::check(names, section, line, &parts::of(line), found);
        }
    }
}

/// The sections whose references HAProxy follows. Of defaults sections with rules those that a proxy starts from;
/// since 3.4, all that have a name, rules or ACLs.
pub(super) fn resolved<'v, 'd>(view: &'v View<'d>) -> impl Iterator<Item = &'v SectionView<'d>> {
    let proxies = || view.sections.iter().filter(|s| s.kind.is_proxy() && !view.is_disabled(s));
    let mut started_from: Vec<usize> =
        proxies().filter(|s| s.kind != SectionKind::Defaults).filter_map(|s| s.defaults).collect();
    started_from.sort_unstable();
    let all = view.version() >= Version::new(3, 4);
    view.sections.iter().enumerate().filter_map(move |(n, section)| {
        let counts = match section.kind {
            SectionKind::Defaults => {
                let is_kept = || !section.name.is_empty() || has_acls(section);
                all && is_kept()
                    || has_rules(section) && (all || started_from.binary_search(&n).is_ok())
            }
            kind => kind.is_proxy() && !view.is_disabled(section),
        };
        counts.then_some(section)
    })
}

/// The defaults sections whose settings a proxy takes over, and that are not looked at for themselves.
pub(super) fn inherited<'v, 'd>(view: &'v View<'d>) -> Vec<&'v SectionView<'d>> {
    let own: Vec<usize> = resolved(view).map(|s| s.section.header().index()).collect();
    let proxies = view.sections.iter().filter(|s| s.kind.is_proxy() && !view.is_disabled(s));
    let proxies = proxies.filter(|s| s.kind != SectionKind::Defaults);
    let mut seen = HashSet::new();
    let mut bases = Vec::new();
    for proxy in proxies {
        // Those behind one that has been seen have been, too.
        let unseen = view.chain(proxy).skip(1);
        bases.extend(unseen.take_while(|s| seen.insert(s.section.header().index())));
    }
    bases.sort_unstable_by_key(|s| s.section.header().index());
    bases.retain(|s| own.binary_search(&s.section.header().index()).is_err());
    bases
}

fn has_acls(section: &SectionView<'_>) -> bool {
    section.lines.iter().any(|line| matches!(line.directive, Directive::Acl(_)))
}

/// Whether a section has rules, which keep a defaults section in use once it is read.
pub(super) fn has_rules(section: &SectionView<'_>) -> bool {
    section.lines.iter().any(|line| matches!(line.directive, Directive::Rule(_)))
}

/// The name that was meant, or else what to do.
fn meant<'n>(name: &str, known: impl Iterator<Item = &'n str>, otherwise: String) -> String {
    // Of very many names, the first must do.
    match did_you_mean(name, known.take(1000)) {
        Some(near) => format!("did you mean `{near}`?"),
        None => otherwise,
    }
}

fn say(
    info: &RuleInfo,
    section: &SectionView<'_>,
    line: &Line<'_>,
    word: Option<usize>,
    message: String,
    help: String,
    found: &mut Found,
) {
    let span = word.map_or_else(|| line.span(), |n| line.word_span(n));
    found.push(
        Diagnostic::of(info, message)
            .at(span)
            .path(section.path())
            .tool_says(ToolSays::Error)
            .help(help),
    );
}
