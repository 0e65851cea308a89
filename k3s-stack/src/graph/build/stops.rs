//! The stops: what a front, a pool and an entry point are called, and what is known of them.

use super::{Stop, StopKind};
use crate::stack::facts::{Front, Ingress, Pool};
use traefik_values::{TrafficEntry, TrafficPods};

/// What a server of a pool is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Entry(String),
    Api,
    Other(String),
}

impl Target {
    pub(super) fn stop(&self) -> Stop {
        match self {
            Self::Entry(name) => Stop::new(StopKind::Entry, format!("Traefik {name}"))
                .detail("defaults of the chart"),
            Self::Api => Stop::new(StopKind::Entry, "API of Kubernetes"),
            Self::Other(address) => {
                Stop::new(StopKind::Entry, address.clone()).detail("outside of what is read")
            }
        }
    }
}

pub(super) fn front_stop(front: &Front) -> Stop {
    let mut stop = Stop::new(
        StopKind::Front,
        format!("{} {}", front.program.name(), front.name.replace('`', "")).trim_end().to_owned(),
    );
    let hosts: Vec<&str> = front.hosts.iter().map(|host| host.name.as_str()).collect();
    if !hosts.is_empty() {
        stop = stop.detail(hosts.join(", "));
    }
    if front.ends_tls() {
        stop = stop.detail("TLS ends here");
    }
    if front.asks_who {
        stop = stop.detail("asks for a login");
    }
    stop.detail(front.place.file_name())
}

pub(super) fn pool_stop(pool: &Pool) -> Stop {
    let mut stop = Stop::new(
        StopKind::Pool,
        format!("{} {}", pool.program.name(), pool.name.replace('`', "")),
    );
    for server in &pool.servers {
        let mut line = if server.name.contains("://") {
            server.name.clone()
        } else {
            format!("{} {}", server.name, server.address())
        };
        for (is, word) in [(server.is_checked, "checked"), (server.is_backup, "backup")] {
            if is {
                line.push_str(", ");
                line.push_str(word);
            }
        }
        stop = stop.detail(line);
    }
    stop
}

pub(super) fn entry_stop(ingress: &Ingress, entry: &TrafficEntry) -> Stop {
    let pods = match ingress.chart.pods {
        TrafficPods::None => "no pods".to_owned(),
        TrafficPods::PerNode => "a pod on each node".to_owned(),
        TrafficPods::Fixed(1) => "1 pod".to_owned(),
        TrafficPods::Fixed(count) => format!("{count} pods"),
        TrafficPods::Scaled { min, max } => format!("{min} to {max} pods"),
        _ => "pods".to_owned(),
    };
    let mut stop = Stop::new(StopKind::Entry, format!("Traefik {}", entry.name)).detail(pods);
    if let Some(policy) = &ingress.chart.external_traffic_policy {
        stop = stop.detail(format!("externalTrafficPolicy {}", policy.text));
    }
    for (trust, what) in
        [(&entry.forwarded_headers, "X-Forwarded-*"), (&entry.proxy_protocol, "PROXY protocol")]
    {
        let networks: Vec<&str> =
            trust.networks.iter().map(|network| network.text.as_str()).collect();
        if trust.insecure.is_some() {
            stop = stop.detail(format!("believes the {what} of everybody"));
        } else if !networks.is_empty() {
            stop = stop.detail(format!("believes the {what} of {}", networks.join(", ")));
        }
    }
    if let Some(target) = &entry.redirects_to {
        stop = stop.detail(format!("redirects to {}", target.text));
    }
    stop
}

/// Whether anything from outside can get there.
pub(super) fn is_reached(ingress: &Ingress, entry: &TrafficEntry) -> bool {
    entry.exposed_port.is_some()
        || entry.node_port.is_some()
        || entry.host_port.is_some()
        || ingress.chart.host_network
}
