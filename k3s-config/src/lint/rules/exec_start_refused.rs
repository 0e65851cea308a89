//! ## What it does
//! Finds an `ExecStart=` that systemd refuses: a quote that nothing closes, a `%` before a letter that stands for nothing, no program.
//!
//! ## Why is this bad?
//! The service does not start; after `systemctl daemon-reload` not even the one that was running before can be restarted.
//!
//! ## Example
//! ```ini
//! [Service]
//! ExecStart=/usr/local/bin/k3s server '--token=a%zb'
//! ```
//!
//! ## Use instead
//! ```ini
//! [Service]
//! ExecStart=/usr/local/bin/k3s server '--token=a%%zb'
//! ```
//!
//! ## Fix safety
//! Safe: `%%` is a percent sign. There is none for quotes.
//!
//! ## References
//! systemd.unit(5), specifiers; systemd.service(5), command lines.

use crate::ExecError;
use crate::lint::Rule;
use crate::view::{Form, View};
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/exec-start-refused",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "systemd does not load the unit",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Form::Unit(unit, name) = view.form else { return };
    for error in unit.exec_start(name).into_iter().filter_map(Result::err) {
        let help = match error {
            ExecError::Unbalanced { .. } => {
                "close the quote; a single quote in single quotes is written `\\'`"
            }
            ExecError::UnknownSpecifier { .. } => "write `%%` for a percent sign",
            ExecError::NoProgram { .. } => "name the program, such as `/usr/local/bin/k3s`",
        };
        let diagnostic =
            Diagnostic::of(&RULE.info, format!("{error}: systemd does not load the unit"))
                .at(error.span())
                .path("ExecStart")
                .tool_says(ToolSays::Error)
                .help(help);
        found.push(match error {
            ExecError::UnknownSpecifier { span, .. } => {
                let edit = Edit::insert(span.start(), "%");
                diagnostic.fix(Fix::safe("write a percent sign", [edit]))
            }
            _ => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass_as(As::Unit, "[Service]\nExecStart=/k3s server --node-name=%H 'a%%b'\n");
        RULE.pass_as(As::Unit, "[Unit]\nDescription=k3s\n");
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Unit, "[Service]\nExecStart=/k3s server 'a\n", "'a");
    }

    #[test]
    fn fix() {
        let unit = |token: &str| {
            format!("[Service]\nExecStart=/k3s server \\\n  '--token' \\\n  '{token}'\n")
        };
        RULE.fix_as(As::Unit, &unit("a%zb"), &unit("a%%zb"));
    }
}
