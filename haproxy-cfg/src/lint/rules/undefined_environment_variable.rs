//! ## What it does
//! Finds environment variables without a default that are known to be unset: the facts say `env=known`, none says
//! `env.NAME=…`, and no `setenv` or `presetenv` above sets it.
//!
//! ## Why is this bad?
//! It stands for nothing: a port is gone, an address means every address, or an argument is empty, of which HAProxy says
//! much, little or nothing, as the place may be.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     bind ":${WEB_PORT}"
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     bind ":${WEB_PORT-8080}"
//! ```
//!
//! ## Fix safety
//! There is no fix: only its author knows what should stand there.
//!
//! ## References
//! Configuration manual, 2.3 Environment variables; 3.1 `setenv`, `presetenv`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};
use std::collections::HashSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/undefined-environment-variable",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "an environment variable is unset, and has no default",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut set: HashSet<&str> = HashSet::new();
    for section in &view.sections {
        for line in &section.lines {
            if section.kind == SectionKind::Global && line.is("setenv") || line.is("presetenv") {
                set.insert(line.value(1));
            }
            for word in line.words.iter().filter(|_| view.is_certain(&line.line)) {
                for variable in word.variables() {
                    let name = variable.name;
                    // HAProxy sets some of its own; what is split may well be empty.
                    let fine = variable.default.is_some()
                        || variable.split
                        || name.starts_with("HAPROXY_")
                        || set.contains(name);
                    if fine || view.target.facts().env(name) != Ok(None) {
                        continue;
                    }
                    let message =
                        format!("`{name}` is unset, and has no default: nothing stands here");
                    found.push(
                        Diagnostic::of(&RULE.info, message)
                            .at(word.span())
                            .path(section.path())
                            .tool_says(ToolSays::Unknown)
                            .help(format!("set it, or write `${{{name}-DEFAULT}}`")),
                    );
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::Version;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("frontend f\n  bind \":${PORT}\"\n");
        let known = &[("env", "known"), ("env.PORT", "80")];
        for line in ["\":${PORT}\"", "\":${OTHER-80}\"", "\"${HAPROXY_X}\"", "':${OTHER}'"] {
            RULE.pass_with(known, &format!("frontend f\n  bind {line}\n"));
        }
        let text = "global\n  setenv OTHER 80\nfrontend f\n  bind \":$OTHER\"\n";
        RULE.pass_with(known, text);
    }

    #[test]
    fn fail() {
        let known = &[("env", "known"), ("env.PORT", "80")];
        for word in ["\":${OTHER}\"", "\":$OTHER\"", "\"${PORT}${OTHER}\""] {
            let text = format!("frontend f\n  bind {word}\n");
            RULE.fail_with(Version::default(), known, &text, word);
        }
    }
}
