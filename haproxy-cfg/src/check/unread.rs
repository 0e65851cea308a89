//! What is said of words that HAProxy does not read.

use super::Found;
use super::lines::error;
use crate::lint::rules::{empty_argument, too_many_arguments};
use crate::view::{Statement as Line, Unread, View};
use crate::{Version, Word};
use config_diagnostics::{Diagnostic, Severity, Span, Tag, ToolSays};

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    for section in &view.sections {
        let mut lines = section.lines.iter().filter(|line| !line.unread.is_empty()).peekable();
        if lines.peek().is_none() {
            continue;
        }
        let path = section.path();
        for (line, unread) in lines.flat_map(|line| line.unread.iter().map(move |u| (line, u))) {
            found.push(match unread {
                Unread::Empty(word) => empty(view.version(), line, word.span(), &path),
                Unread::More(word) => more(line, word, &path),
            });
        }
    }
}

/// Words that are passed over, without a word.
fn more(line: &Line<'_>, word: &Word<'_>, path: &str) -> Diagnostic {
    let message = ["`", line.value(0), "` takes nothing from `", &word.value(), "` on"].concat();
    error(&too_many_arguments::RULE.info, word.span(), path, message)
        .help("remove what is too much, or quote what is one word")
        .severity(Severity::Warning)
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored)
}

/// 3.2 warns about such a word, 3.3 refuses it. A line that begins with one does nothing.
fn empty(version: Version, line: &Line<'_>, span: Span, path: &str) -> Diagnostic {
    let is_first = line.value(0).is_empty();
    let says = match version {
        Version::V3_2 => ToolSays::Warning,
        Version::V3_3 => ToolSays::Error,
        v if v > Version::V3_3 && !is_first => ToolSays::Error,
        _ => ToolSays::Nothing,
    };
    let message = if is_first {
        "the line begins with an empty word: HAProxy passes over all of it"
    } else {
        "an empty word ends the arguments: HAProxy passes over the rest of the line"
    };
    let severity = if says == ToolSays::Error { Severity::Error } else { Severity::Warning };
    error(&empty_argument::RULE.info, span, path, message)
        .severity(severity)
        .tool_says(says)
        .help("remove the word, or give it a value")
}
