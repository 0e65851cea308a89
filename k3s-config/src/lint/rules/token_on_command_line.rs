//! ## What it does
//! Finds tokens that are written out in an install command, in a start of k3s, or in a unit: `K3S_TOKEN=…`, `--token …`. What
//! stands for a token (`$TOKEN`, `<token>`, `{{ token }}`, `NODE_TOKEN`) is left alone.
//!
//! ## Why is this bad?
//! Everybody who reads the file, its history in version control, the shell's history, or the list of processes has it,
//! and can join nodes to the cluster; with the server's token even servers. Units may be read by everybody.
//!
//! ## Example
//! ```sh
//! curl -sfL https://get.k3s.io | K3S_URL=https://cp.lan:6443 K3S_TOKEN=K10…::server:… sh -s -
//! ```
//!
//! ## Use instead
//! ```sh
//! curl -sfL https://get.k3s.io | K3S_URL=https://cp.lan:6443 K3S_TOKEN_FILE=/etc/rancher/k3s/join-token sh -s -
//! ```
//!
//! ## Fix safety
//! There is no fix: the token has to be moved into a file that only root reads, and replaced.
//!
//! ## References
//! <https://docs.k3s.io/cli/token>

use crate::lint::Rule;
use crate::view::{Form, View};
use crate::{Flag, Token, ValueKind};
use config_diagnostics::{
    Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};
use std::collections::BTreeSet;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/token-on-command-line",
        Group::Security,
        Severity::Error,
        Safety::None,
        "a token of the cluster is written in a script or a unit",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if !matches!(view.form, Form::Script(_) | Form::Unit(..)) {
        return;
    }
    let is_token = |flag: &Flag| flag.value() == ValueKind::Token;
    let mut seen = BTreeSet::new();
    let mut add = |span: Span, path: &str, value: &str| {
        if !value.is_empty() && !is_placeholder(value) && seen.insert(span.start()) {
            found.push(finding(span, path, value));
        }
    };
    for variable in view.installs().iter().flat_map(|install| install.variables()) {
        let name = variable.name.as_str();
        if variable.value.is_known()
            && Flag::anywhere(|f| f.env_name() == Some(name) && is_token(f))
        {
            add(variable.value.span(), name, variable.value.value());
        }
    }
    for node in &view.nodes {
        for stated in node.settings.iter().filter(|stated| stated.flag.is_some_and(is_token)) {
            if stated.known {
                let path = stated.variable.unwrap_or(stated.name());
                add(stated.span, path, &stated.value);
            }
        }
    }
}

fn finding(span: Span, path: &str, value: &str) -> Diagnostic {
    let whole = value.parse::<Token>().is_ok_and(|token| token.has_plausible_hash())
        && value.starts_with("K10");
    let what = if whole { "the full token" } else { "a token" };
    let message =
        format!("{what} of the cluster is written here: who reads this can join nodes to it");
    let confidence = if whole || value.len() >= 16 { Confidence::High } else { Confidence::Medium };
    Diagnostic::of(&RULE.info, message)
        .at(span)
        .path(path)
        .tool_says(ToolSays::Nothing)
        .confidence(confidence)
        .help("put it into a file that only root reads, name that by `K3S_TOKEN_FILE` or `--token-file`, and replace the token")
}

/// Whether somebody is to put a token in its place.
fn is_placeholder(value: &str) -> bool {
    const WORDS: [&str; 10] = [
        "your",
        "xxx",
        "change",
        "replace",
        "example",
        "placeholder",
        "mynodetoken",
        "node-token",
        "...",
        "…",
    ];
    let lower = value.to_ascii_lowercase();
    let capitals = value.chars().all(|c| c.is_ascii_uppercase() || "_-".contains(c));
    let framed = |mark: char| value.starts_with(mark) && value.ends_with(mark);
    capitals
        || value.contains(['<', '>', '$', '{', '}'])
        || framed('@')
        || framed('%')
        || lower == "token"
        || WORDS.iter().any(|word| lower.contains(word))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    const TOKEN: &str =
        "K100123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef0123::server:pw";
    const GET: &str = "curl -sfL https://get.k3s.io |";

    #[test]
    fn pass() {
        for text in [
            "K3S_TOKEN=$T",
            "K3S_TOKEN=<token>",
            "K3S_TOKEN=NODE_TOKEN",
            "K3S_TOKEN={{ t }}",
            "K3S_TOKEN_FILE=/t",
        ] {
            RULE.pass_as(As::Script, &format!("{GET} {text} sh -s -\n"));
        }
        RULE.pass_as(As::Unit, "[Service]\nExecStart=/k3s agent --token-file /t\n");
        // A config file is another rule's.
        RULE.pass("token: hunter2\n");
    }

    #[test]
    fn fail() {
        RULE.fail_as(As::Script, &format!("{GET} K3S_TOKEN={TOKEN} sh -s -\n"), TOKEN);
        RULE.fail_as(
            As::Script,
            &format!("export K3S_TOKEN='hunter2'\n{GET} sh -\n{GET} sh -\n"),
            "'hunter2'",
        );
        RULE.fail_as(As::Script, &format!("{GET} sh -s - agent --token hunter2\n"), "hunter2");
        RULE.fail_as(
            As::Script,
            &format!("{GET} INSTALL_K3S_EXEC='agent -t hunter-2' sh -\n"),
            "hunter-2",
        );
        RULE.fail_as(As::Script, "sudo k3s server --agent-token=hunter2\n", "hunter2");
        RULE.fail_as(
            As::Unit,
            "[Service]\nExecStart=/k3s agent '--token' \\\n  'hunter2'\n",
            "hunter2",
        );
        let found = RULE.fail_as(
            As::Unit,
            "[Service]\nEnvironment=K3S_TOKEN=hunter2\nExecStart=/k3s agent\n",
            "K3S_TOKEN=hunter2",
        );
        assert!(!format!("{found:?}").contains("hunter2"));
    }
}
