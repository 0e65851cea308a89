use config_diagnostics::Span;
use goyaml::{Document, Node, NodeKind};
use serde_json::Value;
use std::str::FromStr;

/// Docker's daemon.json, as far as it matters to k3s with `--docker`.
///
/// Read as JSON, and strictly: dockerd refuses what is no JSON, and keys of another type. Other keys are left alone.
///
/// ```
/// use k3s_config::{CgroupDriver, DockerDaemon};
/// let text = r#"{ "exec-opts": ["native.cgroupdriver=cgroupfs"] }"#;
/// let daemon: DockerDaemon = text.parse()?;
/// let (driver, span) = daemon.cgroup_driver().unwrap();
/// assert_eq!((driver, &text[span.range()]), (CgroupDriver::Cgroupfs, r#""native.cgroupdriver=cgroupfs""#));
/// # Ok::<(), k3s_config::DockerDaemonError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DockerDaemon {
    /// `exec-opts`: `native.cgroupdriver=systemd`.
    pub exec_opts: Vec<Spanned>,
    /// `registry-mirrors`: URLs that only dockerd asks; containerd's are in registries.yaml.
    pub registry_mirrors: Vec<Spanned>,
    /// `insecure-registries`: hosts, or networks, without TLS.
    pub insecure_registries: Vec<Spanned>,
    /// `log-driver`: `json-file` unless set. `kubectl logs` wants `json-file` or `local`.
    pub log_driver: Option<Spanned>,
    /// `log-opts`, by name.
    pub log_opts: Vec<(String, Spanned)>,
    /// `storage-driver`.
    pub storage_driver: Option<Spanned>,
    /// `data-root`.
    pub data_root: Option<Spanned>,
    /// Every key, in order, with its place.
    pub keys: Vec<Spanned>,
}

/// A text, and where it stands, quotes included.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Spanned {
    /// The text.
    pub value: String,
    /// Its place.
    pub span: Span,
}

/// Who manages cgroups; the kubelet and dockerd must agree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum CgroupDriver {
    /// `cgroupfs`.
    Cgroupfs,
    /// `systemd`.
    Systemd,
}

/// Why dockerd does not start with a daemon.json.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{message}")]
pub struct DockerDaemonError {
    message: String,
    span: Span,
}

impl DockerDaemonError {
    /// What is wrong.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The bytes it is about.
    pub fn span(&self) -> Span {
        self.span
    }
}

impl FromStr for CgroupDriver {
    type Err = config_diagnostics::ValueError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "cgroupfs" => Ok(Self::Cgroupfs),
            "systemd" => Ok(Self::Systemd),
            _ => Err(config_diagnostics::ValueError::new("not a cgroup driver", 0)
                .with_help("cgroupfs, or systemd")),
        }
    }
}

impl FromStr for DockerDaemon {
    type Err = DockerDaemonError;

    fn from_str(text: &str) -> Result<Self, DockerDaemonError> {
        let bare = text.strip_prefix('\u{feff}').unwrap_or(text);
        if let Err(error) = serde_json::from_str::<Value>(bare) {
            let before: usize =
                text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
            let at = before + error.column().saturating_sub(1);
            let span = Span::at(u32::try_from(at.min(text.len())).unwrap_or(u32::MAX));
            return Err(DockerDaemonError { message: error.to_string(), span });
        }
        // JSON is YAML, and that reader knows where everything stands.
        let document = Document::parse(text).document;
        let mut daemon = Self::default();
        let Some(root) = document.root() else { return Ok(daemon) };
        if root.kind() != NodeKind::Mapping {
            return Err(wanted("an object", root));
        }
        for entry in root.entries() {
            daemon.keys.push(spanned(entry.key));
            match &*entry.key.value() {
                "exec-opts" => daemon.exec_opts = texts(entry.value)?,
                "registry-mirrors" => daemon.registry_mirrors = texts(entry.value)?,
                "insecure-registries" => daemon.insecure_registries = texts(entry.value)?,
                "log-driver" => daemon.log_driver = Some(text_of(entry.value)?),
                "log-opts" if entry.value.kind() == NodeKind::Mapping => {
                    let option =
                        |e: goyaml::Entry<'_>| Ok((e.key.value().into_owned(), text_of(e.value)?));
                    daemon.log_opts =
                        entry.value.entries().map(option).collect::<Result<_, _>>()?;
                }
                "log-opts" => return Err(wanted("an object", entry.value)),
                "storage-driver" => daemon.storage_driver = Some(text_of(entry.value)?),
                "data-root" => daemon.data_root = Some(text_of(entry.value)?),
                _ => {}
            }
        }
        Ok(daemon)
    }
}

