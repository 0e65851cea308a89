//! ## What it does
//! Finds install commands whose first word for k3s is neither a flag nor a command. Web pages turn `--docker` into `–docker`, which
//! is a word like any other.
//!
//! ## Why is this bad?
//! install.sh sets up a service of that name (`k3s-–docker.service`), which fails at each start: k3s knows no such command.
//!
//! ## Example
//! ```sh
//! curl -sfL https://get.k3s.io | sh -s - docker
//! ```
//!
//! ## Use instead
//! ```sh
//! curl -sfL https://get.k3s.io | sh -s - --docker
//! ```
//!
//! ## Fix safety
//! There is no fix here: what a typographic dash was, `text/typographic-dash-or-quote` knows.
//!
//! ## References
//! `setup_env` of install.sh.

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays, did_you_mean};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/unknown-command",
        Group::Correctness,
        Severity::Error,
        Safety::None,
        "install.sh takes a word for the command of k3s that is none",
    ),
    check,
);

/// The commands of k3s.
const COMMANDS: [&str; 11] = [
    "agent",
    "certificate",
    "check-config",
    "completion",
    "crictl",
    "ctr",
    "etcd-snapshot",
    "kubectl",
    "secrets-encrypt",
    "server",
    "token",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for install in view.installs().iter().filter(|install| install.problem().is_none()) {
        let Ok(words) = install.decoded_words() else { continue };
        let Some(first) = words.first() else { continue };
        let (name, span) = (first.text(), first.span(0..first.text().len()));
        let exec = install.variable("INSTALL_K3S_EXEC").map(|variable| &variable.value);
        let mut expansions =
            exec.into_iter().chain(install.arguments()).flat_map(|w| w.expansions());
        let is_known = !expansions.any(|expansion| expansion.span.overlaps(span));
        if name.is_empty() || name.starts_with('-') || COMMANDS.contains(&name) || !is_known {
            continue;
        }
        let message = format!(
            "install.sh takes `{name}` for the command of k3s, which has none of that name"
        );
        let flag = name.trim_start_matches(|c: char| !c.is_ascii_alphanumeric());
        let help = match crate::Flag::lookup(crate::Command::Server, flag) {
            Some(flag) if flag.name().len() > 1 => format!("write `--{}`", flag.name()),
            _ => match did_you_mean(name, ["server", "agent"]) {
                Some(near) => format!("did you mean `{near}`?"),
                None => "write `server` or `agent`, or a flag with two dashes".to_owned(),
            },
        };
        found.push(
            Diagnostic::of(&RULE.info, message)
                .at(span)
                .path("install.sh")
                .tool_says(ToolSays::Error)
                .help(help),
        );
    }
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
            "sh -s - agent",
            "sh -s - $ROLE",
            "INSTALL_K3S_EXEC=\"$ARGS\" sh -",
            "sh",
        ] {
            RULE.pass_as(As::Script, &format!("{GET} {text}\n"));
        }
    }

    #[test]
    fn fail() {
        let found = RULE.fail_as(As::Script, &format!("{GET} sh -s - –docker\n"), "–docker");
        assert_eq!(found.help.as_deref(), Some("write `--docker`"));
        RULE.fail_as(
            As::Script,
            &format!("{GET} INSTALL_K3S_EXEC='sever --docker' sh -\n"),
            "sever",
        );
    }
}
