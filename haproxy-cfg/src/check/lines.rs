//! Every directive against the tables: unknown keywords, wrong arguments, wrong places, wrong versions.

use super::numbers::Number;
use super::places;
use crate::check::Found;
use crate::lint::rules::{
    experimental_not_exposed, invalid_value, keyword_from_a_later_version, keyword_outside_section,
    log_option_in_backend, misplaced_keyword, missing_argument, too_many_arguments,
    unbalanced_expression, unknown_balance_algorithm, unknown_keyword, value_with_unquoted_space,
};
use crate::view::{SectionView, Statement as Line, View};
use crate::{
    Directive, Keyword, Kind, Statement, StatementError, StatementErrorKind, Table, Value, Version,
};
use config_diagnostics::{Diagnostic, RuleInfo, Severity, Span, Tag, ToolSays};

/// What stands above every section.
pub(super) fn preamble(view: &View<'_>, found: &mut Found) {
    for line in &view.preamble {
        let message = format!("`{}` stands above every section", line.value(0));
        let help = "open a section above it, such as `global` or `defaults`";
        found.push(error(&keyword_outside_section::RULE.info, line.span(), "", message).help(help));
    }
}

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    preamble(view, found);
    let mut exposed = false;
    for section in view.sections.iter().filter(|s| s.kind.exists_in(view.version())) {
        let path = section.path();
        for line in &section.lines {
            if found.is_enough() {
                return;
            }
            exposed |= line.is("expose-experimental-directives");
            check_line(view.version(), exposed, (section, &path), line, found);
        }
    }
}

