//! What HAProxy does not read of a line: what stands behind an empty word, and behind the arguments of keywords that
//! do not look whether there is more (measured on 2.4 to 3.4).

use super::lines::error;
use crate::lint::rules::{empty_argument, too_many_arguments};
use crate::view::{SectionView, Statement as Line, View};
use crate::{Document, SectionKind, StatementErrorKind, Table, Version};
use config_diagnostics::{Diagnostic, Severity, Tag, ToolSays};

/// The first empty word of every line that has one.
fn all<'v, 'd>(
    view: &'v View<'d>,
) -> impl Iterator<Item = (&'v SectionView<'d>, &'v Line<'d>, usize)> {
    let sections = view.sections.iter().filter(|s| s.kind.exists_in(view.version()));
    let lines = sections.flat_map(|section| section.lines.iter().map(move |line| (section, line)));
    lines.filter_map(|(section, line)| {
        let at = line.values().iter().position(|value| value.is_empty())?;
        Some((section, line, at))
    })
}

/// Words that are passed over, without a word.
pub(super) fn more(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        for line in &section.lines {
            let Some(at) = slack(view.version(), section, line) else { continue };
            let message = format!("`{}` takes nothing from `{}` on", line.value(0), line.value(at));
            let info = &too_many_arguments::RULE.info;
            let finding = error(info, line.word_span(at), &section.path(), message);
            let finding = finding.help("remove what is too much, or quote what is one word");
            found.push(
                finding.severity(Severity::Warning).tool_says(ToolSays::Nothing).tag(Tag::Ignored),
            );
        }
    }
}

/// 3.2 warns about such a word, 3.3 refuses it. A line that begins with one does nothing.
pub(super) fn empty(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for (section, line, at) in all(view) {
        let says = match view.version() {
            Version::V3_2 => ToolSays::Warning,
            Version::V3_3 => ToolSays::Error,
            v if v > Version::V3_3 && at > 0 => ToolSays::Error,
            _ => ToolSays::Nothing,
        };
        let message = if at == 0 {
            "the line begins with an empty word: HAProxy passes over all of it"
        } else {
            "an empty word ends the arguments: HAProxy passes over the rest of the line"
        };
        let severity = if says == ToolSays::Error { Severity::Error } else { Severity::Warning };
        let info = &empty_argument::RULE.info;
        let finding = error(info, line.word_span(at), &section.path(), message).severity(severity);
        found.push(finding.tool_says(says).help("remove the word, or give it a value"));
    }
}

/// The document as HAProxy reads it: blanks stand where it reads no more, so that every place stays the same. Nothing
/// when it reads all.
pub(super) fn cut(view: &View<'_>) -> Option<Document> {
    // From 3.3 on, an empty word is an error.
    let is_last = view.version() < Version::V3_3;
    let sections = view.sections.iter().filter(|s| s.kind.exists_in(view.version()));
    let mut text = String::new();
    let mut done = 0;
    for (section, line) in sections.flat_map(|s| s.lines.iter().map(move |line| (s, line))) {
        let empty = line.values().iter().position(|value| value.is_empty());
        let Some(at) = empty.filter(|_| is_last).or_else(|| slack(view.version(), section, line))
        else {
            continue;
        };
        let from = line.word_span(at).start() as usize;
        let to = line.line.words_span().end() as usize;
        text.push_str(view.document.text().get(done..from)?);
        text.extend(std::iter::repeat_n(' ', to.checked_sub(from)?));
        done = to;
    }
    if done == 0 {
        return None;
    }
    text.push_str(view.document.text().get(done..)?);
    Some(Document::parse(text).document)
}

/// Index of the first word that a keyword passes over.
fn slack(version: Version, section: &SectionView<'_>, line: &Line<'_>) -> Option<usize> {
    if section.kind == SectionKind::Resolvers && line.is("nameserver") && line.values().len() > 3 {
        return Some(3);
    }
    let problem = line.problem.as_ref()?;
    match (line.value(0), line.value(1)) {
        ("balance", algorithm) if section.kind.is_proxy() => {
            let is_read = match algorithm.split('(').next().unwrap_or_default() {
                "uri" | "hash" => true,
                "url_param" => line.value(3) != "check_post",
                "hdr" => line.value(2) != "use_domain_only",
                _ => matches!(problem.kind(), StatementErrorKind::Value { .. }),
            };
            return (problem.word() > 1 && !is_read).then(|| problem.word());
        }
        ("hash-type", _) if line.value(3) == "avalanche" && line.values().len() > 4 => {
            return Some(4);
        }
        ("persist", method) if method.contains('(') => return None,
        _ => {}
    }
    let table = Table::of_section(section.kind)?;
    let (keyword, _) = table.find(line.values())?;
    let is_more = matches!(problem.kind(), StatementErrorKind::TooManyArguments);
    (is_more && keyword.slack_in(version)).then(|| problem.word())
}
