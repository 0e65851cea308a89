//! The lines that hold samples.

use super::types::SampleType;
use super::uses::Places;
use super::{Asker, Problem, acl, expression, format, late, reachable, variable};
use crate::check::Found;
use crate::check::features::Lacking;
use crate::check::names::Names;
use crate::check::parts::{self, Part};
use crate::check::references::{inherited, resolved};
use crate::check::regex;
use crate::lint::rules::{invalid_value, sample_type_mismatch, unbalanced_expression};
use crate::view::{SectionView, Statement as Line, View};
use crate::{
    AclExpr, Condition, Directive, Duration, LogFormat, RuleSet, SampleExpr, SectionKind, TermKind,
    Value, ValueError, Version, parse_strtol,
};
use config_diagnostics::{Diagnostic, ToolSays};

/// Arguments that are a number, a time or the like, or else a sample.
const NUMBER_OR_SAMPLE: &[(&str, &str)] = &[
    ("sc-add-gpc", "value"),
    ("sc-set-gpt", "value"),
    ("sc-set-gpt0", "value"),
    ("set-retries", "retries"),
    ("set-timeout", "time"),
    ("set-fc-mark", "mark"),
    ("set-fc-tos", "tos"),
    ("set-bc-mark", "mark"),
    ("set-bc-tos", "tos"),
    ("set-mark", "mark"),
    ("set-tos", "tos"),
    ("limit", "limit"),
    ("pause", "time"),
    ("period", "period"),
    ("port", "port"),
];

pub(in crate::check) fn check<'v, 'd>(
    view: &'v View<'d>,
    names: &'v Names<'v, 'd>,
    lacking: &'v Lacking,
    found: &mut Found,
) {
    let resolved: Vec<usize> =
        resolved(view).map(|section| section.section.header().index()).collect();
    let inherited: Vec<usize> =
        inherited(view).into_iter().map(|section| section.section.header().index()).collect();
    let late = late::Formats::of(view);
    for section in &view.sections {
        let is_resolved = resolved.binary_search(&section.section.header().index()).is_ok();
        let mode = view.effective(section, &["mode"]);
        let at = section.section.header().index();
        let asker = Asker {
            is_taken_over: inherited.binary_search(&at).is_ok(),
            names,
            lacking,
            version: view.version(),
            resolving: is_resolved.then_some(section),
            has_pcre2: regex::is_judged(view),
            compiles: is_resolved
                || matches!(section.kind, SectionKind::Global | SectionKind::LogProfile),
            mode: match mode {
                _ if !section.kind.is_proxy() => None,
                Some(line) if line.words.get(1).is_some_and(|word| !word.is_text()) => None,
                mode => Some(mode.map_or("tcp", |line| line.value(1))),
            },
            switches_to_http: section
                .lines
                .iter()
                .any(|line| line.starts_with(&["tcp-request", "content", "switch-mode"])),
        };
        for line in section.certain() {
            if found.is_enough() {
                return;
            }
            let is_late = section.kind == SectionKind::Defaults && late::is_late(line);
            let asker = if is_late { late.asker(asker, section, line) } else { asker };
            for problem in problems(&asker, section, line) {
                let span = match problem.byte {
                    Some(byte) => line.locate_byte(&problem.needle, byte),
                    None => line.locate(&problem.needle),
                };
                found.push(
                    Diagnostic::of(problem.info, problem.message)
                        .at(span)
                        .path(section.path())
                        .tool_says(ToolSays::Error)
                        .help(problem.help),
                );
            }
        }
    }
}

fn problems(asker: &Asker<'_, '_>, section: &SectionView<'_>, line: &Line<'_>) -> Vec<Problem> {
    let mut problems = Vec::new();
    if let Directive::Acl(declared) = &line.directive {
        problems.extend(acl::check(asker, declared.expr()).err());
    }
    let places = places(section, line);
    problems.extend(chosen_name(asker, line, places).err());
    // Parsed for the servers that take them.
    let is_default_server = line.is("default-server");
    // The directive takes its text as it is; the action of this name makes it of a format.
    let is_text =
        |part: &Part<'_>| line.is("redirect") && part.statement.keyword().table() == "redirect";
    let is_read = |part: &Part<'_>| !is_default_server && !is_text(part);
    for part in parts::of(line).into_iter().filter(is_read) {
        // Parsed when all names have been looked up.
        let is_too_late = part.statement.keyword().table() == "forwarded";
        let asker = &if is_too_late { asker.unresolved() } else { *asker };
        for acl in part.statement.condition().into_iter().flat_map(acls) {
            problems.extend(acl::check(asker, acl).err());
        }
        problems.extend(part_problems(asker, section, &part, places));
    }
    problems
}

