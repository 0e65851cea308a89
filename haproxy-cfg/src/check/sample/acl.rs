//! What an ACL tests: a criterion, a way of comparing, patterns (`acl.c`, `parse_acl_expr`).

use super::types::SampleType;
use super::{Asker, Problem, expression, is_converter};
use crate::check::regex::{self, Broken, Groups};
use crate::generated::samples::DERIVATIVES;
use crate::lint::rules::{invalid_value, sample_type_mismatch};
use crate::{AclExpr, AclFlag, SampleExpr, Version, parse_atol};
use config_diagnostics::did_you_mean;

/// The ways of comparing, and what they compare.
const METHODS: [(&str, SampleType); 14] = [
    ("beg", SampleType::Str),
    ("bin", SampleType::Bin),
    ("bool", SampleType::Sint),
    ("dir", SampleType::Str),
    ("dom", SampleType::Str),
    ("end", SampleType::Str),
    ("found", SampleType::Any),
    ("int", SampleType::Sint),
    ("ip", SampleType::Addr),
    ("len", SampleType::Str),
    ("reg", SampleType::Str),
    ("regm", SampleType::Str),
    ("str", SampleType::Str),
    ("sub", SampleType::Str),
];

pub(super) fn check(asker: &Asker<'_, '_>, acl: &AclExpr) -> Result<(), Problem> {
    let criterion = acl.criterion();
    let name = criterion.name();
    let at = DERIVATIVES.binary_search_by(|(derivative, ..)| (*derivative).cmp(name));
    let derivative = at.ok().and_then(|at| DERIVATIVES.get(at));
    let sample = match derivative {
        Some((_, fetch, _)) => expression::check_as(asker, fetch, criterion)?,
        None => expression::check(asker, &with_next_words(acl))?,
    };
    let mut methods = acl.flags().iter().filter(|flag| matches!(flag, AclFlag::Match(_)));
    if asker.version >= Version::V3_3 && methods.nth(1).is_some() {
        return Err(Problem {
            info: &invalid_value::RULE.info,
            message: "an ACL compares in one way only, and `-m` stands here twice".to_owned(),
            help: "keep one of them".to_owned(),
            needle: "-m".to_owned(),
            byte: None,
        });
    }
    let given = derivative.filter(|_| criterion.converters().is_empty());
    let mut method = match (given, sample.ty) {
        // Versions with dots, and methods by name, are compared in a way of their own.
        (Some((name, ..)), _) if name.ends_with("ssl_ver") || *name == "method" => {
            let is_regex = |flag: &AclFlag| matches!(flag, AclFlag::Match(m) if m == "reg");
            let is_regex = acl.flags().iter().any(is_regex);
            return if is_regex { patterns("reg", acl.patterns()) } else { Ok(()) };
        }
        (Some((.., method)), _) => Some(*method),
        (None, SampleType::Bool) => Some("bool"),
        (None, SampleType::Sint) => Some("int"),
        (None, SampleType::Addr | SampleType::Ipv4 | SampleType::Ipv6) => Some("ip"),
        (None, SampleType::Str) => Some("str"),
        (None, _) => None,
    };
    let mut is_known = derivative.is_some() || sample.uses.is_some();
    for flag in acl.flags() {
        match flag {
            AclFlag::Match(chosen) => {
                method = Some(compared(asker, name, chosen, sample.ty)?);
                is_known = true;
            }
            AclFlag::File(_) if method.is_none() && is_known => break,
            _ => {}
        }
    }
    let Some(method) = method else {
        if !is_known {
            return Ok(());
        }
        return Err(Problem {
            info: &sample_type_mismatch::RULE.info,
            message: format!("`{name}` gives {}: how is it to be compared?", sample.ty),
            help: "put `-m METHOD` before the patterns, such as `-m str` or `-m found`".to_owned(),
            needle: name.to_owned(),
            byte: None,
        });
    };
    let is_regex = matches!(method, "reg" | "regm");
    if is_regex && !asker.has_pcre2 { Ok(()) } else { patterns(method, acl.patterns()) }
}

/// The criterion with the converters that its author put into the words behind it. HAProxy takes those words for
/// patterns, too.
fn with_next_words(acl: &AclExpr) -> SampleExpr {
    let mut words = vec![acl.criterion().to_string()];
    if acl.flags().is_empty() && !acl.has_dashes() {
        words.extend(acl.patterns().iter().cloned());
    }
    let read = SampleExpr::from_words(&words, is_converter);
    read.map_or_else(|_| acl.criterion().clone(), |(expr, _)| expr)
}

