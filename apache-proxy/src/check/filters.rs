//! Filters by name.

use super::memory::Memory;
use super::problem::Problem;
use super::sections;
use super::site::Site;

/// What the modules of httpd bring, in upper case.
const KNOWN: [&str; 24] = [
    "BROTLI_COMPRESS",
    "BUFFER",
    "BYTERANGE",
    "CACHE",
    "CACHE_OUT",
    "CHUNK",
    "CONTENT_LENGTH",
    "DATA",
    "DEFLATE",
    "HTTP_HEADER",
    "INCLUDES",
    "INFLATE",
    "MOD_EXPIRES",
    "OLD_WRITE",
    "PROXY-HTML",
    "RATE_LIMIT",
    "REQTIMEOUT",
    "SED",
    "SUBSTITUTE",
    "XLATEIN",
    "XLATEOUT",
    "XML2ENC",
    "FIXUP_HEADERS_OUT",
    "ERROR_BUCKET",
];

/// Whether nothing can be called so.
fn is_unknown(name: &str, memory: &Memory<'_>) -> bool {
    let defined = memory.filters.iter().any(|filter| filter.eq_ignore_ascii_case(name));
    let anything = memory.modules().foreign || memory.has_unknown_files();
    !anything && !defined && !KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known))
}

fn unknown(at: usize, name: &str) -> Problem {
    let message = format!("no filter is called `{name}`");
    Problem::value(at, message, "define it with `ExtFilterDefine`, or load its module")
}

/// `FilterProvider filter provider expression`.
pub(super) fn provider(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    if let Some(problem) = sections::broken_expression(2, site.word(2)) {
        return vec![problem];
    }
    let name = site.word(1);
    if is_unknown(name, memory) { vec![unknown(1, name)] } else { Vec::new() }
}

/// `AddOutputFilterByType filter[;filter …] type …`.
pub(super) fn by_type(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    if site.words.len() < 2 {
        let message = "`AddOutputFilterByType` needs a filter and a type";
        return vec![Problem::arguments(
            message,
            "write `AddOutputFilterByType DEFLATE text/html`",
        )];
    }
    let mut names = site.word(0).split(';').filter(|name| !name.is_empty());
    let bad = names.find(|name| is_unknown(name, memory));
    bad.map(|name| unknown(0, name)).into_iter().collect()
}

/// `ExtFilterDefine name …`.
pub(super) fn define(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    memory.filters.push(site.word(0).to_owned());
    Vec::new()
}
