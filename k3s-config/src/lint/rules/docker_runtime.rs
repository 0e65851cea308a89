//! ## What it does
//! Finds `docker`, which runs containers by Docker instead of the embedded containerd.
//!
//! ## Why is this bad?
//! Kubernetes dropped its support of Docker with 1.24. Since then k3s goes through cri-dockerd, which it calls
//! experimental, and the kubelet has to agree with dockerd about the driver of cgroups, or does not start. Registries,
//! snapshotters and the embedded registry that k3s sets up are containerd's only.
//!
//! ## Example
//! ```yaml
//! docker: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! docker: false
//! ```
//!
//! ## Fix safety
//! Unsafe: it takes the setting out. Images that were built on the node by Docker are not there for containerd.
//!
//! ## References
//! k3s `pkg/cli/cmds/agent.go`; k3s issue 4859; Kubernetes, "Dockershim removal".

use crate::lint::Rule;
use crate::view::View;
use config_diagnostics::{Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/docker-runtime",
        Group::Deprecated,
        Severity::Warning,
        Safety::Unsafe,
        "containers are run by Docker",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for node in view.nodes.iter().filter(|node| node.is_on("docker")) {
        let Some(docker) = node.get("docker") else { continue };
        let message = "`docker` goes through cri-dockerd, an experiment, which breaks where the kubelet and dockerd disagree about cgroups";
        let diagnostic = view
            .at_key(&RULE.info, node, docker, message)
            .tool_says(ToolSays::Nothing)
            .help("take it out: k3s brings its own containerd");
        found.push(match view.entry_lines(docker) {
            Some(lines) => {
                let edit = Edit::remove_lines(view.text(docker.source), lines);
                diagnostic.fix(Fix::risky("take it out", [edit]))
            }
            None => diagnostic,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};

    #[test]
    fn pass() {
        RULE.pass("docker: false\n");
        RULE.pass("snapshotter: overlayfs\n");
        RULE.pass("docker: true\ndocker: false\n");
    }

    #[test]
    fn fail() {
        RULE.fail("# role: agent\ndocker: yes\n", "docker");
        RULE.fail("docker: \"1\"\n", "docker");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "debug: true\ndocker: true # old\nselinux: true\n",
            "debug: true\nselinux: true\n",
        );
    }

    #[test]
    fn in_an_install_script() {
        let line = |args: &str| format!("curl -sfL https://get.k3s.io | sh -s - server {args}\n");
        RULE.pass_as(As::Script, &line("--snapshotter=native"));
        RULE.fail_as(As::Script, &line("--docker"), "docker");
    }
}
