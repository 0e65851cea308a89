//! Regular expressions that stand as words of their own (`http_act.c`, `tcpcheck.c`, `fcgi-app.c`).

use super::Wrong;
use crate::check::parts::Part;
use crate::check::regex::{self, Broken, Groups};
use crate::view::Statement as Line;
use crate::{Directive, Statement, Value};

pub(super) fn wrong(line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let (pattern, groups) = match part.statement.keyword().table() {
        "http-check-expect" | "tcp-check-expect" => (part.text("regex")?, Groups::Ignored),
        "expect-header" | "expect-value" if compares_by_regex(part) => {
            if part.name().ends_with("-lf") {
                let message = "a regular expression cannot be made of a format".to_owned();
                let help = "leave out `-lf`, or compare otherwise";
                return Some(Wrong::invalid(part.at, message, help));
            }
            (part.text("pattern")?, Groups::Ignored)
        }
        _ if part.name() == "del-header" && compares_by_regex(part) => {
            (part.text("name")?, Groups::Captured)
        }
        _ => (part.text("regex")?, Groups::Captured),
    };
    broken(part.find(line, pattern), pattern, groups)
}

/// What a check expects, with the `!` glued to it: the model does not read that.
pub(super) fn glued(line: &Line<'_>) -> Option<Wrong> {
    if !matches!(line.directive, Directive::Raw(_)) || line.value(1) != "expect" {
        return None;
    }
    let is_regex = |word: &str| matches!(word, "!rstatus" | "!rstring" | "!rbinary");
    let at = 1 + line.values().iter().position(|word| is_regex(word))?;
    broken(at, line.value(at), Groups::Ignored)
}

fn broken(at: usize, pattern: &str, groups: Groups) -> Option<Wrong> {
    let Broken { message, help, byte } = regex::broken(pattern, groups)?;
    Some(Wrong { byte: Some(byte), ..Wrong::invalid(at, message, help) })
}

/// Whether it has `-m reg`.
fn compares_by_regex(part: &Part<'_>) -> bool {
    let method = |option: &Statement| match option.values().first() {
        Some(Value::Choice(method)) => *method == "reg",
        _ => false,
    };
    part.options().iter().any(|option| option.keyword().name() == "-m" && method(option))
}
