//! The protocol's words for ours. Its lines and columns count from 0, columns in UTF-16 code units.

use crate::{Completion, CompletionKind};
use config_diagnostics::{Diagnostic, Edit, LineColumn, LineIndex, Severity, Span, Tag};
use lsp_types as lsp;

pub(super) fn position(index: &LineIndex<'_>, offset: u32) -> lsp::Position {
    let place = index.utf16(offset);
    lsp::Position::new(place.line - 1, place.column - 1)
}

pub(super) fn range(index: &LineIndex<'_>, span: Span) -> lsp::Range {
    lsp::Range::new(position(index, span.start()), position(index, span.end()))
}

pub(super) fn offset(index: &LineIndex<'_>, position: lsp::Position) -> u32 {
    let column = position.character.saturating_add(1);
    index.offset_utf16(LineColumn { line: position.line.saturating_add(1), column })
}

pub(super) fn span(index: &LineIndex<'_>, range: lsp::Range) -> Span {
    let (start, end) = (offset(index, range.start), offset(index, range.end));
    Span::new(start, end.max(start))
}

pub(super) fn edit(index: &LineIndex<'_>, edit: &Edit) -> lsp::TextEdit {
    lsp::TextEdit::new(range(index, edit.span), edit.text.clone())
}

/// A finding without the places in other files, and without the address of its rule's page.
pub(super) fn diagnostic(index: &LineIndex<'_>, found: &Diagnostic) -> lsp::Diagnostic {
    let severity = match found.severity {
        Severity::Error => lsp::DiagnosticSeverity::ERROR,
        Severity::Warning => lsp::DiagnosticSeverity::WARNING,
        Severity::Info => lsp::DiagnosticSeverity::INFORMATION,
        Severity::Hint => lsp::DiagnosticSeverity::HINT,
    };
    let tags = found.tags.iter().filter_map(|tag| match tag {
        Tag::Ignored => Some(lsp::DiagnosticTag::UNNECESSARY),
        Tag::Deprecated => Some(lsp::DiagnosticTag::DEPRECATED),
        _ => None,
    });
    let tags: Vec<_> = tags.collect();
    let message = match &found.help {
        Some(help) => format!("{}\n{help}", found.message),
        None => found.message.clone(),
    };
    lsp::Diagnostic {
        range: range(index, found.span()),
        severity: Some(severity),
        code: Some(lsp::NumberOrString::String(found.rule.to_owned())),
        source: Some("k3s-stack".to_owned()),
        message,
        tags: (!tags.is_empty()).then_some(tags),
        ..lsp::Diagnostic::default()
    }
}

pub(super) fn completion(index: &LineIndex<'_>, word: Completion) -> lsp::CompletionItem {
    let kind = match word.kind {
        CompletionKind::Keyword => lsp::CompletionItemKind::KEYWORD,
        CompletionKind::Section => lsp::CompletionItemKind::MODULE,
        CompletionKind::Key => lsp::CompletionItemKind::PROPERTY,
        CompletionKind::Value => lsp::CompletionItemKind::VALUE,
        CompletionKind::Name => lsp::CompletionItemKind::REFERENCE,
        CompletionKind::Rule => lsp::CompletionItemKind::CONSTANT,
    };
    lsp::CompletionItem {
        kind: Some(kind),
        detail: Some(word.detail).filter(|detail| !detail.is_empty()),
        documentation: (!word.documentation.is_empty())
            .then(|| lsp::Documentation::MarkupContent(markdown(word.documentation))),
        // What editors compare with the word at the cursor, which may be the second one of a name.
        filter_text: Some(word.edit.text.clone()),
        text_edit: Some(lsp::CompletionTextEdit::Edit(edit(index, &word.edit))),
        tags: word.is_deprecated.then(|| vec![lsp::CompletionItemTag::DEPRECATED]),
        label: word.label,
        ..lsp::CompletionItem::default()
    }
}

pub(super) fn markdown(value: String) -> lsp::MarkupContent {
    lsp::MarkupContent { kind: lsp::MarkupKind::Markdown, value }
}

/// The path that an address names; of one that names no file, the address itself.
pub(super) fn path(uri: &lsp::Uri) -> String {
    let text = uri.as_str();
    let Some(path) = text.strip_prefix("file://") else { return text.to_owned() };
    // Behind the name of the machine, which is mostly left out.
    let path = path.find('/').and_then(|at| path.get(at..)).unwrap_or(path);
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.bytes();
    while let Some(byte) = rest.next() {
        match two_digits(rest.clone()).filter(|_| byte == b'%') {
            Some(decoded) => {
                rest.nth(1);
                bytes.push(decoded);
            }
            None => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The byte that two hexadecimal digits stand for.
fn two_digits(mut text: std::str::Bytes<'_>) -> Option<u8> {
    let mut digit = || char::from(text.next()?).to_digit(16);
    u8::try_from(digit()? * 16 + digit()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_name_paths() {
        let path = |uri: &str| path(&uri.parse().unwrap());
        assert_eq!(path("file:///etc/haproxy/haproxy.cfg"), "/etc/haproxy/haproxy.cfg");
        assert_eq!(path("file:///a%20b/%C3%A9.cfg"), "/a b/é.cfg");
        assert_eq!(path("untitled:Untitled-1"), "untitled:Untitled-1");
    }

    #[test]
    fn columns_count_in_utf_16() {
        let index = LineIndex::new("a😀b\nc");
        assert_eq!(position(&index, 5), lsp::Position::new(0, 3));
        assert_eq!(offset(&index, lsp::Position::new(0, 3)), 5);
        assert_eq!(offset(&index, lsp::Position::new(9, 9)), 8);
    }
}
