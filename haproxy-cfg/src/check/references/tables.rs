//! Stick tables and filters that rules refer to.

use super::{meant, say};
use crate::check::Found;
use crate::check::names::Names;
use crate::check::parts::Part;
use crate::lint::rules::{duplicate_section, unknown_filter, unknown_stick_table};
use crate::view::{SectionView, Statement as Line, View};
use crate::{SectionKind, Version};
use std::borrow::Cow;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

pub(super) fn check(
    names: &Names<'_, '_>,
    section: &SectionView<'_>,
    line: &Line<'_>,
    parts: &[Part<'_>],
    found: &mut Found,
) {
    for part in parts {
        match part.name() {
            "track-sc" if !part.names("table") && !section.has("stick-table") => {
                let message =
                    format!("`{}` has no stick table that could be counted in", section.path());
                let help = "name one with `table`, or add a `stick-table` line".to_owned();
                say(
                    &unknown_stick_table::RULE.info,
                    section,
                    line,
                    Some(part.at),
                    message,
                    help,
                    found,
                );
            }
            "stick on" | "stick match" | "stick store-request" | "stick store-response"
                if !part.names("table") && !section.has("stick-table") =>
            {
                let message = format!("`{}` has no stick table to look in", section.path());
                let help = "name one with `table`, or add a `stick-table` line".to_owned();
                say(&unknown_stick_table::RULE.info, section, line, Some(0), message, help, found);
            }
            "table" | "write-to" => {
                let table = part.text("table").unwrap_or_default();
                if !names.tables.lacks(table) {
                    continue;
                }
                let message = format!("nothing called `{table}` has a stick table");
                let help = format!("add a `stick-table` line to `backend {table}`");
                let help = meant(table, names.tables.iter(), help);
                let at = part.find(line, table);
                if line.words.get(at).is_some_and(crate::Word::is_text) {
                    say(
                        &unknown_stick_table::RULE.info,
                        section,
                        line,
                        Some(at),
                        message,
                        help,
                        found,
                    );
                }
            }
            "set-bandwidth-limit" => {
                let lacks = |name: &&str| {
                    names.own(section).is_some_and(|own| own.lacks_filter("bwlim", name))
                };
                let Some(filter) = part.text("filter").filter(lacks) else { continue };
                let message = format!("`{}` has no bwlim filter `{filter}`", section.path());
                let help =
                    format!("add `filter bwlim-in {filter} …` or `filter bwlim-out {filter} …`");
                let at = Some(part.find(line, filter));
                say(&unknown_filter::RULE.info, section, line, at, message, help, found);
            }
            "filter-sequence" => {
                let Some(sequence) = part.text("filters") else { continue };
                let Some(own) = names.own(section) else { continue };
                for filter in sequence.split(',').filter(|filter| own.kinds.lacks(filter)) {
                    let message = format!("`{}` has no filter `{filter}`", section.path());
                    let help = format!("add `filter {filter}` above it");
                    let at = Some(part.find(line, sequence));
                    say(&unknown_filter::RULE.info, section, line, at, message, help, found);
                }
            }
            "send-spoe-group" => {
                let lacks = |name: &&str| {
                    names.own(section).is_some_and(|own| own.lacks_filter("spoe", name))
                };
                let Some(engine) = part.text("engine").filter(lacks) else { continue };
                let message = format!("`{}` has no SPOE engine `{engine}`", section.path());
                let help = format!("add `filter spoe engine {engine} config FILE`");
                let at = Some(part.find(line, engine));
                say(&unknown_filter::RULE.info, section, line, at, message, help, found);
            }
            _ => {}
        }
    }
}

/// Stick tables that have the name of another: of a proxy that has one already, of a proxy of the same name, or, since
/// 2.9, of the same peers section.
pub(super) fn duplicates(view: &View<'_>, found: &mut Found) {
    let mut seen: HashMap<Cow<'_, str>, String> = HashMap::new();
    let owners = view.sections.iter().filter(|s| s.kind != SectionKind::Defaults);
    for section in owners {
        let is_proxy = section.kind.is_proxy();
        let is_peers = section.kind == SectionKind::Peers && view.version() >= Version::V2_9;
        let keyword = if is_proxy { "stick-table" } else { "table" };
        for line in section.certain().filter(|line| (is_proxy || is_peers) && line.is(keyword)) {
            let name = if is_peers {
                format!("{}/{}", section.name, line.value(1)).into()
            } else {
                Cow::from(section.name.as_str())
            };
            match seen.entry(name) {
                Entry::Vacant(place) => _ = place.insert(section.path()),
                Entry::Occupied(first) => {
                    let message = format!("`{}` has such a stick table already", first.get());
                    let help = "keep one; a backend without servers can hold another".to_owned();
                    let info = &duplicate_section::RULE.info;
                    say(info, section, line, Some(0), message, help, found);
                }
            }
        }
    }
}
