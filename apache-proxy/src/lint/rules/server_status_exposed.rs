//! ## What it does
//! Finds `SetHandler server-status` and `server-info` without a rule that says who may look.
//!
//! ## Why is this bad?
//! The pages show clients, requested addresses with their parameters, and the configuration. Behind a proxy of the same
//! machine even `Require local` lets everyone in.
//!
//! ## Example
//! ```apache
//! <Location /server-status>
//!     SetHandler server-status
//! </Location>
//! ```
//!
//! ## Use instead
//! ```apache
//! <Location /server-status>
//!     SetHandler server-status
//!     Require local
//! </Location>
//! ```
//!
//! ## Fix safety
//! Unsafe: others than this machine may be meant to look.
//!
//! ## References
//! mod_status manual, Enabling Status Support; mod_info manual, Security Issues.

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View, covers};
use config_diagnostics::{Diagnostic, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "apache/server-status-exposed",
        Group::Security,
        Severity::Warning,
        Safety::Unsafe,
        "everyone may look at the server's status or configuration",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for line in view.all("SetHandler") {
        if !line.says(1, "server-status") && !line.says(1, "server-info") {
            continue;
        }
        let place = view.around(line).find(|s| !s.is("VirtualHost"));
        if view.statements.iter().any(|other| limits(other) && is_about(view, other, line, place)) {
            continue;
        }
        let message = format!("everyone may look at `{}`: no rule says who may", line.value(1));
        let open = view.statements.iter().find(|other| {
            other.section == line.section && other.is("Require") && other.says(1, "all")
        });
        let diagnostic = Diagnostic::of(&RULE.info, message)
            .at(line.span())
            .path(view.path(line))
            .tool_says(ToolSays::Nothing)
            .help("add `Require local`, or the addresses that may look");
        found.push(match (open, place) {
            (Some(open), Some(_)) => diagnostic
                .label(view.label(open, "everyone"))
                .fix(Fix::risky("let in only this machine", [open.rewrite("Require local")])),
            (None, Some(_)) => diagnostic.fix(Fix::risky(
                "let in only this machine",
                [view.insert_below(&line.line, "Require local")],
            )),
            _ => diagnostic,
        });
    }
}

/// Whether it keeps anybody out.
fn limits(line: &Statement<'_>) -> bool {
    let all = line.says(1, "all");
    line.is("Deny")
        || line.is("Require") && !(all && line.says(2, "granted"))
        || line.is("Allow") && !line.says(2, "all")
}

/// Whether a rule holds for the handler of `line`: it stands in a section around it, or in one for the same path.
fn is_about(
    view: &View<'_>,
    rule: &Statement<'_>,
    line: &Statement<'_>,
    place: Option<&SectionView<'_>>,
) -> bool {
    view.around(rule).any(|section| {
        let same_path = place.is_some_and(|place| {
            let servers = section.server == 0 || section.server == line.server;
            place.is("Location")
                && section.is("Location")
                && servers
                && covers(section.arg(0), place.arg(0))
        });
        let encloses = view.around(line).any(|around| around.index == section.index);
        !section.is("VirtualHost") && (same_path || encloses)
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        let pass = |rules: &str| {
            RULE.pass(&format!(
                "<Location /server-status>\n{rules}SetHandler server-status\n</Location>\n"
            ));
        };
        pass("Require local\n");
        pass("<RequireAny>\nRequire ip 10.0.0.0/8\nRequire local\n</RequireAny>\n");
        pass("Order deny,allow\nDeny from all\nAllow from 127.0.0.1\n");
        pass("AuthType Basic\nrequire valid-user\n");
        RULE.pass(
            "<Location /status>\nSetHandler server-status\n</Location>\n<Location />\nRequire local\n</Location>\n",
        );
        RULE.pass("<Location /x>\nSetHandler balancer-manager\n</Location>\n");
    }

    #[test]
    fn fail() {
        let bad = "<Location /server-status>\nSetHandler server-status\n</Location>\n";
        RULE.fail(bad, "SetHandler server-status");
        RULE.fail(
            "<Location \"/info\">\nsethandler \"server-info\"\nRequire all granted\n</Location>\n",
            "sethandler \"server-info\"",
        );
        RULE.fail(
            &format!("<VirtualHost *:80>\n{bad}<Location /a>\nRequire local\n</Location>\n</VirtualHost>\n"),
            "SetHandler server-status",
        );
        RULE.fail(
            "<Location /s>\n<IfModule mod_status.c>\nSetHandler server-status\n</IfModule>\nOrder allow,deny\nAllow from all\n</Location>\n",
            "SetHandler server-status",
        );
    }

    #[test]
    fn fix() {
        RULE.fix(
            "<Location /s>\n  SetHandler server-status\n</Location>\n",
            "<Location /s>\n  SetHandler server-status\n  Require local\n</Location>\n",
        );
        RULE.fix(
            "<Location /s>\n  SetHandler server-status\n  Require all granted\n</Location>\n",
            "<Location /s>\n  SetHandler server-status\n  Require local\n</Location>\n",
        );
    }
}
