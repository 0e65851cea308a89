//! Every directive that counts, in httpd's order: is it known, may it stand here, does it take these arguments.

use super::memory::Memory;
use super::problem::Problem;
use super::read::{Read, directive_of, has_unknown_variable, line_of, outermost};
use super::site::{Enclosing, Site, words};
use super::{foreign, rules, sections, values};
use crate::effective::EffectiveDirective;
use crate::view::{Scope, View};
use crate::{
    ArgKind, Context, ContextError, Directive, Document, Target, check_arguments, check_context,
};
use config_diagnostics::{Diagnostic, Label, Severity, Span, ToolSays};

pub(super) fn walk(document: &Document, target: &Target, read: &Read) -> Vec<Diagnostic> {
    let mut memory = Memory::new(target, read);
    // It runs when it is read, and is not in the tree.
    let providers = document.lines().filter(|line| line.is("LuaAuthzProvider"));
    memory.aliases = providers.filter_map(|l| l.word(1)).map(|w| w.value().into_owned()).collect();
    let mut walk = Walk { document, target, read, memory, within: Vec::new(), found: Vec::new() };
    walk.all(&read.directives);
    walk.found
}

struct Walk<'w> {
    document: &'w Document,
    target: &'w Target,
    read: &'w Read,
    memory: Memory<'w>,
    within: Vec<Enclosing>,
    found: Vec<Diagnostic>,
}

impl Walk<'_> {
    fn all(&mut self, lines: &[EffectiveDirective]) {
        let is_branch = |line: &EffectiveDirective| {
            ["If", "ElseIf", "Else"].iter().any(|name| line.name.eq_ignore_ascii_case(name))
        };
        let mut before = None;
        for line in lines {
            self.line(line, before);
            before = Some(line).filter(|line| is_branch(line)).or(before);
            if let Some(children) = &line.children {
                self.section(line, children);
            }
        }
    }

    fn section(&mut self, line: &EffectiveDirective, children: &[EffectiveDirective]) {
        let args = line.args.rfind('>').and_then(|end| line.args.get(..end)).unwrap_or_default();
        let words = words(args);
        let tilde = words.first().is_some_and(|word| word == "~");
        let path = words.into_iter().nth(usize::from(tilde)).unwrap_or_default();
        let context = match line.name.to_ascii_lowercase().as_str() {
            // Only what a directory takes may stand there.
            "authnprovideralias" | "authzprovideralias" => Some(Context::Directory),
            name => Context::of_section(name),
        };
        let is_host = context == Some(Context::VirtualHost);
        if is_host {
            self.memory.enter_host();
        }
        let name = line.name.to_ascii_lowercase();
        self.within.push(Enclosing { name, context, path });
        if children.is_empty() && self.within.last().is_some_and(|s| s.name.starts_with("require"))
        {
            let message = format!("`<{}>` requires nothing", line.name);
            let help = "put a `Require` into it, or remove it";
            self.say(line, Problem::arguments(message, help), ToolSays::Error);
        }
        let is_all = |section: &Enclosing| section.name == "requireall";
        let nested = self.within.iter().rev().nth(1).is_some_and(is_all);
        // Inside another one, it is a part of that.
        if self.within.last().is_some_and(is_all)
            && !nested
            && !children.is_empty()
            && children.iter().all(is_negative)
        {
            let message = "`<RequireAll>` only says what must not hold, and so lets nobody in";
            let help = "add what is required, such as `Require all granted`";
            let problem = Problem::arguments(message, help).numbered("AH01624");
            self.say(line, problem, ToolSays::Error);
        }
        self.all(children);
        self.within.pop();
        if is_host {
            self.memory.leave_host();
        }
    }

    fn line(&mut self, line: &EffectiveDirective, before: Option<&EffectiveDirective>) {
        let facts = self.target.facts();
        if has_unknown_variable(&line.name, facts) {
            return;
        }
        let Some(directive) = directive_of(line) else {
            if foreign::may_be_loaded(&line.name, &self.read.modules) {
                return;
            }
            let problem = foreign::unknown(line, &self.read.modules);
            let says = foreign::verdict(&line.name, &self.read.modules);
            self.say(line, problem, says);
            return;
        };
        if let Some(problem) = self.available(directive) {
            self.say(line, problem, ToolSays::Error);
            return;
        }
        let mut problems: Vec<Problem> = self.place(directive).into_iter().collect();
        if problems.is_empty() && !has_unknown_variable(&line.args, facts) {
            let site = Site::new(directive, &line.args, &self.within);
            problems.extend(sections::check(&site, before));
            problems.extend(arguments(&site));
            if problems.is_empty() {
                problems = values::check(&site, &mut self.memory);
            }
            problems = comment(&site, problems);
        }
        for problem in problems {
            self.say(line, problem, ToolSays::Error);
        }
    }

    /// Whether httpd has the directive at all.
    fn available(&self, directive: &'static Directive) -> Option<Problem> {
        let module = directive.module();
        if !self.read.modules.provides(module) {
            return Some(Problem::new(
                rules::NEEDS_MODULE,
                format!("`{directive}` belongs to {}, which is not loaded", module.name()),
                format!("load it: `a2enmod {}`", module.name().trim_start_matches("mod_")),
            ));
        }
        let (since, version) = (directive.since(), *self.target.version());
        (since > version).then(|| {
            Problem::new(
                rules::UNKNOWN_DIRECTIVE,
                format!("`{directive}` came with httpd {since}; {version} does not know it"),
                format!("remove it, or target {since} or later"),
            )
        })
    }

    fn place(&self, directive: &'static Directive) -> Option<Problem> {
        let inside = self
            .within
            .last()
            .filter(|s| ["requireall", "requireany", "requirenone"].contains(&s.name.as_str()));
        if inside.is_some() && !directive.name().starts_with("Require") {
            let message = format!("`{directive}` is not allowed in <RequireAll> and its like");
            let help = "only `Require` and sections of it stand there";
            return Some(Problem::new(rules::MISPLACED, message, help));
        }
        let mut contexts: Vec<Context> = self.within.iter().filter_map(|s| s.context).collect();
        if self.read.scope == Scope::Htaccess
            && let Some(folder) = contexts.first_mut()
        {
            *folder = Context::Htaccess;
        }
        misplaced(directive, &contexts)
    }

    fn say(&mut self, line: &EffectiveDirective, problem: Problem, says: ToolSays) {
        let span = self.span(line, problem.word);
        let help = format!("{} (httpd: {})", problem.help, problem.number);
        let mut diagnostic = Diagnostic::of(problem.rule, problem.message)
            .at(span)
            .path(self.document.path_at(span.start()))
            .help(help)
            .tool_says(says);
        if says == ToolSays::Error {
            diagnostic = diagnostic.severity(Severity::Error);
        }
        if let Some(used) = &line.origin.macro_use
            && let Some(defined) = line_of(self.document, outermost(&used.defined).number)
        {
            let message = format!("line {} of this macro", line.origin.number);
            let label = Label::new(defined.content_span()).message(message);
            diagnostic = diagnostic.label(label);
        }
        self.found.push(diagnostic);
    }

    /// Where a word stands, as far as the document still has it as a word of its own.
    fn span(&self, line: &EffectiveDirective, word: Option<usize>) -> Span {
        let Some(written) = line_of(self.document, outermost(&line.origin).number) else {
            return Span::default();
        };
        let plain = line.origin.macro_use.is_none() && written.variables().next().is_none();
        let found = word.filter(|_| plain).and_then(|word| written.args().nth(word));
        found.map_or_else(|| written.content_span(), |word| word.span())
    }
}

