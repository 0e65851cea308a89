//! mod_rewrite.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{regex, rules, sections};
use crate::document::is_blank;
use crate::{ConditionFlags, Context, RewriteFlags};
use config_diagnostics::Presence;

/// `RewriteRule pattern substitution [flags]` (`cmd_rewriterule`).
pub(super) fn rule(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let words = split(site.rest);
    let Some(pattern) = words.first().filter(|_| words.len() >= 2) else {
        let message = "`RewriteRule` needs a pattern and a substitution";
        return vec![Problem::arguments(message, "write `-` where nothing is to be replaced")];
    };
    let mut found = Vec::new();
    let pattern = pattern.strip_prefix('!').unwrap_or(pattern);
    if let Err(error) = regex::check(pattern) {
        let message = format!("the regular expression cannot be compiled: {error}");
        found.push(Problem::new(rules::INVALID_REGEX, message, "mend it").at(0));
    }
    if let Some(flags) = words.get(2) {
        found.extend(flags.parse::<RewriteFlags>().err().map(|error| bad_flags(flags, &error)));
    }
    found
}

fn bad_flags(flags: &str, error: &crate::ValueError) -> Problem {
    let message = format!("the flags `{flags}` are refused: {error}");
    let help = "flags stand in one pair of brackets, without blanks: `[P,L]`";
    Problem::value(2, message, error.help().unwrap_or(help))
}

/// `RewriteCond test pattern [flags]` (`cmd_rewritecond`).
pub(super) fn condition(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let words = split(site.rest);
    let (Some(test), Some(pattern)) = (words.first(), words.get(1)) else {
        let message = "`RewriteCond` needs a text and a pattern";
        let help = "write for example `RewriteCond %{HTTPS} =off`";
        return vec![Problem::arguments(message, help)];
    };
    let mut found = Vec::new();
    let bare = pattern.strip_prefix('!').unwrap_or(pattern);
    if test.eq_ignore_ascii_case("expr") {
        found.extend(sections::broken_expression(1, bare));
    } else if is_pattern(bare)
        && let Err(error) = regex::check(bare)
    {
        let message = format!("the regular expression cannot be compiled: {error}");
        found.push(Problem::new(rules::INVALID_REGEX, message, "mend it").at(1));
    }
    if let Some(flags) = words.get(2) {
        found.extend(flags.parse::<ConditionFlags>().err().map(|error| bad_flags(flags, &error)));
    }
    found
}

/// Whether the second word is a regular expression, and no test such as `-f`, `>a`, `-eq5`.
fn is_pattern(text: &str) -> bool {
    let is_file_test = matches!(text.as_bytes(), [b'-', letter] if letter.is_ascii_alphabetic());
    let compares = ["-lt", "-le", "-eq", "-ge", "-gt", "-ne"].iter().any(|op| text.starts_with(op));
    !is_file_test && !compares && !text.starts_with(['<', '>', '='])
}

/// Words as mod_rewrite splits them (`parseargline`): quotes only at the start and without escapes, a blank behind a
/// backslash stays. The third one is the last.
fn split(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text.trim_start_matches(is_blank);
    while !rest.is_empty() && words.len() < 3 {
        let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''));
        let body = rest.get(usize::from(quote.is_some())..).unwrap_or_default();
        let mut escaped = false;
        let end = body.find(|c: char| {
            let ends = match quote {
                Some(quote) => c == quote,
                None => is_blank(c),
            };
            let ends = ends && !escaped;
            escaped = quote.is_none() && c == '\\' && !escaped;
            ends
        });
        let end = end.unwrap_or(body.len());
        words.push(body.get(..end).unwrap_or_default().to_owned());
        let behind = body.get(end..).unwrap_or_default();
        let behind = if quote.is_some() { behind.get(1..).unwrap_or_default() } else { behind };
        rest = behind.trim_start_matches(is_blank);
    }
    words
}

/// `RewriteBase path`.
pub(super) fn base(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let path = site.word(0);
    let problem = if site.path().is_none() && !site.is_in(Context::Htaccess) {
        let message =
            "`RewriteBase` means something only in `<Directory>`, `<Location>` and .htaccess";
        Some(Problem::new(rules::MISPLACED, message, "remove it, or move it there"))
    } else if !path.starts_with('/') {
        let message = format!("`{path}` is no path: it must start with `/`");
        Some(Problem::value(0, message, format!("write `/{path}`")))
    } else {
        None
    };
    problem.into_iter().collect()
}

/// `RewriteOptions word …`.
pub(super) fn options(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const OPTIONS: [&str; 10] = [
        "inherit",
        "inheritbefore",
        "inheritdown",
        "inheritdownbefore",
        "ignoreinherit",
        "allownoslash",
        "mergebase",
        "ignorecontextinfo",
        "legacyprefixdocroot",
        "allowanyuri",
    ];
    let known = |word: &str| {
        OPTIONS.iter().any(|option| word.eq_ignore_ascii_case(option))
            || word.to_ascii_lowercase().starts_with("maxredirects=")
    };
    let unknown = site.words.iter().enumerate().filter(|(_, word)| !known(word));
    unknown
        .map(|(at, word)| {
            let near = config_diagnostics::did_you_mean(word, OPTIONS);
            let help = near.map_or_else(|| OPTIONS.join(", "), |n| format!("did you mean `{n}`?"));
            Problem::value(at, format!("`RewriteOptions` has no option `{word}`"), help)
        })
        .collect()
}

/// What stands before the colon of a map; anything else is a part of a file's name.
const MAPS: [&str; 7] = ["txt", "rnd", "dbm", "prg", "int", "dbd", "fastdbd"];
/// Formats behind `dbm=`.
const DBM: [&str; 5] = ["default", "sdbm", "gdbm", "db", "ndbm"];

/// `RewriteMap name type:source`.
pub(super) fn map(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let (name, source) = (site.word(0), site.word(1));
    let (kind, path) = match source.split_once(':') {
        Some((kind, path)) if MAPS.contains(&kind) || kind.starts_with("dbm=") => (kind, path),
        _ => ("txt", source),
    };
    let absent = |path: &str| memory.facts().file(path) == Presence::No;
    let problem = match kind {
        "int" if !["tolower", "toupper", "escape", "unescape"].contains(&path) => {
            let message = format!("httpd has no map of its own called `{path}`");
            Some(Problem::value(1, message, "tolower, toupper, escape or unescape"))
        }
        _ if kind.strip_prefix("dbm=").is_some_and(|format| !DBM.contains(&format)) => {
            let message = format!("`{kind}` is no kind of dbm");
            Some(Problem::value(1, message, DBM.join(", ")))
        }
        // Behind a program stand its arguments.
        "prg" | "txt" | "rnd" if absent(path.split(' ').next().unwrap_or_default()) => {
            let message = format!("the file `{path}` of map `{name}` does not exist");
            Some(Problem::new(rules::MISSING_FILE, message, "create it first").at(1))
        }
        _ => None,
    };
    problem.into_iter().collect()
}
