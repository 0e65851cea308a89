//! Options, actions and the like, one by one.

use super::words::{error_status, is_binary, is_network, is_trace, processes, sampled};
use super::{Wrong, stored};
use crate::check::parts::Part;
use crate::lint::rules::missing_argument;
use crate::view::{SectionView, Statement as Line};
use crate::{SectionKind, Value, Version};

pub(super) fn wrong(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
    part: &Part<'_>,
) -> Option<Wrong> {
    let table = part.statement.keyword().table();
    let of = |arg: &str| part.text(arg).map(|text| (text, part.find(line, text)));
    match (table, part.name()) {
        ("forwardfor" | "originalto", "except") => {
            let (network, at) = of("network").filter(|(network, _)| !is_network(network))?;
            let message = format!("`{network}` is no address or network");
            Some(Wrong::invalid(at, message, "such as 10.0.0.0/8"))
        }
        (_, "tcp-check send-binary") | ("tcp-check-expect", "binary") => {
            let (hex, at) = of("hex").filter(|(hex, _)| !is_binary(hex))?;
            let message = format!("`{hex}` is not pairs of hexadecimal digits");
            Some(Wrong::invalid(
                at,
                message,
                "write every byte with two digits; text goes to `send` or `string`",
            ))
        }
        ("filter", "bwlim-in" | "bwlim-out") => {
            let shared = ["key", "limit", "table"].iter().any(|option| part.names(option));
            let needed =
                if shared { ["limit", "key"] } else { ["default-limit", "default-period"] };
            let missing = needed.into_iter().find(|option| !part.names(option))?;
            let message = format!("the filter `{}` needs a {missing}", part.name());
            let help = format!("add `{missing} …`");
            Some(Wrong::of(&missing_argument::RULE.info, part.at, message, help))
        }
        ("crt-store", "load") if !part.names("crt") => {
            let message = "`load` needs a certificate".to_owned();
            let help = "add `crt FILE`".to_owned();
            Some(Wrong::of(&missing_argument::RULE.info, part.at, message, help))
        }
        ("source", "usesrc") => {
            let (source, at) = of("source")?;
            let is_word = matches!(source, "client" | "clientip") || source.starts_with("hdr_ip(");
            let is_address = source.contains(['.', ':', '$', '@', '/'])
                && source.parse::<crate::Address>().is_ok();
            if is_word || is_address {
                return None;
            }
            let message = format!("`{source}` is nothing that servers could be shown");
            Some(Wrong::invalid(at, message, "client, clientip, hdr_ip(HEADER), or an address"))
        }
        ("cookie", "domain") => {
            let fits = |b: u8| b.is_ascii_alphanumeric() || b"-_.".contains(&b);
            let (domain, at) = of("domain").filter(|(domain, _)| !domain.bytes().all(fits))?;
            Some(Wrong::invalid(at, format!("`{domain}` is no domain"), "such as .example.org"))
        }
        ("bind", "mode") => {
            let is_octal = |mode: &str| {
                let digits = mode.strip_prefix('-').unwrap_or(mode);
                digits.len() < 11 && digits.bytes().all(|b| (b'0'..=b'7').contains(&b))
            };
            let (mode, at) = of("mode").filter(|(mode, _)| !is_octal(mode))?;
            Some(Wrong::invalid(at, format!("`{mode}` is no octal number"), "such as 660"))
        }
        (_, "proto" | "check-proto") if part.text("protocol").is_some() => {
            let (protocol, at) = of("protocol")?;
            let known: &[&str] = match version {
                v if v >= Version::V3_4 => &["none", "h1", "h2", "fcgi", "quic", "spop", "qmux"],
                v if v >= Version::V3_1 => &["none", "h1", "h2", "fcgi", "quic", "spop"],
                _ => &["none", "h1", "h2", "fcgi", "quic"],
            };
            if known.contains(&protocol) {
                return None;
            }
            let message = format!("HAProxy {version} has no protocol `{protocol}`");
            Some(Wrong::invalid(at, message, &format!("one of {}", known.join(", "))))
        }
        ("proxy", "stick-table") | ("peers", "table") => {
            let missing = ["type", "size"].into_iter().find(|option| !part.names(option))?;
            let message = format!("a stick table needs a {missing}");
            let help = "such as `type ip size 100k`".to_owned();
            Some(Wrong::of(&missing_argument::RULE.info, part.at, message, help))
        }
        ("filter", "spoe" | "opentracing") if !part.names("config") => {
            let message = format!("the filter `{}` needs a file", part.name());
            Some(Wrong::of(
                &missing_argument::RULE.info,
                part.at,
                message,
                "add `config FILE`".to_owned(),
            ))
        }
        (_, "http-error") if !part.names("status") => {
            let message = "`http-error` needs a status".to_owned();
            Some(Wrong::of(
                &missing_argument::RULE.info,
                part.at,
                message,
                "add `status CODE`".to_owned(),
            ))
        }
        (_, "errorfile" | "errorloc" | "errorloc302" | "errorloc303") => {
            error_status(version, part.value("status")?, part.at + 1)
        }
        (_, "errorfiles") => {
            let Value::List(statuses) = part.value("statuses")? else { return None };
            let mut wrong = statuses.iter().enumerate();
            wrong.find_map(|(n, status)| error_status(version, status, part.at + 2 + n))
        }
        (_, "redirect")
            if !["location", "prefix", "scheme"].iter().any(|kind| part.names(kind)) =>
        {
            let message = "a redirect needs to know where to".to_owned();
            let help = "add `location`, `prefix` or `scheme`".to_owned();
            Some(Wrong::of(&missing_argument::RULE.info, part.at, message, help))
        }
        ("bind", "process") | ("proxy", "bind-process") if version >= Version::V2_5 => {
            processes(line, part)
        }
        ("bind", "shards") => {
            let (shards, at) = of("shards")?;
            let is_known = shards == "by-thread"
                || shards == "by-group" && version >= Version::V2_8
                || crate::parse_atol(shards) > 0;
            if is_known {
                return None;
            }
            Some(Wrong::invalid(
                at,
                format!("`{shards}` is no number of sockets"),
                "a number, or by-thread",
            ))
        }
        ("bind", "quic-cc-algo") => {
            let (algorithm, at) = of("algorithm")?;
            if !algorithm.starts_with("bbr") || version >= Version::V3_1 {
                return None;
            }
            let message = "`bbr` came with HAProxy 3.1".to_owned();
            Some(Wrong::invalid(at, message, "cubic or newreno"))
        }
        ("log", "sample") => sampled(line, part),
        ("traces", "trace") => {
            let (source, at) = of("source").filter(|(source, _)| !is_trace(version, source))?;
            let message = format!("HAProxy {version} traces no `{source}`");
            Some(Wrong::invalid(at, message, "such as h1, h2, stream or quic"))
        }
        ("reply", "status") if line.is("http-error") => {
            error_status(version, part.value("status")?, part.at + 1)
        }
        (_, "do-resolve") => {
            let mut words = part.text("target")?.split(',').skip(1);
            let (resolvers, family) = (words.next(), words.next());
            if resolvers.is_none() {
                let message = "`do-resolve` needs a variable and a `resolvers` section".to_owned();
                let help = "add `,NAME`".to_owned();
                return Some(Wrong::of(&missing_argument::RULE.info, part.at, message, help));
            }
            let family = family.filter(|family| !matches!(*family, "ipv4" | "ipv6"))?;
            Some(Wrong::invalid(
                part.at,
                format!("`{family}` is no family of addresses"),
                "ipv4 or ipv6",
            ))
        }
        ("stick-table", "store") => stored::wrong(version, line, part),
        (_, "source") => {
            let Value::Address(address) = part.value("address")? else { return None };
            let text = address.to_string();
            let host = text.split(':').next().unwrap_or_default();
            let is_name = host.bytes().any(|b| b.is_ascii_alphabetic())
                && !host.contains(['.', '@', '/', '$'])
                && host != "localhost";
            if !is_name || section.kind == SectionKind::Global {
                return None;
            }
            let message =
                format!("`{host}` is no address, and no host name that could be looked up");
            Some(Wrong::invalid(
                part.find(line, &text),
                message,
                "write an IP address, or `0.0.0.0`",
            ))
        }
        _ => None,
    }
}
