//! mod_cache and its stores.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use crate::parse_atoi;

/// `CacheEnable store [url]`.
pub(super) fn enable(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    if site.word(0).starts_with('/') && site.words.len() > 1 {
        let message = "the store comes before the path";
        return vec![Problem::value(0, message, "write `CacheEnable disk /`")];
    }
    if site.words.len() > 1 || site.path().is_some() {
        return Vec::new();
    }
    let message = "`CacheEnable` needs a path or URL outside `<Location>`";
    vec![Problem::arguments(message, format!("write `CacheEnable {} /`", site.word(0)))]
}

/// `CacheDisable url`; in a `<Location>`, `CacheDisable on`.
pub(super) fn disable(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let problem = if site.path().is_some() {
        (!word.eq_ignore_ascii_case("on"))
            .then(|| Problem::value(0, "inside a section only `on` is taken", "write `on`"))
    } else {
        (!word.starts_with('/') && !word.contains(':')).then(|| {
            let message = format!("`{word}` is neither a path nor a URL");
            Problem::value(0, message, "write `CacheDisable /path`")
        })
    };
    problem.into_iter().collect()
}

/// `CacheDirLevels` and `CacheDirLength`, whose product is limited (`mod_cache_disk`).
pub(super) fn folders(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    const MOST: i32 = 20;
    let (number, _) = parse_atoi(site.word(0));
    let product = &mut memory.server().cache_folders;
    if site.directive.name() == "CacheDirLevels" {
        product.0 = number;
    } else {
        product.1 = number;
    }
    let (levels, length) = *product;
    let problem = if number <= 0 {
        Some(format!("httpd reads {number}; at least 1 is needed"))
    } else if levels.saturating_mul(length) > MOST {
        Some(format!("{levels} levels of {length} characters are too many"))
    } else {
        None
    };
    let help = "CacheDirLevels times CacheDirLength must not be above 20";
    problem.map(|message| Problem::value(0, message, help)).into_iter().collect()
}

/// A floating-point number (`CacheLastModifiedFactor`, `AsyncRequestWorkerFactor`); what follows it is passed over.
pub(super) fn factor(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    let end = word.find(|c| !number(c)).unwrap_or(word.len());
    let read = word.get(..end).and_then(|text| text.parse::<f64>().ok());
    let must_be_positive = site.directive.name() == "AsyncRequestWorkerFactor";
    let whole = end == word.len();
    if read.is_some_and(|read| !must_be_positive || (read > 0.0 && whole)) {
        return Vec::new();
    }
    vec![Problem::value(0, format!("`{word}` is no number"), "write for example `0.1`")]
}

/// `CacheKeyBaseURL url`: a scheme, a host or a port has to be in it.
pub(super) fn base_url(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    if word.contains(':') {
        return Vec::new();
    }
    let message = format!("`{word}` has no scheme, no host and no port");
    vec![Problem::value(0, message, "write for example `https://shop.example.com/`")]
}

/// `CacheSocache`, `AuthnCacheSOCache`: `type[:argument]`.
pub(super) fn socache(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 5] = ["shmcb", "dbm", "dc", "memcache", "redis"];
    let kind = site.word(0).split(':').next().unwrap_or_default();
    if KNOWN.contains(&kind) || memory.modules().foreign {
        return Vec::new();
    }
    let message = format!("no store of caches is called `{kind}`");
    vec![Problem::value(0, message, "shmcb, dbm, dc, memcache or redis, as far as loaded")]
}
