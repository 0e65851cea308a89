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

/// `ErrorLogFormat [connection|request] format` (`parse_errorlog_item`).
pub(super) fn error_log_format(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let of_part = !site.word(1).is_empty();
    let known = ["connection", "request"].iter().any(|p| site.word(0).eq_ignore_ascii_case(p));
    if of_part && !known {
        let message = format!("`{}` has no format of its own", site.word(0));
        return vec![Problem::value(0, message, "connection or request; quote the format")];
    }
    let at = usize::from(of_part);
    let text = site.word(at);
    let problem = match error_items(text, !of_part) {
        Err(message) => Some((message, "see the formats of `ErrorLogFormat`; a blank is `% `")),
        Ok(true) if of_part => {
            Some(("`%M` is about one message, and not about a request".to_owned(), "remove `%M`"))
        }
        Ok(false) if !of_part && !text.is_empty() => {
            Some(("the message itself, `%M`, is missing".to_owned(), "add `%M`"))
        }
        Ok(_) => None,
    };
    problem.map(|(message, help)| Problem::value(at, message, help)).into_iter().collect()
}

/// Whether the message is among the items.
fn error_items(text: &str, is_main: bool) -> Result<bool, String> {
    const LETTERS: &str = "aAeEFiklLmnPTtvV% ";
    const UNFINISHED: &str = "the format ends in the middle of a `%…`";
    let mut has_message = false;
    let mut rest = text;
    while let Some((_, behind)) = rest.split_once('%') {
        rest = behind;
        loop {
            let next = rest.chars().next().ok_or(UNFINISHED)?;
            let digits = rest.trim_start_matches(|c: char| c.is_ascii_digit());
            if digits.len() < rest.len() {
                let level = rest.get(..rest.len() - digits.len()).unwrap_or_default();
                if level.parse::<u8>().is_ok_and(|level| level <= 15) {
                    rest = digits;
                    continue;
                }
                return Err(format!("`{level}` is no level of the log; they go up to 15"));
            }
            rest = rest.get(next.len_utf8()..).unwrap_or_default();
            match next {
                '{' => rest = rest.split_once('}').ok_or(UNFINISHED)?.1,
                '+' if is_main => {
                    return Err("`+` is for formats of requests and connections".to_owned());
                }
                '-' | '+' => {}
                'M' => {
                    has_message = true;
                    break;
                }
                letter if LETTERS.contains(letter) => break,
                letter => return Err(format!("`%{letter}` is no format of the error log")),
            }
        }
    }
    Ok(has_message)
}

/// `LogMessage text [hook=…] [expr=…]`.
pub(super) fn message(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let mut found = Vec::new();
    for (at, word) in site.words.iter().enumerate().skip(1) {
        if let Some(text) = word.strip_prefix("expr=") {
            found.extend(sections::broken_expression(at, text));
        } else if !word.starts_with("hook=") {
            let message = format!("`{word}` is no parameter of `LogMessage`");
            found.push(Problem::value(at, message, "hook=… or expr=…; quote the message"));
        }
    }
    found
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
