//! The tags of sections.

use super::problem::Problem;
use super::site::Site;
use super::{expression, regex, rules};
use crate::VhostAddress;
use crate::effective::EffectiveDirective;

/// What is wrong with the arguments of a tag; `before` is the nearest branch above it in the same section.
pub(super) fn check(site: &Site<'_>, before: Option<&EffectiveDirective>) -> Option<Problem> {
    if !site.directive.is_section() {
        return None;
    }
    let name = site.directive.name();
    let lower = name.to_ascii_lowercase();
    let missing = || {
        Problem::arguments(format!("`<{name}>` needs an argument"), format!("write `<{name} …>`"))
    };
    match lower.as_str() {
        "else" => no_branch_before(site, before).or_else(|| too_many(site, 0)),
        "requireall" | "requireany" | "requirenone" => authorization(site),
        "elseif" | "if" => {
            let bad = if lower == "if" { None } else { no_branch_before(site, before) };
            bad.or_else(|| if site.words.is_empty() { Some(missing()) } else { condition(site) })
        }
        "virtualhost" | "limit" | "limitexcept" if site.words.is_empty() => Some(missing()),
        "virtualhost" => addresses(site),
        "limit" | "limitexcept" => methods(site),
        "directory" | "files" | "location" | "directorymatch" | "filesmatch" | "locationmatch" => {
            let tilde = site.word(0) == "~";
            let path = usize::from(tilde);
            if site.word(path).is_empty() {
                return Some(missing());
            }
            let is_pattern = tilde || lower.ends_with("match");
            let bad = if is_pattern { pattern(site, path) } else { None };
            bad.or_else(|| too_many(site, path + 1))
        }
        _ => None,
    }
}

fn too_many(site: &Site<'_>, most: usize) -> Option<Problem> {
    let word = site.words.get(most)?;
    let name = site.directive.name();
    let message = format!("`<{name}>` takes fewer arguments; `{word}` is one too many");
    let help = if word.starts_with('#') {
        "no comment can stand behind a tag; put it on a line of its own"
    } else {
        "quote an argument that holds blanks"
    };
    Some(Problem::arguments(message, help).at(most))
}

fn pattern(site: &Site<'_>, word: usize) -> Option<Problem> {
    broken_regex(word, site.word(word))
}

/// The problem of a pattern that cannot be compiled.
pub(super) fn broken_regex(word: usize, pattern: &str) -> Option<Problem> {
    let error = regex::check(pattern).err()?;
    let message = format!("the regular expression cannot be compiled: {error}");
    let help = "mend it; a literal bracket or parenthesis needs a `\\` before it";
    Some(Problem::new(rules::INVALID_REGEX, message, help).at(word))
}

/// The problem of an expression that cannot be read.
pub(super) fn broken_expression(word: usize, text: &str) -> Option<Problem> {
    Some(unreadable(word, expression::condition(text).err()?))
}

/// What is said of an expression that cannot be read.
pub(super) fn unreadable(word: usize, why: &str) -> Problem {
    let message = format!("the expression cannot be read: {why}");
    let help = "compare values: `%{HTTP_HOST} == 'example.com'`, `%{REQUEST_URI} =~ m#^/a#`";
    Problem::new(rules::INVALID_EXPRESSION, message, help).at(word)
}

fn condition(site: &Site<'_>) -> Option<Problem> {
    broken_expression(0, site.word(0)).or_else(|| too_many(site, 1))
}

fn no_branch_before(site: &Site<'_>, before: Option<&EffectiveDirective>) -> Option<Problem> {
    let opens = |line: &EffectiveDirective| {
        line.name.eq_ignore_ascii_case("if") || line.name.eq_ignore_ascii_case("elseif")
    };
    if before.is_some_and(opens) {
        return None;
    }
    let name = site.directive.name();
    let message = format!("`<{name}>` stands behind no `<If>`");
    Some(Problem::new(rules::MISPLACED, message, "put it directly behind `</If>` or `</ElseIf>`"))
}

fn addresses(site: &Site<'_>) -> Option<Problem> {
    site.words.iter().enumerate().find_map(|(at, word)| {
        // An address in brackets that is none is looked up as a name, and passed over (AH00547).
        let port = word.strip_prefix('[').and_then(|host| host.split_once(']')).map(|(_, p)| p);
        let plain = port.map_or_else(|| word.clone(), |port| format!("[::1]{port}"));
        let error = plain.parse::<VhostAddress>().err()?;
        let message = format!("`{word}` is no address of a virtual host: {error}");
        Some(Problem::value(at, message, "write `*:443`, or an address and a port up to 65535"))
    })
}

fn methods(site: &Site<'_>) -> Option<Problem> {
    let at = site.words.iter().position(|word| word.eq_ignore_ascii_case("TRACE"))?;
    let message = "`TRACE` cannot be limited here";
    Some(Problem::value(at, message, "switch it with `TraceEnable`"))
}

/// `<RequireNone>` says nothing where one of several has to hold.
fn authorization(site: &Site<'_>) -> Option<Problem> {
    let name = site.directive.name();
    if let Some(problem) = too_many(site, 0) {
        return Some(problem);
    }
    (name == "RequireNone" && !site.needs_all()).then(|| {
        let message = "`<RequireNone>` has no effect where any one of several is enough";
        Problem::new(rules::MISPLACED, message, "put it into `<RequireAll>`, with what is required")
    })
}
