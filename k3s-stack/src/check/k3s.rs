//! Files of k3s, checked.

use super::Options;
use crate::{Kind, file_rules};
use config_diagnostics::{Facts, FileReport, text};
use k3s_config::{Document, Target};
use std::sync::Arc;

/// A config.yaml, or a drop-in, that is read alone.
pub(super) fn config(path: &str, text: &Arc<str>, options: &Options) -> FileReport {
    let document = Document::parse(Arc::clone(text)).document;
    let target = target(path, options);
    let found = k3s_config::inspect(&document, &target, &options.lints);
    report(path, text, Kind::K3sConfig, options).diagnostics(found)
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
