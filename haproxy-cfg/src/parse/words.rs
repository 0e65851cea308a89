//! Values of several words, as one text for people and tests.
//!
//! Quotes and escapes belong to the document: a text that needs them is refused rather than
//! misread, and a word that needs them is printed with them.

use super::ValueError;
use std::fmt;

/// The words of `text`, split at blanks.
///
/// # Errors
/// Anything a line would not read as itself: quotes, comments, escapes.
pub(super) fn split(text: &str) -> Result<Vec<&str>, ValueError> {
    if let Some(at) = special(text) {
        let help = "give the words as a list instead of one text";
        return Err(
            ValueError::new("quotes and escapes are not understood here", at).with_help(help)
        );
    }
    Ok(text.split_ascii_whitespace().collect())
}

/// The words in the text form of an [`AclExpr`](super::AclExpr) or a
/// [`Condition`](super::Condition): one blank between, quoted where a line would need it.
pub(super) fn write(f: &mut fmt::Formatter<'_>, words: &[String]) -> fmt::Result {
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            f.write_str(" ")?;
        }
        let blank = |c: char| c.is_ascii_whitespace() || c == '\x0b';
        if !word.is_empty() && !word.contains(blank) && special(word).is_none() {
            f.write_str(word)?;
            continue;
        }
        f.write_str("\"")?;
        for c in word.chars() {
            match c {
                '"' | '\\' | '$' => write!(f, "\\{c}")?,
                '\n' => f.write_str("\\n")?,
                '\r' => f.write_str("\\r")?,
                '\t' => f.write_str("\\t")?,
                _ => write!(f, "{c}")?,
            }
        }
        f.write_str("\"")?;
    }
    Ok(())
}

/// Where a line would see a quote, a comment or an escape.
fn special(text: &str) -> Option<usize> {
    let mut bytes = text.bytes().enumerate().peekable();
    while let Some((at, byte)) = bytes.next() {
        let next = bytes.peek().map(|(_, next)| *next);
        match (byte, next) {
            (b'"' | b'\'' | b'#' | 0, _)
            | (b'\\', None | Some(b'\\' | b' ' | b'\t' | b'n' | b'r' | b't' | b'x')) => {
                return Some(at);
            }
            _ => {}
        }
    }
    None
}
