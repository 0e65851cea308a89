//! ## What it does
//! Finds directives, actions, options and sections that HAProxy of the target version has no longer.
//!
//! ## Why is this bad?
//! HAProxy refuses the whole file: an upgrade ends with a proxy that does not start.
//!
//! ## Example
//! ```haproxy
//! frontend www
//!     reqadd X-Forwarded-Proto:\ https
//!     clitimeout 30000
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend www
//!     http-request add-header X-Forwarded-Proto https
//!     timeout client 30000
//! ```
//!
//! ## Fix safety
//! Safe where the modern form does the same, and where what is removed did nothing any more. Nothing is
//! offered for expressions that rewrote whole request lines: those have to be thought through.
//!
//! ## References
//! Configuration manual of the version that removed the word; HAProxy's own message names it.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{Directive, Keyword, SectionKind, Table, quote_word};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};
use std::ops::Range;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "haproxy/removed-keyword",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a keyword that the target version has no longer",
    ),
    check,
);

/// What takes the place of a keyword.
#[derive(Clone, Copy)]
enum Remedy {
    /// These words, with the same arguments.
    Words(&'static str),
    /// This action, with the header's name and value as two words.
    AddHeader(&'static str),
    /// This action, when the expression is nothing but a header's name.
    DelHeader(&'static str),
    /// Nothing: the line goes.
    Nothing,
}

/// By the keyword's name, an action's behind its rule; what is not here has no mechanical remedy.
const REMEDIES: [(&str, Remedy); 24] = {
    use Remedy::{AddHeader, DelHeader, Nothing, Words};
    [
        ("bind-process", Nothing),
        ("block", Words("http-request deny")),
        ("clitimeout", Words("timeout client")),
        ("contimeout", Words("timeout connect")),
        ("debug", Nothing),
        ("nbproc", Nothing),
        ("http-request block", Words("deny")),
        ("no-quic", Words("tune.quic.listen off")),
        ("option forceclose", Words("option httpclose")),
        ("option http-tunnel", Nothing),
        ("option http-use-htx", Nothing),
        ("option independant-streams", Words("option independent-streams")),
        ("process", Nothing),
        ("redisp", Words("option redispatch")),
        ("redispatch", Words("option redispatch")),
        ("reqadd", AddHeader("http-request add-header")),
        ("reqdel", DelHeader("http-request del-header")),
        ("reqidel", DelHeader("http-request del-header")),
        ("rspadd", AddHeader("http-response add-header")),
        ("rspdel", DelHeader("http-response del-header")),
        ("rspidel", DelHeader("http-response del-header")),
        ("srvtimeout", Words("timeout server")),
        ("stats bind-process", Nothing),
        ("tune.chksize", Nothing),
    ]
};

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        if let Some(removed) = section.kind.removed().filter(|v| *v <= view.version()) {
            let said = format!(
                "`{}` sections were removed in HAProxy {removed}: HAProxy {} refuses the file",
                section.kind,
                view.version()
            );
            let help = "run the program under a supervisor of its own, such as systemd";
            found.push(diagnostic(said, section.header_span(), section.path()).help(help));
            continue;
        }
        for line in &section.lines {
            let gone = |keyword: &Keyword| keyword.removed().is_some_and(|v| v <= view.version());
            for (keyword, place) in keywords(section, line, gone) {
                found.push(say(view, section, line, keyword, place));
            }
        }
    }
}

fn diagnostic(message: String, span: Span, path: String) -> Diagnostic {
    Diagnostic::of(&RULE.info, message).at(span).path(path).tool_says(ToolSays::Error)
}

/// The keywords of a line that are gone in some sense, and which words they and their arguments take.
pub(super) fn keywords(
    section: &SectionView<'_>,
    line: &Statement<'_>,
    gone: impl Fn(&Keyword) -> bool,
) -> Vec<(&'static Keyword, Range<usize>)> {
    let options = || {
        let gone = line.options().iter().filter(|(keyword, _)| gone(keyword));
        gone.map(|(keyword, place)| (*keyword, place.clone())).collect()
    };
    // What the typed model has read needs no second reading.
    match &line.directive {
        Directive::Statement(statement) if gone(statement.keyword()) => {}
        Directive::Rule(rule) if gone(rule.action().keyword()) => {}
        Directive::Raw(_) => {}
        _ => return options(),
    }
    let words = line.values();
    let skip = usize::from(matches!(line.value(0), "no" | "default"));
    let directive = Table::of_section(section.kind)
        .and_then(|table| table.find(words.get(skip..)?))
        .filter(|(keyword, _)| gone(keyword));
    if let Some((keyword, took)) = directive {
        return vec![(keyword, skip..skip + took)];
    }
    let action = |name: &str, at: usize| {
        let (keyword, took) = Table::named(name)?.find(words.get(at..)?)?;
        gone(keyword).then(|| vec![(keyword, at..at + took)])
    };
    let rule = format!("{}-{}", line.value(0), line.value(1));
    if let Some(found) = action(line.value(0), 1).or_else(|| action(&rule, 2)) {
        return found;
    }
    options()
}

fn say(
    view: &View<'_>,
    section: &SectionView<'_>,
    line: &Statement<'_>,
    keyword: &'static Keyword,
    place: Range<usize>,
) -> Diagnostic {
    let name = keyword.name();
    let since = keyword.removed().unwrap_or(view.version());
    let message =
        format!("`{name}` was removed in HAProxy {since}: HAProxy {} refuses it", view.version());
    let span = line.word_span(place.start).cover(line.word_span(place.end.saturating_sub(1)));
    let diagnostic = diagnostic(message, span, section.path());
    let full = match keyword.table() {
        table @ "http-request" => format!("{table} {name}"),
        _ => name.to_owned(),
    };
    let remedy = REMEDIES.iter().find(|(of, _)| *of == full).map(|(_, remedy)| *remedy);
    let diagnostic = diagnostic.help(match (keyword.replacement(), remedy) {
        (Some(instead), _) => format!("write `{instead}` instead"),
        (None, Some(Remedy::Nothing)) => "remove it".to_owned(),
        (None, _) => "remove it, or look for its successor in the manual".to_owned(),
    });
    match remedy.and_then(|remedy| remedy.apply(section, line, place)) {
        Some(edit) => diagnostic.fix(Fix::safe("write the modern form", [edit])),
        None => diagnostic,
    }
}

impl Remedy {
    fn apply(
        self,
        section: &SectionView<'_>,
        line: &Statement<'_>,
        place: Range<usize>,
    ) -> Option<Edit> {
        let span = line.word_span(place.start).cover(line.word_span(place.end.saturating_sub(1)));
        let negated = place.start > 0 && matches!(line.value(0), "no" | "default");
        match self {
            Self::Words("option httpclose") if negated => Some(line.remove()),
            Self::Words(words) => Some(Edit::replace(span, words)),
            // An option of a line takes the blank before it along.
            Self::Nothing if place.start > 0 && !negated => {
                let before = line.word_span(place.start - 1).end();
                Some(Edit::remove(Span::new(before, span.end())))
            }
            Self::Nothing => Some(line.remove()),
            Self::AddHeader(action) => {
                let word = line.words.get(1).filter(|word| word.is_text())?;
                let header = word.value();
                let (name, value) = header.split_once(':')?;
                let (name, value) = (name.trim(), value.trim());
                if !is_header_name(name) || value.is_empty() {
                    return None;
                }
                // The value is a log format now.
                let value = value.replace('%', "%%");
                let text = format!("{action} {name} {}", quote_word(&value));
                Some(Edit::replace(span.cover(word.span()), text))
            }
            Self::DelHeader(action) => {
                let word = line.words.get(1).filter(|word| word.is_text())?;
                let expression = word.value();
                let name = expression.strip_prefix('^')?;
                let (name, rest) = name.split_once(':')?;
                let whole = ["", ".*", ".*$", " .*", " .*$", "\\ .*"].contains(&rest);
                let known = section.kind.is_proxy() && section.kind != SectionKind::Defaults;
                (whole && known && is_header_name(name))
                    .then(|| Edit::replace(span.cover(word.span()), format!("{action} {name}")))
            }
        }
    }
}

/// Letters that mean themselves in an expression, too.
fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
}

