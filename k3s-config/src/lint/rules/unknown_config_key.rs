//! ## What it does
//! Finds keys of config.yaml that are no flag of the command that reads the file, in the version that is asked
//! about; likewise flags of a command line.
//!
//! ## Why is this bad?
//! A server starts with a line in its log and without the setting: what was misspelt does not happen. An agent
//! does not start at all, and neither does k3s with such a flag on its command line.
//!
//! ## Example
//! ```yaml
//! kublet-arg:
//!   - max-pods=200
//! ```
//!
//! ## Use instead
//! ```yaml
//! kubelet-arg:
//!   - max-pods=200
//! ```
//!
//! ## Fix safety
//! Unsafe: the nearest flag is a guess, and it takes effect from then on.
//!
//! ## References
//! k3s `pkg/configfilearg`, `stripInvalidFlags`; k3s issues 8266 and 7995.

use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use crate::{Command, Flag};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/unknown-config-key",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "a key of config.yaml is no flag of this command",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.first_of_each_key() {
            // What once was a flag, or will be, has a rule of its own; so has what is one of the other command.
            if stated.flag.is_none() && Flag::lookup(Command::Server, &stated.name).is_none() {
                found.push(finding(view, node, stated));
            }
        }
    }
}

fn finding(view: &View<'_>, node: &Node, stated: &Stated) -> Diagnostic {
    let name = &stated.name;
    let (what, says, sure) = match node.command {
        // Only keys of a file are ever left out.
        _ if !node.path.is_empty() => {
            ("k3s does not start with it", ToolSays::Error, Confidence::High)
        }
        Some(Command::Agent) => {
            ("an agent does not start with it", ToolSays::Error, Confidence::High)
        }
        Some(_) => {
            ("k3s logs a warning and goes on without it", ToolSays::Warning, Confidence::High)
        }
        None => (
            "a server goes on without it, an agent does not start",
            ToolSays::Warning,
            Confidence::Medium,
        ),
    };
    let found = view
        .at_key(
            &RULE.info,
            node,
            stated,
            format!("`{name}` is no flag of k3s {}: {what}", node.flags_of()),
        )
        .tool_says(says)
        .confidence(sure);
    match Flag::did_you_mean(node.flags_of(), &name.replace('_', "-"), node.version) {
        Some(near) => {
            let plus = if stated.appends { "+" } else { "" };
            let edit = Edit::replace(stated.key_span, format!("{}{plus}", near.name()));
            found
                .help(format!("did you mean `{}`?", near.name()))
                .fix(Fix::risky(format!("write `{}`", near.name()), [edit]))
        }
        None => found.help("take it out, or put it where it is read"),
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};
    use config_diagnostics::ToolSays;

    #[test]
    fn pass() {
        RULE.pass("kubelet-arg: max-pods=200\ntls-san+: [a]\nt: secret\n");
        // Server flags are another rule's.
        RULE.pass("# role: agent\ntls-san: a\n");
        RULE.pass("no-deploy: traefik\n");
    }

    #[test]
    fn fail() {
        let found = RULE.fail("kublet-arg:\n  - max-pods=200\n  - v=2\n", "kublet-arg");
        assert_eq!(found.tool_says, ToolSays::Warning);
        let found = RULE.fail("# role: agent\nour-own: 1\n", "our-own");
        assert_eq!(found.tool_says, ToolSays::Error);
    }

    #[test]
    fn flags_of_a_command_line_are_refused() {
        let found = RULE.fail_as(
            As::Script,
            "curl -f https://get.k3s.io | sh -s - --kublet-arg=v=2\n",
            "kublet-arg",
        );
        assert_eq!(found.tool_says, ToolSays::Error);
        RULE.fail_as(As::Unit, "[Service]\nExecStart=/k3s server '--tls-sans' 'a'\n", "tls-sans");
        RULE.pass_as(As::Script, "k3s server --tls-san a --disable=traefik -t $T $MORE\n");
    }

    #[test]
    fn fix() {
        RULE.fix_as(As::Script, "k3s server --tls_san=a\n", "k3s server --tls-san=a\n");
        RULE.fix("tls_san+:\n  - a\n", "tls-san+:\n  - a\n");
    }
}
