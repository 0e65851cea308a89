//! Directives of the core and of modules that every httpd has.

use super::memory::Memory;
use super::problem::Problem;
use super::site::Site;
use super::{rules, sections};
use config_diagnostics::{Presence, did_you_mean};

/// `ErrorDocument status text`.
pub(super) fn error_document(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let status = word.parse::<u16>().ok();
    let known = matches!(status, Some(400..=431 | 451 | 500..=511 | 300..=308 | 200..=208 | 226));
    if known && !matches!(status, Some(418..=420 | 425 | 427 | 430 | 509)) {
        return Vec::new();
    }
    let message = format!("`{word}` is no status of HTTP that httpd knows");
    vec![Problem::value(0, message, "write for example `ErrorDocument 503 /sorry.html`")]
}

/// `Options [+-]option …`.
pub(super) fn options(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 9] = [
        "All",
        "None",
        "ExecCGI",
        "FollowSymLinks",
        "Includes",
        "IncludesNOEXEC",
        "Indexes",
        "MultiViews",
        "SymLinksIfOwnerMatch",
    ];
    let signed = |word: &str| word.starts_with(['+', '-']);
    let mut found = Vec::new();
    let first = site.words.first().is_some_and(|word| signed(word));
    let all = site.words.first().is_some_and(|word| word.eq_ignore_ascii_case("all"));
    let odd = site.words.iter().position(|word| signed(word) != first);
    if let Some(at) = odd.filter(|_| !all) {
        let message = "`Options` mixes options with and without `+` or `-`";
        found.push(Problem::value(at, message, "give all of them a sign, or none"));
    }
    for (at, word) in site.words.iter().enumerate() {
        let name = word.strip_prefix(['+', '-']).unwrap_or(word);
        if !KNOWN.iter().any(|known| name.eq_ignore_ascii_case(known)) {
            let near = did_you_mean(name, KNOWN);
            let help = near.map_or_else(|| KNOWN.join(", "), |n| format!("did you mean `{n}`?"));
            found.push(Problem::value(at, format!("`Options` has no option `{name}`"), help));
        }
    }
    found
}

/// `AllowOverride class …`.
pub(super) fn overrides(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    const KNOWN: [&str; 7] =
        ["All", "None", "AuthConfig", "FileInfo", "Indexes", "Limit", "Options"];
    let is = |word: &str, known: &str| word.eq_ignore_ascii_case(known);
    let mut found = Vec::new();
    for (at, word) in site.words.iter().enumerate() {
        let name = word.split('=').next().unwrap_or_default();
        if is(name, "Nonfatal") || KNOWN.iter().any(|known| is(name, known)) {
            continue;
        }
        let help = KNOWN.join(", ");
        found.push(Problem::value(at, format!("`AllowOverride` has no class `{word}`"), help));
    }
    found
}

/// `LogLevel [module:]level …`.
pub(super) fn log_level(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    const LEVELS: [&str; 16] = [
        "emerg", "alert", "crit", "error", "warn", "notice", "info", "debug", "trace1", "trace2",
        "trace3", "trace4", "trace5", "trace6", "trace7", "trace8",
    ];
    let mut found = Vec::new();
    for (at, word) in site.words.iter().enumerate() {
        let (module, level) =
            word.split_once(':').map_or((None, word.as_str()), |(m, l)| (Some(m), l));
        if !LEVELS.iter().any(|known| level.eq_ignore_ascii_case(known)) {
            let message = format!("`{level}` is no level of the log");
            let near = did_you_mean(level, LEVELS);
            let help = near.map_or_else(|| LEVELS.join(", "), |n| format!("did you mean `{n}`?"));
            found.push(Problem::value(at, message, help));
        } else if let Some(name) = module.filter(|_| !memory.modules().foreign) {
            let known = crate::Module::lookup(name);
            let built_in = super::read::is_built_in(name) || memory.has_unknown_files();
            if !known.map_or(built_in, |module| memory.modules().provides(module)) {
                let message = format!("the module `{name}` is not loaded");
                let help = "load it, or remove its level";
                found.push(Problem::new(rules::NEEDS_MODULE, message, help).at(at));
            }
        }
    }
    found
}

/// `ExpiresDefault "base plus 1 month"`; `ExpiresByType` has the type before.
pub(super) fn expires(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let at = usize::from(site.directive.name() == "ExpiresByType");
    let text = site.word(at);
    let help = "write `\"access plus 1 month\"`, or `A2592000`";
    let refuse = |why: &str| vec![Problem::value(at, format!("`{text}` is no time: {why}"), help)];
    if text.starts_with(['A', 'M']) && !text.contains(' ') {
        // The short form: a number as atoi reads it.
        return Vec::new();
    }
    let mut words = text.split_ascii_whitespace();
    let base = words.next().unwrap_or_default().to_ascii_lowercase();
    if !["now", "access", "modification"]
        .iter()
        .any(|known| !base.is_empty() && known.starts_with(&base))
    {
        return refuse("it starts with neither `access` nor `modification`");
    }
    let mut words = words.filter(|word| !"plus".starts_with(&word.to_ascii_lowercase()));
    while let Some(number) = words.next() {
        if !number.starts_with(|c: char| c.is_ascii_digit() || c == '-') {
            return refuse("a number is missing");
        }
        let units = ["years", "months", "weeks", "days", "hours", "minutes", "seconds"];
        let unit = words.next().unwrap_or_default().to_ascii_lowercase();
        if unit.is_empty() || !units.iter().any(|known| known.starts_with(unit.as_str())) {
            return refuse("a unit is missing");
        }
    }
    Vec::new()
}