fn compared(
    asker: &Asker<'_, '_>,
    name: &str,
    chosen: &str,
    ty: SampleType,
) -> Result<&'static str, Problem> {
    let Some((method, wanted)) = METHODS.iter().find(|(method, _)| *method == chosen) else {
        let names = METHODS.iter().map(|(name, _)| *name);
        return Err(Problem {
            info: &invalid_value::RULE.info,
            message: format!("`{chosen}` is no way of comparing"),
            help: match did_you_mean(chosen, names.clone()) {
                Some(near) => format!("did you mean `{near}`?"),
                None => format!("one of {}", names.collect::<Vec<_>>().join(", ")),
            },
            needle: chosen.to_owned(),
            byte: None,
        });
    };
    if *method != "found" && !ty.becomes(*wanted, asker.version) {
        return Err(Problem {
            info: &sample_type_mismatch::RULE.info,
            message: format!("`-m {method}` cannot compare `{name}`, which gives {ty}"),
            help: "choose another way of comparing, or convert the sample first".to_owned(),
            needle: chosen.to_owned(),
            byte: None,
        });
    }
    Ok(method)
}

fn patterns(method: &str, patterns: &[String]) -> Result<(), Problem> {
    match method {
        "reg" => return patterns.iter().try_for_each(|text| pattern(text, Groups::Ignored)),
        "regm" => return patterns.iter().try_for_each(|text| pattern(text, Groups::Captured)),
        _ => {}
    }
    let is_number = |text: &str| {
        let digits = text.strip_prefix('+').unwrap_or(text);
        digits.starts_with(|c: char| c.is_ascii_digit()) && digits.parse::<i64>().is_ok()
    };
    let is_range = |text: &str| match text.split_once([':', '-']) {
        None => is_number(text),
        Some(("", "")) => false,
        Some((from, to)) => {
            let is_ordered = from.is_empty() || to.is_empty() || parse_atol(from) <= parse_atol(to);
            (from.is_empty() || is_number(from))
                && (to.is_empty() || is_number(to.strip_prefix('-').unwrap_or(to)))
                && is_ordered
        }
    };
    let (is_read, what, help): (&dyn Fn(&str) -> bool, _, _) = match method {
        "int" | "len" => (
            &|text| matches!(text, "eq" | "ge" | "gt" | "le" | "lt") || is_range(text),
            "a number",
            "numbers, ranges such as `1:9`, and eq, ge, gt, le, lt before a number are understood",
        ),
        "bin" => (
            &|text| text.len().is_multiple_of(2) && text.bytes().all(|b| b.is_ascii_hexdigit()),
            "pairs of hexadecimal digits",
            "write every byte with two digits",
        ),
        "ip" => (&is_address, "an address", "such as 10.0.0.0/8 or fe80::/10"),
        _ => return Ok(()),
    };
    match patterns.iter().find(|pattern| !is_read(pattern)) {
        None => Ok(()),
        Some(pattern) => Err(Problem {
            info: &invalid_value::RULE.info,
            message: format!("the pattern `{pattern}` is not {what}"),
            help: help.to_owned(),
            needle: pattern.clone(),
            byte: None,
        }),
    }
}

/// A regular expression.
fn pattern(text: &str, groups: Groups) -> Result<(), Problem> {
    match regex::broken(text, groups) {
        None => Ok(()),
        Some(Broken { message, help, byte }) => Err(Problem {
            info: &invalid_value::RULE.info,
            message,
            help: help.to_owned(),
            needle: text.to_owned(),
            byte: Some(byte),
        }),
    }
}

/// Whether a pattern can be an address with a mask, or a host name.
fn is_address(text: &str) -> bool {
    let (address, mask) = text.split_once('/').map_or((text, None), |(a, m)| (a, Some(m)));
    if address.contains(':') {
        let fits = |mask: &str| mask.parse().is_ok_and(|bits: u8| bits <= 128);
        return address.parse::<std::net::Ipv6Addr>().is_ok() && mask.is_none_or(fits);
    }
    let fits = |mask: &str| {
        mask.parse::<std::net::Ipv4Addr>().is_ok() || mask.parse().is_ok_and(|bits: u8| bits <= 32)
    };
    mask.is_none_or(fits) && !address.starts_with('-')
}
