//! The YAML files of a stack, told apart by path, name and top-level keys.

use super::Kind;

/// The kind of a YAML file. `path` is in lower case, `text` has no byte order mark.
pub(super) fn kind(path: &str, name: &str, text: &str) -> Option<Kind> {
    let named = matches!(super::ending(name), Some("yaml" | "yml"));
    if !named && super::ending(name).is_some() {
        return None;
    }
    let top = TopLevel::read(text);
    top.manifest()
        .or_else(|| by_path(path, name).filter(|_| named))
        .or_else(|| top.by_keys().filter(|kind| named || *kind != Kind::TraefikValues))
}

/// What the path says of a file without `apiVersion`.
fn by_path(path: &str, name: &str) -> Option<Kind> {
    let parts: Vec<&str> = path.split(['/', '\\']).filter(|part| !part.is_empty()).collect();
    let folder = parts.iter().rev().nth(1).copied().unwrap_or_default();
    let under_k3s = parts.windows(2).any(|two| two == ["rancher", "k3s"]);
    if folder == "manifests" && parts.contains(&"k3s") {
        return Some(Kind::Kubernetes);
    }
    if name.starts_with("registries.y") {
        return Some(Kind::K3sRegistries);
    }
    let k3s = folder.ends_with(".yaml.d") || folder.ends_with(".yml.d");
    if k3s && (under_k3s || folder.starts_with("config.") || folder.starts_with("k3s"))
        || under_k3s && name.starts_with("config.y")
        || name.starts_with("k3s")
        || name.split(['.', '-', '_']).any(|word| word == "k3s")
    {
        return Some(Kind::K3sConfig);
    }
    let values = name.starts_with("values") || name.split(['.', '-', '_']).any(|w| w == "values");
    (values && path.contains("traefik")).then_some(Kind::TraefikValues)
}

/// The keys at the left margin of a YAML stream, and what `apiVersion` and `kind` say in each document.
#[derive(Debug, Default)]
struct TopLevel<'t> {
    keys: Vec<&'t str>,
    /// `apiVersion` and `kind`, one pair a document.
    types: Vec<(&'t str, &'t str)>,
    /// Whether a key is below another as nowhere else than in the values of Traefik's chart.
    is_like_traefik: bool,
}

impl<'t> TopLevel<'t> {
    /// Reads lines, not YAML: it must also tell the kind of what is broken.
    fn read(text: &'t str) -> Self {
        let mut top = Self { types: vec![("", "")], ..Self::default() };
        for line in text.lines() {
            if line == "---" || line.starts_with("--- ") {
                top.types.push(("", ""));
            }
            let Some((key, value)) = entry(line) else {
                let above = top.keys.last().copied().unwrap_or_default();
                top.is_like_traefik |= entry(line.trim_start()).is_some_and(|(key, _)| {
                    line.starts_with([' ', '\t']) && is_of_traefik(above, key)
                });
                continue;
            };
            top.keys.push(key);
            let mut flow = value.split(['{', ',', '}']).skip(1);
            top.is_like_traefik |= flow.any(|part| {
                entry(part.trim_start()).is_some_and(|(inner, _)| is_of_traefik(key, inner))
            });
            if let Some(last) = top.types.last_mut() {
                match key {
                    "apiVersion" => last.0 = value,
                    "kind" => last.1 = value,
                    _ => {}
                }
            }
        }
        top
    }

    /// The kind of Kubernetes manifest. A file that holds a HelmChartConfig among others is taken for that.
    fn manifest(&self) -> Option<Kind> {
        let any = |api: &str, kind: &str| {
            self.types.iter().any(|(a, k)| {
                a.strip_prefix(api).is_some_and(|rest| rest.starts_with('/'))
                    && (kind.is_empty() || *k == kind)
            })
        };
        // Also one that lacks its `apiVersion`: nothing else is called so.
        if any("helm.cattle.io", "HelmChartConfig") || self.types.contains(&("", "HelmChartConfig"))
        {
            Some(Kind::HelmChartConfig)
        } else if any("helm.cattle.io", "HelmChart") {
            Some(Kind::HelmChart)
        } else if any("kubeadm.k8s.io", "") {
            Some(Kind::Kubeadm)
        } else {
            let whole = |(api, kind): &(&str, &str)| !api.is_empty() && !kind.is_empty();
            self.types.iter().any(whole).then_some(Kind::Kubernetes)
        }
    }

    /// What keys tell that no other format is likely to have.
    fn by_keys(&self) -> Option<Kind> {
        let has = |keys: &[&str]| self.keys.iter().filter(|key| keys.contains(key)).count();
        if has(&["mirrors", "configs", "auths"]) > 0
            && self.keys.iter().all(|key| ["mirrors", "configs", "auths"].contains(key))
        {
            return Some(Kind::K3sRegistries);
        }
        // One word of k3s's own, or two that others may have, too.
        if has(OF_K3S_ALONE) > 0 || has(OF_K3S) > 1 {
            return Some(Kind::K3sConfig);
        }
        let nothing_else = || self.keys.len() == has(OF_TRAEFIK) + has(OF_CHARTS);
        let is_traefik = has(OF_TRAEFIK_ALONE) > 0
            || has(OF_TRAEFIK) > 1
            || self.is_like_traefik && nothing_else();
        is_traefik.then_some(Kind::TraefikValues)
    }
}

