//! `{name:pattern}` in the hosts, paths and queries of Traefik 2, as gorilla/mux reads them.

use super::regexp;

/// A piece of a template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece<'t> {
    /// Text that stands for itself.
    Plain(&'t str),
    /// What braces hold: a pattern, or none, for all that has no separator in it.
    Pattern(Option<&'t str>),
}

/// The pieces of a template, or why it is none, and where.
pub(super) fn pieces(template: &str) -> Result<Vec<Piece<'_>>, (usize, &'static str)> {
    let mut found = Vec::new();
    let (mut level, mut start, mut end) = (0_usize, 0, 0);
    for (at, byte) in template.bytes().enumerate() {
        match byte {
            b'{' => {
                level += 1;
                if level == 1 {
                    start = at;
                }
            }
            b'}' => {
                level = level.checked_sub(1).ok_or((at, "`}` closes nothing"))?;
                if level > 0 {
                    continue;
                }
                let plain = template.get(end..start).unwrap_or_default();
                if !plain.is_empty() {
                    found.push(Piece::Plain(plain));
                }
                end = at + 1;
                let inner = template.get(start + 1..at).unwrap_or_default();
                let (name, pattern) = match inner.split_once(':') {
                    Some((name, pattern)) => (name, Some(pattern)),
                    None => (inner, None),
                };
                if name.is_empty() || pattern.is_some_and(str::is_empty) {
                    return Err((start, "braces hold a name, or a name and a pattern"));
                }
                if let Some(pattern) = pattern {
                    let offset = start + 1 + name.len() + 1;
                    regexp::check(pattern).map_err(|(at, why)| (offset + at, why))?;
                }
                found.push(Piece::Pattern(pattern));
            }
            _ => {}
        }
    }
    if level > 0 {
        return Err((start, "`{` is not closed"));
    }
    let plain = template.get(end..).unwrap_or_default();
    if !plain.is_empty() {
        found.push(Piece::Plain(plain));
    }
    Ok(found)
}

/// The pattern of a template, without anchors. `other` is what a pair of braces with only a name stands for.
pub(super) fn to_regexp(pieces: &[Piece<'_>], other: &str) -> String {
    let mut pattern = String::new();
    for piece in pieces {
        match piece {
            Piece::Plain(text) => {
                for c in text.chars() {
                    if r"\.+*?()|[]{}^$".contains(c) {
                        pattern.push('\\');
                    }
                    pattern.push(c);
                }
            }
            Piece::Pattern(inner) => {
                let inner = inner.unwrap_or(other);
                // Flags and alternatives end with the braces.
                if inner.contains('|') || inner.contains("(?") {
                    pattern.push_str("(?:");
                    pattern.push_str(inner);
                    pattern.push(')');
                } else {
                    pattern.push_str(inner);
                }
            }
        }
    }
    pattern
}

/// Whether a text looks like a template: `{name}` or `{name:pattern}`, and no `\p{…}`, `\x{…}` or `a{2,3}`.
pub(super) fn is_template(text: &str) -> bool {
    text.match_indices('{').any(|(at, _)| {
        let before = text.get(..at).unwrap_or_default();
        let escaped = [r"\p", r"\P", r"\x", r"\"].into_iter().any(|mark| before.ends_with(mark));
        let inner = text.get(at + 1..).unwrap_or_default();
        let name = inner.find([':', '}']).and_then(|end| inner.get(..end));
        let named = name.is_some_and(|name| {
            name.starts_with(|c: char| c == '_' || c.is_ascii_alphabetic())
                && name.chars().all(|c| c == '_' || c == '-' || c.is_ascii_alphanumeric())
        });
        named && !escaped
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn templates_become_patterns() {
        let regexp = |text: &str| to_regexp(&pieces(text).unwrap(), "[^.]+");
        assert_eq!(regexp("{sub:[a-z]{2}}.example.com"), r"[a-z]{2}\.example\.com");
        assert_eq!(regexp("{sub}.x"), r"[^.]+\.x");
        assert_eq!(regexp("{a:b|c}-{d}"), "(?:b|c)-[^.]+");
        for (text, at) in [("{a", 0), ("a}", 1), ("{}", 0), ("{a:}", 0), ("{:b}", 0), ("{a:[}", 3)]
        {
            assert_eq!(pieces(text).map_err(|(at, _)| at), Err(at), "{text}");
        }
    }

    #[test]
    fn repetitions_are_no_templates() {
        assert!(is_template("{sub:.+}.example.com") && is_template("/a/{id}"));
        for text in [r"[a-z]{2,3}", r"\p{Greek}", r"\x{41}", r"\{id\}", "{}", "{2}", "a"] {
            assert!(!is_template(text), "{text}");
        }
    }
}
