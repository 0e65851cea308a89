//! ## What it does
//! Finds a node on Debian 10, or a system made of it, that uses the iptables of the system.
//!
//! ## Why is this bad?
//! iptables 1.8.0 to 1.8.4 in nftables mode do not find rules that are there already: kube-proxy adds them again and
//! again, until the node crawls. k3s brings tools without that bug, and takes them where it is told to.
//!
//! ## Example
//! ```yaml
//! # on Debian 10
//! flannel-backend: vxlan
//! ```
//!
//! ## Use instead
//! ```yaml
//! # on Debian 10
//! flannel-backend: vxlan
//! prefer-bundled-bin: true
//! ```
//!
//! ## Fix safety
//! Unsafe: rules that the iptables of the system made stay until the node is restarted.
//!
//! ## References
//! k3s documentation, "Known Issues"; k3s issue 3117.

use crate::lint::Rule;
use crate::view::{Stated, View};
use crate::{Command, Flag};
use config_diagnostics::{
    Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/iptables-bundled-binary",
        Group::Suspicious,
        Severity::Hint,
        Safety::Unsafe,
        "an operating system whose iptables multiplies rules",
    ),
    check,
);

const SWITCH: &str = "prefer-bundled-bin";

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Some(system) = view.target.facts().get("os").filter(|os| is_buster(os)) else { return };
    for node in &view.nodes {
        // Server and agent know the switch since the same releases.
        let knows = Flag::lookup_in(Command::Server, SWITCH, node.version).is_some();
        let switch = node.get(SWITCH);
        let off = switch.is_none_or(|switch| switch.is_on() == Some(false));
        let Some(at) = switch.or_else(|| node.settings.iter().find(|stated| stated.counts)) else {
            continue;
        };
        if !off {
            continue;
        }
        let message = format!(
            "the iptables of {system} adds the same rules again and again, until the node crawls"
        );
        let help = if knows {
            "turn on `prefer-bundled-bin`"
        } else {
            "install iptables 1.8.5 or newer, or switch to `iptables-legacy`"
        };
        let mut finding = view
            .at_key(&RULE.info, node, at, message)
            .tool_says(ToolSays::Nothing)
            .confidence(Confidence::Medium)
            .help(help);
        if let Some(edit) = edit(view, at, switch.is_some()).filter(|_| knows) {
            finding = finding.fix(Fix::risky("take the tools that k3s brings", [edit]));
        }
        found.push(finding);
    }
}

/// Turns the switch on in a config file.
fn edit(view: &View<'_>, at: &Stated, is_switch: bool) -> Option<Edit> {
    if is_switch {
        view.entry_lines(at).map(|_| Edit::replace(at.span, "true"))
    } else {
        view.entry_below(at, &format!("{SWITCH}: true"))
    }
}

/// Debian 10 and what is made of it: `debian-10`, `Debian GNU/Linux 10 (buster)`, `raspbian-10`.
fn is_buster(system: &str) -> bool {
    let system = system.to_ascii_lowercase();
    let words = || system.split(|c: char| !c.is_ascii_alphanumeric());
    let debian = ["debian", "raspbian", "raspios"].iter().any(|name| system.contains(name));
    words().any(|word| word == "buster")
        || debian && words().any(|word| matches!(word, "10" | "debian10" | "raspbian10"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("# os: debian-12\nflannel-backend: vxlan\n");
        RULE.pass("# os: debian-10\nflannel-backend: vxlan\nprefer-bundled-bin: true\n");
        RULE.pass("flannel-backend: vxlan\n");
        RULE.pass("# os: ubuntu-24.10\nflannel-backend: vxlan\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# os: debian-10\nflannel-backend: vxlan\n", "flannel-backend");
        RULE.fail("# os: debian-10.13\n# role: agent\ntoken: a\n", "token");
        RULE.fail("# os: Raspbian GNU/Linux 10 (buster)\ntoken: a\n", "token");
        let old = RULE.fail("# os: buster\n# version: 1.24.0\ntoken: a\n", "token");
        assert_eq!(old.fixes, []);
    }

    #[test]
    fn fix() {
        let before = "# os: debian-10\ntls-san:\n  - a # VIP\n";
        RULE.fix(before, &format!("{before}prefer-bundled-bin: true\n"));
        let before = "# os: debian-10\nprefer-bundled-bin: false # no\n";
        RULE.fix(before, &before.replace("false", "true"));
    }
}
