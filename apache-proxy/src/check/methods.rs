//! Methods of HTTP by name.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;

/// What every httpd knows (`ap_method_registry_init`); case counts.
const KNOWN: [&str; 27] = [
    "GET",
    "HEAD",
    "PUT",
    "POST",
    "DELETE",
    "CONNECT",
    "OPTIONS",
    "TRACE",
    "PATCH",
    "PROPFIND",
    "PROPPATCH",
    "MKCOL",
    "COPY",
    "MOVE",
    "LOCK",
    "UNLOCK",
    "VERSION-CONTROL",
    "CHECKOUT",
    "UNCHECKOUT",
    "CHECKIN",
    "UPDATE",
    "LABEL",
    "REPORT",
    "MKWORKSPACE",
    "MKACTIVITY",
    "BASELINE-CONTROL",
    "MERGE",
];

/// Those of the words from number `from` on that are no method.
pub(super) fn unknown(site: &Site<'_>, from: usize, memory: &Memory<'_>) -> Option<Problem> {
    let is_known = |word: &String| {
        KNOWN.contains(&word.as_str())
            || memory.methods.contains(word)
            || memory.modules().foreign
            || memory.has_unknown_files()
    };
    let words = site.words.iter().enumerate().skip(from);
    let (at, word) = words.into_iter().find(|(_, word)| !is_known(word))?;
    let message = format!("`{word}` is no method that httpd knows");
    let upper = KNOWN.iter().find(|known| known.eq_ignore_ascii_case(word));
    let help = match upper {
        Some(upper) => format!("write `{upper}`: case counts"),
        None => "declare it above with `RegisterHttpMethod`".to_owned(),
    };
    Some(Problem::value(at, message, help))
}

/// `AllowMethods method …|reset`.
pub(super) fn allow(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    if site.word(0).eq_ignore_ascii_case("reset") {
        return Vec::new();
    }
    unknown(site, 0, memory).into_iter().collect()
}

/// `RegisterHttpMethod method …`.
pub(super) fn register(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    memory.methods.extend(site.words.iter().cloned());
    Vec::new()
}
