//! Formats of logs (mod_log_config).

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{expression, sections};

/// `CustomLog file format [env=…|expr=…]`, `GlobalLog`.
pub(super) fn log(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let mut found: Vec<Problem> = format(1, site.word(1)).into_iter().collect();
    let condition = site.word(2);
    if let Some(text) = condition.strip_prefix("expr=") {
        found.extend(sections::broken_expression(2, text));
    } else if !condition.is_empty() && !condition.starts_with("env=") {
        let message = format!("`{condition}` is no condition of a log");
        found.push(Problem::value(2, message, "env=NAME, env=!NAME or expr=…; quote the format"));
    }
    found
}

/// `LogFormat format [name]`.
pub(super) fn log_format(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    format(0, site.word(0)).into_iter().collect()
}

/// `%…{…}x`; a text without `%` is the name of a format.
fn format(word: usize, text: &str) -> Option<Problem> {
    const LETTERS: &str = "aABbCcDefhHiIkLlmnoOpPqRrsSTtuUvVXx%";
    const LONG: [&str; 3] = ["ti", "to", "FB"];
    let help = "see the formats of mod_log_config; a percent sign is `%%`";
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('%') {
        let marks = |c: char| c.is_ascii_digit() || matches!(c, '!' | '<' | '>' | ',');
        let mut behind = behind.trim_start_matches(marks);
        if let Some(inner) = behind.strip_prefix('{') {
            behind =
                inner.split_once('}').map_or("", |(_, behind)| behind).trim_start_matches(marks);
        }
        let Some(letter) = behind.chars().next() else {
            let message = "the format ends in the middle of a `%…`";
            return Some(Problem::value(word, message, help));
        };
        rest = behind.get(letter.len_utf8()..).unwrap_or_default();
        let long = rest.get(..2).is_some_and(|two| LONG.contains(&two));
        if !(LETTERS.contains(letter) || letter == '^' && long) {
            let message = format!("`%{letter}` is no format of a log");
            return Some(Problem::value(word, message, help));
        }
        rest = rest.get(if letter == '^' { 2 } else { 0 }..).unwrap_or_default();
    }
    None
}

/// `SetHandler name|expr=…`.
pub(super) fn handler(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let text = site.word(0).strip_prefix("expr=");
    let why = text.and_then(|text| expression::string(text).err());
    let problem = why.map(|why| {
        let message = format!("the expression cannot be read: {why}");
        Problem::new(super::rules::INVALID_EXPRESSION, message, "write variables as `%{NAME}`")
            .at(0)
    });
    problem.into_iter().collect()
}
