//! ## What it does
//! Finds flags that the version asked about no longer has, or refuses.
//!
//! ## Why is this bad?
//! In the file of a server such a key is skipped with a warning in the log: with `no-deploy` gone, Traefik comes back. An
//! agent does not start, nor does anything that is given the flag on the command line.
//!
//! ## Example
//! ```yaml
//! no-deploy:
//!   - traefik
//! ```
//!
//! ## Use instead
//! ```yaml
//! disable:
//!   - traefik
//! ```
//!
//! ## Fix safety
//! Safe where the flag has only changed its name; where its value changes too, it is shown and not done.
//!
//! ## References
//! k3s issues 6574 and 6333; the flags of each release.

use crate::lint::Rule;
use crate::view::{Node, Stated, View};
use crate::{Command, Flag};
use config_diagnostics::{
    Applicability, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::tool(
    RuleInfo::new(
        "k3s/removed-flag",
        Group::Deprecated,
        Severity::Error,
        Safety::Safe,
        "a flag that k3s no longer has",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in &view.nodes {
        for stated in node.first_of_each_key() {
            let Some(flag) = stated.flag else { continue };
            if flag.until().is_some_and(|until| until.reached_by(node.version)) {
                found.push(finding(view, node, stated, flag, "is gone"));
            } else if flag.fatal_in(node.version) {
                found.push(
                    finding(view, node, stated, flag, "is refused").tool_says(ToolSays::Error),
                );
            }
        }
    }
}

fn finding(view: &View<'_>, node: &Node, stated: &Stated, flag: &Flag, what: &str) -> Diagnostic {
    let (name, version) = (&stated.name, node.version);
    // A server leaves out keys of a file; words of a command line are never left out.
    let skipped = node.path.is_empty() && node.may_be_server();
    let (consequence, says) = match (skipped, node.command) {
        (true, Some(_)) => ("the server starts without it", ToolSays::Warning),
        (true, None) => ("a server starts without it, an agent does not start", ToolSays::Warning),
        (false, _) => ("k3s does not start with it", ToolSays::Error),
    };
    let message = format!("`{name}` {what} in k3s {version}: {consequence}");
    let diagnostic = view.at_key(&RULE.info, node, stated, message).tool_says(says);
    let Some(new) = flag.replacement() else { return diagnostic.help("take it out") };
    let diagnostic = diagnostic.help(format!("use `{new}`"));
    let text = view.text(stated.source).get(stated.key_span.range()).unwrap_or_default();
    if text.trim_end_matches('+') != stated.name || stated.variable.is_some() {
        return diagnostic;
    }
    // Taken together two keys of one name would lose one of their values.
    let is_free = node.get(new).is_none() && node.settings.iter().all(|other| other.name != new);
    let renamed = Flag::lookup(Command::Server, new).is_some_and(|new| new.kind() == flag.kind());
    let plus = if stated.appends { "+" } else { "" };
    let fix = Edit::replace(stated.key_span, format!("{new}{plus}"));
    let applicability =
        if renamed && is_free { Applicability::Safe } else { Applicability::DisplayOnly };
    diagnostic.fix(Fix::new(format!("rename it to `{new}`"), applicability, [fix]))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("disable:\n  - traefik\n");
        RULE.pass("# version: 1.24.0\nno-deploy: traefik\n");
        RULE.pass("# role: agent\nno-deploy: traefik\n");
    }

    #[test]
    fn fail() {
        RULE.fail("no-deploy:\n  - traefik\n  - servicelb\n", "no-deploy");
        RULE.fail("# role: agent\ncluster-secret: a\n", "cluster-secret");
        RULE.fail("# version: 1.25.3\nno-flannel: true\n", "no-flannel");
    }

    #[test]
    fn fix() {
        RULE.fix("no-deploy+:\n  - traefik # ours\n", "disable+:\n  - traefik # ours\n");
    }
}
