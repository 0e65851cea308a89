//! Captures that stand right behind a host name: `http://app$1`.

/// The capture that is glued to the end of the host in `target`, as in `http://app$1/x`, when what it captures may
/// begin with something else than a slash: its place in `target`. Whoever sends requests then chooses the host.
///
/// `from_start` says that the text which `pattern` is tried on begins with a slash.
pub(crate) fn glued_capture(pattern: &str, target: &str, from_start: bool) -> Option<usize> {
    glued(pattern, target, from_start, '$')
}

/// The same for what a `RewriteCond` with `pattern` captures: `http://app%1`.
pub(crate) fn glued_condition(pattern: &str, target: &str, from_start: bool) -> Option<usize> {
    glued(pattern, target, from_start, '%')
}

fn glued(pattern: &str, target: &str, from_start: bool, mark: char) -> Option<usize> {
    let authority_at = target.find("://")? + 3;
    let authority = target.get(authority_at..)?;
    let authority = authority.get(..authority.find(['/', '?']).unwrap_or(authority.len()))?;
    let at = authority.find(mark).filter(|at| *at > 0)?;
    let mut behind = authority.get(at + 1..)?.chars();
    let group = behind.next()?.to_digit(10)?;
    // Only at the host's end: elsewhere the rest of the host bounds it.
    let rest = behind.as_str();
    if !rest.is_empty() && !rest.starts_with(['$', '%']) {
        return None;
    }
    is_free(pattern, group as usize, from_start).then_some(authority_at + at)
}

/// Whether a group may begin with something else than a slash, and holds any character.
fn is_free(pattern: &str, group: usize, from_start: bool) -> bool {
    let pattern = pattern.strip_prefix('!').unwrap_or(pattern);
    let Some(open) = open_of(pattern, group) else { return false };
    let before = pattern.get(..open).unwrap_or_default();
    let before = before.strip_prefix('^').unwrap_or(before).trim_end_matches('(');
    let inner = pattern.get(open..).unwrap_or_default();
    let inner = inner.trim_start_matches(['(', '^']);
    if before.is_empty() && from_start {
        return false;
    }
    if inner.starts_with('/') || inner.starts_with("\\/") {
        // `/?` may be nothing.
        let behind = inner.trim_start_matches('\\').get(1..).unwrap_or_default();
        return behind.starts_with('?') || behind.starts_with('*');
    }
    let end = inner.find(')').unwrap_or(inner.len());
    let inner = inner.get(..end).unwrap_or_default();
    let any = inner.match_indices('.').any(|(at, _)| !inner.get(..at).is_some_and(is_escaped));
    any || inner.contains("[^") || inner.contains("\\S")
}

/// Whether what follows `before` is escaped, or stands in brackets.
fn is_escaped(before: &str) -> bool {
    let class =
        before.rfind('[').is_some_and(|open| !before.get(open..).unwrap_or_default().contains(']'));
    before.ends_with('\\') || class
}

/// Where the parenthesis of a group opens; group 0 is all.
fn open_of(pattern: &str, group: usize) -> Option<usize> {
    if group == 0 {
        return Some(0);
    }
    let opens = pattern.match_indices('(').filter(|(at, _)| {
        let before = pattern.get(..*at).unwrap_or_default();
        let behind = pattern.get(at + 1..).unwrap_or_default();
        !is_escaped(before)
            && (!behind.starts_with('?') || behind.starts_with("?<") || behind.starts_with("?P"))
    });
    opens.map(|(at, _)| at).nth(group - 1)
}

#[cfg(test)]
mod tests {
    use super::glued_capture;

    #[test]
    fn only_what_may_begin_without_a_slash_is_glued() {
        let glued = |pattern, target| glued_capture(pattern, target, true).is_some();
        assert!(glued("^/(.*)", "http://app$1"));
        assert!(glued("^/?(.*)$", "http://app:80$1"));
        assert!(glued("^/app/([^/]+)/(.*)$", "http://app$1/$2"));
        assert!(glued("^/(a|b)(.*)$", "http://app$2"));
        assert!(!glued("^/(.*)", "http://app/$1"));
        assert!(!glued("^(/.*)", "http://app$1"));
        assert!(!glued("^(.*)$", "http://app$1"), "a request's path begins with a slash");
        assert!(glued_capture("^(.*)$", "http://app$1", false).is_some());
        assert!(!glued("^/app(/.*)?$", "http://app$1"));
        assert!(!glued("^/([a-z]+)", "http://app$1"));
        assert!(!glued("^/(.*)", "http://$1.example.com/"));
        assert!(!glued("^/(.*)", "/app$1"));
    }
}
