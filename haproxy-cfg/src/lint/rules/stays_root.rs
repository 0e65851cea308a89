//! ## What it does
//! Finds files whose `global` section names no `user` and no `uid`, or names root.
//!
//! ## Why is this bad?
//! Started as root, which low ports take, HAProxy stays root. Whoever takes over the process owns the machine.
//!
//! ## Example
//! ```haproxy
//! global
//!     maxconn 2000
//! ```
//!
//! ## Use instead
//! ```haproxy
//! global
//!     user haproxy
//!     group haproxy
//!     maxconn 2000
//! ```
//! In a container, or with `User=` in a unit of systemd, it is not started as root in the first place.
//!
//! ## Fix safety
//! Unsafe: the user and the group must exist, and reach the sockets and the files that are read later.
//!
//! ## References
//! Configuration manual, 3.1 `user`, `group`, `uid`, `gid`.

use crate::SectionKind;
use crate::lint::Rule;
use crate::view::{Statement, View};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/stays-root",
        Group::Pedantic,
        Severity::Info,
        Safety::Unsafe,
        "HAProxy gives up no privileges",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let globals: Vec<_> = view.of_kind(SectionKind::Global).collect();
    let Some(first) = globals.first() else { return };
    let names = |words: [&str; 2]| {
        let is_it = move |line: &&Statement<'_>| words.contains(&line.value(0));
        globals.iter().flat_map(|s| s.lines.iter()).rfind(is_it)
    };
    let user = names(["user", "uid"]);
    let diagnostic = Diagnostic::of(
        &RULE.info,
        "HAProxy is told no user to run as: started as root, it stays root, and so does who breaks in",
    )
    .path(first.path())
    .confidence(Confidence::Medium)
    .tool_says(ToolSays::Nothing)
    .help("add `user haproxy` and `group haproxy`, unless something else starts it as such a user");
    match user {
        Some(line) if matches!(line.value(1), "root" | "0") => found.push(
            diagnostic
                .at(line.span())
                .fix(Fix::risky("run as `haproxy`", [line.rewrite("user haproxy")])),
        ),
        Some(_) => {}
        None => {
            let mut edits: Vec<Edit> = vec![view.insert_first(first, "user haproxy")];
            if names(["group", "gid"]).is_none() {
                edits.push(view.insert_first(first, "group haproxy"));
            }
            found.push(
                diagnostic.at(first.header_span()).fix(Fix::risky("run as `haproxy`", edits)),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("global\n  user haproxy\n  group haproxy\n");
        RULE.pass("global\n  uid 99\n  gid 99\n");
        RULE.pass("global\n  maxconn 5\nglobal\n  user haproxy\n");
        RULE.pass("global\n  user \"${HAPROXY_USER}\"\n");
        // The other file of the two may say it.
        RULE.pass("frontend f\n  bind :80\n");
    }

    #[test]
    fn fail() {
        RULE.fail("global\n  maxconn 5\nfrontend f\n  bind :80\n", "global");
        RULE.fail("global\n  group haproxy\n", "global");
        RULE.fail("global\n  user root\n", "user root");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "global # all\n  maxconn 5\n",
            "global # all\n  user haproxy\n  group haproxy\n  maxconn 5\n",
        );
        RULE.fix("global\n  uid 0 # x\n", "global\n  user haproxy # x\n");
        RULE.fix("global\n  gid 99\n", "global\n  user haproxy\n  gid 99\n");
    }
}
