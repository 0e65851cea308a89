//! A haproxy.cfg, told from its path and its lines.

/// Whether this is a haproxy.cfg. `path` is in lower case, `text` has no byte order mark.
pub(super) fn is(path: &str, name: &str, text: &str) -> bool {
    let cfg = super::ending(name) == Some("cfg");
    if cfg && path.contains("haproxy") {
        return true;
    }
    let mut lines = text.lines().map(words).filter(|words| !words.is_empty());
    // A haproxy.cfg starts with a section. A fragment with that ending may start in the middle of one.
    if cfg {
        lines.any(|line| is_header(&line))
    } else {
        lines.next().is_some_and(|line| is_header(&line))
    }
}

/// The first words of a line, up to its comment.
fn words(line: &str) -> Vec<&str> {
    line.split_ascii_whitespace().take_while(|word| !word.starts_with('#')).take(5).collect()
}

/// Whether these are the words of a section header that no prose and no other format is likely to have.
fn is_header(words: &[&str]) -> bool {
    let plain = |name: &str| name.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:".contains(c));
    match words {
        ["global" | "defaults"] => true,
        ["defaults" | "frontend" | "backend" | "listen", name]
        | ["defaults" | "frontend" | "backend" | "listen", name, "from", _] => plain(name),
        // Up to HAProxy 2.0 an address could follow.
        ["listen" | "frontend", name, address] => plain(name) && address.contains(':'),
        _ => false,
    }
}
