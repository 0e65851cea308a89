//! Options of `server` and `bind` lines that are lists or the like (`server.c`, `ssl_sock.c`, `listener.c`).

use super::Wrong;
use super::words::is_network;
use crate::check::parts::Part;
use crate::view::Statement as Line;
use crate::{Value, Version};
use std::net::IpAddr;

/// What a PROXY header of version 2 can hold.
const PROXY_V2: [&str; 8] =
    ["authority", "cert-cn", "cert-key", "cert-sig", "crc32c", "ssl", "ssl-cipher", "unique-id"];

pub(super) fn wrong(version: Version, line: &Line<'_>, part: &Part<'_>) -> Option<Wrong> {
    let table = part.statement.keyword().table();
    if !matches!(table, "server" | "bind") {
        return None;
    }
    if part.name() == "usesrc" {
        let message = "`usesrc` stands behind the address of a `source`".to_owned();
        return Some(Wrong::invalid(part.at, message, "write `source ADDRESS usesrc …`"));
    }
    if let (true, Some(Value::Duration(time))) =
        (part.name().ends_with("inter"), part.statement.values().first())
    {
        let message = "checks need some time between them".to_owned();
        return (time.number() == 0)
            .then(|| Wrong::invalid(part.at + 1, message, "a time of 1ms or more"));
    }
    let text = part.statement.values().first()?.as_word()?;
    let items = || text.split(',').filter(|item| !item.is_empty());
    let (is_right, help) = match (table, part.name()) {
        ("server", "proxy-v2-options") => {
            (text.split(',').all(|item| PROXY_V2.contains(&item)), "such as ssl,cert-cn")
        }
        ("server", "init-addr") => {
            let is_ip = |item: &&str| item.parse::<IpAddr>().is_ok();
            let is_word = |item: &str| matches!(item, "last" | "libc" | "none");
            let is_list = items().all(|item| is_word(item) || is_ip(&item));
            (is_list && items().filter(is_ip).count() < 2, "such as last,libc,none")
        }
        ("server", "resolve-opts") => {
            let known = ["allow-dup-ip", "ignore-weight", "prevent-dup-ip"];
            (items().all(|item| known.contains(&item)), "such as allow-dup-ip")
        }
        ("server", "resolve-net") => (items().all(is_network), "such as 10.0.0.0/8"),
        ("bind", "expose-fd") => (text == "listeners", "write `listeners`"),
        ("bind", "thread") => (is_thread_set(text), "such as all or 1-4"),
        ("bind", "ca-ignore-err" | "crt-ignore-err") => {
            let is_id = |item: &str| {
                crate::parse_atol(item) > 0
                    || version >= Version::V2_7 && item.starts_with("X509_V_ERR_")
            };
            (text == "all" || text.split(',').all(is_id), "`all`, or numbers of errors")
        }
        ("server", "set-proxy-v2-tlv-fmt") => {
            let id = match text.strip_prefix("0x") {
                Some(hex) => u8::from_str_radix(hex, 16).ok(),
                None => text.parse().ok(),
            };
            (id.is_some(), "a number up to 255, such as 0xE1")
        }
        (_, "quic-cc-algo") => {
            let name = text.split(['(', '-']).next().unwrap_or_default();
            (["bbr", "cubic", "newreno", "nocc"].contains(&name), "cubic or newreno")
        }
        _ => return None,
    };
    let message = format!("`{text}` cannot be the value of `{}`", part.name());
    (!is_right).then(|| Wrong::invalid(part.find(line, text), message, help))
}

/// `GROUP/SET`, or a set alone: `all`, `odd`, `even`, a number or a range; several with commas between.
fn is_thread_set(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    text.split(',').all(|item| {
        let (group, set) = item.split_once('/').unwrap_or(("1", item));
        let is_set = matches!(set, "all" | "odd" | "even")
            || match set.split_once('-') {
                Some((from, to)) => number(from) && (to.is_empty() || number(to)),
                None => number(set),
            };
        number(group) && is_set
    })
}
