//! What httpd does to the path of a request on its way to the backend.

use std::fmt::Write as _;

/// Why a path is answered instead of looked up: the status, and the words for it.
pub(super) type Refusal = (u16, &'static str);

/// How encoded slashes are taken (`AllowEncodedSlashes`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum EncodedSlashes {
    /// `%2F` is answered with 404.
    #[default]
    Off,
    /// It becomes a slash.
    On,
    /// It stays as it is.
    NoDecode,
}

/// Removes dot segments and doubled slashes, and decodes what need not be encoded (`ap_normalize_path`).
pub(super) fn normalize(path: &str, merge_slashes: bool) -> Result<Vec<u8>, Refusal> {
    let path = decode_unreserved(path.as_bytes());
    let above = (400, "the path leaves the root");
    if path.first() != Some(&b'/') {
        return Err((400, "the path does not start with /"));
    }
    let mut out: Vec<&[u8]> = Vec::new();
    let mut segments = path.split(|byte| *byte == b'/').skip(1).peekable();
    while let Some(segment) = segments.next() {
        let last = segments.peek().is_none();
        match segment {
            b"" if !last && merge_slashes => {}
            b"." if !last => {}
            b"." => out.push(b""),
            b".." => {
                out.pop().ok_or(above)?;
                if last {
                    out.push(b"");
                }
            }
            segment => out.push(segment),
        }
    }
    let mut path = Vec::with_capacity(path.len());
    for segment in out {
        path.push(b'/');
        path.extend_from_slice(segment);
    }
    Ok(path)
}

