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
    Ok(text.split(is_blank).filter(|word| !word.is_empty()).collect())
}

/// The words in the text form of an [`AclExpr`](super::AclExpr) or a
/// [`Condition`](super::Condition): one blank between, quoted where a line would need it.
pub(super) fn write(f: &mut fmt::Formatter<'_>, words: &[String]) -> fmt::Result {
    for (index, word) in words.iter().enumerate() {
        if index > 0 {
            f.write_str(" ")?;
        }
        if !word.is_empty() && !word.contains(is_blank) && special(word).is_none() {
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

/// What separates words: C `isspace`.
fn is_blank(c: char) -> bool {
    c.is_ascii_whitespace() || c == '\x0b'
}

/// Where a line would see a quote, a comment or an escape.
fn special(text: &str) -> Option<usize> {
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let escape = match chars.peek() {
            Some((_, next)) => is_blank(*next) || matches!(next, '\\' | 'n' | 'r' | 't' | 'x'),
            None => true,
        };
        if matches!(c, '"' | '\'' | '#' | '\0') || c == '\\' && escape {
            return Some(at);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::split;

    #[test]
    fn only_what_a_line_reads_as_itself_is_split() {
        assert_eq!(split(" a\t\x0bb\n$c \\.d "), Ok(vec!["a", "b", "$c", "\\.d"]));
        for text in ["\"", "'", "a#b", "a\\ b", "a\\", "a\\\n", "\\n", "\\\\", "\\x41", "\0"] {
            assert!(split(text).is_err(), "{text:?}");
        }
    }
}
