//! What a build of HAProxy lacks, where the facts say that it lacks it.

use super::Found;
use super::lines::error;
use super::parts;
use crate::generated::features::FEATURES;
use crate::lint::rules::feature_not_built;
use crate::view::{Statement as Line, View};
use crate::{Directive, SectionKind, Table, Version};
use config_diagnostics::{Facts, Presence, Span};

/// What one feature brings into one table.
#[derive(Debug)]
pub(crate) struct Feature {
    /// Either of these does.
    names: &'static [&'static str],
    table: &'static str,
    /// Sorted.
    keywords: &'static [&'static str],
}

impl Feature {
    pub(crate) const fn new(
        names: &'static [&'static str],
        table: &'static str,
        keywords: &'static [&'static str],
    ) -> Self {
        Self { names, table, keywords }
    }

    fn brings(&self, table: &str, keyword: &str) -> bool {
        self.table == table && self.keywords.binary_search(&keyword).is_ok()
    }
}

/// The feature that a keyword hangs on; the first, if there are several.
pub(crate) fn of_keyword(table: &str, keyword: &str) -> Option<&'static str> {
    let feature = FEATURES.iter().find(|feature| feature.brings(table, keyword))?;
    feature.names.first().copied()
}

/// The features that HAProxy is known to be built without.
#[derive(Debug)]
pub(super) struct Lacking(Vec<&'static Feature>);

impl Lacking {
    pub(super) fn of(facts: &Facts) -> Self {
        let lacks = |name: &&str| facts.feature(name) == Presence::No;
        Self(FEATURES.iter().filter(|feature| feature.names.iter().all(lacks)).collect())
    }

    /// The feature that a keyword would need.
    pub(super) fn need(&self, table: &str, keyword: &str) -> Option<String> {
        let feature = self.0.iter().find(|feature| feature.brings(table, keyword))?;
        Some(feature.names.join(" or "))
    }
}

pub(super) fn message(keyword: &str, feature: &str) -> String {
    format!("this HAProxy is built without {feature}, and has no `{keyword}`")
}

pub(super) const HELP: &str = "remove it, or run a build that has it";

pub(super) fn check(view: &View<'_>, lacking: &Lacking, found: &mut Found) {
    if lacking.0.is_empty() {
        return;
    }
    for section in view.sections.iter().filter(|s| s.kind.exists_in(view.version())) {
        let mut say = |keyword: &str, feature: &str, span: Span| {
            let info = &feature_not_built::RULE.info;
            let finding = error(info, span, &section.path(), message(keyword, feature));
            found.push(finding.help(HELP));
        };
        if let Some(feature) = lacking.need("section", section.kind.keyword()) {
            say(section.kind.keyword(), &feature, section.header_span());
            continue;
        }
        for line in section.certain() {
            for (at, table, keyword) in asked(view.version(), section.kind, line) {
                if let Some(feature) = lacking.need(table, keyword) {
                    say(keyword, &feature, line.word_span(at));
                }
            }
        }
    }
}

/// What a line asks of the build, samples apart: where, of which table, by which name.
fn asked<'l>(
    version: Version,
    kind: SectionKind,
    line: &'l Line<'_>,
) -> Vec<(usize, &'static str, &'l str)> {
    let mut asked = Vec::new();
    // Bad arguments are often passed over; the keyword is looked up first.
    if matches!(line.directive, Directive::Raw(_))
        && let Some((keyword, _)) = Table::of_section(kind).and_then(|t| t.find(line.values()))
    {
        asked.push((0, keyword.table(), keyword.name()));
    }
    for part in parts::of(line) {
        let keyword = part.statement.keyword();
        asked.push((part.at, keyword.table(), keyword.name()));
        if let Some(service) = part.text("service") {
            asked.push((part.at + 1, "service", service));
        }
        if part.is("traces", "trace") {
            asked.push((1, "trace", line.value(1)));
        }
        if part.name().starts_with("compression algo") {
            let words = line.values().iter().enumerate().skip(part.at + 2);
            asked.extend(words.map(|(at, word)| (at, "compression", &**word)));
        }
    }
    let address = match &line.directive {
        Directive::Bind(_) => Some(1),
        // From 3.0 to 3.2, that is left to the start.
        Directive::Server(_) if version < Version::V3_0 || version >= Version::V3_3 => Some(2),
        _ => None,
    };
    if let Some(at) = address {
        let beginnings = line
            .value(at)
            .split(',')
            .filter_map(|address| address.find(['+', '@']).and_then(|end| address.get(..=end)));
        asked.extend(beginnings.map(|beginning| (at, "address", beginning)));
    }
    asked
}
