//! What stick tables hold.

use super::Wrong;
use crate::check::parts::Part;
use crate::view::Statement as Line;
use crate::{Duration, TimeUnit, Version};

/// The kinds of data that a stick table can hold, and since when.
const DATA: &[(&str, Version)] = &[
    ("bytes_in_cnt", Version::V2_0),
    ("bytes_in_rate", Version::V2_0),
    ("bytes_out_cnt", Version::V2_0),
    ("bytes_out_rate", Version::V2_0),
    ("conn_cnt", Version::V2_0),
    ("conn_cur", Version::V2_0),
    ("conn_rate", Version::V2_0),
    ("glitch_cnt", Version::V3_0),
    ("glitch_rate", Version::V3_0),
    ("gpc", Version::V2_5),
    ("gpc0", Version::V2_0),
    ("gpc0_rate", Version::V2_0),
    ("gpc1", Version::V2_0),
    ("gpc1_rate", Version::V2_0),
    ("gpc_rate", Version::V2_5),
    ("gpt", Version::V2_5),
    ("gpt0", Version::V2_0),
    ("http_err_cnt", Version::V2_0),
    ("http_err_rate", Version::V2_0),
    ("http_fail_cnt", Version::V2_4),
    ("http_fail_rate", Version::V2_4),
    ("http_req_cnt", Version::V2_0),
    ("http_req_rate", Version::V2_0),
    ("server_id", Version::V2_0),
    ("server_key", Version::V2_0),
    ("sess_cnt", Version::V2_0),
    ("sess_rate", Version::V2_0),
];

/// `store gpc0,conn_rate(10s)`: known data, and a period where one is needed.
pub(super) fn wrong(version: Version, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let text = part.text("data")?;
    let at = part.find(line, text);
    let names: Vec<&str> = list(text).filter_map(|data| data.split('(').next()).collect();
    let has = |name: &str| names.contains(&name);
    for (all, some) in [
        ("gpt", "gpt0"),
        ("gpc", "gpc0"),
        ("gpc", "gpc1"),
        ("gpc_rate", "gpc0_rate"),
        ("gpc_rate", "gpc1_rate"),
    ] {
        if has(all) && has(some) {
            let message = format!("`{all}` holds what `{some}` would: a table stores one of them");
            return Some(Wrong::invalid(at, message, "remove one of them"));
        }
    }
    for data in list(text) {
        let name = data.split('(').next().unwrap_or(data);
        let Some((_, since)) = DATA.iter().find(|(known, _)| *known == name) else {
            let message = format!("a stick table cannot store `{name}`");
            let names = DATA.iter().map(|(name, _)| *name);
            let help = match config_diagnostics::did_you_mean(name, names) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "see the manual's stick-table for what it can".to_owned(),
            };
            return Some(Wrong::invalid(at, message, &help));
        };
        if *since > version {
            let message = format!("stick tables store `{name}` since HAProxy {since}");
            return Some(Wrong::invalid(at, message, "remove it, or target that version"));
        }
        let given = data.split_once('(').map(|(_, given)| given.split_once(')'));
        if given == Some(None) {
            let message = format!("the parenthesis behind `{name}` is not closed");
            return Some(Wrong::invalid(at, message, "add the `)`"));
        }
        let is_array = matches!(name, "gpc" | "gpt" | "gpc_rate");
        if (name.ends_with("_rate") || is_array) && !data.contains('(') {
            let message = format!("`{name}` needs an argument");
            let help = match name {
                "gpc" | "gpt" => format!("say how many: `{name}(2)`"),
                "gpc_rate" => "say how many, and over what period: `gpc_rate(2,10s)`".to_owned(),
                _ => format!("say over what period: `{name}(10s)`"),
            };
            return Some(Wrong::invalid(at, message, &help));
        }
        let Some(Some((given, _))) = given else { continue };
        let (count, period) = match given.split_once(',') {
            Some((count, period)) if name == "gpc_rate" => (Some(count), period.split(',').next()),
            _ if is_array => (Some(given), (name == "gpc_rate").then_some("")),
            _ if name.ends_with("_rate") => (None, Some(given.split(',').next().unwrap_or(given))),
            _ => {
                let message = format!("`{name}` takes no argument");
                return Some(Wrong::invalid(at, message, "remove it"));
            }
        };
        if count
            .is_some_and(|count| !count.parse().is_ok_and(|count: u8| (1..=100).contains(&count)))
        {
            let message = format!("`{name}` cannot hold that many");
            return Some(Wrong::invalid(at, message, "a number from 1 to 100"));
        }
        let is_time = |text: &str| match text.parse::<Duration>() {
            Ok(time) => time.to_unit(TimeUnit::Ms).is_ok(),
            Err(error) => error.is_tolerated(),
        };
        if let Some(period) = period.filter(|period| !is_time(period)) {
            let message = format!("`{name}` cannot be counted over `{period}`");
            return Some(Wrong::invalid(at, message, "a time, such as 10s"));
        }
    }
    None
}

/// The items of a list; commas within parentheses do not count.
fn list(text: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0_i32;
    text.strip_suffix(',').unwrap_or(text).split(move |c| {
        depth += match c {
            '(' => 1,
            ')' => -1,
            _ => 0,
        };
        c == ',' && depth == 0
    })
}
