//! ## What it does
//! Finds ACLs that are declared twice with tests of different things, such as a path and an address.
//!
//! ## Why is this bad?
//! Either declaration is enough for the ACL to hold. Whoever meant both has opened what should be closed. Two tests of the
//! same thing are a common way to say "one of these", and are left alone.
//!
//! ## Example
//! ```haproxy
//! frontend web
//!     acl allowed path_beg /admin
//!     acl allowed src 10.0.0.0/8
//!     http-request deny unless allowed
//! ```
//!
//! ## Use instead
//! ```haproxy
//! frontend web
//!     acl is_admin path_beg /admin
//!     acl is_inside src 10.0.0.0/8
//!     http-request deny unless is_admin is_inside
//! ```
//!
//! ## Fix safety
//! There is no fix: only the author knows whether one test is enough.
//!
//! ## References
//! Configuration manual, 7.1 and 7.2: an ACL of several declarations holds when one of them does.

use crate::check::base_fetch;
use crate::lint::Rule;
use crate::view::{Statement, View};
use crate::{Directive, SampleArg};
use config_diagnostics::{
    Confidence, Diagnostic, Group, Label, RuleInfo, Safety, Severity, ToolSays,
};
use std::collections::{HashMap, HashSet};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/acl-name-reused-means-or",
        Group::Pedantic,
        Severity::Info,
        Safety::None,
        "two different tests under one ACL name: one is enough",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in view.sections.iter().filter(|s| s.kind.is_proxy()) {
        let mut first: HashMap<&str, (&str, String, &Statement<'_>)> = HashMap::new();
        let mut said = HashSet::new();
        for line in section.lines.iter().filter(|line| view.is_certain(&line.line)) {
            let Directive::Acl(acl) = &line.directive else { continue };
            let name = acl.name().as_str();
            let criterion = acl.expr().criterion();
            let (tested, family) = (tested(criterion), family(criterion.name()));
            let Some((of, before, declared)) = first.get(name) else {
                first.insert(name, (family, tested, line));
                continue;
            };
            if *of == family || !said.insert(name) {
                continue;
            }
            let message = format!(
                "`{name}` holds when `{before}` or `{tested}` matches: another `acl` line under the same name adds \
                 an alternative"
            );
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(line.word_span(1))
                    .path(section.path())
                    .confidence(Confidence::Low)
                    .tool_says(ToolSays::Nothing)
                    .label(
                        Label::new(declared.word_span(1))
                            .path(section.path())
                            .message("declared here first"),
                    )
                    .help("if both must match, give each a name of its own, and name both in the condition"),
            );
        }
    }
}

/// What a criterion looks at, as it is written.
fn tested(criterion: &crate::SampleExpr) -> String {
    let args: Vec<_> = criterion.args().iter().map(SampleArg::value).collect();
    if args.iter().all(|arg| arg.is_empty()) {
        return criterion.name().to_owned();
    }
    format!("{}({})", criterion.name(), args.join(","))
}

/// Fetches about the same thing: alternatives among them are common.
fn family(name: &str) -> &str {
    let base = base_fetch(name);
    let starts = |starts: &[&str]| starts.iter().any(|start| base.starts_with(start));
    match base {
        _ if starts(&["url", "path", "base", "query", "pathq"]) => "url",
        _ if base.contains("hdr") || base.contains("cook") => "header",
        _ if starts(&["src"]) => "src",
        _ if starts(&["dst"]) => "dst",
        _ if starts(&["ssl_"]) => "ssl",
        _ => base,
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        for acls in [
            "  acl a path_beg /a\n  acl b src 10.0.0.0/8\n",
            "  acl a path_beg /a\n  acl a path_end .png\n",
            "  acl a hdr(host) a.example.com\n  acl a hdr_end(Host) .b.example.com\n",
            "  acl a hdr(host) a.example.com\n  acl a req.hdr(host),lower b.example.com\n",
            "  acl a src 10.0.0.0/8\n  acl a src ::1\n  acl a src_port 0:1023\n",
            ".if feature(X)\n  acl a path /x\n.else\n  acl a src ::1\n.endif\n",
        ] {
            RULE.pass(&format!("frontend f\n{acls}"));
        }
        RULE.pass("frontend f\n  acl a path /\nfrontend g\n  acl a src ::1\n");
    }

    #[test]
    fn fail() {
        for acls in [
            "  acl a path_beg /a\n  acl b src ::1\n  acl a src 10.0.0.0/8\n",
            "  acl a hdr(host) x\n  acl a path /y\n  acl a src ::1\n",
            "  acl a method POST\n  acl a path /x /y\n",
        ] {
            let said = RULE.fail(&format!("backend f\n{acls}"), "a");
            assert_eq!(said.labels.len(), 1);
        }
    }
}
