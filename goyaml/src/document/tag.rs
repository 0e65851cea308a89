//! What a tag means: its handle is short for a prefix.

use super::Document;
use config_diagnostics::Span;
use std::borrow::Cow;

const LONG: &str = "tag:yaml.org,2002:";

/// The handle of a tag that is not written in full: `!`, `!!` or `!name!`. Its suffix comes behind.
pub(crate) fn handle(tag: &str) -> &str {
    let name = tag.get(1..).and_then(|rest| rest.find(|c| !is_word(c)).map(|n| (n, rest)));
    match name {
        Some((n, rest)) if rest.get(n..).is_some_and(|rest| rest.starts_with('!')) => {
            tag.get(..n + 2).unwrap_or_default()
        }
        _ => "!",
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}

/// The short form of the tag written at `span`, before the node of this index.
pub(super) fn resolve(document: &Document, node: u32, span: Span) -> Cow<'_, str> {
    let written = document.slice(span);
    if let Some(full) = written.strip_prefix("!<") {
        return short(unescape(full.strip_suffix('>').unwrap_or(full)));
    }
    let handle = handle(written);
    let number = document.tree().document_of(node);
    let directive = document
        .tree()
        .directives
        .iter()
        .find(|d| d.document as usize == number && document.slice(d.handle) == handle);
    let suffix = written.get(handle.len()..).unwrap_or_default();
    match directive {
        Some(directive) if written != "!" => {
            let prefix = unescape(document.slice(directive.prefix));
            short(Cow::Owned(format!("{prefix}{}", unescape(suffix))))
        }
        _ => unescape(written),
    }
}

fn short(tag: Cow<'_, str>) -> Cow<'_, str> {
    match tag.strip_prefix(LONG) {
        Some(name) => Cow::Owned(format!("!!{name}")),
        None => tag,
    }
}

/// `%21` is `!`.
fn unescape(text: &str) -> Cow<'_, str> {
    if !text.contains('%') {
        return Cow::Borrowed(text);
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&byte, behind)) = rest.split_first() {
        let digits = behind.get(..2).and_then(|hex| std::str::from_utf8(hex).ok());
        let octet = digits.and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match octet {
            Some(octet) if byte == b'%' => {
                bytes.push(octet);
                rest = behind.get(2..).unwrap_or_default();
            }
            _ => {
                bytes.push(byte);
                rest = behind;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}
