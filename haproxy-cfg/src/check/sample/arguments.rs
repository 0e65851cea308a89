//! What sample fetches and converters are given in parentheses (`arg.c`, `make_arg_list`).

use super::expression::text;
use super::keyword::{ArgRule, ArgType, SampleKeyword};
use super::rules;
use super::{Asker, Problem};
use crate::check::names::Set;
use crate::check::regex::{self, Broken, Groups};
use crate::lint::rules::{
    invalid_sample_argument, unknown_backend, unknown_section, unknown_server, unknown_stick_table,
};
use crate::{SampleArg, SectionKind};
use config_diagnostics::{RuleInfo, did_you_mean};

pub(super) fn check(
    asker: &Asker<'_, '_>,
    row: &'static SampleKeyword,
    args: &[SampleArg],
) -> Result<(), Problem> {
    // `f()` gives an empty text or name; where it can be neither, it gives nothing, unless an argument is needed.
    let takes_empty =
        matches!(row.args.first(), Some(ArgType::Str | ArgType::Fe | ArgType::Be | ArgType::Tab));
    let is_bare = args.is_empty() || args.len() == 1 && text(args, 0).is_empty() && !takes_empty;
    let given = if is_bare { row.required.min(1) } else { args.len() };
    if given > row.args.len() {
        let message = match row.args.len() {
            0 => format!("`{}` takes no arguments", row.name),
            1 => format!("`{}` takes one argument", row.name),
            most => format!("`{}` takes {most} arguments at most", row.name),
        };
        return Err(wrong(row, message, "remove what is too much; a comma within quotes is text"));
    }
    if given < row.required {
        let message = format!("`{}` needs {} arguments", row.name, row.required);
        return Err(wrong(row, message, "add what is missing, separated by commas"));
    }
    for (n, ty) in row.args.iter().enumerate().take(given) {
        argument(asker, row, *ty, (n, given), &text(args, n))?;
    }
    if given > 0 || !args.is_empty() && row.rule == ArgRule::Unit {
        rules::check(asker, row, args)
    } else {
        Ok(())
    }
}

pub(super) fn wrong(row: &SampleKeyword, message: String, help: &str) -> Problem {
    Problem {
        info: &invalid_sample_argument::RULE.info,
        message,
        help: help.to_owned(),
        needle: row.name.to_owned(),
        byte: None,
    }
}

fn argument(
    asker: &Asker<'_, '_>,
    row: &SampleKeyword,
    ty: ArgType,
    (n, given): (usize, usize),
    value: &str,
) -> Result<(), Problem> {
    let is_read = match ty {
        ArgType::Str => true,
        ArgType::Reg => return pattern(asker, row, value),
        ArgType::Fe | ArgType::Be | ArgType::Srv | ArgType::Tab | ArgType::Usr => {
            return named(asker, row, ty, value);
        }
        // An optional argument that is empty ends the list.
        _ if value.is_empty() && n >= row.required => n + 1 == given,
        ArgType::Int => is_int(value),
        ArgType::Mask4 => {
            value.parse::<std::net::Ipv4Addr>().is_ok() || value.parse().is_ok_and(|n: u8| n <= 32)
        }
        ArgType::Mask6 => {
            value.parse::<std::net::Ipv6Addr>().is_ok() || value.parse().is_ok_and(|n: u8| n <= 128)
        }
        ArgType::Ipv4 => value.parse::<std::net::Ipv4Addr>().is_ok(),
        ArgType::Ipv6 => value.parse::<std::net::Ipv6Addr>().is_ok(),
        ArgType::Field => {
            let value = value.strip_prefix('.').unwrap_or(value);
            value.split('.').all(|part| part.parse::<u32>().is_ok())
        }
    };
    if is_read {
        return Ok(());
    }
    let what = match ty {
        ArgType::Int => "a whole number",
        ArgType::Mask4 => "an IPv4 mask",
        ArgType::Mask6 => "an IPv6 mask",
        ArgType::Ipv4 => "an IPv4 address",
        ArgType::Ipv6 => "an IPv6 address",
        _ => "numbers with dots between",
    };
    let message = format!("argument {} of `{}` must be {what}, not `{value}`", n + 1, row.name);
    Err(wrong(row, message, "blanks within the parentheses are part of the arguments"))
}

