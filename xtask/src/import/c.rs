//! What the readers of C sources have in common.

pub(super) fn is_ident(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

/// The arguments of every call of `name`.
pub(super) fn calls(text: &str, name: &str) -> Vec<Vec<String>> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(name) {
        let rest = text[at + name.len()..].trim_start();
        if !text[..at].chars().next_back().is_some_and(is_ident) && rest.starts_with('(') {
            found.push(arguments(rest));
        }
    }
    found
}

/// Where the group that `text` opens with ends, its closing bracket included.
pub(super) fn group_end(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match (quote, c) {
            (Some(_), _) if escaped => escaped = false,
            (Some(_), '\\') => escaped = true,
            (Some(q), c) if q == c => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, '(' | '{' | '[') => depth += 1,
            (None, ')' | '}' | ']') => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at + 1);
                }
            }
            _ => {}
        }
    }
    None
}

/// The parts between the commas of the group that `text` opens with.
pub(super) fn arguments(text: &str) -> Vec<String> {
    let Some(end) = group_end(text) else { return Vec::new() };
    let mut parts = vec![String::new()];
    let mut depth = 0_usize;
    let mut quoted = false;
    let mut escaped = false;
    for c in text[1..end - 1].chars() {
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => quoted = !quoted,
            '(' | '{' if !quoted => depth += 1,
            ')' | '}' if !quoted => depth = depth.saturating_sub(1),
            ',' if !quoted && depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        if let Some(part) = parts.last_mut() {
            part.push(c);
        }
    }
    parts.iter().map(|part| part.split_whitespace().collect::<Vec<_>>().join(" ")).collect()
}

/// The text of adjacent string literals.
pub(super) fn unquoted(literal: &str) -> String {
    literal.split('"').skip(1).step_by(2).collect()
}

pub(super) fn without_comments(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut quoted = None;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match quoted {
            None if rest.starts_with("/*") => {
                let end = rest.find("*/").map_or(rest.len(), |end| end + 2);
                out.push(' ');
                rest = &rest[end..];
                continue;
            }
            None if c == '"' || c == '\'' => quoted = Some(c),
            Some(_) if c == '\\' => {
                taken += rest[1..].chars().next().map_or(0, char::len_utf8);
            }
            Some(q) if q == c => quoted = None,
            // No literal goes on past its line: a lone quote in `#error` text.
            Some(_) if c == '\n' => quoted = None,
            _ => {}
        }
        out.push_str(&rest[..taken]);
        rest = &rest[taken..];
    }
    out
}
