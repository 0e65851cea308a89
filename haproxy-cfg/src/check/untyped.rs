//! Lines that the model does not read, although their words are plain: what HAProxy says of them, and what it makes of
//! their words.

use super::lines::error;
use super::numbers::{self, Number};
use super::reread;
use crate::lint::rules::{
    invalid_value, keyword_from_a_later_version, missing_argument, too_many_arguments,
    unbalanced_expression, unknown_balance_algorithm, unknown_keyword, value_with_unquoted_space,
};
use crate::view::{SectionView, Statement as Line};
use crate::{
    Directive, Keyword, Kind, StatementError, StatementErrorKind, Table, Version, Word, parse_atol,
};
use config_diagnostics::{Diagnostic, Severity, Span, ToolSays};

/// What HAProxy says of such a line, and how it reads it if it does.
pub(super) fn read(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
    path: &str,
) -> (Vec<Diagnostic>, Option<Directive>) {
    let mut found = Vec::new();
    let Some(mut problem) = line.problem.as_deref().cloned() else {
        found.extend(beside_variables(version, section, line, path));
        return (found, None);
    };
    let is_local_peer = section.kind == crate::SectionKind::Peers
        && matches!(line.value(0), "server" | "peer")
        && line.values().len() == 2;
    if is_local_peer || reads_apart(section, line) {
        return (found, None);
    }
    if let Some((at, keyword)) = later(version, section, line, problem.word()) {
        found.push(from_a_later_version(keyword, line.word_span(at), path));
        return (found, None);
    }
    let mut words = line.values().to_vec();
    if let Some((at, word)) = reread::glued(section.kind, &words) {
        let message = format!("HAProxy takes `{}` for `{word}`", line.value(at));
        let finding = error(&invalid_value::RULE.info, line.word_span(at), path, message);
        let finding = finding.severity(Severity::Warning).tool_says(ToolSays::Nothing);
        found.push(finding.help(format!("write `{word}`")));
        if let Some(slot) = words.get_mut(at) {
            *slot = word.into();
        }
        match Directive::parse(section.kind, &words) {
            Err(next) => problem = next,
            Ok(read) => return (found, Some(read)),
        }
    }
    loop {
        let finding = say_untyped(version, &problem, (section, path), line);
        let is_refused = finding.tool_says == ToolSays::Error;
        found.push(finding);
        if is_refused {
            return (found, None);
        }
        let is_option = matches!(
            line.value(0),
            "server" | "default-server" | "server-template" | "stick-table"
        );
        if is_option && words.len() == problem.word() {
            // The option stands there for nothing.
            words.pop();
            return (found, Directive::parse(section.kind, &words).ok());
        }
        // Where HAProxy makes some number of a value, or does without it, it reads on.
        let is_number = matches!(problem.kind(), StatementErrorKind::Value { .. });
        let word = words.get(problem.word()).map(|word| parse_atol(word).to_string());
        let stands: &[&str] = match &word {
            Some(number) if is_number => &[number, "1", "4096"],
            // Nothing else stands there.
            None if words.len() == 1 => &[],
            None => &["0", "a"],
            Some(_) => &[],
        };
        let next = stands.iter().find_map(|stand| {
            let mut words = words.clone();
            match words.get_mut(problem.word()) {
                Some(word) => *word = (*stand).to_owned().into(),
                None => words.push((*stand).to_owned().into()),
            }
            match Directive::parse(section.kind, &words) {
                Ok(read) => Some((words, Ok(read))),
                Err(next) if next.word() > problem.word() => Some((words, Err(next))),
                Err(_) => None,
            }
        });
        match next {
            Some((_, Ok(read))) => return (found, Some(read)),
            Some((read, Err(next))) if !is_slack(version, section, line, &next) => {
                (words, problem) = (read, next);
            }
            _ => return (found, None),
        }
    }
}