/// Why a directive cannot stand inside these contexts, if so.
fn misplaced(directive: &'static Directive, contexts: &[Context]) -> Option<Problem> {
    let error = check_context(directive, contexts).err()?;
    let allowed: Vec<String> = directive.contexts().iter().map(|c| c.to_string()).collect();
    let message = match error {
        ContextError::NotAllowed { context, .. } => {
            format!("`{directive}` is not allowed in {context}")
        }
        ContextError::Barred { context, .. } => {
            format!("`{directive}` cannot stand within {context}")
        }
    };
    let help = format!("it may stand in: {}", allowed.join(", "));
    Some(Problem::new(rules::MISPLACED, message, help))
}

/// The directives of a `.htaccess` file that run while it is read, and are refused at once.
pub(super) fn kept_out(view: &View<'_>) -> Vec<Diagnostic> {
    let lines = view.statements.iter().filter(|statement| statement.is_certain);
    lines
        .filter_map(|line| {
            let directive = Directive::lookup(line.value(0)).filter(|d| d.runs_on_read())?;
            let problem = misplaced(directive, &[Context::Htaccess])?;
            let found = view.finding(problem.rule, line, line.span(), problem.message);
            Some(found.help(problem.help).tool_says(ToolSays::Error))
        })
        .collect()
}

/// `Require not …`, `<RequireNone>`: alone, they decide nothing.
fn is_negative(line: &EffectiveDirective) -> bool {
    let is = |name: &str| line.name.eq_ignore_ascii_case(name);
    let first = words(&line.args).into_iter().next().unwrap_or_default();
    let all = |inner: &Vec<EffectiveDirective>| inner.iter().all(is_negative);
    is("RequireNone")
        || is("Require") && first.eq_ignore_ascii_case("not")
        || is("RequireAll") && line.children.as_ref().is_some_and(all)
}

