//! ## What it does
//! Finds two servers of a backend, neither of them `backup`, with the same `cookie` value.
//!
//! ## Why is this bad?
//! The value tells which server a client goes back to. Of two with the same value it is always the first one that runs:
//! clients of the second change servers, and lose what that one kept for them. HAProxy says so with `-dD` only.
//!
//! ## Example
//! ```haproxy
//! backend app
//!     cookie SRV insert indirect nocache
//!     server a 10.0.0.1:80 cookie a
//!     server b 10.0.0.2:80 cookie a
//! ```
//!
//! ## Use instead
//! ```haproxy
//! backend app
//!     cookie SRV insert indirect nocache
//!     server a 10.0.0.1:80 cookie a
//!     server b 10.0.0.2:80 cookie b
//! ```
//!
//! ## Fix safety
//! There is no fix: values that clients already have are known to nobody else.
//!
//! ## References
//! Configuration manual, 5.2 `cookie`: a server and its backup may well share a value.

use crate::Word;
use crate::lint::Rule;
use crate::view::{ServerView, View};
use config_diagnostics::{Diagnostic, Group, Label, RuleInfo, Safety, Severity, Span, ToolSays};
use std::collections::HashMap;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/shared-cookie-value",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "two servers of a backend have one cookie value",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.balancing() {
        if view.mode(section) != "http" || view.effective(section, &["cookie"]).is_none() {
            continue;
        }
        let mut first: HashMap<String, (&str, Span)> = HashMap::new();
        for server in view.servers(section) {
            let Some((value, place)) = own_cookie(view, &server) else { continue };
            let Some((other, label)) = first.get(&value) else {
                first.insert(value, (server.name, place));
                continue;
            };
            let message = format!(
                "servers `{other}` and `{}` share a cookie value: clients go back to `{other}`",
                server.name
            );
            let label = Label::new(*label)
                .path(format!("{} / server {other}", section.path()))
                .message("the same value");
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(place)
                    .path(format!("{} / server {}", section.path(), server.name))
                    .tool_says(ToolSays::Nothing)
                    .help("give each server a value of its own")
                    .label(label),
            );
        }
    }
}

/// The value that a server gives on its own line, and where; nothing where it may well be that of another.
fn own_cookie(view: &View<'_>, server: &ServerView<'_, '_>) -> Option<(String, Span)> {
    let (line, options) = (server.statement, server.options);
    let is_apart = options.on("backup") || options.on("disabled");
    if is_apart || !line.is("server") || !view.is_certain(&line.line) {
        return None;
    }
    let own = line.options().iter().rfind(|(keyword, _)| keyword.name() == "cookie");
    let (_, place) = own?;
    line.words.get(place.start + 1).filter(|word| Word::is_text(word))?;
    Some((line.value(place.start + 1).to_owned(), line.word_span(place.start + 1)))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    fn two(first: &str, second: &str) -> String {
        format!(
            "backend b\n  mode http\n  cookie S insert\n  server s ::1:1 {first}\n  server t ::1:2 {second}\n"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&two("cookie a", "cookie b"));
        RULE.pass(&two("cookie a", "cookie a backup"));
        RULE.pass(&two("cookie a", "cookie a disabled"));
        RULE.pass(&two("cookie \"${A}\"", "cookie \"${A}\""));
        RULE.pass(&two("", ""));
        // The other rule speaks of a backend without a cookie.
        RULE.pass("backend b\n  mode http\n  server s ::1:1 cookie a\n  server t ::1:2 cookie a\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail(&two("cookie a check", "check cookie a"), "a");
        assert_eq!(found.labels.len(), 1);
    }
}