fn spanned(node: Node<'_>) -> Spanned {
    Spanned { value: node.value().into_owned(), span: node.span() }
}

fn wanted(what: &str, node: Node<'_>) -> DockerDaemonError {
    DockerDaemonError { message: format!("expected {what}"), span: node.span() }
}

fn text_of(node: Node<'_>) -> Result<Spanned, DockerDaemonError> {
    if node.kind() == NodeKind::Scalar && node.raw().starts_with('"') {
        Ok(spanned(node))
    } else {
        Err(wanted("a string", node))
    }
}

fn texts(node: Node<'_>) -> Result<Vec<Spanned>, DockerDaemonError> {
    if node.kind() != NodeKind::Sequence {
        return Err(wanted("a list of strings", node));
    }
    node.items().map(text_of).collect()
}

impl DockerDaemon {
    /// What `exec-opts` sets the cgroup driver to, and where; the last one counts. Without it dockerd chooses:
    /// systemd on a host with cgroup v2 and systemd, cgroupfs else.
    pub fn cgroup_driver(&self) -> Option<(CgroupDriver, Span)> {
        let set = |option: &Spanned| {
            let (key, value) = option.value.split_once('=')?;
            let driver = value.trim().parse().ok()?;
            key.trim().eq_ignore_ascii_case("native.cgroupdriver").then_some((driver, option.span))
        };
        self.exec_opts.iter().rev().find_map(set)
    }

    /// Whether a key of this name is there, and where.
    pub fn key(&self, name: &str) -> Option<Span> {
        self.keys.iter().find(|key| key.value == name).map(|key| key.span)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<DockerDaemon, (String, u32)> {
        text.parse().map_err(|e: DockerDaemonError| (e.message().to_owned(), e.span().start()))
    }

    #[test]
    fn the_cgroup_driver_is_in_the_options() {
        let driver = |text: &str| read(text).unwrap().cgroup_driver().map(|(driver, _)| driver);
        assert_eq!(
            driver(r#"{"exec-opts": ["a=b", "native.cgroupdriver=systemd"]}"#),
            Some(CgroupDriver::Systemd)
        );
        assert_eq!(driver(r#"{"exec-opts": ["native.cgroupdriver=other"]}"#), None);
        assert_eq!(driver("{}"), None);
    }

    #[test]
    fn keys_and_values_know_their_place() {
        let text = "{\n\t\"log-driver\": \"journald\",\n\t\"log-opts\": {\"max-size\": \"10m\"},\n\t\"x\": 1\n}\n";
        let daemon = read(text).unwrap();
        assert_eq!(&text[daemon.log_driver.as_ref().unwrap().span.range()], "\"journald\"");
        assert_eq!((&*daemon.log_opts[0].0, &*daemon.log_opts[0].1.value), ("max-size", "10m"));
        assert_eq!(&text[daemon.key("x").unwrap().range()], "\"x\"");
    }

    #[test]
    fn what_dockerd_refuses() {
        assert_eq!(read("{\n \"a\": 1,\n}").unwrap_err().1, 11);
        assert_eq!(read("{'a': 1}").unwrap_err().1, 1);
        assert_eq!(read(r#"{"exec-opts": "a"}"#).unwrap_err().1, 14);
        assert_eq!(read(r#"{"log-driver": 1}"#).unwrap_err().0, "expected a string");
        assert!(read("[]").is_err());
    }
}
