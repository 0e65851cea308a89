//! ## What it does
//! Finds placeholders that nobody filled in: `192.168.x.y`, `<STATE>`, `YOUR_TOKEN`, `your-domain`, `changeme`,
//! a value `TODO`, and names that only stand for others in published examples. Comments are left alone.
//!
//! ## Why is this bad?
//! Most programs take them for what they are not: a host name, a path, a password that everybody knows. What fails
//! then fails late, and says something else.
//!
//! ## Example
//! ```text
//! additionalArguments:
//!   - "--entryPoints.web.forwardedHeaders.trustedIPs=192.168.x.y/32"
//! ```
//!
//! ## Use instead
//! ```text
//! additionalArguments:
//!   - "--entryPoints.web.forwardedHeaders.trustedIPs=192.168.1.10/32"
//! ```
//!
//! ## Fix safety
//! No fix: only you know the value.
//!
//! ## References
//! - <https://docs.k3s.io/datastore/cluster-loadbalancer>, whose examples need your own addresses

use super::{Source, span};
use crate::{Diagnostic, Group, RuleInfo, Safety, Severity};
use std::ops::Range;

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/placeholder-left",
    Group::Correctness,
    Severity::Error,
    Safety::None,
    "A placeholder that was never filled in, such as 192.168.x.y or <STATE>",
);

/// Words that are placeholders wherever they stand, in lower case.
const WORDS: &[&str] = &[
    "alias-dns-control-plane",
    "change-me",
    "change_me",
    "changeme",
    "replace-me",
    "replace_me",
    "replaceme",
];

/// What examples ask the reader to fill in, as in `your-domain` and `<domain>`.
const NOUNS: &[&str] = &[
    "cluster",
    "domain",
    "email",
    "host",
    "hostname",
    "ip",
    "namespace",
    "node",
    "password",
    "secret",
    "server",
    "state",
    "token",
    "username",
];

/// HTML elements that old pages write in capitals, and that are long enough to be mistaken.
const ELEMENTS: &[&str] = &[
    "BODY", "BR", "CENTER", "DIV", "FONT", "FORM", "HEAD", "HR", "HTML", "IMG", "INPUT", "LI",
    "LINK", "META", "OL", "PRE", "SCRIPT", "SPAN", "STYLE", "TABLE", "TD", "TH", "TITLE", "TR",
    "UL", "H1", "H2", "H3", "H4", "H5", "H6", "EM", "STRONG", "TT",
];

pub(super) fn check(source: &Source<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        let bytes = line.as_bytes();
        let mut at = 0;
        while let Some(&byte) = bytes.get(at) {
            let mut next = at + 1;
            let mut hit = None;
            if byte == b'<' {
                hit = bracketed(line, at);
            } else if is_name(byte) {
                next =
                    at + bytes.get(at..).map_or(1, |rest| run(rest, |b| is_name(b) || b == b'.'));
                let quoted = || source.in_quotes(start + at);
                hit = line.get(at..next).and_then(|token| word(line, at, token, quoted));
            }
            if let Some(range) = hit {
                next = next.max(range.end);
                if !source.in_comment(start + at) {
                    let text = line.get(range.clone()).unwrap_or_default();
                    let message = format!("`{text}` is a placeholder that was never filled in");
                    let place = span(start + range.start..start + range.end);
                    found.push(Diagnostic::of(&INFO, message).at(place));
                }
            }
            at = next;
        }
        start += line.len();
    }
    found
}

const fn is_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn run(bytes: &[u8], allowed: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| allowed(**byte)).count()
}

/// `<NAME>` at `at`, as far as it is no markup, no section of Apache and no group of a regular expression.
fn bracketed(line: &str, at: usize) -> Option<Range<usize>> {
    let (before, rest) = (line.get(..at)?, line.get(at + 1..)?);
    let bytes = rest.as_bytes();
    // Longer ones are no names; the bound keeps hostile input cheap.
    let len = bytes.iter().take(48).take_while(|b| is_name(**b) || **b == b' ').count();
    let name = rest.get(..len)?;
    if bytes.get(len) != Some(&b'>') || !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let regex = ["?", "?P", "\\k", "\\g", "\\", "<", "%"].iter().any(|end| before.ends_with(end));
    let capitals = name.len() > 1 && !name.bytes().any(|b| b.is_ascii_lowercase());
    let asks = your(name) || name.get(..5).is_some_and(|s| s.eq_ignore_ascii_case("your "));
    let joined = name.contains(['-', '_']);
    let looks = asks
        || (capitals && !ELEMENTS.contains(&name))
        || (!name.contains(' ') && (joined || NOUNS.contains(&name)));
    // Apache's sections stand first in their line, and some take no argument.
    let section = before.trim().is_empty() && !asks && !(capitals && joined);
    let near = bytes.get(..bytes.len().min(1000)).unwrap_or_default();
    let closed = || memchr::memmem::find(near, format!("</{name}").as_bytes()).is_some();
    (looks && !regex && !section && !closed()).then_some(at..at + len + 2)
}

