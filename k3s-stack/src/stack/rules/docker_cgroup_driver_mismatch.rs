//! ## What it does
//! Finds a node with `docker` whose kubelet uses another cgroup driver than docker's daemon.json names. Without `kubelet-
//! arg` the kubelet uses cgroupfs.
//!
//! ## Why is this bad?
//! The kubelet does not start: "kubelet cgroup driver: cgroupfs is different from docker cgroup driver: systemd".
//!
//! ## Example
//! ```yaml
//! # daemon.json: "exec-opts": ["native.cgroupdriver=cgroupfs"]
//! docker: true
//! kubelet-arg:
//!   - cgroup-driver=systemd
//! ```
//!
//! ## Use instead
//! ```yaml
//! docker: true
//! kubelet-arg:
//!   - cgroup-driver=cgroupfs
//! ```
//!
//! ## Fix safety
//! Unsafe: docker may be the one that should change.
//!
//! ## References
//! k3s#797, k3s#5738.

use crate::stack::facts::Node;
use crate::stack::{Place, Rule, StackView};
use config_diagnostics::{Confidence, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity};
use k3s_config::CgroupDriver;

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "stack/docker-cgroup-driver-mismatch",
        Group::Correctness,
        Severity::Error,
        Safety::Unsafe,
        "the kubelet and dockerd manage cgroups in different ways",
    ),
    check,
);

fn check(view: &StackView<'_>, found: &mut Vec<Diagnostic>) {
    let Some(docker) = view.facts.docker.first() else { return };
    if view.facts.docker.iter().any(|other| other.driver != docker.driver) {
        return;
    }
    for node in view.facts.nodes.iter().filter(|node| node.is_on("docker") && !node.started.is_open)
    {
        // Its own file says it then.
        if node.all("kubelet-arg").any(|(argument, _)| argument.starts_with("config=")) {
            continue;
        }
        let (driver, place, sure) = match kubelet(node) {
            Some((Some(driver), place)) => (driver, place, Confidence::High),
            Some((None, _)) => continue,
            None => {
                let Some(flag) = node.started.get("docker") else { continue };
                (
                    CgroupDriver::Cgroupfs,
                    Place { span: flag.key_span, ..node.at(flag) },
                    Confidence::Medium,
                )
            }
        };
        if driver == docker.driver {
            continue;
        }
        let (own, theirs) = (name(driver), name(docker.driver));
        let message = format!(
            "the kubelet of {} uses cgroup driver {own}, and dockerd {theirs} ({}): the kubelet does not start",
            node.file_name(),
            docker.place.file_name(),
        );
        let diagnostic = view
            .likely(&RULE.info, &place, sure, message)
            .help(format!("give k3s `kubelet-arg` `cgroup-driver={theirs}`"))
            .label(docker.place.label(format!("dockerd uses {theirs}")));
        let text = view.text(&place);
        let at = text.get(place.span.range()).and_then(|raw| raw.rfind(own));
        found.push(match at.filter(|_| sure == Confidence::High) {
            Some(at) => {
                let span = place.span.part(at..at + own.len());
                diagnostic.fix(Fix::risky(format!("use {theirs}"), [Edit::replace(span, theirs)]))
            }
            None => diagnostic,
        });
    }
}

/// The driver that the kubelet is told; `None` inside where it is none.
fn kubelet(node: &Node) -> Option<(Option<CgroupDriver>, Place)> {
    let told = node.all("kubelet-arg").filter_map(|(argument, place)| {
        let value = argument.trim_start_matches('-').strip_prefix("cgroup-driver=")?;
        Some((value.parse().ok(), place))
    });
    told.last()
}

const fn name(driver: CgroupDriver) -> &'static str {
    match driver {
        CgroupDriver::Systemd => "systemd",
        _ => "cgroupfs",
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::stack::testing::Testing;

    fn stack(driver: &str, node: &str) -> String {
        format!(
            "## daemon.json\n{{\"exec-opts\": [\"native.cgroupdriver={driver}\"]}}\n## k3s-server1.yaml\n{node}"
        )
    }

    #[test]
    fn pass() {
        RULE.pass(&stack("cgroupfs", "docker: true\nkubelet-arg: cgroup-driver=cgroupfs\n"));
        RULE.pass(&stack(
            "systemd",
            "docker: true\nkubelet-arg:\n  - v=2\n  - cgroup-driver=systemd\n",
        ));
        RULE.pass(&stack("cgroupfs", "docker: true\n"));
        RULE.pass(&stack("systemd", "kubelet-arg: cgroup-driver=cgroupfs\n"));
    }

    #[test]
    fn fail() {
        RULE.fail(
            &stack("cgroupfs", "docker: true\nkubelet-arg:\n  - cgroup-driver=systemd\n"),
            "k3s-server1.yaml: cgroup-driver=systemd",
        );
        RULE.fail(&stack("systemd", "docker: true\n"), "k3s-server1.yaml: docker");
        let script = stack("systemd", "").replace("## k3s-server1.yaml\n", "## i.sh\ncurl -sfL https://get.k3s.io | sh -s - --docker --kubelet-arg=cgroup-driver=cgroupfs\n");
        RULE.fail(&script, "i.sh: cgroup-driver=cgroupfs");
    }

    #[test]
    fn fix() {
        RULE.fix(
            &stack("cgroupfs", "docker: true\nkubelet-arg:\n  - cgroup-driver=systemd # why\n"),
            "docker: true\nkubelet-arg:\n  - cgroup-driver=cgroupfs # why\n",
        );
    }
}
