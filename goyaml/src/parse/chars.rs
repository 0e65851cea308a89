//! Kinds of characters.

use crate::document::Problem;
use config_diagnostics::Span;

pub(crate) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// Letters of anchors, tags and directives.
pub(super) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// Length of the line break at `at`; 0 when there is none. CR, LF and both, NEL, LS and PS are line breaks.
pub(crate) fn line_break(bytes: &[u8], at: usize) -> usize {
    match bytes.get(at) {
        Some(b'\n') => 1,
        Some(b'\r') => 1 + usize::from(bytes.get(at + 1) == Some(&b'\n')),
        Some(0xC2) if bytes.get(at + 1) == Some(&0x85) => 2,
        Some(0xE2) if matches!(bytes.get(at + 1..at + 3), Some([0x80, 0xA8 | 0xA9])) => 3,
        _ => 0,
    }
}

/// The part of a text up to the first character that no YAML file may hold, and what is wrong behind it.
pub(super) fn readable(text: &str) -> (&str, Option<(Problem, Span)>) {
    let (limited, mut limit) = match text.get(..u32::MAX as usize) {
        Some(_) | None if text.len() > u32::MAX as usize => {
            let end = (0..=u32::MAX as usize).rev().find(|n| text.is_char_boundary(*n));
            let limited = text.get(..end.unwrap_or_default()).unwrap_or_default();
            (limited, Some((Problem::TooLarge, Span::at(Span::of(limited).end()))))
        }
        _ => (text, None),
    };
    let Some((at, length)) = first_forbidden(limited) else { return (limited, limit) };
    let before = limited.get(..at).unwrap_or_default();
    let start = Span::of(before).end();
    limit = Some((Problem::ControlCharacter, Span::new(start, start + length)));
    (before, limit)
}

/// Offset and length of the first character that is no tab, line break or printable character.
fn first_forbidden(text: &str) -> Option<(usize, u32)> {
    const STEP: usize = 64;
    let bytes = text.as_bytes();
    // Few bytes can start such a character; whole steps without one are passed at once.
    let suspect = |byte: &u8| {
        (*byte < b' ' && !matches!(byte, b'\t' | b'\n' | b'\r'))
            | matches!(byte, 0x7F | 0xC2 | 0xEF)
    };
    for (n, step) in bytes.chunks(STEP).enumerate() {
        if !step.iter().fold(false, |any, byte| any | suspect(byte)) {
            continue;
        }
        for (m, _) in step.iter().enumerate().filter(|(_, byte)| suspect(byte)) {
            let at = n * STEP + m;
            let Some(c) = text.get(at..).and_then(|rest| rest.chars().next()) else { continue };
            if !is_allowed(c) {
                return Some((at, u32::try_from(c.len_utf8()).unwrap_or(1)));
            }
        }
    }
    None
}

fn is_allowed(c: char) -> bool {
    !matches!(c,
        '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\x7F'..='\u{84}' | '\u{86}'..='\u{9F}'
        | '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn control_characters_end_the_readable_part() {
        let bad = |text| readable(text).1.map(|(_, span)| (span.start(), span.end()));
        assert_eq!(bad("a: é\u{a0}\u{85}\u{fffd}\u{feff}\t\r\n"), None);
        assert_eq!(bad("é\u{7f}"), Some((2, 3)));
        assert_eq!(bad("é\u{9f}x"), Some((2, 4)));
        assert_eq!(bad(&format!("{}\0", "x".repeat(200))), Some((200, 201)));
        assert_eq!(readable("ab\u{ffff}c").0, "ab");
    }
}