fn decode_unreserved(path: &[u8]) -> Vec<u8> {
    decode(path, |byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~')).0
}

/// Decodes every escape for which `wanted` holds; also says whether one is no escape at all.
fn decode(path: &[u8], wanted: impl Fn(u8) -> bool) -> (Vec<u8>, bool) {
    let mut out = Vec::with_capacity(path.len());
    let mut rest = path;
    let mut bad = false;
    while let Some((first, behind)) = rest.split_first() {
        rest = behind;
        if *first == b'%' {
            if let Some(byte) = hex(behind) {
                if wanted(byte) {
                    out.push(byte);
                    rest = behind.get(2..).unwrap_or_default();
                    continue;
                }
            } else {
                bad = true;
            }
        }
        out.push(*first);
    }
    (out, bad)
}

fn hex(digits: &[u8]) -> Option<u8> {
    let digit = |at| char::from(*digits.get(at)?).to_digit(16);
    u8::try_from(digit(0)? * 16 + digit(1)?).ok()
}

/// Decodes the path that is looked up (`ap_unescape_url_keep2f`).
pub(super) fn unescape(path: &[u8], slashes: EncodedSlashes) -> Result<Vec<u8>, Refusal> {
    let (out, bad) = decode(path, |byte| !(byte == b'/' && slashes == EncodedSlashes::NoDecode));
    if bad {
        return Err((400, "a % in the path is no escape"));
    }
    if out.contains(&0) {
        return Err((404, "the path holds %00"));
    }
    if slashes == EncodedSlashes::Off && out.len() < path.len() {
        let slash = |three: &[u8]| matches!(three, [b'%', b'2', b'f' | b'F']);
        if path.windows(3).any(slash) {
            return Err((404, "the path holds %2F, and AllowEncodedSlashes is Off"));
        }
    }
    Ok(out)
}

/// Encodes what must not stand in a path (`ap_proxy_canonenc_ex` for requests in reverse): percent signs as well,
/// except those of `%2F` when `keep_slashes`.
pub(super) fn encode(path: &str, keep_slashes: bool) -> String {
    let mut out = String::with_capacity(path.len());
    let bytes = path.as_bytes();
    let mut kept = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let escaped = bytes.get(at + 1..).and_then(hex) == Some(b'/');
        if keep_slashes && *byte == b'%' && escaped {
            kept = 3;
        }
        let plain = byte.is_ascii_alphanumeric() || b"~$-_.+!*'(),;:@&=/".contains(byte);
        if plain || kept > 0 {
            out.push(char::from(*byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
        kept = usize::saturating_sub(kept, 1);
    }
    out
}

/// How many bytes of `uri` the prefix `alias` takes (`alias_match`): any number of slashes equals any other, and an
/// alias without a slash at its end takes whole segments only. 0: it does not match.
pub(super) fn alias_match(uri: &str, alias: &str) -> usize {
    let (uri, alias) = (uri.as_bytes(), alias.as_bytes());
    let slashes = |text: &[u8], at: usize| {
        text.get(at..).map_or(0, |rest| rest.iter().take_while(|byte| **byte == b'/').count())
    };
    let (mut u, mut a) = (0, 0);
    while let (Some(wanted), Some(found)) = (alias.get(a), uri.get(u)) {
        if wanted != found {
            return 0;
        }
        if *wanted == b'/' {
            a += slashes(alias, a);
            u += slashes(uri, u);
        } else {
            a += 1;
            u += 1;
        }
    }
    let whole = a == alias.len();
    let ends_well = alias.last() == Some(&b'/') || matches!(uri.get(u), None | Some(b'/'));
    if whole && ends_well { u } else { 0 }
}

/// Whether a wildcard pattern fits (`apr_fnmatch`): with `pathname`, `*` and `?` stand for anything but `/`.
/// `None`: it has a bracket, which is not simulated.
pub(super) fn fnmatch(pattern: &str, text: &str, pathname: bool) -> Option<bool> {
    if pattern.contains(['[', '\\']) {
        return None;
    }
    let fits = |byte: u8| byte != b'/' || !pathname;
    let (mut p, mut t) = (pattern.as_bytes(), text.as_bytes());
    let mut star: Option<(&[u8], &[u8])> = None;
    loop {
        match (p.split_first(), t.split_first()) {
            (Some((b'*', behind)), _) => {
                star = Some((behind, t));
                p = behind;
            }
            (Some((b'?', p2)), Some((c, t2))) if fits(*c) => (p, t) = (p2, t2),
            (Some((a, p2)), Some((b, t2))) if a == b && *a != b'?' => (p, t) = (p2, t2),
            (None, None) => return Some(true),
            _ => {
                let Some((behind, from)) = star else { return Some(false) };
                match from.split_first() {
                    Some((c, next)) if fits(*c) => {
                        star = Some((behind, next));
                        (p, t) = (behind, next);
                    }
                    _ => return Some(false),
                }
            }
        }
    }
}

/// Whether a path has characters that make it a wildcard pattern (`apr_fnmatch_test`).
pub(super) fn is_fnmatch(path: &str) -> bool {
    path.contains(['*', '?']) || (path.contains('[') && path.contains(']'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn normal(path: &str) -> String {
        normalize(path, true).map_or_else(|(s, _)| s.to_string(), |p| String::from_utf8(p).unwrap())
    }

    #[test]
    fn paths_are_normalized() {
        for (path, wanted) in [
            ("/", "/"),
            ("/a//b///", "/a/b/"),
            ("/a/./b/../c", "/a/c"),
            ("/a/%2e%2E/c", "/c"),
            ("/a/..", "/"),
            ("/a/.", "/a/"),
            ("/a/..;/b", "/a/..;/b"),
            ("/%7Eu/%41%2F%20", "/~u/A%2F%20"),
            ("/../x", "400"),
            ("x", "400"),
        ] {
            assert_eq!(normal(path), wanted, "{path}");
        }
    }

    #[test]
    fn escapes_are_decoded_or_refused() {
        let read = |path: &str, slashes| unescape(path.as_bytes(), slashes).map_err(|e| e.0);
        assert_eq!(read("/a%20b%2525", EncodedSlashes::Off), Ok(b"/a b%25".to_vec()));
        assert_eq!(read("/a%2fb", EncodedSlashes::Off), Err(404));
        assert_eq!(read("/a%2fb", EncodedSlashes::On), Ok(b"/a/b".to_vec()));
        assert_eq!(read("/a%2fb", EncodedSlashes::NoDecode), Ok(b"/a%2fb".to_vec()));
        assert_eq!(read("/%zz", EncodedSlashes::Off), Err(400));
        assert_eq!(read("/%00", EncodedSlashes::Off), Err(404));
    }

    #[test]
    fn what_is_sent_is_encoded_anew() {
        assert_eq!(encode("my%20app/a b?x=é", false), "my%2520app/a%20b%3Fx=%C3%A9");
        assert_eq!(encode("a%2Fb%20", true), "a%2Fb%2520");
    }

    /// Facts B2 and B6.
    #[test]
    fn prefixes_match_by_segments() {
        for (uri, alias, taken) in [
            ("/app", "/app", 4),
            ("/app/x", "/app", 4),
            ("/application", "/app", 0),
            ("/app", "/app/", 0),
            ("/app/x", "/app/", 5),
            ("/app//x", "/app/", 6),
            ("/a/b", "//a", 2),
            ("/x", "/", 1),
            ("/x", "", 0),
            ("/app", "app", 0),
        ] {
            assert_eq!(alias_match(uri, alias), taken, "{alias} {uri}");
        }
    }

    #[test]
    fn wildcards_stay_within_a_segment() {
        for (pattern, text, wanted) in [
            ("/a/*", "/a/x", true),
            ("/a/*", "/a/", true),
            ("/a/*", "/a/x/y", false),
            ("/*/b", "/a/b", true),
            ("/a?c", "/abc", true),
            ("/a?c", "/a/c", false),
            ("/*.gif", "/x.y.gif", true),
        ] {
            assert_eq!(fnmatch(pattern, text, true), Some(wanted), "{pattern} {text}");
        }
        assert_eq!(fnmatch("*", "http://a/b", false), Some(true));
        assert_eq!(fnmatch("/[ab]", "/a", true), None);
    }
}