/// `ProxyErrorOverride On 404 500`; where it is on already, more statuses may follow in another one.
pub(super) fn error_override(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let first = site.word(0);
    let place: Vec<&str> = site.within.iter().map(|section| section.path.as_str()).collect();
    let place = place.join("\n");
    let is_set = memory.error_overrides.contains(&place);
    let on = is_set || first.eq_ignore_ascii_case("on");
    if on {
        memory.error_overrides.push(place);
    }
    if !on && !first.eq_ignore_ascii_case("off") {
        let message = format!("`ProxyErrorOverride {first}` is neither on nor off");
        return vec![Problem::value(0, message, "On or Off comes first")];
    }
    let mut found = Vec::new();
    for (at, word) in site.words.iter().enumerate() {
        if ["on", "off"].iter().any(|switch| word.eq_ignore_ascii_case(switch)) {
            continue;
        }
        let digit = word.starts_with(|c: char| c.is_ascii_digit());
        let message = match digit.then(|| crate::parse_atoi(word).0) {
            _ if !on => "statuses can stand behind `On` only".to_owned(),
            Some(400..=599) => continue,
            Some(_) => format!("`{word}` is no status between 400 and 599"),
            None => format!("`{word}` is no status"),
        };
        found.push(Problem::value(
            at,
            message,
            "write for example `ProxyErrorOverride On 502 503`",
        ));
    }
    found
}

/// `AllowCONNECT port[-port] …`.
pub(super) fn connect_ports(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let used = site.directive.arguments().used(&site.words);
    // Its size does not matter.
    let is_port = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let mut words = site.words.iter().take(used).enumerate();
    let bad = words.find(|(_, word)| !word.split('-').all(is_port));
    let problem = bad.map(|(at, word)| {
        let message = format!("`{word}` is no port");
        Problem::value(at, message, "write numbers; comments stand on lines of their own")
    });
    problem.into_iter().collect()
}

/// `ProxyFCGISetEnvIf expression [!]name [value]`.
pub(super) fn fcgi_env(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let mut found: Vec<Problem> =
        sections::broken_expression(0, site.word(0)).into_iter().collect();
    if let Err(why) = super::expression::string(site.word(2)) {
        let message = format!("the value cannot be read: {why}");
        found.push(Problem::new(rules::INVALID_EXPRESSION, message, "close it").at(2));
    }
    if site.word(1).starts_with('!') && site.words.len() > 2 {
        let message = "a variable that is removed takes no value";
        found.push(Problem::value(2, message, "remove the value, or the `!`"));
    }
    found
}

/// `ProxyDomain .domain`.
pub(super) fn domain(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    if word.starts_with('.') {
        return Vec::new();
    }
    let message = format!("`{word}` is no domain: it must start with a dot");
    vec![Problem::value(0, message, format!("write `.{word}`"))]
}

/// A file or folder that must be there.
pub(super) fn file(site: &Site<'_>, word: usize, memory: &Memory<'_>) -> Option<Problem> {
    let path = site.word(word);
    let absent = !path.is_empty() && memory.facts().file(path) == Presence::No;
    absent.then(|| {
        let message =
            format!("`{path}` does not exist, and httpd opens it when it reads this line");
        Problem::new(rules::MISSING_FILE, message, "create it first, or correct the path").at(word)
    })
}

/// `Port` and `FancyIndexing`, of which only the names are left.
pub(super) fn gone(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let message = format!("`{}` is gone: httpd knows it only to refuse it", site.directive);
    let instead = site.directive.instead().unwrap_or_default();
    vec![Problem::new(rules::UNKNOWN_DIRECTIVE, message, format!("write `{instead}`"))]
}

/// `DAV on|off|provider`.
pub(super) fn dav(site: &Site<'_>, memory: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let known = ["on", "off", "filesystem"].iter().any(|known| word.eq_ignore_ascii_case(known));
    if known || memory.modules().foreign {
        return Vec::new();
    }
    let message = format!("no module that is known has a DAV provider `{word}`");
    vec![Problem::value(0, message, "On, Off, or the name that a loaded module gives")]
}

/// `Error text`, which stops httpd with its text.
pub(super) fn error(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let message = format!("`Error` stops httpd with `{}`", site.rest);
    vec![Problem::value(0, message, "remove it, or put it into a conditional section")]
}

/// `DirectoryIndexRedirect on|off|permanent|temp|seeother|3xx`.
pub(super) fn index_redirect(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let words = ["on", "off", "permanent", "temp", "seeother"];
    let known = words.iter().any(|known| word.eq_ignore_ascii_case(known));
    if known || (300..=399).contains(&crate::parse_atoi(word).0) {
        return Vec::new();
    }
    let message = format!("`{word}` is neither a switch nor a status from 300 to 399");
    vec![Problem::value(0, message, "on, off, permanent, temp, seeother, or a status")]
}

/// `AddIcon icon name …`: an icon with a text for it stands in parentheses.
pub(super) fn icon(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    if !word.starts_with('(') || word.contains(')') {
        return Vec::new();
    }
    let message = format!("the parenthesis of `{word}` is not closed");
    vec![Problem::value(0, message, "write `(TXT,/icons/text.gif)`, without a blank")]
}

/// `DeflateFilterNote [type] name`.
pub(super) fn filter_note(site: &Site<'_>, _: &mut Memory<'_>) -> Vec<Problem> {
    let word = site.word(0);
    let known = ["Input", "Output", "Ratio"].iter().any(|known| word.eq_ignore_ascii_case(known));
    if known || site.words.len() < 2 {
        return Vec::new();
    }
    vec![Problem::value(0, format!("`{word}` is no kind of note"), "Input, Output or Ratio")]
}
