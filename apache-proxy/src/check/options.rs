//! Directives of the core and of common modules that take words of a list, or numbers with a meaning.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use config_diagnostics::did_you_mean;

/// `FileETag [+-]component …`.
pub(super) fn etag(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 6] = ["All", "None", "INode", "MTime", "Size", "Digest"];
    keywords(site, unsigned, &KNOWN)
}

/// `HttpProtocolOptions word …`.
pub(super) fn protocol(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 6] =
        ["Strict", "Unsafe", "RegisteredMethods", "LenientMethods", "Require1.0", "Allow0.9"];
    keywords(site, |word| word, &KNOWN)
}

/// `IndexOptions [+-]option …`.
pub(super) fn index(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 27] = [
        "AddAltClass",
        "Charset",
        "DescriptionWidth",
        "FancyIndexing",
        "FoldersFirst",
        "HTMLTable",
        "IconHeight",
        "IconWidth",
        "IconsAreLinks",
        "IgnoreCase",
        "IgnoreClient",
        "NameWidth",
        "None",
        "ScanHTMLTitles",
        "ShowForbidden",
        "SuppressColumnSorting",
        "SuppressDescription",
        "SuppressHTMLPreamble",
        "SuppressIcon",
        "SuppressLastModified",
        "SuppressRules",
        "SuppressSize",
        "TrackModified",
        "Type",
        "UseOldDateFormat",
        "VersionSort",
        "XHTML",
    ];
    keywords(site, |word| unsigned(word).split('=').next().unwrap_or_default(), &KNOWN)
}

fn unsigned(word: &str) -> &str {
    word.strip_prefix(['+', '-']).unwrap_or(word)
}

/// Words that are none of the known ones, in any case.
fn keywords(
    site: &Site<'_>,
    bare: impl for<'w> Fn(&'w str) -> &'w str,
    known: &[&'static str],
) -> Vec<Problem> {
    let words = site.words.iter().enumerate();
    let unknown =
        words.filter(|(_, word)| !known.iter().any(|known| bare(word).eq_ignore_ascii_case(known)));
    unknown
        .map(|(at, word)| {
            let near = did_you_mean(bare(word), known.iter().copied());
            let help = near.map_or_else(|| known.join(", "), |n| format!("did you mean `{n}`?"));
            Problem::value(at, format!("`{}` does not know `{word}`", site.directive), help)
        })
        .collect()
}

/// `MaxRanges` and its like: a word, or a positive number.
pub(super) fn ranges(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let named = ["none", "default", "unlimited"].iter().any(|name| word.eq_ignore_ascii_case(name));
    if named || crate::parse_atol(word).0 > 0 {
        return Vec::new();
    }
    let message = format!("`{} {word}` is refused", site.directive);
    vec![Problem::value(0, message, "default, unlimited, none, or a number above 0")]
}

/// `SubstituteMaxLineLength size`, with a unit.
pub(super) fn size(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let (number, unit) = crate::parse_atol(word);
    let digit = word.starts_with(|c: char| c.is_ascii_digit());
    let known = ["", "b", "k", "m", "g"].iter().any(|known| unit.eq_ignore_ascii_case(known));
    if digit && number >= 0 && known {
        return Vec::new();
    }
    vec![Problem::value(0, format!("`{word}` is no size"), "a number, and b, k, m or g behind it")]
}

/// `ProxySourceAddress address`.
pub(super) fn source_address(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let numeric = word.contains('.') && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !numeric || word.parse::<std::net::Ipv4Addr>().is_ok() {
        // A name is looked up when the configuration is read.
        return Vec::new();
    }
    vec![Problem::value(0, format!("`{word}` is no address"), "write an address of this machine")]
}

/// `RequestReadTimeout stage=seconds[-most,MinRate=bytes] …`.
pub(super) fn read_timeout(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let help = "write `header=20-40,MinRate=500 body=20,MinRate=500`";
    let check = |word: &str| {
        let Some((key, value)) = word.split_once('=') else {
            return Some("parameters are written `key=value`");
        };
        if !["handshake", "header", "body"].iter().any(|known| key.eq_ignore_ascii_case(known)) {
            return Some("handshake, header and body can be limited");
        }
        let (time, rate) = value.split_once(',').map_or((value, None), |(t, r)| (t, Some(r)));
        if !time.starts_with(|c: char| c.is_ascii_digit()) {
            return Some("the time is no number");
        }
        (time.contains('-') && rate.is_none()).then_some("a range needs `MinRate=` behind it")
    };
    let words = site.words.iter().enumerate();
    let found = words.filter_map(|(at, word)| {
        let why = check(word)?;
        Some(Problem::value(at, format!("`{word}` is refused: {why}"), help))
    });
    found.collect()
}
