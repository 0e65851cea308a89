/// A number as C's `atoi` reads it, and the rest of the text, which httpd passes over: `500ms` is 500, `abc` is 0.
///
/// What does not fit into 64 bits becomes the nearest that does; of those 64 bits the lower 32 count.
///
/// ```
/// use apache_proxy::parse_atoi;
/// assert_eq!(parse_atoi("500ms"), (500, "ms"));
/// assert_eq!(parse_atoi("abc"), (0, "abc"));
/// assert_eq!(parse_atoi("4294967297"), (1, ""));
/// ```
pub fn parse_atoi(text: &str) -> (i32, &str) {
    let (number, rest) = parse_atol(text);
    #[expect(clippy::cast_possible_truncation, reason = "what atoi does")]
    (number as i32, rest)
}

/// A number as C's `atol` reads it, and the rest of the text.
pub fn parse_atol(text: &str) -> (i64, &str) {
    let blank = |c: char| c.is_ascii_whitespace() || c == '\u{b}';
    let start = text.trim_start_matches(blank);
    let digits = start.strip_prefix(['-', '+']).unwrap_or(start);
    let rest = digits.trim_start_matches(|c: char| c.is_ascii_digit());
    if rest.len() == digits.len() {
        return (0, text);
    }
    let number = start.get(..start.len() - rest.len()).unwrap_or_default();
    let limit = if number.starts_with('-') { i64::MIN } else { i64::MAX };
    (number.parse().unwrap_or(limit), rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_read_as_c_does() {
        for (text, number, rest) in [
            ("500ms", 500, "ms"),
            ("30s", 30, "s"),
            ("abc", 0, "abc"),
            ("", 0, ""),
            ("-5", -5, ""),
            (" +7x", 7, "x"),
            ("-", 0, "-"),
            ("\"5\"", 0, "\"5\""),
            ("1.5", 1, ".5"),
            ("99999999999999999999", i64::MAX, ""),
            ("-99999999999999999999", i64::MIN, ""),
        ] {
            assert_eq!(parse_atol(text), (number, rest), "{text}");
        }
        assert_eq!(parse_atoi("99999999999999999999").0, -1);
    }
}
