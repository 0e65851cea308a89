//! Recognises secrets by their form alone. Only forms that nothing else has.

use super::span;
use crate::Span;
use std::ops::Range;

/// A secret found in a text.
pub(super) struct Secret {
    /// What it is, with its article.
    pub(super) what: &'static str,
    /// The place to report.
    pub(super) place: Range<usize>,
    /// What must not be shown.
    pub(super) hidden: Range<usize>,
}

/// The bytes of `text` that must not be shown to anybody: private keys, k3s tokens, tokens of GitHub, GitLab and
/// Slack, AWS access keys, JSON web tokens. In order, not overlapping; linear time.
///
/// ```
/// use config_diagnostics::text::secret_spans;
/// let text = "token: ghp_0123456789abcdefghijABCDEFGHIJ456789";
/// assert_eq!(&text[secret_spans(text)[0].range()], &text[7..]);
/// ```
pub fn secret_spans(text: &str) -> Vec<Span> {
    find(text).into_iter().map(|secret| span(secret.hidden)).collect()
}

/// Tokens known by their prefix: what they are, the prefix, the least length of the rest.
const PREFIXES: &[(&str, &str, usize)] = &[
    ("a GitHub token", "ghp_", 36),
    ("a GitHub token", "gho_", 36),
    ("a GitHub token", "ghu_", 36),
    ("a GitHub token", "ghs_", 36),
    ("a GitHub token", "ghr_", 36),
    ("a GitHub token", "github_pat_", 40),
    ("a GitLab token", "glpat-", 20),
    ("a Slack token", "xoxa-", 20),
    ("a Slack token", "xoxb-", 20),
    ("a Slack token", "xoxp-", 20),
    ("a Slack token", "xoxr-", 20),
    ("a Slack token", "xoxs-", 20),
];

pub(super) fn find(text: &str) -> Vec<Secret> {
    let bytes = text.as_bytes();
    let mut found: Vec<Secret> = Vec::new();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let rest = bytes.get(at..).unwrap_or_default();
        let inside_word =
            at.checked_sub(1).and_then(|n| bytes.get(n)).is_some_and(|before| is_word(*before));
        let secret = match byte {
            b'-' => private_key(rest),
            _ if inside_word => None,
            b'K' => k3s_token(rest),
            b'g' | b'x' => prefixed(rest),
            b'A' => aws_key(rest),
            b'e' => web_token(rest),
            _ => None,
        };
        let Some((what, place, hidden)) = secret else {
            at += 1;
            continue;
        };
        let shift = |range: Range<usize>| at + range.start..at + range.end;
        let (place, hidden) = (shift(place), shift(hidden));
        at = hidden.end.max(at + 1);
        found.push(Secret { what, place, hidden });
    }
    found
}

/// What it is, the place to report, what to hide; relative to where it starts.
type Match = (&'static str, Range<usize>, Range<usize>);

const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')
}

fn run(bytes: &[u8], allowed: impl Fn(u8) -> bool) -> usize {
    bytes.iter().take_while(|byte| allowed(**byte)).count()
}

/// Whether it could be random: documentation writes `xxxxxxxx`.
fn varied(bytes: &[u8]) -> bool {
    let mut seen = [false; 256];
    bytes.iter().take(64).for_each(|byte| seen[usize::from(*byte)] = true);
    seen.iter().filter(|seen| **seen).count() >= 6
}

/// A PEM block.
fn private_key(rest: &[u8]) -> Option<Match> {
    let label = rest.strip_prefix(b"-----BEGIN ")?;
    let label = run(label, |b| b.is_ascii_uppercase() || b.is_ascii_digit() || b == b' ');
    let (title, body) = rest.split_at_checked("-----BEGIN ".len() + label)?;
    if !title.ends_with(b"PRIVATE KEY") || !body.starts_with(b"-----") {
        return None;
    }
    let start = title.len() + "-----".len();
    // Keys are shorter; the bound keeps hostile input cheap.
    let body = rest.get(start..rest.len().min(start + 32 * 1024))?;
    let len = memchr::memmem::find(body, b"-----END ")?;
    varied(body.get(..len)?).then_some(("a private key", 0..start, start..start + len))
}

/// `K10<hash of the CA>::<user>:<password>`, or `K10…::<bootstrap token>`.
fn k3s_token(rest: &[u8]) -> Option<Match> {
    let hash = rest.strip_prefix(b"K10")?;
    if run(hash, |b| b.is_ascii_hexdigit()) != 64 {
        return None;
    }
    let credentials = hash.get(64..)?.strip_prefix(b"::")?;
    let len = run(credentials, |b| b.is_ascii_graphic() && !b"\"'`,;<>{}$".contains(&b));
    let credentials = credentials.get(..len)?;
    let user = memchr::memchr(b':', credentials).map_or(0, |colon| colon + 1);
    let start = "K10".len() + 64 + "::".len();
    (len > user).then_some(("a k3s token", 0..start + len, start + user..start + len))
}

fn prefixed(rest: &[u8]) -> Option<Match> {
    let (what, prefix, least) =
        PREFIXES.iter().find(|(_, prefix, _)| rest.starts_with(prefix.as_bytes()))?;
    let body = rest.get(prefix.len()..)?;
    let len = run(body, is_word);
    let all = 0..prefix.len() + len;
    (len >= *least && varied(body.get(..len)?)).then_some((what, all.clone(), all))
}

fn aws_key(rest: &[u8]) -> Option<Match> {
    if !rest.starts_with(b"AKIA") && !rest.starts_with(b"ASIA") {
        return None;
    }
    let len = run(rest, |b| b.is_ascii_uppercase() || b.is_ascii_digit());
    let key = rest.get(..len)?;
    let ends = !rest.get(len).is_some_and(|byte| is_word(*byte));
    // Amazon's own documentation uses keys that end so.
    let real = len == 20 && ends && !key.ends_with(b"EXAMPLE") && varied(key);
    real.then_some(("an AWS access key", 0..len, 0..len))
}

/// Header, payload and signature; the first two are base64 of `{"…`.
fn web_token(rest: &[u8]) -> Option<Match> {
    let mut len = 0;
    for (start, least, end) in [("eyJ", 12, "."), ("eyJ", 12, "."), ("", 16, "")] {
        let part = rest.get(len..)?;
        let n = run(part, is_word);
        if n < least || !part.starts_with(start.as_bytes()) {
            return None;
        }
        len += n + end.len();
        if !rest.get(..len)?.ends_with(end.as_bytes()) {
            return None;
        }
    }
    Some(("a JSON web token", 0..len, 0..len))
}