/// A regular expression, which is compiled once all is read.
fn pattern(asker: &Asker<'_, '_>, row: &SampleKeyword, value: &str) -> Result<(), Problem> {
    if !asker.compiles {
        return Ok(());
    }
    if value.is_empty() {
        let message = format!("`{}` needs a regular expression", row.name);
        return Err(wrong(row, message, "say what is to be replaced"));
    }
    let broken = regex::broken(value, Groups::Captured).filter(|_| asker.has_pcre2);
    let Some(Broken { message, help, byte }) = broken else { return Ok(()) };
    let problem = wrong(row, message, help);
    Err(Problem { needle: value.to_owned(), byte: Some(byte), ..problem })
}

pub(super) fn is_int(value: &str) -> bool {
    let digits = value.strip_prefix(['-', '+']).unwrap_or(value);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// The name of a proxy, server, table or userlist. An empty one means the proxy at hand.
fn named(
    asker: &Asker<'_, '_>,
    row: &SampleKeyword,
    ty: ArgType,
    value: &str,
) -> Result<(), Problem> {
    // Looked up once all is read, for the proxies that are started.
    let Some(section) = asker.resolving else { return Ok(()) };
    let missing = |info: &'static RuleInfo, noun: &str, set: &Set<'_>| {
        if !set.lacks(value) {
            return Ok(());
        }
        Err(Problem {
            info,
            message: format!("`{}` asks for the {noun} `{value}`, which does not exist", row.name),
            help: match did_you_mean(value, set.iter()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("name a {noun} that exists"),
            },
            needle: value.to_owned(),
            byte: None,
        })
    };
    let names = asker.names;
    match ty {
        ArgType::Tab if value.is_empty() && !section.has("stick-table") => Err(Problem {
            info: &unknown_stick_table::RULE.info,
            message: format!(
                "`{}` has no stick table that `{}` could look in",
                section.path(),
                row.name
            ),
            help: "name a table in parentheses".to_owned(),
            needle: row.name.to_owned(),
            byte: None,
        }),
        ArgType::Usr if value.is_empty() => {
            Err(wrong(row, format!("`{}` needs the name of a userlist", row.name), "name one"))
        }
        ArgType::Srv if value.is_empty() => {
            Err(wrong(row, format!("`{}` needs the name of a server", row.name), "name one"))
        }
        ArgType::Be if value.is_empty() && section.kind == SectionKind::Frontend => {
            let message = format!("`{}` asks for a backend, and a frontend is none", row.name);
            Err(wrong(row, message, "name one in parentheses"))
        }
        ArgType::Fe if value.is_empty() && section.kind == SectionKind::Backend => {
            let message = format!("`{}` asks for a frontend, and a backend is none", row.name);
            Err(wrong(row, message, "name one in parentheses"))
        }
        _ if value.is_empty() => Ok(()),
        ArgType::Fe => missing(&unknown_backend::RULE.info, "frontend", names.frontends()),
        ArgType::Be => missing(&unknown_backend::RULE.info, "backend", names.backends()),
        ArgType::Tab => missing(&unknown_stick_table::RULE.info, "stick table", &names.tables),
        ArgType::Usr => missing(&unknown_section::RULE.info, "userlist", &names.userlists),
        ArgType::Srv => {
            let (owner, server) = match value.split_once('/') {
                Some((proxy, server)) => (names.backend(proxy), server),
                None => (names.own(section), value),
            };
            match owner {
                Some(owner) if !owner.servers.lacks(server) => Ok(()),
                None if !names.backends().lacks(value.split('/').next().unwrap_or_default()) => {
                    Ok(())
                }
                _ => missing(&unknown_server::RULE.info, "server", &Set::default()),
            }
        }
        _ => Ok(()),
    }
}
