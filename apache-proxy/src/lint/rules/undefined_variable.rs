//! ## What it does
//! Finds `${NAME}` where no `Define` stands before it, and the environment is known not to hold it.
//!
//! ## Why is this bad?
//! httpd only warns (AH00111) and leaves the text as it is: the host is then called `${NAME}`.
//!
//! ## Example
//! ```apache
//! ProxyPass / http://${BACKEND}/
//! ```
//!
//! ## Use instead
//! ```apache
//! Define BACKEND 10.0.42.1:8080
//! ProxyPass / http://${BACKEND}/
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows the value. Nothing is said unless the facts tell the environment
//! (`env=known`), and nothing below an `Include`, which may define anything.
//!
//! ## References
//! core manual, `Define`.

use crate::Line;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays, did_you_mean};
use std::collections::BTreeSet;

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "apache/undefined-variable",
        Group::Correctness,
        Severity::Warning,
        Safety::None,
        "a `${…}` that nothing defines is kept as it is",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut defined = BTreeSet::new();
    let headers = view.sections.iter().filter(|section| section.is_certain);
    let headers = headers.filter_map(|section| Some((section.section.header()?, true)));
    let lines = view.statements.iter().map(|line| (line.line, line.is_certain));
    let mut lines: Vec<_> = headers.chain(lines).collect();
    lines.sort_by_key(|(line, _)| line.index());
    for (line, is_certain) in lines {
        if ["Include", "IncludeOptional", "Use"].iter().any(|name| line.is(name)) {
            return;
        }
        if is_certain {
            of_line(view, &line, &defined, found);
        }
        let Some(name) = line.word(1).map(|word| word.value().to_ascii_lowercase()) else {
            continue;
        };
        // A name without a value is a mere flag.
        if line.is("Define") && line.word(2).is_some_and(|word| !word.value().is_empty()) {
            defined.insert(name);
        } else if line.is("UnDefine") && is_certain {
            defined.remove(&name);
        }
    }
}

fn of_line(
    view: &View<'_>,
    line: &Line<'_>,
    defined: &BTreeSet<String>,
    found: &mut Vec<Diagnostic>,
) {
    for variable in line.variables() {
        // A colon makes it a map of mod_rewrite.
        let is_known = defined.contains(&variable.name.to_ascii_lowercase());
        let is_unset = view.target.facts().env(&variable.name) == Ok(None);
        if is_known || !is_unset || variable.name.contains(':') {
            continue;
        }
        let message = format!(
            "`${{{}}}` is not defined above, nor in the environment: httpd keeps it as it is",
            variable.name
        );
        let help = match did_you_mean(&variable.name, defined.iter().map(String::as_str)) {
            Some(near) => format!("did you mean `${{{}}}`?", near.to_ascii_uppercase()),
            None => format!("add `Define {} …` above", variable.name),
        };
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(variable.span)
                .path(view.document.path_at(variable.span.start()))
                .tool_says(ToolSays::Warning)
                .help(help),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    const KNOWN: &[(&str, &str)] = &[("env", "known"), ("env.HOME_HOST", "a")];

    #[test]
    fn pass() {
        RULE.pass("ProxyPass / http://${BACKEND}/\n");
        let pass = |text| RULE.pass_with(KNOWN, text);
        pass("Define BACKEND a\nProxyPass / http://${backend}/\n");
        pass("ProxyPass / http://${HOME_HOST}/\n");
        pass("RewriteRule ^/(.*) http://${map:$1}/ [P]\n");
        pass("Include more.conf\nProxyPass / http://${BACKEND}/\n");
        pass("# ${BACKEND}\n<IfDefine X>\nProxyPass / http://${BACKEND}/\n</IfDefine>\n");
        pass("<IfDefine X>\nDefine B a\n</IfDefine>\nProxyPass / http://${B}/\n");
    }

    #[test]
    fn fail() {
        let fail = |text, place| RULE.fail_with(KNOWN, text, place);
        fail("ProxyPass / http://${BACKEND}/\n", "${BACKEND}");
        fail("ProxyPass / http://${B}/\nDefine B a\n", "${B}");
        fail("<VirtualHost ${IP}:80>\n</VirtualHost>\n", "${IP}");
        fail("Define B\nServerName ${B}\n", "${B}");
        fail("Define B a\nUnDefine B\nServerName \"${B}\"\n", "${B}");
        let near = fail("Define BACKEND a\nServerName ${BACKENT}\n", "${BACKENT}");
        assert_eq!(near.help.as_deref(), Some("did you mean `${BACKEND}`?"));
    }
}
