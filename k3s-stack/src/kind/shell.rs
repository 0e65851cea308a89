//! Scripts, units and JSON: what else installs and runs k3s.

use super::Kind;

/// The kind of a file that is neither a proxy's configuration nor YAML. `path` is in lower case.
pub(super) fn kind(path: &str, name: &str, text: &str) -> Option<Kind> {
    match super::ending(name) {
        Some("service") => is_unit(path, text).then_some(Kind::SystemdUnit),
        Some("conf") if path.contains(".service.d/") => {
            (path.contains("k3s") && text.contains("[Service]")).then_some(Kind::SystemdUnit)
        }
        Some("json") => is_daemon(path, name, text).then_some(Kind::DockerDaemon),
        Some("sh" | "bash") => installs(text).then_some(Kind::InstallScript),
        None => {
            let script = text.starts_with("#!")
                && text.lines().next().is_some_and(|first| first.contains("sh"));
            // Standard input has no name; a line that pipes the installer into a shell is enough.
            ((script || name == "-") && installs(text)).then_some(Kind::InstallScript)
        }
        _ => None,
    }
}

/// Whether a unit starts k3s.
fn is_unit(path: &str, text: &str) -> bool {
    text.contains("[Service]")
        && (path.contains("k3s") || text.contains("k3s server") || text.contains("k3s agent"))
}

/// Whether a script speaks of k3s's installer, or starts k3s.
fn installs(text: &str) -> bool {
    ["get.k3s.io", "INSTALL_K3S_", "K3S_URL", "k3s server", "k3s agent", "k3s-install"]
        .into_iter()
        .any(|word| text.contains(word))
}

/// Whether this is docker's daemon.json.
fn is_daemon(path: &str, name: &str, text: &str) -> bool {
    const KEYS: [&str; 5] = [
        "\"exec-opts\"",
        "\"registry-mirrors\"",
        "\"insecure-registries\"",
        "\"storage-driver\"",
        "\"log-driver\"",
    ];
    name == "daemon.json"
        || name.ends_with("-daemon.json")
        || name.ends_with(".daemon.json")
        || path.contains("docker") && KEYS.into_iter().any(|key| text.contains(key))
}