/// What is wrong with a line whatever its variables hold: each is one word, unless it is split, and another word does
/// not fit.
fn beside_variables(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
    path: &str,
) -> Option<Diagnostic> {
    let is_open = |n: usize| line.words.get(n).is_some_and(|word| !word.is_text());
    let open = (0..line.words.len()).find(|n| is_open(*n)).filter(|n| *n > 0)?;
    let keyword = Table::of_section(section.kind).and_then(|table| table.find(line.values()));
    let passes_over = keyword.is_some_and(|(keyword, _)| keyword.slack_in(version))
        || ["balance", "hash-type", "nameserver", "persist"].contains(&line.value(0));
    let is_split = |word: &Word<'_>| word.variables().any(|variable| variable.split);
    if line.words.iter().any(is_split) {
        return None;
    }
    // What may stand there: a time or a number, a path, an address.
    let problems = ["1", "/x", "127.0.0.1:1"].into_iter().map(|stand| {
        let words: Vec<&str> =
            (0..line.words.len()).map(|n| if is_open(n) { stand } else { line.value(n) }).collect();
        Directive::parse(section.kind, &words).err()
    });
    let problems: Option<Vec<StatementError>> = problems.collect();
    let problems = problems?;
    let is_too_much = problems.iter().all(|one| {
        matches!(one.kind(), StatementErrorKind::TooManyArguments) || is_open(one.word())
    });
    // The line that comes furthest says what is wrong.
    let problem = problems.into_iter().max_by_key(StatementError::word)?;
    let at = problem.word();
    let is_certain = match problem.kind() {
        // A variable behind it may be the rest of its name.
        StatementErrorKind::UnknownKeyword { .. } if at == 0 => {
            let start = format!("{} ", line.value(0));
            let table = Table::of_section(section.kind);
            let is_part = table.is_some_and(|t| t.iter().any(|k| k.name().starts_with(&start)));
            !is_part && !line.is("no") && !line.is("default")
        }
        StatementErrorKind::UnknownKeyword { .. } => !is_open(at) && !is_open(at + 1),
        StatementErrorKind::TooManyArguments => is_too_much && !passes_over,
        StatementErrorKind::Value { .. } => at < open,
        _ => false,
    };
    // An empty word would end the line.
    let is_beside = at < line.words.len() && line.words.iter().take(at + 1).all(is_never_empty);
    let finding = say_untyped(version, &problem, (section, path), line);
    (is_beside && is_certain && finding.tool_says == ToolSays::Error).then_some(finding)
}

/// Whether something is left of a word whatever its variables hold, unless somebody sets them to nothing on purpose.
fn is_never_empty(word: &Word<'_>) -> bool {
    let has_default = |default: Option<&str>| default.is_some_and(|default| !default.is_empty());
    let raw = word.raw().trim_matches('"');
    word.is_text()
        || word.variables().any(|variable| has_default(variable.default))
        || !raw.starts_with('$')
        || raw.rsplit('}').next().is_some_and(|rest| raw.contains('}') && !rest.is_empty())
}

/// A keyword that came later: that of the line, or the one whose argument cannot be read.
pub(super) fn later(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
    word: usize,
) -> Option<(usize, &'static Keyword)> {
    let own = Table::of_section(section.kind).and_then(|table| table.find(line.values()));
    let (table, name) = asking(section, line, word);
    let asking = Table::named(table).and_then(|table| table.get(name));
    let own = own.map(|(keyword, _)| (0, keyword));
    let asking = asking.map(|keyword| (word.saturating_sub(1), keyword));
    own.into_iter().chain(asking).find(|(_, keyword)| keyword.since() > version)
}

pub(super) fn from_a_later_version(keyword: &Keyword, span: Span, path: &str) -> Diagnostic {
    let since = keyword.since();
    let message = format!("`{keyword}` came with HAProxy {since}");
    let help = format!("remove it, or target {since} or later");
    error(&keyword_from_a_later_version::RULE.info, span, path, message).help(help)
}

/// Whether HAProxy passes over what is too much for the tables.
fn is_slack(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
    problem: &StatementError,
) -> bool {
    let keyword = Table::of_section(section.kind).and_then(|table| table.find(line.values()));
    matches!(problem.kind(), StatementErrorKind::TooManyArguments)
        && keyword.is_some_and(|(keyword, _)| keyword.slack_in(version))
}

/// Whether what a check expects reads well once `!` stands apart from the word behind it.
fn reads_apart(section: &SectionView<'_>, line: &Line<'_>) -> bool {
    let is_expect =
        line.starts_with(&["tcp-check", "expect"]) || line.starts_with(&["http-check", "expect"]);
    let mut words: Vec<&str> = Vec::new();
    for word in line.values().iter().filter(|_| is_expect) {
        match word.strip_prefix('!').filter(|rest| !rest.is_empty()) {
            Some(rest) => words.extend(["!", rest.trim_start_matches('!')]),
            None => words.push(word),
        }
    }
    words.len() > line.values().len() && Directive::parse(section.kind, &words).is_ok()
}

