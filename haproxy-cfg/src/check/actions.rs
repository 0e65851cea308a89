//! What actions ask of the proxy that they stand in.

use super::lines::error;
use super::parts::{self, Part};
use super::references::resolved;
use crate::check::Found;
use crate::lint::rules::{
    invalid_value, misplaced_keyword, stick_counter_out_of_range, unknown_capture_slot,
};
use crate::view::{SectionView, Statement as Line, View};
use crate::{Directive, RuleSet, SectionKind, Value, Version, parse_atol};
use config_diagnostics::RuleInfo;

/// Stick counters without `tune.stick-counters`.
const STICK_COUNTERS: i64 = 3;

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    let counters = stick_counters(view);
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        for line in section.certain() {
            if found.is_enough() {
                return;
            }
            let Directive::Rule(rule) = &line.directive else { continue };
            let mut say = |info: &RuleInfo, at: usize, message: String, help: &str| {
                let finding = error(info, line.word_span(at), &section.path(), message);
                found.push(finding.help(help));
            };
            if rule.set() == RuleSet::QuicInitial && !is_http(view, section) {
                let message = "`quic-initial` rules need a proxy in mode http".to_owned();
                say(&misplaced_keyword::RULE.info, 0, message, "put `mode http` above it");
            }
            for part in parts::of(line) {
                if let Some((message, help)) = misplaced(section.kind, rule.set(), &part) {
                    say(&misplaced_keyword::RULE.info, part.at, message, help);
                }
                // One action does not know of `tune.stick-counters`.
                let counters = match part.name() {
                    "sc-add-gpc" => Some(STICK_COUNTERS),
                    _ => counters,
                };
                if let (Some(slot), Some(counters)) = (counter(&part), counters)
                    && slot >= counters
                {
                    let message = match counters {
                        0 => "`tune.stick-counters` leaves no stick counter".to_owned(),
                        _ => format!("there are {counters} stick counters, 0 to {}", counters - 1),
                    };
                    let help = if view.version() < Version::V2_8 {
                        "use a smaller number"
                    } else {
                        "use a smaller number, or raise `tune.stick-counters`"
                    };
                    say(&stick_counter_out_of_range::RULE.info, part.at, message, help);
                }
                let is_response = rule.set() == RuleSet::HttpResponse;
                if part.name() == "redirect" && is_response && !part.names("location") {
                    let message = "a response is redirected to a `location` only".to_owned();
                    say(&invalid_value::RULE.info, part.at, message, "use `location`");
                }
            }
        }
    }
    for section in resolved(view).filter(|s| s.kind != SectionKind::Backend) {
        captures(view, section, found);
    }
}

fn is_http(view: &View<'_>, section: &SectionView<'_>) -> bool {
    let mode = view.effective(section, &["mode"]);
    mode.is_some_and(|line| {
        line.value(1) == "http" || line.words.get(1).is_some_and(|word| !word.is_text())
    })
}

/// How many stick counters there are; nothing when that cannot be told.
fn stick_counters(view: &View<'_>) -> Option<i64> {
    let mut counters = STICK_COUNTERS;
    for section in view.of_kind(SectionKind::Global) {
        for line in section.all(&["tune.stick-counters"]) {
            counters = Some(parse_atol(line.value(1))).filter(|_| view.is_certain(&line.line))?;
        }
    }
    Some(counters)
}

/// The stick counter that an action uses.
fn counter(part: &Part<'_>) -> Option<i64> {
    let slot = match part.name() {
        "track-sc" => part.value("slot"),
        "sc-inc-gpc0" | "sc-inc-gpc1" | "sc-set-gpt0" => part.value("counter"),
        // An index, and a stick counter.
        "sc-inc-gpc" | "sc-add-gpc" | "sc-set-gpt" => {
            let text = part.statement.values().first()?.as_word()?;
            return text.split_once(',').map(|(_, slot)| parse_atol(slot));
        }
        _ => return None,
    };
    match slot {
        Some(Value::Int(slot)) => Some(*slot),
        _ => Some(0),
    }
}

/// Why an action has no place in a proxy, and what to do.
fn misplaced(kind: SectionKind, set: RuleSet, part: &Part<'_>) -> Option<(String, &'static str)> {
    use SectionKind as K;
    let name = part.name();
    let needs_front = match name {
        "switch-mode" => true,
        "capture" => set == RuleSet::TcpRequestContent || part.names("len"),
        "set-timeout" => part.text("which") == Some("client"),
        _ => false,
    };
    if needs_front && kind == K::Backend {
        let message = format!("`{name}` is about the client's side, which a backend does not have");
        return Some((message, "put it in a frontend"));
    }
    let needs_back = match name {
        "set-timeout" => part.text("which").is_some_and(|which| which != "client"),
        "set-retries" => true,
        _ => false,
    };
    if needs_back && kind == K::Frontend {
        let message =
            format!("`{name}` is about the server's side, which a frontend does not have");
        return Some((message, "put it in a backend"));
    }
    (name == "set-retries" && kind == K::Defaults).then(|| {
        ("`set-retries` has no place in a `defaults` section".to_owned(), "put it in a backend")
    })
}

/// Slots that rules capture into; they are numbered in the order of their declarations.
fn captures(view: &View<'_>, section: &SectionView<'_>, found: &mut Found) {
    let captures = |line: &Line<'_>| line.values().iter().any(|word| word == "capture");
    if !section.lines.iter().any(captures) {
        return;
    }
    if view.chain(section).any(|s| s.lines.iter().any(|line| !view.is_certain(&line.line))) {
        return;
    }
    let slots = |direction: &str| {
        let declares = |line: &&Line<'_>| {
            line.starts_with(&["declare", "capture", direction])
                || line.starts_with(&["capture", direction, "header"])
        };
        section.lines.iter().filter(declares).count()
    };
    let is_len = |line: &Line<'_>| parts::of(line).iter().any(|part| part.name() == "len");
    // Rules that capture into a slot of their own, those of the defaults included.
    let is_inline = |line: &&Line<'_>| {
        matches!(line.directive, Directive::Rule(_)) && captures(line) && is_len(line)
    };
    let inline: usize = view.chain(section).map(|s| s.lines.iter().filter(is_inline).count()).sum();
    let (requests, responses) = (slots("request") + inline, slots("response"));
    for line in &section.lines {
        let Directive::Rule(rule) = &line.directive else { continue };
        let (declared, direction) = match rule.set() {
            RuleSet::HttpRequest => (requests, "request"),
            RuleSet::HttpResponse | RuleSet::HttpAfterResponse => (responses, "response"),
            _ => continue,
        };
        for part in parts::of(line).iter().filter(|part| part.is("capture", "id")) {
            let Some(Value::Int(id)) = part.value("id") else { continue };
            if usize::try_from(*id).is_ok_and(|id| id < declared) {
                continue;
            }
            let message = format!("`{}` declares no {direction} slot {id}", section.path());
            let span = line.word_span(part.at + 1);
            let finding = error(&unknown_capture_slot::RULE.info, span, &section.path(), message);
            let help = format!("add `declare capture {direction} len LENGTH`; slots count from 0");
            found.push(finding.help(help));
        }
    }
}
