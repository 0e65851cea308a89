//! The networks that pods and services of a cluster live in.

use super::{Node, Part, Stated, View};
use crate::Cidr;
use std::fmt;
use std::net::IpAddr;

/// A network of `cluster-cidr` or `service-cidr`.
pub(crate) struct Network<'n> {
    flag: &'static str,
    pub(crate) cidr: Cidr,
    /// Who states it; nobody, if it is what k3s takes without.
    pub(crate) stated: Option<(&'n Stated, Part)>,
}

impl fmt::Display for Network<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let default = if self.stated.is_none() { " (the default)" } else { "" };
        write!(f, "`{}` {}{default}", self.flag, self.cidr)
    }
}

/// What pods and services of a cluster have.
pub(crate) struct Networks<'n> {
    pub(crate) cluster: Vec<Network<'n>>,
    pub(crate) service: Vec<Network<'n>>,
}

/// What k3s takes without, by the family of the first address of the node.
const DEFAULTS: [(&str, [&str; 2]); 2] = [
    ("cluster-cidr", ["10.42.0.0/16", "fd00:42::/56"]),
    ("service-cidr", ["10.43.0.0/16", "fd00:43::/112"]),
];

impl View<'_> {
    /// The networks of the cluster of a server; `None` if one is not known or none at all. Where it is not known of
    /// which family the node is, both defaults stand there.
    pub(crate) fn networks<'n>(&self, node: &'n Node) -> Option<Networks<'n>> {
        let [cluster, service] =
            DEFAULTS.map(|(flag, defaults)| self.of_flag(node, flag, defaults));
        Some(Networks { cluster: cluster?, service: service? })
    }

    fn of_flag<'n>(
        &self,
        node: &'n Node,
        flag: &'static str,
        defaults: [&str; 2],
    ) -> Option<Vec<Network<'n>>> {
        let parts = self.parts(node, flag);
        if parts.is_empty() {
            let first = self.parts(node, "node-ip").into_iter().next();
            let first = first.and_then(|(_, part)| part.text.parse::<IpAddr>().ok());
            let default =
                |text: &str| text.parse().ok().map(|cidr| Network { flag, cidr, stated: None });
            let fits = |network: &Network<'_>| {
                first.is_none_or(|address| address.is_ipv6() == network.cidr.is_ipv6())
            };
            return Some(defaults.into_iter().filter_map(default).filter(fits).collect());
        }
        let read = |(stated, part): (&'n Stated, Part)| {
            let cidr = part.text.parse().ok().filter(|_| stated.known)?;
            Some(Network { flag, cidr, stated: Some((stated, part)) })
        };
        parts.into_iter().map(read).collect()
    }
}