/// The name of a backend or server that is made at run time; read once all is, for the proxies that are started.
fn chosen_name(
    asker: &Asker<'_, '_>,
    line: &Line<'_>,
    places: Option<Places>,
) -> Result<(), Problem> {
    let is_choice = matches!(line.value(0), "use_backend" | "use-server");
    let is_plain =
        line.words.get(1).is_none_or(|word| !word.is_text()) || !line.value(1).contains('%');
    if !is_choice || is_plain || asker.resolving.is_none() {
        return Ok(());
    }
    let name = line.value(1);
    let text: LogFormat = name.parse().map_err(|error: ValueError| {
        let is_open = unbalanced_expression::is_open(name);
        let info =
            if is_open { &unbalanced_expression::RULE.info } else { &invalid_value::RULE.info };
        Problem {
            info,
            message: format!("the name cannot be made: {}", error.message()),
            help: error.help().unwrap_or("see the manual's section 8.2.6").to_owned(),
            needle: name.to_owned(),
            byte: None,
        }
    })?;
    format::check(asker, &text, places)
}

/// The ACLs that a condition holds itself.
fn acls(condition: &Condition) -> impl Iterator<Item = &AclExpr> {
    condition.terms().filter_map(|term| match term.kind() {
        TermKind::Anonymous(acl) => Some(acl),
        TermKind::Named(_) => None,
    })
}

fn part_problems(
    asker: &Asker<'_, '_>,
    section: &SectionView<'_>,
    part: &Part<'_>,
    places: Option<Places>,
) -> Vec<Problem> {
    let mut problems = Vec::new();
    // Parsed when the configuration is complete, for backends only.
    let is_late = part.is("balance", "hash");
    if is_late
        && !asker.is_taken_over
        && (asker.resolving.is_none() || section.kind == SectionKind::Defaults)
    {
        return problems;
    }
    let places = match part.name() {
        "sni" | "pool-conn-name" | "set-proxy-v2-tlv-fmt" => Some(Places::SERVER_CONNECTION),
        // Not asked where they stand.
        "capture" | "pause" => None,
        // Whatever the rule set, these are taken for rules about requests.
        "set-src" | "set-src-port" | "set-dst" | "set-dst-port" | "set-mark" | "set-tos"
        | "set-fc-mark" | "set-fc-tos" | "set-bc-mark" | "set-bc-tos" => Some(match section.kind {
            SectionKind::Frontend => Places::FRONT_HTTP_REQUEST,
            SectionKind::Backend => Places::BACK_HTTP_REQUEST,
            _ => Places::FRONT_HTTP_REQUEST.or(Places::BACK_HTTP_REQUEST),
        }),
        _ => places,
    };
    let mut sample = |expr: &SampleExpr| {
        let result = expression::check(asker, expr);
        problems.extend(result.and_then(|sample| reachable(expr, sample, places)).err());
    };
    for value in part.statement.values() {
        if let Value::Sample(expr) = value {
            sample(expr);
        }
    }
    let mut unread = Vec::new();
    for (_, arg) in NUMBER_OR_SAMPLE.iter().filter(|(name, _)| *name == part.name()) {
        let is_counted = part.name().starts_with("sc-");
        let word = part.text(arg).filter(|word| match part.name() {
            _ if is_counted => !is_counted_number(word),
            "set-mark" | "set-tos" if asker.version < Version::V3_0 => false,
            "set-timeout" | "pause" => {
                word.parse::<Duration>().is_err_and(|error| !error.is_tolerated())
            }
            "port" => !word.bytes().all(|b| b.is_ascii_digit()),
            name if name.starts_with("set-") => parse_strtol(word).is_none(),
            _ => !word.starts_with(|c: char| c.is_ascii_digit()),
        });
        match word.map(str::parse) {
            Some(Ok(expr)) => sample(&expr),
            Some(Err(_)) => unread.extend(word),
            None => {}
        }
    }
    problems.extend(unread.into_iter().map(|word| Problem {
        info: &invalid_value::RULE.info,
        message: format!("`{word}` is neither a number nor a sample"),
        help: "such as 80 or `var(check.port)`".to_owned(),
        needle: word.to_owned(),
        byte: None,
    }));
    for value in part.statement.values() {
        if let Value::Format(text) = value {
            problems.extend(format::check(asker, text, places).err());
        }
    }
    problems.extend(stick_key(asker, section, part));
    problems.extend(written_variable(part).and_then(|name| variable::problem(name, asker.version)));
    problems
}

