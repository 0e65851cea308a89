use crate::forms::decoded::Decoded;
use config_diagnostics::Span;

/// One word of a value, unquoted.
pub(super) struct Extracted {
    pub(super) decoded: Decoded,
    pub(super) span: Span,
    pub(super) fault: Option<Fault>,
}

/// What systemd says about a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A quote is never closed: it ignores the value.
    Unbalanced,
    /// A backslash before something it does not know stays: it warns.
    UnknownEscape,
}

/// Takes the next word off `value`, from the byte `at` on.
///
/// Quotes may open and close anywhere in a word. The manual says that they wrap whole words only; systemd 252
/// was observed to read `'a'\''b'` as `a'b`.
pub(super) fn extract(value: &Decoded, at: &mut usize) -> Option<Extracted> {
    let text = value.text();
    let rest = text.get(*at..)?;
    let start = *at + (rest.len() - rest.trim_start_matches(is_blank).len());
    let mut chars = text.get(start..)?.char_indices().map(|(n, c)| (start + n, c)).peekable();
    chars.peek()?;
    let mut decoded = Decoded::default();
    let mut quote = None;
    let mut fault = None;
    let mut end = text.len();
    while let Some((byte, c)) = chars.next() {
        match (c, quote) {
            (c, None) if is_blank(c) => {
                end = byte;
                break;
            }
            ('\'' | '"', None) => quote = Some(c),
            (c, Some(open)) if c == open => quote = None,
            ('\\', _) => {
                let source = value.source(byte);
                let escape = text.get(byte + 1..).unwrap_or_default();
                if let Some((c, length)) = unescape(escape) {
                    decoded.push(c, source);
                    // What can be unescaped is ASCII: a character a byte.
                    let _ = chars.by_ref().take(length).count();
                } else {
                    fault = Some(Fault::UnknownEscape);
                    decoded.push('\\', source);
                    if let Some((byte, c)) = chars.next() {
                        decoded.push(c, value.source(byte));
                    }
                }
            }
            _ => decoded.push(c, value.source(byte)),
        }
    }
    if quote.is_some() {
        fault = Some(Fault::Unbalanced);
    }
    let span = value.span(start..end);
    let rest = text.get(end..).unwrap_or_default();
    *at = end + (rest.len() - rest.trim_start_matches(is_blank).len());
    Some(Extracted { decoded, span, fault })
}

pub(super) fn is_blank(c: char) -> bool {
    matches!(c, ' ' | '\t' | '\n' | '\r')
}

/// The character that an escape stands for, and how many characters it takes behind the backslash.
fn unescape(escape: &str) -> Option<(char, usize)> {
    let simple = match escape.chars().next()? {
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        's' => ' ',
        c @ ('\\' | '"' | '\'') => c,
        'x' => return byte(escape.get(1..3)?, 16).map(|c| (c, 3)),
        'u' => return code(escape.get(1..5)?).map(|c| (c, 5)),
        'U' => return code(escape.get(1..9)?).map(|c| (c, 9)),
        '0'..='7' => return byte(escape.get(..3)?, 8).map(|c| (c, 3)),
        _ => return None,
    };
    Some((simple, 1))
}

fn digits(text: &str, radix: u32) -> Option<u32> {
    let all = text.chars().all(|c| c.is_digit(radix));
    u32::from_str_radix(text, radix).ok().filter(|n| all && *n != 0)
}

/// One byte; one that is not ASCII can only be shown as unknown.
fn byte(text: &str, radix: u32) -> Option<char> {
    let n = digits(text, radix).filter(|n| *n < 256)?;
    Some(char::from_u32(n).filter(char::is_ascii).unwrap_or(char::REPLACEMENT_CHARACTER))
}

fn code(text: &str) -> Option<char> {
    char::from_u32(digits(text, 16)?)
}
