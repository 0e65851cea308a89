//! What single keywords ask of their arguments beyond the types (the callbacks beside the tables of the sources).

use super::arguments::{is_int, wrong};
use super::expression::text;
use super::keyword::{ArgRule, SampleKeyword};
use super::types::SampleType;
use super::{Asker, Problem, formats, variable};
use crate::lint::rules::undefined_acl;
use crate::{SampleArg, Version, parse_atol};
use std::net::IpAddr;

const NUMBERS: &[&str] = &[
    "bool", "double", "enum", "fixed32", "fixed64", "float", "int32", "int64", "sfixed32",
    "sfixed64", "sint32", "sint64", "uint32", "uint64",
];

/// When a variable is set.
const OCCASIONS: &[&str] =
    &["ifempty", "ifexists", "ifgt", "iflt", "ifnotempty", "ifnotexists", "ifnotset", "ifset"];

const CONDITIONS: &[&str] =
    &["acl", "error", "forwarded", "normal", "processed", "stopping", "toapplet"];

pub(super) fn check(
    asker: &Asker<'_, '_>,
    row: &'static SampleKeyword,
    args: &[SampleArg],
) -> Result<(), Problem> {
    let (first, second, third) = (text(args, 0), text(args, 1), text(args, 2));
    let (first, second, third) = (&*first, &*second, &*third);
    let ask = |is_right: bool, n: usize, help: &str| {
        if is_right {
            return Ok(());
        }
        let message = format!("argument {n} of `{}` cannot be `{}`", row.name, text(args, n - 1));
        Err(wrong(row, message, help))
    };
    let choice = |n: usize, words: &[&str]| {
        let value = text(args, n - 1);
        let is_right = value.is_empty() || words.contains(&&*value);
        ask(is_right, n, &format!("one of {}", words.join(", ")))
    };
    let is_var = |name: &str| variable::problem(name, asker.version).is_none();
    let is_base64 = |text: &str| text.is_empty() || is_var(text) || formats::is_base64(text);
    let base64 = "a text in base64, or a variable";
    match row.rule {
        ArgRule::Acl if args.is_empty() => acl(asker, row, ""),
        ArgRule::Acl => {
            args.iter().map(SampleArg::value).try_for_each(|name| acl(asker, row, &name))
        }
        ArgRule::Aes => {
            choice(1, &["128", "192", "256"])?;
            let is_written = row.name == "aes_gcm_enc";
            ask(!is_written || is_var(&text(args, 3)), 4, "a variable, which is written to")?;
            (2..=args.len()).try_for_each(|n| ask(is_base64(&text(args, n - 1)), n, base64))
        }
        ArgRule::Block => {
            let is_right = ["first", "head", "tail"].contains(&first)
                || !first.is_empty() && first.bytes().all(|b| b.is_ascii_digit());
            ask(is_right, 1, "head, tail, first, or a number")
        }
        ArgRule::Bool => ask(["true", "1", "false", "0"].contains(&first), 1, "true or false"),
        ArgRule::Bytes => {
            let at_least = |text: &str, least| {
                if is_int(text) { parse_atol(text) >= least } else { is_var(text) }
            };
            ask(first.is_empty() || at_least(first, 0), 1, "a number, or a variable")?;
            ask(args.len() < 2 || at_least(second, 1), 2, "a number above 0, or a variable")
        }
        ArgRule::Chunks => {
            ask((1..=8).contains(&parse_atol(second)), 2, "how many bytes make a number: 1 to 8")?;
            choice(3, &["0", "1"])
        }
        ArgRule::HexChunks => {
            let is_whole = first.is_empty() && parse_atol(third) == 0;
            ask(is_whole || parse_atol(second) > 0, 2, "how many bytes make a number")?;
            choice(3, &["0", "1"])
        }
        ArgRule::Delimiter => ask(args.len() < 2 || second.len() == 1, 2, "one character"),
        ArgRule::Digest => ask(formats::is_digest(first), 1, "such as sha256"),
        ArgRule::Distcc => ask(first.len() == 4, 1, "the four characters of a token"),
        ArgRule::DnFormat => choice(3, &["rfc2253"]),
        ArgRule::FixTag => ask(formats::is_fix_tag(first), 1, "such as MsgType, or a number"),
        ArgRule::Header => ask(parse_atol(second) >= -10, 2, "the tenth from the end at most: -10"),
        ArgRule::Hex => ask(
            !first.is_empty()
                && first.len().is_multiple_of(2)
                && first.bytes().all(|b| b.is_ascii_hexdigit()),
            1,
            "write every byte with two hexadecimal digits",
        ),
        ArgRule::Hmac => {
            ask(formats::is_digest(first), 1, "such as sha256")?;
            ask(is_base64(second), 2, base64)
        }
        ArgRule::Json => choice(1, &["ascii", "utf8", "utf8s", "utf8p", "utf8ps"]),
        ArgRule::JsonQuery => {
            let may_be_bare = row.name != "json_query";
            ask(may_be_bare || !first.is_empty(), 1, "a path, such as `$.name`")?;
            choice(2, &["int"])
        }
        ArgRule::Jwt => {
            ask(is_var(first) || formats::is_signature(first), 1, "such as RS256, or a variable")
        }
        ArgRule::Method => {
            let is_token = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&b);
            ask(first.bytes().all(is_token), 1, "such as GET")
        }
        ArgRule::Mqtt => {
            let fields = formats::fields_of_packet(first);
            ask(fields.is_some(), 1, "the type of a packet, such as CONNECT")?;
            let is_field = fields
                .is_some_and(|fields| fields.split(' ').any(|f| f.eq_ignore_ascii_case(second)));
            ask(is_field, 2, "a field of such packets, such as username")
        }
        ArgRule::Nth => {
            ask(parse_atol(first) != 0, 1, "the first is 1, the last is -1")?;
            ask(!second.is_empty(), 2, "what stands between them; quote a comma or blank")
        }
        ArgRule::Operand => ask(
            first.is_empty() || is_int(first) || is_var(first),
            1,
            "a number, or a variable: txn.name",
        ),
        ArgRule::PayloadLv => {
            ask(parse_atol(first) >= 0, 1, "a number from 0 on")?;
            ask(parse_atol(second) != 0, 2, "a number above 0")?;
            ask(third.is_empty() || is_int(third), 3, "a number")?;
            let end = [first, second, third].iter().map(|text| parse_atol(text)).sum::<i64>();
            ask(end >= 0, 3, "not that far back")
        }
        ArgRule::Protobuf => ask(args.len() < 2 || NUMBERS.contains(&second), 2, "such as int32"),
        ArgRule::Query if row.name == "query" => choice(1, &["with_qm"]),
        ArgRule::Query => choice(1, &["query"]),
        ArgRule::Regsub => {
            ask(third.bytes().all(|b| matches!(b, b'g' | b'i')), 3, "the flags are `g` and `i`")
        }
        ArgRule::Scope => choice(1, &["check", "proc", "req", "res", "sess", "txn"]),
        ArgRule::SecondUnit => choice(2, &["s", "ms", "us"]),
        ArgRule::SecondVar => {
            ask(second.is_empty() || is_var(second), 2, "a variable: txn.name")?;
            let is_bare = row.name == "add_item" && second.is_empty() && third.is_empty();
            ask(!is_bare, 2, "a variable, or a text behind it")
        }
        ArgRule::Sha2 => choice(1, &["224", "256", "384", "512"]),
        ArgRule::TimeUnit => ask(["ms", "us"].contains(&first), 1, "one of ms, us"),
        ArgRule::Tlv => ask(formats::is_tlv(first), 1, "such as authority, or a number up to 255"),
        ArgRule::Unit => ask(["s", "ms", "us"].contains(&first), 1, "one of s, ms, us"),
        ArgRule::Uuid if asker.version < Version::V2_9 => choice(1, &["4"]),
        ArgRule::Uuid => choice(1, &["4", "7"]),
        ArgRule::Var => match variable::problem(first, asker.version) {
            Some(problem) => Err(Problem { needle: first.to_owned(), ..problem }),
            None if row.name == "set-var" => {
                (2..=args.len()).try_for_each(|n| choice(n, OCCASIONS))
            }
            None => Ok(()),
        },
        ArgRule::When => {
            let condition = first.strip_prefix('!').unwrap_or(first);
            ask(CONDITIONS.contains(&condition), 1, &format!("one of {}", CONDITIONS.join(", ")))?;
            ask(condition != "acl" || !second.is_empty(), 2, "the name of an ACL")?;
            if condition == "acl" { acl(asker, row, second) } else { Ok(()) }
        }
        ArgRule::Map => {
            let is_right = row.output != SampleType::Addr
                || second.is_empty()
                || second.parse::<IpAddr>().is_ok();
            ask(is_right, 2, "an IP address")
        }
        ArgRule::Nothing => Ok(()),
    }
}

/// The name of an ACL of the proxy at hand.
fn acl(asker: &Asker<'_, '_>, row: &SampleKeyword, name: &str) -> Result<(), Problem> {
    let name = name.trim_start_matches('!');
    let Some(section) = asker.resolving else { return Ok(()) };
    if section.acls(name).next().is_some() || crate::view::predefined(name).is_some() {
        return Ok(());
    }
    Err(Problem {
        info: &undefined_acl::RULE.info,
        message: format!("`{}` asks for the ACL `{name}`, which does not exist", row.name),
        help: format!("declare it above: `acl {name} …`"),
        needle: row.name.to_owned(),
        byte: None,
    })
}
