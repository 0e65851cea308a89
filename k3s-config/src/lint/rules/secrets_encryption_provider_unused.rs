//! ## What it does
//! Finds `secrets-encryption-provider` without `secrets-encryption`.
//!
//! ## Why is this bad?
//! The provider alone turns nothing on: secrets lie in the datastore as they are.
//!
//! ## Example
//! ```yaml
//! secrets-encryption-provider: secretbox
//! ```
//!
//! ## Use instead
//! ```yaml
//! secrets-encryption: true
//! secrets-encryption-provider: secretbox
//! ```
//!
//! ## Fix safety
//! There is no fix: on a cluster that runs, encryption has to be turned on by `k3s secrets-encrypt`, on all servers alike.
//!
//! ## References
//! k3s `pkg/cli/cmds/server.go`; k3s documentation, "secrets encryption".

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Group, RuleInfo, Safety, Severity, Tag, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/secrets-encryption-provider-unused",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "a cipher for secrets is chosen, and secrets are not encrypted",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.may_be_server()) {
        let Some(provider) = node.set("secrets-encryption-provider") else { continue };
        let exists = provider.flag.is_some_and(|flag| flag.exists_in(node.version));
        if !exists || node.is_on("secrets-encryption") {
            continue;
        }
        let message = "`secrets-encryption-provider` has no effect while `secrets-encryption` is off: secrets are stored as they are";
        let diagnostic = view
            .at_key(&RULE.info, node, provider, message)
            .tool_says(ToolSays::Nothing)
            .tag(Tag::Ignored)
            .help("set `secrets-encryption` as well, on every server");
        found.push(match node.get("secrets-encryption") {
            Some(off) => diagnostic.label(view.label(node, off, "off here")),
            None => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("secrets-encryption: true\nsecrets-encryption-provider: secretbox\n");
        RULE.pass("secrets-encryption: false\n");
        // Not known yet, which another rule tells.
        RULE.pass("# version: 1.26.0\nsecrets-encryption-provider: secretbox\n");
    }

    #[test]
    fn fail() {
        RULE.fail("secrets-encryption-provider: secretbox\n", "secrets-encryption-provider");
        let text = "secrets-encryption: no\nsecrets-encryption-provider: aescbc\n";
        RULE.fail(text, "secrets-encryption-provider");
    }
}