/// A `#` behind a directive starts no comment: where httpd stumbles over it, that is the problem.
fn comment(site: &Site<'_>, problems: Vec<Problem>) -> Vec<Problem> {
    let at = site.words.iter().skip(1).position(|word| word.starts_with('#'));
    let Some(at) = at.map(|at| at + 1) else { return problems };
    let name = site.directive.name();
    let workers = ["ProxyPass", "ProxyPassMatch", "BalancerMember", "ProxySet"];
    let hangs_on_it = |problem: &Problem| {
        let rules = [rules::ARGUMENTS, rules::INVALID_VALUE];
        // One word more changes what the others mean.
        rules.iter().any(|rule| rule.id == problem.rule.id)
            && (workers.contains(&name) || problem.word.is_none_or(|word| word >= at))
    };
    if !problems.iter().any(hangs_on_it) {
        return problems;
    }
    let rule = if workers.contains(&name) { rules::COMMENT_IN_PROXYPASS } else { rules::COMMENT };
    let message = format!(
        "`#` behind `{name}` starts no comment: httpd takes it for an argument, and refuses it"
    );
    vec![Problem::new(rule, message, "put the comment on a line of its own").at(at)]
}

/// The number of arguments, by the directive's kind.
fn arguments(site: &Site<'_>) -> Option<Problem> {
    let directive = site.directive;
    let error = check_arguments(directive.arguments(), &site.words).err()?;
    let message = format!("`{directive}` {error}");
    let help = format!("write `{} {}`", directive.name(), directive.syntax());
    let problem = match directive.arguments() {
        ArgKind::Flag => Problem::value(0, message, help),
        _ => Problem::arguments(message, help),
    };
    Some(if error.at() < site.words.len() { problem.at(error.at()) } else { problem })
}

#[cfg(test)]
mod tests {
    use crate::{Document, Target, check};
    use config_diagnostics::{Facts, ToolSays};

    /// Line and rule of every error.
    fn errors(text: &str, facts: &[(&str, &str)]) -> Vec<(usize, &'static str)> {
        let known =
            facts.iter().try_fold(Facts::new(), |facts, (key, value)| facts.set(key, value));
        let document = Document::parse(text).document;
        let mut said = check(&document, &Target::default().with(known.unwrap()));
        said.retain(|d| d.tool_says == ToolSays::Error);
        let line = |start| document.line_at(start).unwrap().number();
        said.iter().map(|d| (line(d.span().start()), d.rule)).collect()
    }

    #[test]
    fn every_problem_is_reported_and_not_only_the_first() {
        let text = "<VirtualHost *:80>\nProxyPas / http://b/\nUse Nothing\n<Location /a>\n\
                    ProxyPass /a http://b/\nProxyTimeout 5\n</Location >\nProxyVia maybe\n</VirtualHost>\n";
        let expected = [
            (2, "apache/unknown-directive"),
            (3, "apache/bad-macro"),
            (5, "apache/proxypass-path-inside-location"),
            (6, "apache/misplaced-directive"),
            (7, "apache/section-bracket-missing"),
            (8, "apache/invalid-value"),
        ];
        assert_eq!(errors(text, &[]), expected);
    }

    #[test]
    fn what_hangs_on_unknown_facts_is_not_judged() {
        for text in [
            "ProxyPass / ${BACKEND} timeout=0\n",
            "Include sites/*.conf\nUse Site a\n",
            "SSLCertificateFile /etc/ssl/a.pem\n",
            "LoadModule jk_module modules/mod_jk.so\nJkMount /a b\n",
            "WSGIScriptAlias / /srv/app.wsgi\n",
            "<IfModule no_such_module>\nBogus\n</IfModule>\n",
        ] {
            assert_eq!(errors(text, &[]), [], "{text}");
        }
        let missing = errors("SSLCertificateFile /a.pem\n", &[("file./a.pem", "absent")]);
        assert_eq!(missing, [(1, "apache/missing-file")]);
        let include = errors("Include /a.conf\n", &[("file./a.conf", "absent")]);
        assert_eq!(include, [(1, "apache/missing-include")]);
        let backend = [("env.BACKEND", "http://b/")];
        let known = errors("ProxyPass / ${BACKEND} timeout=0\n", &backend);
        assert_eq!(known, [(1, "apache/invalid-value")]);
    }

    #[test]
    fn a_directive_needs_its_module_where_the_modules_are_known() {
        let text = "ProxyPass / http://b/\nServerName a\n";
        assert_eq!(errors(text, &[("modules", "headers")]), [(1, "apache/directive-needs-module")]);
        assert_eq!(errors(text, &[("modules", "headers proxy")]), []);
    }

    #[test]
    fn what_a_macro_brings_is_reported_where_it_is_used() {
        let text = "<Macro M $a>\nProxyPass $a\n</Macro>\nUse M /a\n";
        assert_eq!(errors(text, &[]), [(4, "apache/proxypass-without-path")]);
    }
}
