//! ## What it does
//! Finds nodes with `docker` whose kubelet is not told a cgroup driver, and `native.cgroupdriver` in daemon.json.
//!
//! ## Why is this bad?
//! k3s chooses a driver for containerd only. With docker the kubelet stays on cgroupfs unless it is told, and dockerd takes
//! systemd on hosts with cgroup v2. If the two differ, the kubelet does not start: "kubelet cgroup driver: cgroupfs is
//! different from docker cgroup driver: systemd".
//!
//! ## Example
//! ```yaml
//! docker: true
//! ```
//!
//! ## Use instead
//! ```yaml
//! docker: true
//! kubelet-arg:
//!   - cgroup-driver=systemd
//! ```
//!
//! ## Fix safety
//! There is no fix: it depends on the host which driver is right.
//!
//! ## References
//! k3s `pkg/agent/containerd`; k3s issues 797, 5738 and 5847.

use crate::lint::Rule;
use crate::view::{Form, View};
use crate::{CgroupDriver, DockerDaemon, find_component_arg};
use config_diagnostics::{Confidence, Diagnostic, Group, RuleInfo, Safety, Severity, ToolSays};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "k3s/docker-cgroup-driver",
        Group::Suspicious,
        Severity::Info,
        Safety::None,
        "the kubelet and dockerd may manage cgroups in different ways",
    ),
    check,
);

/// Systems on which dockerd takes cgroupfs, as the kubelet does.
const OLD: [&str; 6] =
    ["debian-9", "debian-10", "ubuntu-18.04", "ubuntu-20.04", "centos-7", "raspbian-10"];

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    if matches!(view.form, Form::Daemon) {
        daemon(view, found);
    }
    let is_old = view.target.facts().get("os").is_some_and(|os| OLD.contains(&os));
    for node in view.nodes.iter().filter(|node| node.is_on("docker") && !is_old) {
        let Some(docker) = node.get("docker") else { continue };
        let told = node.all("kubelet-arg").any(|argument| {
            let arguments = [argument.value.as_str()];
            let driver = find_component_arg("cgroup-driver", &arguments);
            driver.is_ok_and(|driver| driver.is_some()) || !argument.known
        });
        if told || node.open {
            continue;
        }
        let message = "the kubelet is not told which cgroup driver dockerd uses: if they differ, it does not start";
        found.push(
            view.at_key(&RULE.info, node, docker, message)
                .tool_says(ToolSays::Unknown)
                .confidence(Confidence::Low)
                .help("set `kubelet-arg` `cgroup-driver=systemd`, or what `docker info` shows"),
        );
    }
}

fn daemon(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let Ok(daemon) = view.only_text().parse::<DockerDaemon>() else { return };
    for option in &daemon.exec_opts {
        let Some((key, value)) = option.value.split_once('=') else { continue };
        if !key.trim().eq_ignore_ascii_case("native.cgroupdriver") {
            continue;
        }
        let diagnostic =
            |message: String| Diagnostic::of(&RULE.info, message).at(option.span).path("exec-opts");
        found.push(match value.trim().parse::<CgroupDriver>() {
            Ok(_) => diagnostic(format!(
                "dockerd manages cgroups by {value}: the kubelet has to use the same driver"
            ))
            .severity(Severity::Hint)
            .confidence(Confidence::Low)
            .tool_says(ToolSays::Nothing)
            .help(format!("give k3s `docker` and `kubelet-arg` `cgroup-driver={value}`")),
            Err(_) => {
                diagnostic(format!("dockerd knows no cgroup driver `{value}`, and does not start"))
                    .severity(Severity::Error)
                    .tool_says(ToolSays::Error)
                    .help("write `systemd` or `cgroupfs`")
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::{As, Testing};
    use config_diagnostics::Severity;

    #[test]
    fn pass() {
        RULE.pass("docker: true\nkubelet-arg: [cgroup-driver=systemd]\n");
        RULE.pass("docker: false\n");
        RULE.pass("# os: debian-10\ndocker: true\n");
        RULE.pass_as(As::Daemon, "{\"log-driver\": \"local\"}");
    }

    #[test]
    fn fail() {
        RULE.fail("docker: true\n", "docker");
        RULE.fail_as(As::Script, "curl -f https://get.k3s.io | sh -s - --docker\n", "docker");
        let option = "\"native.cgroupdriver=cgroupfs\"";
        let found = RULE.fail_as(As::Daemon, &format!("{{\"exec-opts\": [{option}]}}\n"), option);
        assert_eq!(found.severity, Severity::Hint);
        let option = "\"native.cgroupdriver=cgroup\"";
        let found = RULE.fail_as(As::Daemon, &format!("{{\"exec-opts\": [{option}]}}\n"), option);
        assert_eq!(found.severity, Severity::Error);
    }
}
