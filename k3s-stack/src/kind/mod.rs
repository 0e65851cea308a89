//! What kind of file a file is.

mod apache;
mod haproxy;
mod shell;
mod yaml;

use std::fmt;
use std::path::Path;
use std::str::FromStr;

/// A kind of configuration file that can be checked, in the words of the command line's `--kind`.
///
/// ```
/// use k3s_stack::Kind;
/// assert_eq!(Kind::recognise("/etc/haproxy/haproxy.cfg", ""), Some(Kind::Haproxy));
/// assert_eq!(Kind::recognise("lb.cfg", "defaults\n    mode http\n"), Some(Kind::Haproxy));
/// assert_eq!(Kind::recognise("server.yaml", "tls-san:\n  - cp.lan\n"), Some(Kind::K3sConfig));
/// assert_eq!(Kind::recognise("setup.cfg", "[metadata]\nname = demo\n"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A configuration of Apache httpd, or a part of one.
    Apache,
    /// A haproxy.cfg, or a part of one.
    Haproxy,
    /// config.yaml of a k3s server or agent, or a drop-in of it.
    K3sConfig,
    /// registries.yaml of a k3s node.
    K3sRegistries,
    /// A shell script with commands that install or start k3s.
    InstallScript,
    /// A unit of systemd that starts k3s.
    SystemdUnit,
    /// docker's daemon.json.
    DockerDaemon,
    /// A HelmChartConfig, perhaps among other manifests.
    HelmChartConfig,
    /// A HelmChart, perhaps among other manifests.
    HelmChart,
    /// Values of Traefik's chart.
    TraefikValues,
    /// Other manifests of Kubernetes.
    Kubernetes,
    /// The configuration of kubeadm.
    Kubeadm,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 12] = [
        Self::Apache,
        Self::Haproxy,
        Self::K3sConfig,
        Self::K3sRegistries,
        Self::InstallScript,
        Self::SystemdUnit,
        Self::DockerDaemon,
        Self::HelmChartConfig,
        Self::HelmChart,
        Self::TraefikValues,
        Self::Kubernetes,
        Self::Kubeadm,
    ];

    /// The name used on the command line.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Apache => "apache",
            Self::Haproxy => "haproxy",
            Self::K3sConfig => "k3s-config",
            Self::K3sRegistries => "k3s-registries",
            Self::InstallScript => "install-script",
            Self::SystemdUnit => "systemd-unit",
            Self::DockerDaemon => "docker-daemon",
            Self::HelmChartConfig => "helm-chart-config",
            Self::HelmChart => "helm-chart",
            Self::TraefikValues => "traefik-values",
            Self::Kubernetes => "kubernetes",
            Self::Kubeadm => "kubeadm",
        }
    }

    /// The kind of a file, told from its path, its name and its text; the first pages of the text will do.
    pub fn recognise(path: &str, text: &str) -> Option<Self> {
        let path = path.to_ascii_lowercase();
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        if haproxy::is(&path, name, text) {
            return Some(Self::Haproxy);
        }
        if apache::has_path(&path, name) {
            return Some(Self::Apache);
        }
        let cfg = ending(name) == Some("cfg");
        yaml::kind(&path, name, text)
            .or_else(|| shell::kind(&path, name, text))
            .or_else(|| (!cfg && apache::has_lines(text)).then_some(Self::Apache))
    }
}

/// What follows the last dot of a name in lower case; nothing for a dot file.
fn ending(name: &str) -> Option<&str> {
    Path::new(name).extension().and_then(|ending| ending.to_str())
}

/// Whether a name has one of these endings, in any case.
pub(crate) fn has_ending(name: &str, endings: &[&str]) -> bool {
    ending(name).is_some_and(|own| endings.iter().any(|ending| own.eq_ignore_ascii_case(ending)))
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A kind was asked for that cannot be checked.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("files of kind `{asked}` cannot be checked; what can: {}", Kind::ALL.map(Kind::as_str).join(", "))]
pub struct UnknownKind {
    asked: String,
}

impl FromStr for Kind {
    type Err = UnknownKind;

