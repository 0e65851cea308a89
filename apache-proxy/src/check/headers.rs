//! `Header` and `RequestHeader` (mod_headers).

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{expression, regex, rules, sections};
use crate::{HeaderAction, HeaderCondition};

pub(super) fn check(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    one(site).err().into_iter().collect()
}

fn one(site: &Site<'_>) -> Result<(), Problem> {
    let directive = site.directive.name();
    let of_response = directive == "Header";
    let early = ["always", "onsuccess"];
    let from =
        usize::from(of_response && early.iter().any(|w| site.word(0).eq_ignore_ascii_case(w)));
    let word = |n: usize| site.words.get(from + n).map(String::as_str);
    let at = |n: usize| from + n;
    let name = word(0).unwrap_or_default();
    if let Some(extra) = word(5) {
        let message = format!("`{directive}` has too many arguments: `{extra}` is one more");
        return Err(Problem::arguments(message, "quote a value that holds blanks").at(at(5)));
    }
    let action: HeaderAction = name.parse().map_err(|error: crate::ValueError| {
        let message = format!("`{name}` is no action of `{directive}`");
        let help = if early.contains(&name) {
            "only `Header` has `always` and `onsuccess`".to_owned()
        } else {
            format!("write {}", error.help().unwrap_or("set"))
        };
        Problem::value(at(0), message, help)
    })?;
    if !of_response && !action.is_for_requests() {
        let message = format!("`RequestHeader` has no action `{action}`");
        return Err(Problem::value(at(0), message, "it is one of `Header`"));
    }
    if action == HeaderAction::Echo
        && let Some(problem) = sections::broken_regex(at(1), word(1).unwrap_or_default())
    {
        return Err(problem);
    }
    let value = word(2);
    let condition = match (action.values(), value) {
        (2, _) => {
            let (Some(pattern), Some(_)) = (value, word(3)) else {
                let message = format!("`{directive} {action}` needs a pattern and a replacement");
                return Err(Problem::arguments(message, "add what is missing"));
            };
            if let Err(error) = regex::check(pattern) {
                let message = format!("the regular expression cannot be compiled: {error}");
                return Err(Problem::new(rules::INVALID_REGEX, message, "mend it").at(at(2)));
            }
            4
        }
        (0, _) => 2,
        (_, None) => {
            let message = format!("`{directive} {action}` needs a header and a value");
            return Err(Problem::arguments(message, "add what is missing"));
        }
        _ => 3,
    };
    if let Some(extra) = word(condition + 1) {
        let message = format!("`{directive} {action}` takes nothing from `{extra}` on");
        let help = "quote a value that holds blanks";
        return Err(Problem::arguments(message, help).at(at(condition + 1)));
    }
    if let Some(text) = word(condition) {
        when(text, at(condition))?;
    }
    match value {
        Some(value) if condition == 3 => format(value, at(2)),
        _ if condition == 4 => format(word(3).unwrap_or_default(), at(3)),
        _ => Ok(()),
    }
}

/// The last argument: `early`, `env=…`, `expr=…`.
fn when(text: &str, at: usize) -> Result<(), Problem> {
    let read = text.parse::<HeaderCondition>().map_err(|error| {
        let message = format!("`{text}` is no condition: {error}");
        let help = "early, env=NAME, env=!NAME or expr=…; quote a value that holds blanks";
        Problem::value(at, message, help)
    })?;
    match read {
        HeaderCondition::Expr(text) => sections::broken_expression(at, &text).map_or(Ok(()), Err),
        _ => Ok(()),
    }
}

/// The value: `%D`, `%{VARIABLE}e`, or behind `expr=` an expression.
fn format(value: &str, at: usize) -> Result<(), Problem> {
    if let Some(text) = value.strip_prefix("expr=") {
        return expression::string(text).map_err(|why| {
            let message = format!("the expression cannot be read: {why}");
            let help = "write variables as `%{NAME}`";
            Problem::new(rules::INVALID_EXPRESSION, message, help).at(at)
        });
    }
    let mut rest = value;
    while let Some((_, behind)) = rest.split_once('%') {
        let behind = match behind.strip_prefix('{') {
            Some(inner) => inner.split_once('}').map_or("", |(_, behind)| behind),
            None => behind,
        };
        let Some(letter) = behind.chars().next() else {
            // A `%` at the end is one.
            let open = rest.contains("%{");
            let message = "`%{…}` without a letter behind it";
            let help = "write `%{NAME}e` for a variable, `%{NAME}s` for one of mod_ssl";
            return if open { Err(Problem::value(at, message, help)) } else { Ok(()) };
        };
        if !"%Dtlibes".contains(letter) {
            let message = format!("`%{letter}` is no format of a header");
            let help = "%D, %t, %l, %i, %b, %{NAME}e, %{NAME}s, or %% for a percent sign";
            return Err(Problem::value(at, message, help));
        }
        rest = behind.get(letter.len_utf8()..).unwrap_or_default();
    }
    Ok(())
}
