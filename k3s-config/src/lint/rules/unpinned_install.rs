//! ## What it does
//! Finds install commands without `INSTALL_K3S_VERSION`, `INSTALL_K3S_CHANNEL`, or another variable that says what to download.
//!
//! ## Why is this bad?
//! Nodes that are installed on different days run different releases; an agent must not be newer than its servers. With
//! k3s comes Traefik, and its chart changes under the values that are set for it.
//!
//! ## Example
//! ```sh
//! curl -sfL https://get.k3s.io | sh -s -
//! ```
//!
//! ## Use instead
//! ```sh
//! curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.33.5+k3s1 sh -s -
//! ```
//!
//! ## Fix safety
//! There is no fix: which release the cluster runs is not known.
//!
//! ## References
//! `get_release_version` of install.sh; <https://docs.k3s.io/installation/configuration>

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/unpinned-install",
        Group::Suspicious,
        Severity::Warning,
        Safety::None,
        "k3s is installed in whatever release is stable today",
    ),
    check,
);

/// What says which release to download, or that none is.
const PINS: [&str; 7] = [
    "INSTALL_K3S_VERSION",
    "INSTALL_K3S_CHANNEL",
    "INSTALL_K3S_CHANNEL_URL",
    "INSTALL_K3S_COMMIT",
    "INSTALL_K3S_PR",
    "INSTALL_K3S_ARTIFACT_URL",
    "INSTALL_K3S_SKIP_DOWNLOAD",
];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for install in view.installs() {
        let pinned = |name: &&str| match install.variable(name) {
            Some(variable) => {
                !variable.value.value().is_empty() && variable.value.value() != "false"
            }
            // Set where this text does not show it; but not if it is set here, and lost on its way.
            None => {
                install.variables().iter().all(|lost| lost.name != **name) && view.mentions(name)
            }
        };
        if !PINS.iter().any(pinned) {
            let message = "no release is named: each node gets the one that is stable on its day";
            found.push(
                Diagnostic::of(&RULE.info, message)
                    .at(install.installer())
                    .path("install.sh")
                    .tool_says(ToolSays::Nothing)
                    .confidence(Confidence::Medium)
                    .help("set `INSTALL_K3S_VERSION` for the shell that runs it, to the release that the servers run"),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        for text in [
            "curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION=v1.33.5+k3s1 sh -s -\n",
            "export INSTALL_K3S_CHANNEL=v1.33\ncurl -sfL https://get.k3s.io | sh -\n",
            ": ${INSTALL_K3S_VERSION:?}\ncurl -sfL https://get.k3s.io | sh -\n",
            "INSTALL_K3S_SKIP_DOWNLOAD=true ./install-k3s.sh\n",
            "/usr/local/bin/k3s-uninstall.sh\n",
            "k3s server\n",
        ] {
            RULE.pass_as(As::Script, text);
        }
    }

    #[test]
    fn fail() {
        let url = "https://get.k3s.io";
        RULE.fail_as(As::Script, "curl -sfL https://get.k3s.io | sh -s -\n", url);
        RULE.fail_as(
            As::Script,
            "INSTALL_K3S_VERSION=v1.33.5+k3s1 curl -sfL https://get.k3s.io | sh -\n",
            url,
        );
        RULE.fail_as(As::Script, "curl -sfL https://get.k3s.io | INSTALL_K3S_VERSION= sh -\n", url);
        RULE.fail_as(
            As::Script,
            "# Setup\n\n```sh\nwget -qO- https://get.k3s.io | sh -\n```\n",
            url,
        );
    }
}