/// The placeholder in the word `token` at `at`.
fn word(line: &str, at: usize, token: &str, quoted: impl Fn() -> bool) -> Option<Range<usize>> {
    let (before, after) = (line.get(..at)?, line.get(at + token.len()..)?);
    if before.ends_with(['$', '{', '%', '\\']) {
        return None;
    }
    let trimmed = token.trim_end_matches('.');
    if is_address(trimmed) {
        return Some(at..at + trimmed.len());
    }
    if matches!(token, "TODO" | "FIXME" | "TBD") {
        let edge = |c: Option<char>| c.is_none_or(|c| c.is_whitespace() || "\"'".contains(c));
        let blank = |c: Option<char>| c.is_none_or(char::is_whitespace);
        let (last, next) = (before.chars().next_back(), after.chars().next());
        let alone = (edge(last) || last == Some('=')) && edge(next);
        // In a quoted sentence it is a word like any other.
        let prose = quoted() && (blank(last) || blank(next));
        return (alone && !prose).then_some(at..at + token.len());
    }
    let in_path = before.ends_with('/') && !before.ends_with("//");
    let mut start = at;
    for piece in token.split('.') {
        let is_word = WORDS.iter().any(|word| word.eq_ignore_ascii_case(piece));
        let is_lower = || !piece.bytes().any(|byte| byte.is_ascii_uppercase());
        if is_word || (your(piece) && !(in_path && is_lower())) {
            return Some(start..start + piece.len());
        }
        start += piece.len() + 1;
    }
    None
}

/// `YOUR_ANYTHING`, `your-domain`, `yourdomain`.
fn your(word: &str) -> bool {
    if let Some(rest) = word.strip_prefix("YOUR_").or(word.strip_prefix("YOUR-")) {
        return !rest.is_empty();
    }
    let Some((start, rest)) = word.split_at_checked("your".len()) else { return false };
    start.eq_ignore_ascii_case("your") && {
        let rest = rest.to_ascii_lowercase();
        let noun = rest.trim_start_matches(['-', '_']).split(['-', '_']).next();
        noun.is_some_and(|noun| NOUNS.contains(&noun))
    }
}

/// `192.168.x.y`, `10.0.0.xxx`, `x.x.x.x`.
fn is_address(token: &str) -> bool {
    let letters = |piece: &str| {
        let first = piece.bytes().next().unwrap_or_default();
        piece.len() <= 3 && b"nxyzNXYZ".contains(&first) && piece.bytes().all(|byte| byte == first)
    };
    let number = |piece: &str| piece.parse::<u8>().is_ok();
    if token.bytes().filter(|byte| *byte == b'.').count() != 3 {
        return false;
    }
    let pieces: Vec<&str> = token.split('.').collect();
    let [first, rest @ ..] = pieces.as_slice() else { return false };
    rest.iter().all(|piece| number(piece) || letters(piece))
        && rest.iter().any(|piece| letters(piece))
        && (number(first) || (letters(first) && rest.iter().all(|piece| letters(piece))))
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Cases, Source, check};
    use crate::Span;

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &[
                "",
                "server a 192.168.1.10:80\n",
                "version 2.4.x 1.33.x\n",
                "server a example.com:80\n",
                "string \"<html><body><H1>x</H1></body></html>\"\n",
                "http-request return string \"<my-part>x</my-part>\"\n",
                "rewrite (?<sub_domain>a) (?P<x_y>b) \\<word_x\\>\n",
                "<RequireAll>\n</RequireAll>\n  <VirtualHost *:80>\n",
                "Link <https://a.example/b>\n",
                "echo $YOUR_TOKEN ${YOUR_NAME}\n",
                "path_beg /your-domain /changes\n",
                "a TODOS TODO-list http://x/TODO/\n",
                "cat <<EOF\n%[src] <%s>\n",
                "nxyz n.x y.z.x\n",
            ],
            fail: &[
                "trustedIPs=192.168.x.y/32\n",
                "server a 10.0.0.xxx:80",
                "allow x.x.x.x.\n",
                "state <STATE>\n",
                "token: \"<your-token>\"\n",
                "host: <ip>\n",
                "K10<CA-HASH>::a\n",
                "<YOUR_IP>\n",
                "<your server ip>\n",
                "token: YOUR_TOKEN\n",
                "host: app.your-domain.com\n",
                "https://yourdomain.com/x\n",
                "password: changeme\n",
                "PASSWORD=\"CHANGE_ME\"\n",
                "email: TODO\n",
                "x=\"TODO\"\n",
                "https://alias-dns-control-plane:6443\n",
            ],
            fix: &[],
        }
        .run();
    }

    #[test]
    fn comments_may_hold_them_and_quoted_sentences_a_to_do() {
        let text = "a # 10.0.x.x\n";
        assert_eq!(check(&Source::new(text).comments(&[Span::new(2, 12)])), []);
        let text = "echo \"a TODO list\"\n";
        assert_eq!(check(&Source::new(text).quoted(&[Span::new(5, 18)])), []);
    }

    #[test]
    fn the_place_is_the_placeholder() {
        let text = "é: app.your-domain.com\n";
        assert_eq!(&text[check(&Source::new(text))[0].span().range()], "your-domain");
    }
}