#[cfg(test)]
mod tests {
    use super::{REMEDIES, RULE};
    use crate::lint::testing::Testing;
    use crate::{Table, Version};

    #[test]
    fn remedies_are_for_keywords_that_were_removed() {
        for (name, _) in REMEDIES {
            let tables = ["proxy", "global", "bind"].map(|table| Table::named(table).unwrap());
            let tables = tables.into_iter().chain(Table::named("http-request"));
            let name = name.trim_start_matches("http-request ");
            let removed = tables.filter_map(|t| t.get(name)).any(|k| k.removed().is_some());
            assert!(removed, "{name}");
        }
    }

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  http-request add-header X-Foo bar\n  timeout client 5s\n");
        RULE.pass("backend b\n  option redispatch\n  server redisp 10.0.0.1:80\n");
        RULE.pass_on(Version::V2_4, "global\n  nbproc 2\nfrontend f\n  bind :80 process 1\n");
        RULE.pass_on(Version::V3_2, "program p\n  command x\n");
        RULE.pass("listen l\n  dispatch 10.0.0.1:80\n");
        RULE.pass("global\n  grace 10s\n");
    }

    #[test]
    fn fail() {
        for (line, place) in [
            ("reqadd X-Foo:\\ bar", "reqadd"),
            ("reqrep ^Host:\\ a Host:\\ b", "reqrep"),
            ("block if TRUE", "block"),
            ("clitimeout 5000", "clitimeout"),
            ("option http-tunnel", "option http-tunnel"),
            ("no option forceclose", "option forceclose"),
            ("bind-process 1", "bind-process"),
            ("bind :80 process 1 name x", "process 1"),
            ("http-request block if TRUE", "block"),
            ("grace 5s", "grace"),
        ] {
            let said = RULE.fail(&format!("listen l\n  {line}\n"), place);
            assert!(said.message.contains("removed in HAProxy 2."), "{said:#?}");
        }
        RULE.fail("global\n  nbproc 4\n", "nbproc");
        RULE.fail("global\n  stats socket /a process 1\n", "process 1");
        RULE.fail("program p\n  command x\n", "program p");
        RULE.fail_on(Version::V2_4, "listen l\n  reqadd X-Foo:\\ bar\n", "reqadd");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "frontend f\n  reqadd X-Foo:\\ bar # x\n  rspadd \"A: b c%d\" if { ssl_fc }\n",
            "frontend f\n  http-request add-header X-Foo bar # x\n  http-response add-header A 'b c%%d' if { ssl_fc }\n",
        );
        RULE.fix(
            "listen l\n  reqidel ^X-Forwarded-For:.*\n  rspidel ^Server:\\ .* if TRUE\n  block if { src 10.0.0.1 }\n  http-request block if TRUE\n",
            "listen l\n  http-request del-header X-Forwarded-For\n  http-response del-header Server if TRUE\n  http-request deny if { src 10.0.0.1 }\n  http-request deny if TRUE\n",
        );
        RULE.fix(
            "defaults\n  contimeout 5000\n  clitimeout 50000\n  srvtimeout 50000\n  redisp\n  option http-tunnel\n  no option forceclose\n  option forceclose\n",
            "defaults\n  timeout connect 5000\n  timeout client 50000\n  timeout server 50000\n  option redispatch\n  option httpclose\n",
        );
        RULE.fix(
            "global\n  nbproc 2\n  stats bind-process 1\n  stats socket /a process 1 level admin\nlisten l\n  bind :80 process 1-2\n",
            "global\n  stats socket /a level admin\nlisten l\n  bind :80\n",
        );
    }

    #[test]
    fn expressions_are_not_translated() {
        let said = RULE.fail("frontend f\n  reqidel ^X-(Foo|Bar):\n", "reqidel");
        assert!(said.fixes.is_empty());
    }
}
