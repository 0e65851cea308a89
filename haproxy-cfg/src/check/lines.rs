//! Every directive against the tables: unknown keywords, wrong arguments, wrong places, wrong versions.

use super::Found;
use super::places;
use super::untyped::{self, from_a_later_version, later};
use crate::lint::rules::{
    experimental_not_exposed, keyword_from_a_later_version, keyword_outside_section,
    log_option_in_backend, misplaced_keyword,
};
use crate::view::{SectionView, Statement as Line, View};
use crate::{Directive, Kind, Statement, Value, Version};
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
    let words = line.passed_over;
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
        Directive::Raw(_) => {
            let (problems, read) = untyped::read(version, section, line, path);
            if let Some(read) = read {
                directive(&read, &mut typed);
            }
            found.extend(problems);
        }
        read => directive(read, &mut typed),
    }
}

fn directive(directive: &Directive, typed: &mut dyn FnMut(&Statement, usize)) {
    match directive {
        Directive::Statement(statement) => typed(statement, 0),
        Directive::Rule(rule) => typed(rule.action(), rule.set().as_str().split(' ').count()),
        Directive::Bind(bind) => options(bind.options(), 2, typed),
        Directive::Server(server) => options(server.options(), 3, typed),
        Directive::DefaultServer(line) => options(line.options(), 1, typed),
        Directive::ServerTemplate(template) => options(template.options(), 4, typed),
        Directive::Acl(_) | Directive::Raw(_) => {}
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
