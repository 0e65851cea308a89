//! Sections of other kinds that a line refers to by name.

use super::{meant, say};
use crate::check::Found;
use crate::check::names::{Names, Set};
use crate::check::parts::{self, Part};
use crate::lint::rules::{unknown_resolvers, unknown_section};
use crate::view::{SectionView, Statement as Line, View};
use crate::{SectionKind, Word};
use config_diagnostics::RuleInfo;

/// An argument that names a section.
struct Naming {
    keyword: &'static str,
    arg: &'static str,
    section: SectionKind,
}

const NAMING: &[Naming] = &[
    naming("cache-use", "cache", SectionKind::Cache),
    naming("cache-store", "cache", SectionKind::Cache),
    naming("errorfiles", "section", SectionKind::HttpErrors),
    naming("peers", "section", SectionKind::Peers),
    naming("use-fcgi-app", "app", SectionKind::FcgiApp),
    naming("healthcheck", "section", SectionKind::Healthcheck),
    naming("profile", "profile", SectionKind::LogProfile),
    naming("acme", "section", SectionKind::Acme),
    naming("resolvers", "section", SectionKind::Resolvers),
];

const fn naming(keyword: &'static str, arg: &'static str, section: SectionKind) -> Naming {
    Naming { keyword, arg, section }
}

pub(super) fn check(
    names: &Names<'_, '_>,
    section: &SectionView<'_>,
    line: &Line<'_>,
    parts: &[Part<'_>],
    found: &mut Found,
) {
    // Options of `default-server` are resolved for the servers that take them.
    if line.is("default-server") {
        return;
    }
    let is_defaults = section.kind == SectionKind::Defaults;
    let mut missing = |kind: SectionKind, name: &str, at: usize| {
        // Looked for when a proxy is started.
        if is_defaults && matches!(kind, SectionKind::Cache | SectionKind::LogProfile) {
            return;
        }
        let Some(set) = set(names, kind).filter(|set| set.lacks(name)) else { return };
        let message = format!("there is no `{kind} {name}` section");
        let help = meant(name, set.iter(), format!("add `{kind} {name}`, or name another"));
        let at = line.words.get(at).filter(|word| word.is_text()).map(|_| at);
        if at.is_some() {
            say(rule(kind), section, line, at, message, help, found);
        }
    };
    for part in parts {
        // Only the action looks for the profile at once.
        if part.name() == "profile" && part.statement.keyword().table() != "do-log" {
            continue;
        }
        for naming in NAMING.iter().filter(|naming| naming.keyword == part.name()) {
            if let Some(name) = part.text(naming.arg) {
                missing(naming.section, name, part.find(line, name));
            }
        }
        if let Some(name) = resolvers_of_action(part) {
            missing(SectionKind::Resolvers, name, part.at);
        }
        let filtered = match part.name() {
            "cache" if part.is("filter", "cache") => {
                part.text("name").map(|n| (SectionKind::Cache, n))
            }
            "fcgi-app" => part.text("app").map(|name| (SectionKind::FcgiApp, name)),
            _ => None,
        };
        if let Some((kind, name)) = filtered {
            missing(kind, name, part.at + 1);
        }
    }
}

/// Error pages, which are inherited as settings are.
pub(super) fn settings(
    names: &Names<'_, '_>,
    section: &SectionView<'_>,
    line: &Line<'_>,
    found: &mut Found,
) {
    if line.is("errorfiles") || line.is("http-error") {
        check(names, section, line, &parts::of(line), found);
    }
}

/// The mailers of a proxy; HAProxy passes over alerts that do not say from whom and to whom.
pub(super) fn mailers(
    view: &View<'_>,
    names: &Names<'_, '_>,
    section: &SectionView<'_>,
    found: &mut Found,
) {
    let setting = |name| view.effective(section, &["email-alert", name]);
    let (Some(line), Some(_), Some(_)) = (setting("mailers"), setting("from"), setting("to"))
    else {
        return;
    };
    let name = line.value(2);
    let is_certain = view.is_certain(&line.line) && line.words.get(2).is_some_and(Word::is_text);
    if section.kind != SectionKind::Defaults && is_certain && names.mailers.lacks(name) {
        let message = format!("there is no `mailers {name}` section");
        let help = meant(name, names.mailers.iter(), format!("add `mailers {name}`"));
        say(&unknown_section::RULE.info, section, line, Some(2), message, help, found);
    }
}

/// `do-resolve(VARIABLE,RESOLVERS[,FAMILY])`
fn resolvers_of_action<'l>(part: &Part<'l>) -> Option<&'l str> {
    let target = (part.name() == "do-resolve").then(|| part.text("target"))?;
    target?.split(',').nth(1).map(str::trim)
}

fn set<'n, 'v>(names: &'n Names<'v, '_>, kind: SectionKind) -> Option<&'n Set<'v>> {
    Some(match kind {
        SectionKind::Cache => &names.caches,
        SectionKind::Healthcheck => &names.healthchecks,
        SectionKind::HttpErrors => &names.http_errors,
        SectionKind::Mailers => &names.mailers,
        SectionKind::Peers => &names.peers,
        SectionKind::FcgiApp => &names.fcgi_apps,
        SectionKind::LogProfile => &names.log_profiles,
        SectionKind::Acme => &names.acmes,
        SectionKind::Resolvers => &names.resolvers,
        _ => return None,
    })
}

fn rule(kind: SectionKind) -> &'static RuleInfo {
    match kind {
        SectionKind::Resolvers => &unknown_resolvers::RULE.info,
        _ => &unknown_section::RULE.info,
    }
}