fn check_line(
    version: Version,
    exposed: bool,
    (section, path): (&SectionView<'_>, &str),
    line: &Line<'_>,
    found: &mut Found,
) {
    // A line that begins with an empty word does nothing; that is said elsewhere, as of other empty words.
    if line.values().iter().any(|value| value.is_empty()) {
        return;
    }
    let words = places::passed_over(section.kind, line);
    if let Some(words) = words.filter(|_| later(version, section, line, 0).is_none()) {
        let keyword = line.values().get(..words).unwrap_or_default().join(" ");
        let message = format!("`{keyword}` has no place in a `{}` section", section.kind);
        let span = line.word_span(0).cover(line.word_span(words - 1));
        return found.push(ignored(span, path, &message).help("remove it"));
    }
    found.extend(places::check(version, section, line));
    let mut typed = |statement: &Statement, at: usize| {
        let mut check = Check { version, exposed, section, line, path, found };
        check.statement(statement, at);
    };
    match &line.directive {
        Directive::Raw(_) => found.extend(untyped(version, section, line, path)),
        Directive::Statement(statement) => typed(statement, 0),
        Directive::Rule(rule) => typed(rule.action(), rule.set().as_str().split(' ').count()),
        Directive::Bind(bind) => options(bind.options(), 2, &mut typed),
        Directive::Server(server) => options(server.options(), 3, &mut typed),
        Directive::DefaultServer(line) => options(line.options(), 1, &mut typed),
        Directive::ServerTemplate(template) => options(template.options(), 4, &mut typed),
        Directive::Acl(_) => {}
    }
}

fn options(options: &[Statement], first: usize, check: &mut dyn FnMut(&Statement, usize)) {
    let mut at = first;
    for option in options {
        check(option, at);
        at += option.word_count();
    }
}

pub(super) fn error(
    info: &RuleInfo,
    span: Span,
    path: &str,
    message: impl Into<String>,
) -> Diagnostic {
    Diagnostic::of(info, message).at(span).path(path).tool_says(ToolSays::Error)
}

/// A line that the model does not read, although its words are plain.
fn untyped(
    version: Version,
    section: &SectionView<'_>,
    line: &Line<'_>,
    path: &str,
) -> Vec<Diagnostic> {
    let Some(mut problem) = line.problem.as_deref().cloned() else { return Vec::new() };
    let is_local_peer = section.kind == crate::SectionKind::Peers
        && matches!(line.value(0), "server" | "peer")
        && line.values().len() == 2;
    if is_local_peer || reads_apart(section, line) {
        return Vec::new();
    }
    let mut found = Vec::new();
    if let Some((at, keyword)) = later(version, section, line, problem.word()) {
        return vec![from_a_later_version(keyword, line.word_span(at), path)];
    }
    let mut words = line.values().to_vec();
    loop {
        let finding = say_untyped(version, &problem, (section, path), line);
        let is_passed_over = finding.tool_says != ToolSays::Error
            && matches!(problem.kind(), StatementErrorKind::Value { .. });
        found.push(finding);
        // Where HAProxy makes some number of a value, it reads on.
        let at = problem.word();
        if !is_passed_over || at >= words.len() {
            break;
        }
        // Some number that the tables take.
        let next = ["1", "4096"].into_iter().find_map(|number| {
            if let Some(word) = words.get_mut(at) {
                *word = number.into();
            }
            Directive::parse(section.kind, &words).err().filter(|next| next.word() > at)
        });
        let Some(next) = next.filter(|next| !is_slack(version, section, line, next)) else { break };
        problem = next;
    }
    found
}

/// A keyword that came later: that of the line, or the one whose argument cannot be read.
fn later(
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

fn from_a_later_version(keyword: &Keyword, span: Span, path: &str) -> Diagnostic {
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
    let is_text = is_plain_text(problem, line);
    let is_tolerated = is_text || is_content_without(version, section, line);
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
    let number = match problem.kind() {
        StatementErrorKind::Value { .. } => {
            let (table, keyword) = asking(section, line, problem.word());
            super::numbers::says(table, keyword, version, word)
        }
        _ => None,
    };
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
const BARE: [&str; 9] = [
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
    ["set-var-fmt(", "set-proxy-v2-tlv-fmt(", "sc-set-gpt0"]
        .iter()
        .any(|word| last.starts_with(word))
        || is_option && matches!(last, "init-addr" | "resolve-opts" | "healthcheck")
        || matches!((line.value(0), count), ("email-alert", 2))
        || count == 1 && BARE.contains(&last)
        || is_last && Number::of(table, keyword, version).is_some_and(Number::is_bare)
}

/// A line that HAProxy passes over with a warning, because it stands in the wrong section.
fn ignored(span: Span, path: &str, message: &str) -> Diagnostic {
    let message = format!("{message}: the line is ignored");
    let finding = error(&misplaced_keyword::RULE.info, span, path, message);
    finding.severity(Severity::Warning).tool_says(ToolSays::Warning).tag(Tag::Ignored)
}

struct Check<'c, 'd> {
    version: Version,
    /// Whether experimental keywords may be used here.
    exposed: bool,
    section: &'c SectionView<'d>,
    line: &'c Line<'d>,
    path: &'c str,
    found: &'c mut Found,
}

impl Check<'_, '_> {
    /// A statement whose first word is word `at` of the line.
    fn statement(&mut self, statement: &Statement, at: usize) {
        let keyword = statement.keyword();
        if keyword.since() > self.version {
            let span = self.line.word_span(at);
            self.found.push(from_a_later_version(keyword, span, self.path));
            return;
        }
        if keyword.experimental() && !self.exposed {
            let message = format!("`{keyword}` is experimental, and nothing above allows that");
            let help = "add `expose-experimental-directives` to the `global` section".to_owned();
            self.say(&experimental_not_exposed::RULE.info, at, message, help);
        }
        if !keyword.sections().is_empty() && !keyword.sections().contains(self.section.kind) {
            self.misplaced(statement, at);
        }
        let args = keyword.args().iter().filter(|arg| !matches!(arg.kind, Kind::Literal));
        for (value, arg) in statement.values().iter().zip(args) {
            self.value(value, arg.kind, at + 1);
        }
    }

    fn value(&mut self, value: &Value, kind: Kind, from: usize) {
        match (value, kind) {
            (Value::One(statement), _) => self.nested(statement, from),
            (Value::Params(statements), _) => {
                for statement in statements {
                    self.nested(statement, from);
                }
            }
            (Value::List(values), kind) => values.iter().for_each(|v| self.value(v, kind, from)),
            (Value::Choice(word), Kind::Choice(choices)) => {
                let choice = choices.iter().find(|choice| choice.name == *word);
                if let Some(choice) = choice.filter(|choice| choice.since > self.version) {
                    let message = format!("`{word}` came with HAProxy {}", choice.since);
                    let help = format!("choose another, or target {} or later", choice.since);
                    self.say(
                        &keyword_from_a_later_version::RULE.info,
                        self.find(word, from),
                        message,
                        help,
                    );
                }
            }
            _ => {}
        }
    }

    fn nested(&mut self, statement: &Statement, from: usize) {
        let name = statement.keyword().name();
        self.statement(statement, self.find(name.split(' ').next().unwrap_or(name), from));
    }

    /// Index of the first word from `from` on that begins so.
    fn find(&self, name: &str, from: usize) -> usize {
        let words = self.line.values().iter().enumerate().skip(from);
        words.filter(|(_, word)| word.starts_with(name)).map(|(n, _)| n).next().unwrap_or(from)
    }

    /// A proxy keyword in a proxy of the wrong kind. HAProxy refuses that in `defaults`; elsewhere it warns,
    /// and ignores the line.
    fn misplaced(&mut self, statement: &Statement, at: usize) {
        let keyword = statement.keyword();
        let kind = self.section.kind;
        // That has a rule of its own.
        let is_log = log_option_in_backend::OPTIONS.contains(&self.line.value(1));
        if kind == crate::SectionKind::Backend && self.line.is("option") && is_log {
            return;
        }
        let message = format!("`{keyword}` has no place in a `{kind}` section");
        let places: Vec<_> = keyword.sections().iter().map(|kind| format!("`{kind}`")).collect();
        let help = format!("it belongs to {}", places.join(", "));
        if kind == crate::SectionKind::Defaults
            || places::is_refused_elsewhere(self.version, keyword.name())
        {
            return self.say(&misplaced_keyword::RULE.info, at, message, help);
        }
        let last = at + keyword.name().split(' ').count() - 1;
        let span = self.line.word_span(at).cover(self.line.word_span(last));
        self.found.push(ignored(span, self.path, &message).help(help));
    }

    fn say(&mut self, info: &RuleInfo, at: usize, message: String, help: String) {
        let span = self.line.word_span(at);
        self.found.push(error(info, span, self.path, message).help(help));
    }
}
