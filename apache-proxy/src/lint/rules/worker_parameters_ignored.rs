//! ## What it does
//! Finds `ProxyPass` lines with parameters whose worker an earlier line of the same server has defined.
//!
//! ## Why is this bad?
//! Lines whose URL starts with that of an earlier worker share it. The parameters of the later line are dropped; httpd
//! says so only as information (AH01146), and in most virtual hosts not at all.
//!
//! ## Example
//! ```apache
//! ProxyPass /a http://10.0.42.1:8080/ retry=0
//! ProxyPass /b http://10.0.42.1:8080/ timeout=600
//! ```
//!
//! ## Use instead
//! ```apache
//! ProxyPass /a http://10.0.42.1:8080/ retry=0 timeout=600
//! ProxyPass /b http://10.0.42.1:8080/
//! ```
//!
//! ## Fix safety
//! There is no fix: the parameters may be meant for both, or the longer URL for a worker of its own.
//!
//! ## References
//! mod_proxy manual, Worker Sharing; `ap_proxy_get_worker` in httpd's `proxy_util.c`.

use crate::lint::Rule;
use crate::view::{Mapping, MappingKind, Statement, Url, View};
use crate::{BackendUrl, UrlUse};
use config_diagnostics::{
    Diagnostic, Group, Label, RuleInfo, Safety, Severity, Span, Tag, ToolSays,
};
use std::collections::{BTreeMap, HashMap};
use std::ops::Bound;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/worker-parameters-ignored",
        Group::Correctness,
        Severity::Warning,
        Safety::None,
        "an earlier line has defined the worker; these parameters are dropped",
    ),
    check,
);

/// What a line or section has defined.
struct Worker<'v> {
    name: String,
    server: usize,
    is_regex: bool,
    /// Where. Its path is asked for only when something is found: it costs a look through its section.
    at: Span,
    parameters: Vec<&'v str>,
}

/// The workers of one server and kind, by name.
type Workers<'v> = BTreeMap<String, Worker<'v>>;

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut sections = of_sections(view).into_iter().peekable();
    let mut workers: HashMap<(usize, bool), Workers<'_>> = HashMap::new();
    for mapping in view.mappings().filter(|m| m.kind != MappingKind::Rewrite) {
        let url = stripped(mapping.target);
        let is_plain = !mapping.is_exclusion() && mapping.statement.is_certain;
        let Some(parts) = Url::split(url).filter(|u| is_plain && !u.is_balancer()) else {
            continue;
        };
        let line = mapping.statement.line.index();
        while let Some((_, worker)) = sections.next_if(|(at, _)| *at < line) {
            let of = workers.entry((worker.server, worker.is_regex)).or_default();
            of.insert(worker.name.clone(), worker);
        }
        let is_regex = mapping.statement.is("ProxyPassMatch");
        let asked = lowered(url, &parts);
        let least = parts.scheme.len() + "://".len() + parts.authority.len();
        let server = mapping.statement.server;
        let known = workers.entry((server, is_regex)).or_default();
        let shared = if is_regex { known.get(&asked) } else { longest(known, &asked, least) };
        let parameters = parameters(mapping.statement, mapping.target_word);
        if let Some(worker) = shared {
            found.extend(dropped(view, &mapping, &parameters, worker));
            continue;
        }
        let name = if is_regex { Ok(asked) } else { name(url) };
        let Ok(name) = name else { continue };
        let at = mapping.statement.span();
        known.insert(name.clone(), Worker { name, server, is_regex, at, parameters });
    }
}

/// The worker with the longest name of at least so many bytes that `asked` starts with.
fn longest<'w, 'v>(workers: &'w Workers<'v>, asked: &str, least: usize) -> Option<&'w Worker<'v>> {
    let mut start = asked;
    while start.len() >= least {
        // A name that `start` starts with is this one, or a start of what the two have in common.
        let up_to = (Bound::Unbounded, Bound::Included(start));
        let (name, worker) = workers.range::<str, _>(up_to).next_back()?;
        let common = name.bytes().zip(start.bytes()).take_while(|(a, b)| a == b).count();
        if common == name.len() {
            return (common >= least).then_some(worker);
        }
        let end = (0..=common).rev().find(|end| start.is_char_boundary(*end));
        start = start.get(..end.unwrap_or_default())?;
    }
    None
}

fn dropped(
    view: &View<'_>,
    mapping: &Mapping<'_, '_>,
    parameters: &[&str],
    worker: &Worker<'_>,
) -> Option<Diagnostic> {
    let lost: Vec<_> =
        parameters.iter().filter(|p| !worker.parameters.contains(p)).copied().collect();
    let line = mapping.statement;
    let is_lost = |n: &usize| lost.contains(&line.value(*n));
    let words = (mapping.target_word + 1..line.words.len()).filter(is_lost);
    let span = words.map(|n| line.word_span(n)).reduce(Span::cover)?;
    // A `secret=` has no place in a message.
    let keys: Vec<_> = lost.iter().filter_map(|p| p.split_once('=')).map(|(key, _)| key).collect();
    let message = format!(
        "`{}` has no effect: the line shares the worker `{}`, which is defined above",
        keys.join("`, `"),
        worker.name
    );
    let path = view.document.path_at(worker.at.start());
    let label = Label::new(worker.at).path(path).message("the worker is defined here");
    let diagnostic = Diagnostic::of(&RULE.info, message)
        .at(span)
        .path(view.path(line))
        .tool_says(ToolSays::Nothing)
        .tag(Tag::Ignored)
        .label(label)
        .help("write the parameters on the first line of the worker, or the longer URL first");
    Some(diagnostic)
}

