//! Section headers (facts measured on 2.6 to 3.4: which names are needed, and what may follow them).

use super::defaults::Defaults;
use crate::check::Found;
use crate::lint::rules::{
    duplicate_proxy_name, duplicate_section, empty_argument, keyword_from_a_later_version,
    section_header,
};
use crate::view::{SectionView, View};
use crate::{SectionKind, SectionRef, Version, Word};
use config_diagnostics::{Diagnostic, RuleInfo, Severity, Span, ToolSays};
use std::collections::HashMap;

/// What a header needs behind its keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Name {
    None,
    Optional,
    Required,
}

/// What HAProxy does about words behind the name.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Extra {
    Refused,
    Ignored,
    /// Only `from DEFAULTS`.
    From,
}

const fn shape(kind: SectionKind) -> (Name, Extra) {
    use SectionKind as K;
    match kind {
        K::Global | K::Traces => (Name::None, Extra::Refused),
        // The `from` of a defaults section is looked at on its own: other words are ignored.
        K::NamespaceList | K::Defaults => (Name::Optional, Extra::Ignored),
        K::Frontend | K::Backend | K::Listen => (Name::Required, Extra::From),
        K::CrtStore => (Name::Optional, Extra::Refused),
        K::Resolvers | K::Mailers | K::Ring | K::HttpErrors | K::Healthcheck => {
            (Name::Required, Extra::Ignored)
        }
        _ => (Name::Required, Extra::Refused),
    }
}

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    let mut seen = Seen::with_capacity(view.sections.len());
    let mut defaults = Defaults::default();
    for section in &view.sections {
        if found.is_enough() {
            return;
        }
        let kind = section.kind;
        if !kind.exists_in(view.version()) {
            let message = match kind.removed() {
                Some(gone) if gone <= view.version() => {
                    format!("HAProxy {} has no `{kind}` section: it went in {gone}", view.version())
                }
                _ => format!("`{kind}` sections came with HAProxy {}", kind.since()),
            };
            found.push(at(
                section,
                &keyword_from_a_later_version::RULE.info,
                section.header_span(),
                message,
                "remove it, or target that version",
            ));
            continue;
        }
        words(view.version(), section, found);
        defaults.check(view, section, found);
        duplicate(section, &mut seen, found);
    }
}

fn words(version: Version, section: &SectionView<'_>, found: &mut Found) {
    let header = section.section.header();
    let mut words: Vec<_> = header.words().collect();
    // An empty word ends the line.
    let empty = words.iter().position(|word| word.is_text() && word.value().is_empty());
    let ends_early = empty.is_some();
    if let Some(empty) = empty.and_then(|empty| words.drain(empty..).next()) {
        let says = match version {
            Version::V3_2 => ToolSays::Warning,
            v if v > Version::V3_2 => ToolSays::Error,
            _ => ToolSays::Nothing,
        };
        let severity = if says == ToolSays::Error { Severity::Error } else { Severity::Warning };
        let message = "an empty word ends the arguments".to_owned();
        let help = "remove the word, or write a name";
        let finding = at(section, &empty_argument::RULE.info, empty.span(), message, help);
        found.push(finding.severity(severity).tool_says(says));
        if says == ToolSays::Error {
            return;
        }
    }
    let (name, extra) = shape(section.kind);
    let keyword = section.kind.keyword();
    let mut say = |n: usize, message: String, help: &str| {
        let span = words.get(n).map_or(Span::at(header.words_span().end()), Word::span);
        found.push(at(section, &section_header::RULE.info, span, message, help));
    };
    let named = words.get(1);
    match (name, named) {
        (Name::Required, None) => {
            return say(1, format!("a `{keyword}` section needs a name"), "add one");
        }
        (Name::None, Some(_)) => {
            return say(1, format!("a `{keyword}` section has no name"), "remove it");
        }
        _ => {}
    }
    if named.is_some_and(|name| name.is_text() && !is_name(&name.value()))
        && is_referenced(section.kind)
    {
        say(1, "a name is made of letters, digits, `-`, `_`, `.` and `:`".to_owned(), "rename it");
    }
    let rest = 1 + usize::from(named.is_some());
    let value = |n: usize| words.get(n).map(Word::value).unwrap_or_default();
    let is_from = section.kind.is_proxy() && value(rest) == "from";
    if is_from {
        let base = value(rest + 1);
        let is_named = words.get(rest + 1).is_some();
        if !is_named && !ends_early
            || section.defaults.is_none() && words.get(rest + 1).is_some_and(Word::is_text)
        {
            let message = format!("there is no defaults section `{base}` above");
            say(rest + 1, message, "name a defaults section that stands above this one");
        }
        if extra == Extra::From && words.len() > rest + 2 {
            let message = format!("`{keyword}` takes nothing behind the name of its defaults");
            say(rest + 2, message, "remove it");
        }
        return;
    }
    if words.len() <= rest {
        return;
    }
    match extra {
        Extra::Refused => {
            say(rest, format!("`{keyword}` takes nothing behind its name"), "remove it");
        }
        Extra::From => {
            let message = format!(
                "`{}` behind the name: HAProxy does not open the section at all",
                value(rest)
            );
            say(rest, message, "only `from DEFAULTS` may follow; addresses go to `bind` lines");
        }
        Extra::Ignored => {}
    }
}

fn is_name(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c))
}

/// Whether HAProxy looks at the characters of such a section's name.
const fn is_referenced(kind: SectionKind) -> bool {
    use SectionKind as K;
    !matches!(kind, K::Defaults | K::Cache | K::CrtStore | K::Acme | K::NamespaceList)
}

/// The first sections of each name: by what they are, or of proxies, those that listen and those that have servers.
type Seen<'v> = HashMap<(&'static str, &'v str), [Option<SectionRef<'v>>; 2]>;

fn duplicate<'v>(section: &'v SectionView<'_>, seen: &mut Seen<'v>, found: &mut Found) {
    use SectionKind as K;
    if section.name.is_empty() {
        return;
    }
    // Proxies collide when both listen, or both have servers.
    let (kind, capabilities) = match section.kind {
        K::Frontend => ("proxy", [true, false]),
        K::Backend => ("proxy", [false, true]),
        K::Listen => ("proxy", [true, true]),
        // Merged, replaced or, for a userlist, ignored with a warning.
        K::Global | K::Defaults | K::CrtStore | K::Traces | K::Userlist | K::NamespaceList => {
            return;
        }
        kind => (kind.keyword(), [true, false]),
    };
    let known = seen.entry((kind, &section.name)).or_default();
    let mut first = None;
    for (known, _) in known.iter_mut().zip(capabilities).filter(|(_, has)| *has) {
        first = first.or(*known);
        known.get_or_insert(section.section);
    }
    if let Some(first) = first {
        let message =
            format!("`{}` is the name of another `{}` section already", section.name, first.kind());
        let label = config_diagnostics::Label::new(first.header().words_span())
            .path(first.path())
            .message("the first one");
        found.push(
            at(
                section,
                if section.kind.is_proxy() {
                    &duplicate_proxy_name::RULE.info
                } else {
                    &duplicate_section::RULE.info
                },
                section.header_span(),
                message,
                "rename one of them",
            )
            .label(label),
        );
    }
}

pub(super) fn at(
    section: &SectionView<'_>,
    info: &RuleInfo,
    span: Span,
    message: String,
    help: &str,
) -> Diagnostic {
    Diagnostic::of(info, message)
        .at(span)
        .path(section.path())
        .tool_says(ToolSays::Error)
        .help(help)
}