fn say_untyped(
    version: Version,
    problem: &StatementError,
    (section, path): (&SectionView<'_>, &str),
    line: &Line<'_>,
) -> Diagnostic {
    let span = line.word_span(problem.word());
    let word = line.value(problem.word());
    let is_text =
        is_plain_text(problem, line) || is_looked_up_later(version, problem, section, line);
    let number = match problem.kind() {
        StatementErrorKind::Value { .. } => {
            let (table, keyword) = asking(section, line, problem.word());
            numbers::says(table, keyword, version, word)
        }
        _ => None,
    };
    let is_tolerated =
        is_text || number == Some(ToolSays::Nothing) || is_content_without(version, section, line);
    if let Some(finding) = misread(problem, section, line, path).filter(|_| !is_tolerated) {
        return finding;
    }
    let (info, message, help) = match problem.kind() {
        StatementErrorKind::UnknownKeyword { .. } if line.is("balance") => (
            &unknown_balance_algorithm::RULE.info,
            format!("HAProxy knows no balance algorithm `{word}`"),
            "roundrobin and leastconn are the usual ones",
        ),
        StatementErrorKind::UnknownKeyword { .. } => (
            &unknown_keyword::RULE.info,
            format!("HAProxy does not know `{word}` here"),
            "remove it, or look for its spelling",
        ),
        StatementErrorKind::MissingArgument { name } => (
            &missing_argument::RULE.info,
            format!("`{}` needs a {name}", line.value(0)),
            "add what is missing",
        ),
        StatementErrorKind::TooManyArguments => (
            &too_many_arguments::RULE.info,
            format!("`{}` takes nothing from `{word}` on", line.value(0)),
            "remove what is too much, or quote what is one word",
        ),
        _ => (&invalid_value::RULE.info, problem.to_string(), "see the manual for what it takes"),
    };
    let finding =
        error(info, span, path, message).help(problem.help().unwrap_or_else(|| help.to_owned()));
    match problem.kind() {
        StatementErrorKind::Value { .. } | StatementErrorKind::MissingArgument { .. }
            if line.is("process-vary") =>
        {
            finding.severity(Severity::Warning).tool_says(ToolSays::Warning)
        }
        StatementErrorKind::MissingArgument { .. }
            if is_content_without(version, section, line) =>
        {
            finding.severity(Severity::Warning).tool_says(ToolSays::Nothing)
        }
        _ if is_text => finding.severity(Severity::Warning).tool_says(ToolSays::Nothing),
        StatementErrorKind::Value { .. } if number == Some(ToolSays::Error) => finding,
        StatementErrorKind::Value { .. } if number.is_some() => {
            finding.severity(Severity::Warning).tool_says(ToolSays::Nothing)
        }
        // It depends on the keyword whether HAProxy warns.
        StatementErrorKind::Value { error, .. } if error.is_tolerated() => {
            finding.severity(Severity::Warning).tool_says(ToolSays::Unknown)
        }
        _ => finding,
    }
}

/// Whether HAProxy takes any text where the tables ask for more: `redirect` knows no formats, other than the action of
/// this name, and the section with the mailers is looked up later.
fn is_plain_text(problem: &StatementError, line: &Line<'_>) -> bool {
    let StatementErrorKind::Value { argument, .. } = problem.kind() else { return false };
    line.is("redirect") && matches!(*argument, "url" | "prefix" | "scheme" | "cookie")
        || line.starts_with(&["email-alert", "mailers"])
        || line.is("ocsp-update.disable")
        || line.is("ocsp-update.mode")
}

/// Whether HAProxy looks a section up for the servers and proxies that take the line, whatever characters its name has.
fn is_looked_up_later(
    version: Version,
    problem: &StatementError,
    section: &SectionView<'_>,
    line: &Line<'_>,
) -> bool {
    let StatementErrorKind::Value { argument: "section", .. } = problem.kind() else {
        return false;
    };
    line.is("default-server")
        || section.kind == crate::SectionKind::Defaults
            && line.is("errorfiles")
            && version < Version::V3_4
}

/// What brackets and blanks make of a line, where they are the cause.
fn misread(
    problem: &StatementError,
    section: &SectionView<'_>,
    line: &Line<'_>,
    path: &str,
) -> Option<Diagnostic> {
    let (kind, at) = (problem.kind(), problem.word());
    let span = line.word_span(at);
    if let Some(open) = unbalanced_expression::left_open(kind, line, at) {
        let close = unbalanced_expression::closing(open);
        let message = format!("a `{open}` is not closed");
        let help = format!("add the `{close}`; around a test of a condition, as a word of its own");
        return Some(error(&unbalanced_expression::RULE.info, span, path, message).help(help));
    }
    let from = value_with_unquoted_space::text_before(kind, section, line, at)?;
    let message = format!(
        "the value ends at the blank before `{}`: HAProxy expects `if` or `unless` there",
        line.value(at)
    );
    let finding = error(&value_with_unquoted_space::RULE.info, span, path, message);
    let finding = finding.help("put the whole value between quotes");
    Some(match value_with_unquoted_space::fix(line, from) {
        Some(fix) => finding.fix(fix),
        None => finding,
    })
}

/// The table and the name of the keyword whose argument a word is.
fn asking<'l>(
    section: &SectionView<'_>,
    line: &'l Line<'_>,
    word: usize,
) -> (&'static str, &'l str) {
    let before = line.value(word.saturating_sub(1));
    match line.value(0) {
        "bind" => ("bind", before),
        "stats" if line.value(1) == "socket" => ("bind", before),
        "server" | "default-server" | "server-template" => ("server", before),
        _ if matches!(before, "status" | "deny_status" | "code") => ("", before),
        _ => {
            let own = Table::of_section(section.kind).map(|table| (table, 0));
            let sets = [
                (1, line.value(0).to_owned()),
                (2, format!("{} {}", line.value(0), line.value(1))),
            ];
            let rules = sets.iter().filter_map(|(n, set)| Some((Table::named(set)?, *n)));
            let found = own.into_iter().chain(rules).find_map(|(table, from)| {
                table.find(line.values().get(from..)?).map(|(keyword, _)| keyword)
            });
            let Some(keyword) = found else { return ("", "") };
            // The word may belong to an option of the line.
            let keyword = option_of(keyword, before, 2).unwrap_or(keyword);
            (keyword.table(), keyword.name())
        }
    }
}