/// The workers that `<Proxy url key=value>` and `ProxySet` in it define.
fn of_sections<'v>(view: &'v View<'_>) -> Vec<(usize, Worker<'v>)> {
    let sections = view.sections.iter().filter(|section| section.is("Proxy"));
    let worker = |section: &'v crate::view::SectionView<'_>| {
        let url = stripped(section.arg(0));
        let split =
            Url::split(url).filter(|url| !url.is_balancer() && !url.authority.is_empty())?;
        let sets = view.lines_of(section).filter(|line| line.is("ProxySet"));
        let set = sets.flat_map(|line| line.args().iter().map(String::as_str));
        let parameters: Vec<_> =
            section.args.iter().skip(1).map(String::as_str).chain(set).collect();
        let is_worker = !split.path.contains('*') && !parameters.is_empty();
        let name = name(url).ok().filter(|_| is_worker)?;
        let at = section.header_span();
        let (server, is_regex) = (section.server, false);
        let line = section.section.header()?.index();
        Some((line, Worker { name, server, is_regex, at, parameters }))
    };
    sections.filter(|section| section.is_certain).filter_map(worker).collect()
}

fn parameters<'v>(line: &'v Statement<'_>, target_word: usize) -> Vec<&'v str> {
    let words = line.args().iter().skip(target_word).map(String::as_str);
    words.filter(|word| word.contains('=')).collect()
}

/// The URL behind `unix:…|`.
fn stripped(url: &str) -> &str {
    let unix = url.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("unix:"));
    url.split_once('|').filter(|_| unix).map_or(url, |(_, url)| url)
}

/// Scheme and host in lower case, as httpd looks a worker up; the port stays even if it is the usual one.
fn lowered(url: &str, parts: &Url<'_>) -> String {
    let end = url.len() - parts.path.len();
    let (head, path) = url.split_at_checked(end).unwrap_or((url, ""));
    head.to_ascii_lowercase() + path
}

fn name(url: &str) -> Result<String, crate::ValueError> {
    BackendUrl::parse(url, UrlUse::Prefix).map(|url| url.worker_name())
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("ProxyPass /a http://b/ retry=0 timeout=6\nProxyPass /b http://b/\n");
        RULE.pass("ProxyPass /a http://b/a retry=0\nProxyPass /b http://b/b timeout=6\n");
        RULE.pass("ProxyPass /a http://b:81/ retry=0\nProxyPass /b http://b:82/ timeout=6\n");
        RULE.pass("ProxyPass /a http://b/ retry=0\nProxyPass /b http://b/ retry=0\n");
        RULE.pass("ProxyPass /a http://b/a timeout=6\nProxyPass / http://b/ retry=0\n");
        RULE.pass(
            "ProxyPass /a balancer://b/ nofailover=on\nProxyPass /b balancer://b/ timeout=6\n",
        );
        RULE.pass(
            "<VirtualHost *:80>\nProxyPass / http://b/ retry=0\n</VirtualHost>\n<VirtualHost *:81>\nProxyPass / http://b/ timeout=6\n</VirtualHost>\n",
        );
        RULE.pass("ProxyPass /a http://b/ retry=0\nProxyPassMatch ^/x$ http://b/ timeout=6\n");
        RULE.pass("ProxyPass /b !\nProxyPass / http://b/ retry=0\n");
    }

    #[test]
    fn fail() {
        RULE.fail(
            "ProxyPass /a http://b:8080/ retry=0\nProxyPass /b http://b:8080/ timeout=600\n",
            "timeout=600",
        );
        RULE.fail(
            "ProxyPass /a http://B/\nProxyPass /b \"http://b/x\" nocanon timeout=6 ttl=3\n",
            "timeout=6 ttl=3",
        );
        RULE.fail(
            "<Location /a>\nProxyPass http://b/\n</Location>\n<Location /b>\nProxyPass http://b/ \\\n retry=0\n</Location>\n",
            "retry=0",
        );
        RULE.fail(
            "<Proxy http://b/>\nProxySet ttl=3\n</Proxy>\nProxyPass / http://b/ retry=0\n",
            "retry=0",
        );
        let found = RULE.fail(
            "ProxyPass /a http://b/x/y\nProxyPass /b http://b/x/é\nProxyPass /c http://b/\nProxyPass /d http://b/x/è ttl=3\n",
            "ttl=3",
        );
        assert!(found.message.contains("`http://b/`"), "{}", found.message);
        RULE.fail(
            "ProxyPassMatch ^/a(.*) http://b$1\nProxyPassMatch ^/b(.*) http://b$1 retry=0\n",
            "retry=0",
        );
    }
}