/// Digits, with a sign or without, however many.
fn is_counted_number(word: &str) -> bool {
    let digits = word.strip_prefix(['-', '+']).unwrap_or(word);
    !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit())
}

/// What is looked up or counted in a stick table, where no key of the table can be made of it.
fn stick_key(asker: &Asker<'_, '_>, section: &SectionView<'_>, part: &Part<'_>) -> Option<Problem> {
    asker.resolving?;
    let balances = matches!(section.kind, SectionKind::Backend | SectionKind::Listen);
    match part.name() {
        "track-sc" => {}
        "stick on" | "stick match" | "stick store-request" | "stick store-response" if balances => {
        }
        _ => return None,
    }
    let named = part.options().iter().find(|option| option.keyword().name() == "table");
    let named = named.and_then(|statement| Part { statement, at: part.at }.text("table"));
    let table = named.unwrap_or(&section.name);
    let keys = asker.names.key_type(table)?;
    let expr = part.statement.values().iter().find_map(|value| match value {
        Value::Sample(expr) => Some(expr),
        _ => None,
    })?;
    let sample = expression::check(asker, expr).ok()?;
    let key = SampleType::of_keys(keys)?;
    (!sample.ty.becomes(key, asker.version)).then(|| Problem {
        info: &sample_type_mismatch::RULE.info,
        message: format!(
            "the keys of the stick table of `{table}` are of the type `{keys}`, which cannot be made of {}",
            sample.ty
        ),
        help: "give the table a type that fits, or add a converter".to_owned(),
        needle: expr.name().to_owned(),
        byte: None,
    })
}

/// The variable that an action sets.
fn written_variable<'l>(part: &Part<'l>) -> Option<&'l str> {
    let last = part.name().rsplit(' ').next().unwrap_or_default();
    match last {
        "set-var" | "set-var-fmt" | "unset-var" => {
            part.text("name").map(|name| name.split(',').next().unwrap_or(name))
        }
        "do-resolve" => {
            part.text("target").map(|target| target.split(',').next().unwrap_or(target))
        }
        _ => None,
    }
}

/// Where HAProxy asks the condition of a line, if that is known.
pub(crate) fn condition_places(section: &SectionView<'_>, line: &Line<'_>) -> Option<Places> {
    match (line.value(0), line.value(1)) {
        ("use_backend", _) => Some(Places::BACKEND_CHOICE),
        ("redirect", _) => places(section, line),
        ("stick", "store-response") => Some(Places::STICK_STORE),
        ("use-server" | "stick", _) => Some(Places::SERVER_CHOICE),
        _ if matches!(line.directive, Directive::Rule(_)) => places(section, line),
        _ => None,
    }
}

/// Where HAProxy takes the samples of a line, if that is known.
fn places(section: &SectionView<'_>, line: &Line<'_>) -> Option<Places> {
    use SectionKind as K;
    let of = |front: Places, back: Places| match section.kind {
        K::Frontend => front,
        K::Backend => back,
        _ => front.or(back),
    };
    if let Directive::Rule(rule) = &line.directive {
        return Some(match rule.set() {
            RuleSet::QuicInitial => return None,
            RuleSet::TcpRequestConnection => Places::CONNECTION,
            RuleSet::TcpRequestSession => Places::SESSION,
            RuleSet::TcpRequestContent => of(Places::FRONT_REQUEST, Places::BACK_REQUEST),
            RuleSet::TcpResponseContent => of(Places::FRONT_RESPONSE, Places::BACK_RESPONSE),
            RuleSet::HttpRequest => of(Places::FRONT_HTTP_REQUEST, Places::BACK_HTTP_REQUEST),
            RuleSet::HttpResponse | RuleSet::HttpAfterResponse => {
                of(Places::FRONT_HTTP_RESPONSE, Places::BACK_HTTP_RESPONSE)
            }
        });
    }
    Some(match (line.value(0), line.value(1)) {
        ("use_backend" | "use-server", _) => Places::FRONT_HTTP_REQUEST,
        ("log-format" | "log-format-sd" | "error-log-format", _) => Places::LOG,
        ("unique-id-format" | "redirect", _) => {
            of(Places::FRONT_HTTP_REQUEST, Places::BACK_HTTP_REQUEST)
        }
        ("stick", "store-response") => Places::STICK_STORE,
        ("stick", _) | ("balance", "hash") => Places::SERVER_CHOICE,
        ("http-check" | "tcp-check", _) => Places::CHECK,
        _ if section.kind == K::Global => Places::CONFIGURATION,
        _ => return None,
    })
}
