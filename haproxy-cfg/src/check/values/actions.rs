//! What actions ask of their arguments (`http_act.c`, `tcp_act.c`, `http_htx.c`).

use super::Wrong;
use super::words::error_statuses;
use crate::check::parts::Part;
use crate::lint::rules::missing_argument;
use crate::view::Statement as Line;
use crate::{Directive, Duration, RuleSet, TimeUnit, Value, Version, parse_strtol};

/// The bodies that a response can be given.
const BODIES: [&str; 7] =
    ["default-errorfiles", "errorfile", "errorfiles", "file", "lf-file", "lf-string", "string"];

pub(super) fn wrong(version: Version, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    if part.is("proxy", "http-error") {
        return reply(version, line, part);
    }
    if part.is("redirect", "code") {
        let Some(Value::Int(code @ 304..=306)) = part.value("status") else { return None };
        let message = format!("nothing is redirected with status {code}");
        return Some(Wrong::invalid(part.at + 1, message, "one of 301, 302, 303, 307, 308"));
    }
    let Directive::Rule(rule) = &line.directive else { return None };
    if part.statement.keyword().table() != rule.set().as_str() {
        return None;
    }
    match part.name() {
        "return" | "deny" | "tarpit" => reply(version, line, part),
        "capture" => capture(rule.set(), part),
        "wait-for-body" if !part.names("time") => {
            let message = "`wait-for-body` needs a time".to_owned();
            Some(missing(part.at, message, "add `time TIME`"))
        }
        "sc-inc-gpc" | "sc-add-gpc" | "sc-set-gpt" | "sc-set-gpt0" => {
            counter(part).or_else(|| early(version, rule.set(), line, part))
        }
        "set-mark" | "set-tos" if version < Version::V3_0 => {
            let word = part.statement.values().first()?.as_word()?;
            let is_number = parse_strtol(word).is_some();
            let message = format!("`{word}` is no number");
            (!is_number)
                .then(|| Wrong::invalid(part.find(line, word), message, "such as 46 or 0x2e"))
        }
        "set-retries" => {
            let retries = part.text("retries")?;
            parse_strtol(retries).filter(|number| !(0..=100).contains(number))?;
            let message = format!("`{retries}` is more than can be tried");
            Some(Wrong::invalid(part.at + 1, message, "a number up to 100, or a sample"))
        }
        "normalize-uri" => {
            let Some(Value::One(normalizer)) = part.statement.values().first() else { return None };
            let options = Part { statement: normalizer, at: part.at + 1 }.options();
            let message = "the option stands there twice".to_owned();
            let at = part.at + 3;
            (options.len() > 1).then(|| Wrong::invalid(at, message, "keep one of them"))
        }
        "use-service" => {
            let service = part.text("service")?;
            if service.starts_with("lua.") || service == "prometheus-exporter" {
                return None;
            }
            let message = format!("HAProxy has no service `{service}`");
            Some(Wrong::invalid(part.at + 1, message, "`prometheus-exporter`, or one of Lua"))
        }
        "set-timeout" | "pause" => {
            let time = part.text("time")?;
            let read = time.parse::<Duration>().ok()?.to_unit(TimeUnit::Ms);
            if read.is_ok_and(|time| time > 0) {
                return None;
            }
            let message = format!("`{time}` is no time that could be waited for");
            Some(Wrong::invalid(part.find(line, time), message, "such as 30s"))
        }
        _ => None,
    }
}

fn missing(at: usize, message: String, help: &str) -> Wrong {
    Wrong::of(&missing_argument::RULE.info, at, message, help.to_owned())
}

/// A response: one body at most, and a media type for what it holds.
fn reply(version: Version, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let options = part.options();
    let named = |name: &str| options.iter().find(|option| option.keyword().name() == name);
    let last = |name: &str| line.values().iter().rposition(|word| word == name).unwrap_or(part.at);
    let mut bodies =
        options.iter().map(|o| o.keyword().name()).filter(|name| BODIES.contains(name));
    let body = bodies.next();
    if let Some(second) = bodies.next() {
        let message = "a response has one body only".to_owned();
        return Some(Wrong::invalid(last(second), message, "keep one of them"));
    }
    let (status, is_denied) = match (named("status"), named("deny_status")) {
        (_, Some(status)) => (Some(status), true),
        (status, None) => (status, false),
    };
    let status = status.and_then(|status| match status.values().first() {
        Some(Value::Int(status)) => Some(*status),
        _ => None,
    });
    let is_page = matches!(body, Some("errorfiles" | "default-errorfiles"))
        || is_denied && body.is_none() && options.len() == 1;
    if let Some(status) = status.filter(|_| is_page)
        && !error_statuses(version).any(|known| known == status)
    {
        let message = format!("HAProxy {version} has no error page for status {status}");
        let at = last(if is_denied { "deny_status" } else { "status" }) + 1;
        let help = "see the manual's errorfile for the statuses";
        return Some(Wrong::invalid(at, message, help));
    }
    let body = body.filter(|body| matches!(*body, "string" | "lf-string" | "file" | "lf-file"))?;
    if let Some(status @ (204 | 304)) = status {
        let message = format!("a response with status {status} has no body");
        return Some(Wrong::invalid(last(body), message, "leave it out"));
    }
    let is_empty = line.value(last(body) + 1) == "/dev/null";
    (named("content-type").is_none() && !is_empty).then(|| {
        missing(last(body), "a body needs a media type".to_owned(), "add `content-type TYPE`")
    })
}

/// Where the sample goes: into a slot, or into one of its own.
fn capture(set: RuleSet, part: &Part<'_>) -> Option<Wrong> {
    let (len, id) = (part.names("len"), part.names("id"));
    match set {
        RuleSet::HttpRequest if len && id => {
            let message = "`len` and `id` exclude one another".to_owned();
            Some(Wrong::invalid(part.at, message, "keep one of them"))
        }
        RuleSet::HttpRequest if !len && !id => {
            let message = "`capture` needs a length or a slot".to_owned();
            Some(missing(part.at, message, "add `len LENGTH` or `id SLOT`"))
        }
        RuleSet::HttpResponse | RuleSet::HttpAfterResponse if !id || len => {
            let message = "a response is captured into a slot".to_owned();
            Some(missing(part.at, message, "write `id SLOT`, and `declare capture response`"))
        }
        RuleSet::TcpRequestContent if !len || id => {
            let message = "`capture` needs a length here, and no slot".to_owned();
            Some(missing(part.at, message, "write `len LENGTH`"))
        }
        _ => None,
    }
}

/// Until 3.0, nothing is computed for a connection.
fn early(version: Version, set: RuleSet, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let value =
        part.text("value").filter(|text| text.starts_with(|c: char| c.is_ascii_lowercase()))?;
    if set != RuleSet::TcpRequestConnection || version >= Version::V3_0 {
        return None;
    }
    let message = format!("HAProxy {version} takes a number only in these rules");
    Some(Wrong::invalid(part.find(line, value), message, "put the rule into `tcp-request content`"))
}

/// `sc-inc-gpc(INDEX,COUNTER)`.
fn counter(part: &Part<'_>) -> Option<Wrong> {
    let text = part.statement.values().first()?.as_word()?;
    let number = |text: &str| {
        let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
        digits.bytes().all(|b| b.is_ascii_digit())
    };
    let is_read = text.split_once(',').is_some_and(|(index, sc)| number(index) && number(sc));
    let message = format!("`{}` needs two numbers: an index, and a stick counter", part.name());
    (!is_read).then(|| Wrong::invalid(part.at, message, "such as `sc-inc-gpc(0,1)`"))
}
