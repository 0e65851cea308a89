//! Numbers and times that HAProxy refuses, although the tables can read them.

use super::Wrong;
use crate::check::numbers::Number;
use crate::check::parts::Part;
use crate::view::Statement as Line;
use crate::{Duration, Kind, Size, TimeUnit, Value, Version};

pub(super) fn wrong(version: Version, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let args = part.statement.keyword().args().iter();
    let args = args.filter(|arg| !matches!(arg.kind, Kind::Literal));
    args.zip(part.statement.values()).find_map(|(arg, value)| match (arg.kind, value) {
        (Kind::Duration(unit), Value::Duration(time)) => overflow(line, part, *time, unit),
        (Kind::Int(..), Value::Int(factor @ 1..=100))
            if part.is("proxy", "hash-balance-factor") =>
        {
            let message = format!("a factor of {factor} % lets no server be full");
            Some(Wrong::invalid(part.at + 1, message, "0, or more than 100"))
        }
        (Kind::Int(..), Value::Int(number)) => refused(version, line, part, &number.to_string()),
        (Kind::Size, Value::Size(size)) => {
            let keyword = part.statement.keyword();
            match Number::of(keyword.table(), keyword.name(), version) {
                Some(_) => refused(version, line, part, &size.to_string()),
                None => {
                    too_large(line, part, *size).or_else(|| too_small(version, line, part, *size))
                }
            }
        }
        _ => None,
    })
}

fn refused(version: Version, line: &Line<'_>, part: &Part<'_>, word: &str) -> Option<Wrong> {
    let keyword = part.statement.keyword();
    let number = Number::of(keyword.table(), keyword.name(), version)?;
    if number.takes(word) {
        return None;
    }
    let at = part.find(line, word);
    let message = format!("HAProxy {version} does not take `{word}` for `{}`", keyword.name());
    Some(Wrong::invalid(at, message, "see the manual for what it takes"))
}

/// Few sizes are kept in more than 32 bits (`tools.c`, `parse_size_ui`).
fn too_large(line: &Line<'_>, part: &Part<'_>, size: Size) -> Option<Wrong> {
    let name = part.name();
    let is_wide = part.is("ring", "size")
        || name.starts_with("tune.quic.")
            && ["max-tx-mem", "tx-max", "max-win-size", "max-window-size"]
                .iter()
                .any(|end| name.ends_with(end));
    let error = size.to_u32().err().filter(|_| !is_wide)?;
    let at = part.find(line, &size.to_string());
    Some(Wrong::invalid(at, error.message().to_owned(), error.help().unwrap_or_default()))
}

/// Sizes that must be so large at least; what is stored starts anew after 32 bits.
fn too_small(version: Version, line: &Line<'_>, part: &Part<'_>, size: Size) -> Option<Wrong> {
    if part.is("stick-table", "brates-factor") && !(1..=1024).contains(&size.bytes()) {
        let message = format!("a factor cannot be `{size}`");
        return Some(Wrong::invalid(part.find(line, &size.to_string()), message, "1 to 1024"));
    }
    if part.statement.keyword().table() != "global" {
        return None;
    }
    let least = match part.name() {
        "tune.bufsize.small" | "tune.bufsize.large" => 1,
        "tune.rcvbuf.backend"
        | "tune.rcvbuf.frontend"
        | "tune.sndbuf.backend"
        | "tune.sndbuf.frontend"
            if version > Version::V3_0 =>
        {
            1
        }
        name if name.starts_with("tune.quic.") => {
            let is_window =
                ["max-win-size", "max-window-size"].iter().any(|end| name.ends_with(end));
            if is_window { 10 << 10 } else { 1 }
        }
        _ => return None,
    };
    let message = format!("`{size}` is too small for `{}`", part.name());
    let help = format!("{least} or more");
    (size.bytes() % (1 << 32) < least)
        .then(|| Wrong::invalid(part.find(line, &size.to_string()), message, &help))
}

/// Times are kept in 31 bits (`tools.c`, `parse_time_err`).
fn overflow(line: &Line<'_>, part: &Part<'_>, time: Duration, unit: TimeUnit) -> Option<Wrong> {
    // It reads as many digits as there are, and counts on.
    if part.is("cache", "max-age") {
        return None;
    }
    if part.is("global", "warn-blocked-traffic-after")
        && !time.to_unit(unit).is_ok_and(|ms| (1..=1000).contains(&ms))
    {
        let message = format!("`{time}` is no time that could be watched");
        return Some(Wrong::invalid(part.at + 1, message, "1ms to 1s"));
    }
    let error = time.to_unit(unit).err()?;
    let message = format!("`{time}` is too long: {}", error.message());
    let at = part.find(line, &time.to_string());
    Some(Wrong::invalid(at, message, error.help().unwrap_or_default()))
}
