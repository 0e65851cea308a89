//! Names that lead nowhere: ACLs, backends, resolvers.

use crate::lint::rules::{undefined_acl, unknown_backend, unknown_resolvers};
use crate::view::{Activity, SectionView, Statement as Line, View};
use crate::{Condition, Directive, SectionKind};
use config_diagnostics::{Diagnostic, RuleInfo, ToolSays, did_you_mean};
use std::collections::HashSet;

/// ACLs that every proxy knows (configuration manual 7.4).
const PREDEFINED: &[&str] = &[
    "FALSE",
    "HTTP",
    "HTTP_1.0",
    "HTTP_1.1",
    "HTTP_2.0",
    "HTTP_3.0",
    "HTTP_CONTENT",
    "HTTP_URL_ABS",
    "HTTP_URL_SLASH",
    "HTTP_URL_STAR",
    "LOCALHOST",
    "METH_CONNECT",
    "METH_DELETE",
    "METH_GET",
    "METH_HEAD",
    "METH_OPTIONS",
    "METH_POST",
    "METH_PUT",
    "METH_TRACE",
    "RDP_COOKIE",
    "REQ_CONTENT",
    "TRUE",
    "WAIT_END",
];

pub(super) fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let names = |kinds: &[SectionKind]| -> HashSet<&str> {
        let sections = view.sections.iter().filter(|s| kinds.contains(&s.kind));
        sections.map(|s| s.name.as_str()).collect()
    };
    let backends = names(&[SectionKind::Backend, SectionKind::Listen]);
    let resolvers = names(&[SectionKind::Resolvers]);
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        acls(view, section, found);
        self::resolvers(view, section, &resolvers, found);
    }
    for section in view.listening().filter(|s| !view.is_disabled(s)) {
        self::backends(view, section, &backends, found);
    }
}

/// HAProxy looks an ACL up where it reads the condition: it must stand above, in the same section.
fn acls(view: &View<'_>, section: &SectionView<'_>, found: &mut Vec<Diagnostic>) {
    let mut known: HashSet<&str> = PREDEFINED.iter().copied().collect();
    for line in &section.lines {
        if let Directive::Acl(acl) = &line.directive {
            known.insert(acl.name().as_str());
        }
        let is_certain = view.activity(&line.line) == Activity::Active;
        let Some(condition) = condition(line).filter(|_| is_certain) else { continue };
        for name in condition.acl_names().map(crate::Name::as_str).filter(|n| !known.contains(n)) {
            let below = section.last(&["acl", name]);
            let message = match below {
                Some(_) => {
                    format!("`{name}` is declared further down: HAProxy does not know it yet")
                }
                None => format!("no ACL of `{}` is called `{name}`", section.path()),
            };
            let help = match did_you_mean(name, known.iter().copied()) {
                _ if below.is_some() => "move the `acl` line above this one".to_owned(),
                Some(near) => format!("did you mean `{near}`?"),
                None => {
                    format!("declare it above: `acl {name} …`; ACLs of other sections do not count")
                }
            };
            let at = line.words.iter().rposition(|w| w.raw().trim_start_matches('!') == name);
            say(&undefined_acl::RULE.info, section, line, at, message, help, found);
        }
    }
}

fn condition<'v>(line: &'v Line<'_>) -> Option<&'v Condition> {
    match &line.directive {
        Directive::Statement(statement) => statement.condition(),
        Directive::Rule(rule) => rule.action().condition(),
        _ => None,
    }
}

fn backends(
    view: &View<'_>,
    section: &SectionView<'_>,
    backends: &HashSet<&str>,
    found: &mut Vec<Diagnostic>,
) {
    let default = view.effective(section, &["default_backend"]);
    for line in section.all(&["use_backend"]).chain(default) {
        let name = line.value(1);
        let is_certain = view.activity(&line.line) == Activity::Active;
        // A log format or a variable chooses the name at run time.
        let is_plain = !name.contains('%') && line.words.get(1).is_some_and(crate::Word::is_text);
        if !is_certain || !is_plain || name.is_empty() || backends.contains(name) {
            continue;
        }
        let message = format!("there is no backend `{name}` for `{}`", section.path());
        let help = match did_you_mean(name, backends.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `backend {name}`, or name another"),
        };
        say(&unknown_backend::RULE.info, section, line, Some(1), message, help, found);
    }
}

fn resolvers(
    view: &View<'_>,
    section: &SectionView<'_>,
    resolvers: &HashSet<&str>,
    found: &mut Vec<Diagnostic>,
) {
    if section.kind == SectionKind::Frontend || view.is_disabled(section) {
        return;
    }
    for line in &section.lines {
        let options = match &line.directive {
            Directive::Server(server) => server.options(),
            Directive::ServerTemplate(template) => template.options(),
            _ => continue,
        };
        let name = options.get("resolvers").and_then(|option| option.to_words().into_iter().nth(1));
        let Some(name) = name else { continue };
        if view.activity(&line.line) != Activity::Active || resolvers.contains(name.as_str()) {
            continue;
        }
        let message = format!("there is no `resolvers {name}` section");
        let help = match did_you_mean(&name, resolvers.iter().copied()) {
            Some(near) => format!("did you mean `{near}`?"),
            None => format!("add `resolvers {name}` with its nameservers"),
        };
        let at = line.values().iter().rposition(|word| *word == name);
        say(&unknown_resolvers::RULE.info, section, line, at, message, help, found);
    }
}

fn say(
    info: &RuleInfo,
    section: &SectionView<'_>,
    line: &Line<'_>,
    word: Option<usize>,
    message: String,
    help: String,
    found: &mut Vec<Diagnostic>,
) {
    let span = word.map_or_else(|| line.span(), |n| line.word_span(n));
    found.push(
        Diagnostic::of(info, message)
            .at(span)
            .path(section.path())
            .tool_says(ToolSays::Error)
            .help(help),
    );
}