/// Whether a key below another is a sign of Traefik's chart.
fn is_of_traefik(above: &str, key: &str) -> bool {
    let below: &[&str] = match above {
        "accessLog" => &["fields", "filePath", "filters", "format", "timezone"],
        "deployment" => &[
            "additionalContainers",
            "additionalVolumes",
            "healthchecksPort",
            "kind",
            "podAnnotations",
            "replicas",
            "terminationGracePeriodSeconds",
        ],
        "experimental" => &["localPlugins", "plugins"],
        "gateway" => &["listeners"],
        "hub" => &["apimanagement", "token"],
        "logs" => &["access", "general"],
        "metrics" => &["addEntryPointsLabels", "addRoutersLabels", "addServicesLabels"],
        "ports" => &[
            "expose",
            "exposedPort",
            "forwardedHeaders",
            "metrics",
            "proxyProtocol",
            "redirectTo",
            "redirections",
            "traefik",
            "web",
            "websecure",
        ],
        "providers" => &[
            "kubernetesCRD",
            "kubernetesGateway",
            "kubernetesIngress",
            "kubernetesIngressNGINX",
            "kubernetesIngressNginx",
        ],
        "service" => &["additionalServices", "spec"],
        "tlsOptions" => &["cipherSuites", "curvePreferences", "minVersion", "sniStrict"],
        "tracing" => &["capturedRequestHeaders", "otlp"],
        _ => &[],
    };
    below.contains(&key)
}

/// The key and the value of a line such as `key: value`; nothing for what is indented, commented or no entry.
fn entry(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_.+/".contains(c);
    let key = key.trim_matches(['"', '\'']);
    let ends = value.is_empty() || value.starts_with([' ', '\t', '\r']);
    if key.is_empty() || !key.chars().all(plain) || !ends {
        return None;
    }
    let value = value.split(" #").next().unwrap_or_default();
    Some((key.strip_suffix('+').unwrap_or(key), value.trim().trim_matches(['"', '\''])))
}

/// Flags of k3s that no other program's file is likely to have at its top level.
const OF_K3S_ALONE: &[&str] = &[
    "agent-token",
    "cluster-init",
    "datastore-endpoint",
    "disable-cloud-controller",
    "disable-kube-proxy",
    "disable-network-policy",
    "etcd-expose-metrics",
    "etcd-snapshot-retention",
    "etcd-snapshot-schedule-cron",
    "flannel-backend",
    "flannel-iface",
    "kube-apiserver-arg",
    "kube-controller-manager-arg",
    "kube-proxy-arg",
    "kube-scheduler-arg",
    "kubelet-arg",
    "prefer-bundled-bin",
    "protect-kernel-defaults",
    "tls-san",
    "write-kubeconfig-group",
    "write-kubeconfig-mode",
];

/// Flags of k3s with less telling names.
const OF_K3S: &[&str] = &[
    "cluster-cidr",
    "cluster-dns",
    "cluster-domain",
    "data-dir",
    "disable",
    "docker",
    "node-external-ip",
    "node-ip",
    "node-label",
    "node-name",
    "node-taint",
    "resolv-conf",
    "selinux",
    "server",
    "service-cidr",
    "snapshotter",
    "token",
    "token-file",
];

/// Keys of the values of Traefik's chart that no other chart is likely to have.
const OF_TRAEFIK_ALONE: &[&str] = &[
    "additionalArguments",
    "certificatesResolvers",
    "certResolvers",
    "globalArguments",
    "ingressRoute",
    "tlsStore",
];

/// Keys of the values of Traefik's chart.
const OF_TRAEFIK: &[&str] = &[
    "accessLog",
    "deployment",
    "experimental",
    "gateway",
    "hub",
    "ingressClass",
    "logs",
    "metrics",
    "ports",
    "providers",
    "tlsOptions",
    "tracing",
    "updateStrategy",
];

/// Other keys of the values of Traefik's chart, which many charts have.
const OF_CHARTS: &[&str] = &[
    "additionalVolumeMounts",
    "affinity",
    "api",
    "autoscaling",
    "commonLabels",
    "core",
    "env",
    "envFrom",
    "extraObjects",
    "fullnameOverride",
    "gatewayClass",
    "global",
    "hostNetwork",
    "image",
    "instanceLabelOverride",
    "livenessProbe",
    "log",
    "nameOverride",
    "namespaceOverride",
    "nodeSelector",
    "ocsp",
    "persistence",
    "podDisruptionBudget",
    "podSecurityContext",
    "podSecurityPolicy",
    "priorityClassName",
    "rbac",
    "readinessProbe",
    "resources",
    "securityContext",
    "service",
    "serviceAccount",
    "serviceAccountAnnotations",
    "startupProbe",
    "tolerations",
    "topologySpreadConstraints",
    "versionOverride",
    "volumes",
];
