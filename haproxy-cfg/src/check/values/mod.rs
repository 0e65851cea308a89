//! Values that are words to the tables, and more to HAProxy.

mod actions;
mod expect;
mod global;
mod limits;
mod lines;
mod lists;
mod options;
mod patterns;
mod plain;
mod servers;
mod stored;
mod words;

pub(super) use words::error_statuses;

use super::lines::error;
use super::{parts, regex};
use crate::SectionKind;
use crate::check::Found;
use crate::lint::rules::invalid_value;
use crate::view::View;
use config_diagnostics::RuleInfo;

/// What is wrong with a line.
struct Wrong {
    info: &'static RuleInfo,
    /// Index of the word.
    at: usize,
    /// The byte of its value, if it is about just that.
    byte: Option<usize>,
    message: String,
    help: String,
}

impl Wrong {
    fn of(info: &'static RuleInfo, at: usize, message: String, help: String) -> Self {
        Self { info, at, byte: None, message, help }
    }

    fn invalid(at: usize, message: String, help: &str) -> Self {
        Self::of(&invalid_value::RULE.info, at, message, help.to_owned())
    }
}

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    let has_pcre2 = regex::is_judged(view);
    for section in &view.sections {
        for line in section.certain() {
            if found.is_enough() {
                return;
            }
            let mut wrong: Vec<Wrong> = Vec::new();
            wrong.extend(lines::wrong(view.version(), line));
            wrong.extend(plain::wrong(view.version(), section.kind, line));
            if section.kind == SectionKind::Global {
                wrong.extend(global::wrong(view.version(), line));
            }
            wrong.extend(patterns::glued(line).filter(|_| has_pcre2));
            for part in parts::of(line) {
                wrong.extend(actions::wrong(view.version(), line, &part));
                wrong.extend(expect::wrong(line, &part));
                wrong.extend(servers::wrong(view.version(), line, &part));
                wrong.extend(lists::wrong(view.version(), line, &part));
                wrong.extend(limits::wrong(view.version(), line, &part));
                wrong.extend(patterns::wrong(line, &part).filter(|_| has_pcre2));
                wrong.extend(options::wrong(view.version(), section, line, &part));
            }
            for Wrong { info, at, byte, message, help } in wrong {
                let span = byte.map_or_else(|| line.word_span(at), |byte| line.byte_span(at, byte));
                let finding = error(info, span, &section.path(), message);
                found.push(finding.help(help));
            }
        }
    }
}
