use std::borrow::Cow;

/// Writes `value` so that HAProxy, of any version, reads it back as one word with just that value.
///
/// Plain words stay as they are; others stand in single quotes, which leave backslashes and `$` alone, or in
/// double quotes where single ones cannot hold the value. NUL is written `\x00`, which HAProxy takes for the
/// end of the word. No-break spaces and the like are quoted too, so that nobody takes them for blanks. An empty value is written `""`, which ends the arguments (refused since 3.3).
///
/// ```
/// use haproxy_cfg::quote_word;
/// assert_eq!(quote_word("roundrobin"), "roundrobin");
/// assert_eq!(quote_word("pa#ss word"), "'pa#ss word'");
/// assert_eq!(quote_word("it's\n$HOME"), r#""it's\n\$HOME""#);
/// ```
pub fn quote_word(value: &str) -> Cow<'_, str> {
    let is_plain_word = value.bytes().all(is_plain) && !value.contains(super::word::is_odd_blank);
    if !value.is_empty() && is_plain_word && !value.starts_with('[') {
        return Cow::Borrowed(value);
    }
    if !value.is_empty() && !value.bytes().any(|b| b == b'\'' || b.is_ascii_control()) {
        return Cow::Owned(format!("'{value}'"));
    }
    let mut out = String::with_capacity(value.len() + 2);
    out.push('"');
    for c in value.chars() {
        match c {
            '"' | '\\' | '$' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_ascii_control() => {
                let digit = |n: u32| char::from_digit(n, 16).unwrap_or('0');
                out.extend(['\\', 'x', digit(u32::from(c) >> 4), digit(u32::from(c) & 15)]);
            }
            c => out.push(c),
        }
    }
    out.push('"');
    Cow::Owned(out)
}

/// Means itself outside quotes.
fn is_plain(byte: u8) -> bool {
    !matches!(byte, b' ' | b'"' | b'\'' | b'\\' | b'#') && !byte.is_ascii_control()
}