/// The option of this name that a keyword, or an option of it, can have.
fn option_of(keyword: &Keyword, name: &str, depth: usize) -> Option<&'static Keyword> {
    keyword.args().iter().find_map(|arg| match arg.kind {
        Kind::Params(table) | Kind::One(table) => table.get(name).or_else(|| {
            let deeper = depth.checked_sub(1)?;
            table.iter().find_map(|option| option_of(option, name, deeper))
        }),
        _ => None,
    })
}

/// Keywords that HAProxy takes alone.
const BARE: [&str; 10] = [
    "dgram-bind",
    "jwt.decrypt_alg_list",
    "jwt.decrypt_enc_list",
    "log-steps",
    "ocsp-update.disable",
    "ocsp-update.mode",
    "ssl-passphrase-cmd",
    "trace",
    "tune.epoll.mask-events",
    "tune.h2.fe.max-concurrent-streams",
];

/// Whether the line ends with a keyword that HAProxy takes without its argument, for an empty text or 0.
fn is_content_without(version: Version, section: &SectionView<'_>, line: &Line<'_>) -> bool {
    let last = line.values().last().map_or("", |word| word);
    let first_option = match line.value(0) {
        "server" => 3,
        "default-server" => 1,
        "server-template" => 4,
        _ => usize::MAX,
    };
    let count = line.values().len();
    let is_option = count > first_option;
    let (table, keyword) = asking(section, line, count);
    let is_last = is_option || keyword.split(' ').count() == count;
    ["set-var-fmt(", "set-proxy-v2-tlv-fmt(", "sc-set-gpt", "sc-add-gpc("]
        .iter()
        .any(|word| last.starts_with(word))
        || is_option && matches!(last, "init-addr" | "resolve-opts" | "healthcheck")
        || count == 1 && BARE.contains(&last)
        || line.is("default-server") && last == "resolvers"
        || matches!((line.value(0), count), ("email-alert", 2)) && line.value(1) != "level"
        || line.is("stick-table") && last == "store"
        || (line.is("user") && last == "groups" || line.is("group") && last == "users") && count > 2
        || is_last && Number::of(table, keyword, version).is_some_and(Number::is_bare)
}
