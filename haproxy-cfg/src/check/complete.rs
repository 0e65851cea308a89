//! What must stand in a section, whatever its lines say one by one.

use super::lines::error;
use crate::check::Found;
use crate::lint::rules::{
    duplicate_id, incomplete_section, invalid_value, mode_mismatch, unknown_section,
};
use crate::view::{SectionView, Statement as Line, View};
use crate::{SectionKind, Version, Word};
use config_diagnostics::Label;
use std::collections::{HashMap, HashSet};

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    for section in view.sections.iter().filter(|s| s.kind.exists_in(view.version())) {
        if found.is_enough() {
            return;
        }
        if section.lines.iter().any(|line| !view.is_certain(&line.line)) {
            continue;
        }
        if let Some((message, help)) = missing(view, section) {
            let info = &incomplete_section::RULE.info;
            let finding = error(info, section.header_span(), &section.path(), message);
            found.push(finding.help(help));
        }
        match section.kind {
            SectionKind::Userlist => userlist(view.version(), section, found),
            SectionKind::Frontend | SectionKind::Listen => modes(view, section, found),
            _ => {}
        }
    }
    ids(view, found);
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        connections(view, section, found);
    }
    for section in view.balancing().filter(|s| !view.is_disabled(s)) {
        transparent(view, section, found);
    }
}

/// Connections go where the client meant them to, or where `balance` says.
fn transparent(view: &View<'_>, section: &SectionView<'_>, found: &mut Found) {
    let option = view.option(section, "transparent");
    let line = option.or_else(|| view.effective(section, &["transparent"]));
    let balance = view.effective(section, &["balance"]);
    let (Some(line), Some(balance)) = (line, balance) else { return };
    if view.is_certain(&line.line) && view.is_certain(&balance.line) {
        let message = format!("`{}` is to be transparent and to balance", section.path());
        let finding = error(&invalid_value::RULE.info, line.span(), &section.path(), message);
        let label = Label::new(balance.span()).message("the way it balances");
        found.push(finding.label(label).help("keep one of them"));
    }
}

/// A check that connects by a step of its own must do so before any other step.
fn connections(view: &View<'_>, section: &SectionView<'_>, found: &mut Found) {
    const STEPS: [&str; 6] =
        ["connect", "expect", "send", "send-binary", "send-binary-lf", "send-lf"];
    for keyword in ["tcp-check", "http-check"] {
        let is_step = |line: &&Line<'_>| {
            line.is(keyword) && STEPS.contains(&line.value(1)) && view.is_certain(&line.line)
        };
        let mut steps = section.lines.iter().filter(is_step);
        let Some(first) = steps.next().filter(|line| line.value(1) != "connect") else { continue };
        let Some(line) = steps.find(|line| line.value(1) == "connect") else { continue };
        let message = format!("the check begins with `{}`, and connects later", first.value(1));
        let finding = error(&invalid_value::RULE.info, line.word_span(1), &section.path(), message);
        found.push(finding.help("put a `connect` before the other steps"));
    }
}

/// What a section lacks, and what to do.
fn missing(view: &View<'_>, section: &SectionView<'_>) -> Option<(String, &'static str)> {
    let lacks = |words: &[&str]| section.last(words).is_none();
    match section.kind {
        SectionKind::Cache if lacks(&["total-max-size"]) => {
            Some(("the cache has no size".to_owned(), "add `total-max-size MEGABYTES`"))
        }
        SectionKind::FcgiApp if lacks(&["docroot"]) => {
            Some(("the application has no directory".to_owned(), "add `docroot DIRECTORY`"))
        }
        SectionKind::Acme if lacks(&["eab-key-id"]) != lacks(&["eab-mac-key"]) => Some((
            "an external account needs an id and a key".to_owned(),
            "write both `eab-key-id` and `eab-mac-key`, or none",
        )),
        SectionKind::Program => {
            let is_master = |s: &SectionView<'_>| s.last(&["master-worker"]).is_some();
            let message = "a program needs a master process".to_owned();
            (!view.of_kind(SectionKind::Global).any(is_master)).then_some((
                message,
                "add `master-worker` to the `global` section, or start HAProxy with `-W`",
            ))
        }
        _ => None,
    }
}

/// Groups that users are said to be in, and users that groups are said to have.
fn userlist(version: Version, section: &SectionView<'_>, found: &mut Found) {
    // 3.4 crashes on them.
    if version >= Version::V3_4 {
        return;
    }
    let named = |keyword: &'static str| -> HashSet<&str> {
        section.starting(keyword).map(|(_, line)| line.value(1)).collect()
    };
    for (keyword, option, other) in [("user", "groups", "group"), ("group", "users", "user")] {
        let known = named(other);
        for (_, line) in section.starting(keyword) {
            let Some(at) = line.values().iter().skip(2).position(|word| word == option) else {
                continue;
            };
            let Some(word) = line.words.get(at + 3).filter(|word| word.is_text()) else { continue };
            let value = word.value();
            let mut given = value.split(',').filter(|name| !name.is_empty());
            if let Some(name) = given.find(|name| !known.contains(name)) {
                let message = format!("the userlist has no {other} `{name}`");
                let info = &unknown_section::RULE.info;
                let finding = error(info, word.span(), &section.path(), message);
                found.push(finding.help(format!("add `{other} {name}`")));
            }
        }
    }
}

/// A frontend in mode http cannot hand requests to a backend that only knows bytes.
fn modes(view: &View<'_>, section: &SectionView<'_>, found: &mut Found) {
    let mode = |s: &SectionView<'_>| {
        let line = view.effective(s, &["mode"]);
        let is_told = |line: &Line<'_>| {
            view.is_certain(&line.line) && line.words.get(1).is_some_and(Word::is_text)
        };
        line.is_none_or(is_told).then(|| line.map_or("tcp", |line| line.value(1)).to_owned())
    };
    if mode(section).as_deref() != Some("http") || view.is_disabled(section) {
        return;
    }
    let plain: HashMap<&str, &SectionView<'_>> = view
        .backends_of(section)
        .filter(|s| mode(s).as_deref() == Some("tcp"))
        .map(|s| (s.name.as_str(), s))
        .collect();
    let default = view.effective(section, &["default_backend"]);
    for line in section.all(&["use_backend"]).chain(default) {
        let Some(backend) = plain.get(line.value(1)) else { continue };
        let message =
            format!("`{}` is in mode tcp, and `{}` in mode http", backend.path(), section.path());
        let info = &mode_mismatch::RULE.info;
        let finding = error(info, line.word_span(1), &section.path(), message);
        found.push(finding.label(backend.label("the backend")).help("give both the same `mode`"));
    }
}

/// Numbers that proxies, and servers of one proxy, give themselves.
fn ids(view: &View<'_>, found: &mut Found) {
    let mut proxies: HashMap<&str, &SectionView<'_>> = HashMap::new();
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        let Some(line) = section.last(&["id"]).filter(|line| view.is_certain(&line.line)) else {
            continue;
        };
        if line.words.get(1).is_none_or(|word| !word.is_text()) {
            continue;
        }
        let Some(first) = proxies.insert(line.value(1), section) else { continue };
        let message = format!("`{}` has the id {} already", first.path(), line.value(1));
        let label = Label::new(first.header_span()).path(first.path()).message("the first one");
        let info = &duplicate_id::RULE.info;
        let finding = error(info, line.word_span(1), &section.path(), message);
        found.push(finding.label(label).help("give one of them another id"));
    }
}
