use super::Effective;

/// A flag that two servers of one cluster have to agree on, and do not.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Mismatch {
    /// The flag.
    pub flag: &'static str,
    /// What the server that joins has.
    pub joining: Vec<String>,
    /// What the server that it joins has.
    pub running: Vec<String>,
    /// Whether k3s notices, and refuses to join.
    pub is_noticed: bool,
}

/// Flags that have to be alike on all servers, and whether k3s compares them when a server joins embedded etcd.
const CRITICAL: [(&str, bool); 18] = [
    ("agent-token", false),
    ("cluster-cidr", true),
    ("cluster-dns", true),
    ("cluster-domain", true),
    ("disable", false),
    ("disable-cloud-controller", true),
    ("disable-helm-controller", true),
    ("disable-kube-proxy", false),
    ("disable-network-policy", true),
    ("egress-selector-mode", true),
    ("embedded-registry", true),
    ("flannel-backend", true),
    ("flannel-external-ip", true),
    ("flannel-ipv6-masq", true),
    ("secrets-encryption", true),
    ("secrets-encryption-provider", true),
    ("service-cidr", true),
    ("supervisor-metrics", true),
];

/// What a server that joins and one of the cluster do not agree on, by flag.
///
/// k3s compares most of it and refuses to start (`critical configuration value mismatch`); `disable`,
/// `agent-token` and `disable-kube-proxy` have to be alike too, and k3s does not notice. Source: `compareConfig` of
/// `pkg/cluster`, and the documentation of high availability.
///
/// ```
/// use k3s_config::{Effective, Sources, Version, join_mismatches};
/// let server = |flag| Effective::of(&Sources::new(["k3s", "server", flag]), Version::NEWEST).unwrap();
/// let found = join_mismatches(&server("--flannel-backend=none"), &server("--debug"));
/// assert_eq!((found[0].flag, found[0].is_noticed), ("flannel-backend", true));
/// ```
pub fn join_mismatches(joining: &Effective, running: &Effective) -> Vec<Mismatch> {
    let values = |of: &Effective, flag| {
        let found = of.get(flag);
        let mut values: Vec<String> = found
            .into_iter()
            .flat_map(|found| &found.values)
            .flat_map(|value| value.value.split(',').map(|part| part.trim().to_owned()))
            .filter(|value| !value.is_empty() && value != "false")
            .collect();
        values.sort();
        values
    };
    CRITICAL
        .into_iter()
        .filter_map(|(flag, is_noticed)| {
            let (joining, running) = (values(joining, flag), values(running, flag));
            (joining != running).then_some(Mismatch { flag, joining, running, is_noticed })
        })
        .collect()
}