    fn from_str(s: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .into_iter()
            .find(|kind| kind.as_str() == s)
            .ok_or_else(|| UnknownKind { asked: s.to_owned() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn haproxy(path: &str, text: &str) -> bool {
        Kind::recognise(path, text) == Some(Kind::Haproxy)
    }

    #[test]
    fn the_path_is_enough_when_it_says_so() {
        assert!(haproxy("haproxy.cfg", ""));
        assert!(haproxy("HAP001-bad.haproxy.cfg", "server a :1\n"));
        assert!(haproxy("/etc/haproxy/conf.d/users.cfg", "userlist u\n"));
        assert!(!haproxy("/etc/haproxy/errors/503.http", "HTTP/1.0 503 Service Unavailable\n"));
        assert!(!haproxy("haproxy/README.md", "# Title\nThe frontend is here.\n"));
    }

    #[test]
    fn httpd_is_told_by_path_or_by_lines_of_its_own() {
        let apache = |path: &str, text: &str| Kind::recognise(path, text) == Some(Kind::Apache);
        assert!(apache("/etc/apache2/sites-available/app.conf", ""));
        assert!(apache("/etc/httpd/conf/httpd.conf", ""));
        assert!(apache("conf/httpd.conf", "") && apache("APX001-bad.apache.conf", ""));
        assert!(apache("/etc/apache2/mods-enabled/proxy.load", "# none\n"));
        assert!(apache("front.conf", "# a site\n<VirtualHost *:443>\n"));
        assert!(apache("-", "  ProxyPass / http://10.0.42.1/\n"));
        assert!(!apache("nginx/sites-available/app.conf", "server {\n  listen 80;\n}\n"));
        assert!(!apache("app.conf", "location / {\n  proxy_pass http://b/;\n}\n"));
        assert!(!apache("a.conf", "ServerName = app\n") && !apache("a.conf", "[section]\nkey=1\n"));
        assert!(!apache("/etc/apache2/README.md", "Text.\n"));
        assert!(!apache("/etc/apache2/envvars", "export LANG=C\n"));
        assert!(!apache("/etc/apache2/magic", "0\tstring\tGIF\timage/gif\n"));
        assert!(!apache("values.yaml", "ServerName: a\n"));
    }

    #[test]
    fn other_names_need_a_section_header() {
        assert!(haproxy("-", "# comment\n\nglobal\n"));
        assert!(haproxy("lb.conf", "\tfrontend web # public\n"));
        assert!(haproxy("a.cfg", "  mode http\nlisten stats :8404\n"));
        assert!(haproxy("-", "\u{feff}defaults base from other\n"));
        assert!(!haproxy("a.conf", "  mode http\nlisten stats :8404\n"));
        assert!(!haproxy("values.yaml", "global:\n  x: 1\n"));
        assert!(!haproxy("notes", "backend servers are slow\n"));
        assert!(!haproxy("nginx.conf", "listen 80 default_server;\n"));
    }

    fn kind(path: &str, text: &str) -> Option<&'static str> {
        Kind::recognise(path, text).map(Kind::as_str)
    }

    #[test]
    fn yaml_is_told_by_what_it_says_of_itself_first() {
        let helm = "apiVersion: helm.cattle.io/v1\nkind: HelmChartConfig\n";
        assert_eq!(kind("k3s-traefik.yaml", helm), Some("helm-chart-config"));
        assert_eq!(
            kind("a.yaml", &format!("apiVersion: v1\nkind: Secret\n---\n{helm}")),
            Some("helm-chart-config")
        );
        assert_eq!(
            kind("a.yml", "apiVersion: helm.cattle.io/v1\nkind: \"HelmChart\" # packaged\n"),
            Some("helm-chart")
        );
        assert_eq!(
            kind("a.yaml", "apiVersion: kubeadm.k8s.io/v1beta3\nkind: ClusterConfiguration\n"),
            Some("kubeadm")
        );
        assert_eq!(
            kind("a.yaml", "apiVersion: traefik.io/v1alpha1\nkind: IngressRoute\n"),
            Some("kubernetes")
        );
        assert_eq!(
            kind("a.yaml", "kind: HelmChartConfig\nmetadata:\n  name: traefik\n"),
            Some("helm-chart-config")
        );
        assert_eq!(kind("a.yaml", "kind: 3\n"), None);
    }

    #[test]
    fn yaml_without_a_type_is_told_by_place_or_keys() {
        assert_eq!(kind("/etc/rancher/k3s/config.yaml", ""), Some("k3s-config"));
        assert_eq!(kind("/etc/rancher/k3s/config.yaml.d/10-tls.yml", "x: 1\n"), Some("k3s-config"));
        assert_eq!(kind("STK001-bad.1.k3s-server1.yaml", "a: b\n"), Some("k3s-config"));
        assert_eq!(
            kind("node.yaml", "# a node\nserver: https://cp.lan:6443\ntoken-file: /t\n"),
            Some("k3s-config")
        );
        assert_eq!(kind("node.yaml", "kubelet-arg+:\n- max-pods=5\n"), Some("k3s-config"));
        assert_eq!(kind("compose.yaml", "services:\n  server:\n    image: a\n"), None);
        assert_eq!(kind("/etc/rancher/k3s/registries.yaml", ""), Some("k3s-registries"));
        assert_eq!(kind("r.yaml", "mirrors:\n  docker.io:\nconfigs: {}\n"), Some("k3s-registries"));
        for path in ["traefik/values.yaml", "traefik-values.yml", "traefik.values.prod.yaml"] {
            assert_eq!(kind(path, "service:\n  type: NodePort\n"), Some("traefik-values"));
        }
        assert_eq!(kind("traefik/dynamic.yaml", "service:\n  type: NodePort\n"), None);
        assert_eq!(
            kind("v.yaml", "ports:\n  web: {}\ndeployment:\n  replicas: 2\n"),
            Some("traefik-values")
        );
        for values in [
            "additionalArguments: [--log.level=DEBUG]\n",
            "service:\n  spec:\n    type: NodePort\nimage: {tag: v3.6.0}\n",
            "# two pods\ndeployment:\n  replicas: 2\naffinity: {}\n",
            "ports: {websecure: {http3: {enabled: true}}}\n",
            "ports:\n  dns:\n    exposedPort: 53\n",
            "accessLog: {enabled: true, format: json}\n",
            "experimental:\n  plugins:\n    a: {moduleName: b, version: v1}\n",
        ] {
            assert_eq!(kind("v.yaml", values), Some("traefik-values"), "{values}");
        }
        // Values of other charts.
        assert_eq!(kind("v.yaml", "deployment:\n  replicas: 2\ningressHost: a\n"), None);
        assert_eq!(kind("v.yaml", "service:\n  type: NodePort\nimage:\n  tag: v1\n"), None);
        assert_eq!(kind("/var/lib/rancher/k3s/server/manifests/a_b.yaml", ""), Some("kubernetes"));
        assert_eq!(kind("mkdocs.yml", "site_name: x\n"), None);
    }

    #[test]
    fn scripts_units_and_daemons_are_those_of_k3s() {
        assert_eq!(
            kind("join.sh", "curl -sfL https://get.k3s.io | sh -s - agent\n"),
            Some("install-script")
        );
        assert_eq!(
            kind("user-data.yaml", "#cloud-config\nruncmd:\n  - curl https://get.k3s.io | sh -\n"),
            Some("install-script")
        );
        assert_eq!(kind("-", "curl -sfL https://get.k3s.io | sh -\n"), Some("install-script"));
        assert_eq!(kind("backup.sh", "#!/bin/sh\ntar c /etc\n"), None);
        assert_eq!(kind("README.md", "curl -sfL https://get.k3s.io | sh -\n"), None);
        assert_eq!(
            kind(
                "/etc/systemd/system/k3s.service",
                "[Service]\nExecStart=/usr/local/bin/k3s server\n"
            ),
            Some("systemd-unit")
        );
        assert_eq!(kind("web.service", "[Service]\nExecStart=/usr/bin/web\n"), None);
        assert_eq!(kind("/etc/docker/daemon.json", "{}"), Some("docker-daemon"));
        assert_eq!(kind("package.json", "{\"name\": \"a\"}"), None);
    }
}
