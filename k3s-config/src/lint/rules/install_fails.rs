//! ## What it does
//! Finds install commands that the shell or install.sh refuses: a flag of k3s that the shell takes for its own, a word that it
//! takes for a file to run, a quote in `INSTALL_K3S_EXEC` that nothing closes, a name that no service may have.
//!
//! ## Why is this bad?
//! Nothing is installed, or the shell waits for the rest of a quote.
//!
//! ## Example
//! ```sh
//! curl -sfL https://get.k3s.io | sh --docker
//! ```
//!
//! ## Use instead
//! ```sh
//! curl -sfL https://get.k3s.io | sh -s - --docker
//! ```
//!
//! ## Fix safety
//! Safe: with `-s -` the words go to install.sh, which they were meant for. There is none for quotes and names.
//!
//! ## References
//! POSIX, `sh`; `verify_system` and `setup_env` of install.sh.

use crate::lint::Rule;
use crate::view::View;
use crate::{InstallCommand, InstallError, InstallProblem};
use config_diagnostics::{
    Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/install-fails",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "the install command stops before it installs anything",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for install in view.installs() {
        match install.problem() {
            Some(InstallProblem::ShellOption { span }) => {
                found.push(for_shell(
                    view,
                    span,
                    "the shell takes this flag for its own, and stops",
                ));
            }
            Some(InstallProblem::FileInsteadOfInput { span }) => {
                found.push(for_shell(view, span, "the shell takes this word for a file to run"));
            }
            None => found.extend(refused(install)),
        }
    }
}

fn for_shell(view: &View<'_>, span: Span, what: &str) -> Diagnostic {
    let before = view.only_text().get(..span.start() as usize).unwrap_or_default().trim_end();
    // Behind a lone dash there are no options any more.
    let lone = [" -", " --"].into_iter().find(|dash| before.ends_with(dash));
    let edit = match lone {
        Some(dash) => {
            let at = u32::try_from(before.len() + 1 - dash.len()).unwrap_or(u32::MAX);
            Edit::insert(at, "-s ")
        }
        None => Edit::insert(span.start(), "-s - "),
    };
    Diagnostic::of(&RULE.info, what)
        .at(span)
        .path("install.sh")
        .tool_says(ToolSays::Error)
        .help("write `-s -` before it: what follows goes to install.sh")
        .fix(Fix::safe("pass it on to install.sh", [edit]))
}

/// What install.sh itself refuses.
fn refused(install: &InstallCommand) -> Option<Diagnostic> {
    let (name, help) = match install.run().err()? {
        InstallError::UnclosedQuote => {
            ("INSTALL_K3S_EXEC", "close the quote, or pass the words as arguments of the script")
        }
        InstallError::InvalidName { .. } => {
            ("INSTALL_K3S_NAME", "write a name of letters, digits and dashes")
        }
        _ => return None,
    };
    let variable = install.variable(name).filter(|variable| variable.value.is_known())?;
    let message = match name {
        "INSTALL_K3S_EXEC" => "a quote in `INSTALL_K3S_EXEC` is never closed: install.sh stops",
        _ => "`INSTALL_K3S_NAME` cannot be a part of a service's name: install.sh stops",
    };
    Some(
        Diagnostic::of(&RULE.info, message)
            .at(variable.span)
            .path(name)
            .tool_says(ToolSays::Error)
            .help(help),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    const GET: &str = "curl -sfL https://get.k3s.io |";

    #[test]
    fn pass() {
        for text in [
            "sh -s - --docker",
            "sh -s -- server",
            "bash",
            "INSTALL_K3S_NAME=b sh -",
            "sh -s server",
        ] {
            RULE.pass_as(As::Script, &format!("{GET} {text}\n"));
        }
    }

    #[test]
    fn fail() {
        RULE.fail_as(
            As::Script,
            &format!("{GET} INSTALL_K3S_EXEC=\"server it's\" sh -\n"),
            "INSTALL_K3S_EXEC=\"server it's\"",
        );
        RULE.fail_as(
            As::Script,
            &format!("{GET} INSTALL_K3S_NAME=a_b sh -\n"),
            "INSTALL_K3S_NAME=a_b",
        );
    }

    #[test]
    fn fix() {
        let fix = |before: &str, after: &str| {
            RULE.fix_as(As::Script, &format!("{GET} {before}\n"), &format!("{GET} {after}\n"));
        };
        fix("sh --docker", "sh -s - --docker");
        fix("bash server --docker", "bash -s - server --docker");
        fix("sh - agent", "sh -s - agent");
    }
}
