//! Files of k3s, checked.

use super::Options;
use crate::{Kind, file_rules};
use config_diagnostics::{Diagnostic, Facts, FileReport, text};
use k3s_config::{Document, ShellScript, Target, Unit};
use std::sync::Arc;

/// A config.yaml, or a drop-in, that is read alone.
pub(super) fn config(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let document = Document::parse(Arc::clone(text)).document;
    let target = target(path, options);
    let found = k3s_config::inspect(&document, &target, &options.lints);
    report(path, text, Kind::K3sConfig, options)
        .secrets(k3s_config::secrets_of_config(&document))
        .diagnostics(found)
}

/// registries.yaml.
pub(super) fn registries(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let document = Document::parse(Arc::clone(text)).document;
    let found = k3s_config::inspect_registries(&document, &target(path, options), &options.lints);
    report(path, text, Kind::K3sRegistries, options).diagnostics(found)
}

/// A script with commands that install k3s or start it.
pub(super) fn script(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let script = ShellScript::parse(Arc::clone(text));
    let found = k3s_config::inspect_script(&script, &target(path, options), &options.lints);
    report(path, text, Kind::InstallScript, options)
        .secrets(k3s_config::secrets_of_script(&script))
        .diagnostics(found)
}

/// A systemd unit, or a drop-in of one.
pub(super) fn unit(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let unit = Unit::parse(Arc::clone(text));
    let name = unit_name(path);
    let found = k3s_config::inspect_unit(&unit, name, &target(path, options), &options.lints);
    report(path, text, Kind::SystemdUnit, options)
        .secrets(k3s_config::secrets_of_unit(&unit))
        .diagnostics(found)
}

/// The unit that a file belongs to: `k3s.service` of `k3s.service.d/10-args.conf`.
fn unit_name(path: &str) -> &str {
    let mut parts = path.rsplit(['/', '\\']);
    let name = parts.next().unwrap_or(path);
    parts.next().and_then(|folder| folder.strip_suffix(".d")).unwrap_or(name)
}

/// docker's daemon.json.
pub(super) fn daemon(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let found = k3s_config::inspect_daemon(text, &target(path, options), &options.lints);
    report(path, text, Kind::DockerDaemon, options).diagnostics(found)
}

/// What k3s makes of a manifest because of where it lies.
pub(super) fn of_place(path: &str, text: &str, options: &Options) -> Vec<Diagnostic> {
    k3s_config::lint_manifest(path, text, &target(path, options), &options.lints)
}

/// What to check a file against: the version, the facts, and the role that its path tells.
pub(crate) fn target(path: &str, options: &Options) -> Target {
    Target::new(options.targets.k3s()).with(with_role(path, options.facts.clone()))
}

/// The facts, and the role that the path tells where they do not: `k3s-agent2.yaml`, `servers/config.yaml`.
pub(crate) fn with_role(path: &str, facts: Facts) -> Facts {
    if facts.get("role").is_some() {
        return facts;
    }
    let path = path.to_ascii_lowercase();
    // The nearest word of the path counts.
    let last = |words: [&str; 2]| words.into_iter().filter_map(|word| path.rfind(word)).max();
    let role = match (last(["agent", "worker"]), last(["server", "control-plane"])) {
        (Some(agent), Some(server)) if agent > server => "agent",
        (_, Some(_)) => "server",
        (Some(_), None) => "agent",
        (None, None) => return facts,
    };
    facts.clone().set("role", role).unwrap_or(facts)
}

/// The report on a file of k3s in which nothing was found yet.
pub(crate) fn report(path: &str, text: &Arc<str>, kind: Kind, options: &Options) -> FileReport {
    let version = options.targets.k3s();
    let newer = options.targets.newer_k3s().map(|asked| {
        file_rules::target_newer_than_tables::finding("k3s", asked, &version.to_string())
    });
    FileReport::new(path, Arc::clone(text))
        .kind(kind.as_str())
        .target(format!("k3s={version}"))
        .secrets(text::secret_spans(text))
        .diagnostics(newer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_drop_in_belongs_to_its_unit() {
        assert_eq!(unit_name("/etc/systemd/system/k3s.service.d/10.conf"), "k3s.service");
        assert_eq!(unit_name("units/k3s-agent.service"), "k3s-agent.service");
    }

    #[test]
    fn the_path_tells_the_role() {
        let role = |path: &str| with_role(path, Facts::new()).get("role").map(str::to_owned);
        assert_eq!(role("STK001-bad.k3s-agent1.yaml").as_deref(), Some("agent"));
        assert_eq!(role("k3s-server2.yaml").as_deref(), Some("server"));
        assert_eq!(role("agents/k3s-server.yaml").as_deref(), Some("server"));
        assert_eq!(role("/etc/rancher/k3s/config.yaml"), None);
        let stated = Facts::new().set("role", "server").unwrap();
        assert_eq!(with_role("agent.yaml", stated).get("role"), Some("server"));
    }
}
