//! What the files of a stack say about one traffic path, in words that all of them share. Each fact knows its place.

mod apache;
mod cluster;
mod front;
mod haproxy;
mod ingress;
mod k3s;
mod kubeadm;
mod kubernetes;
mod values;

pub use cluster::{Docker, Join, JoinCommand, Kubeadm};
pub use front::{
    Check, Front, Header, HostName, Listener, LocalPage, Mode, Pool, Program, Tunnel, Upstream,
    Where,
};
pub use ingress::{DEFAULT_PORTS, Ingress};
pub use k3s::Node;
#[cfg(feature = "cli")]
pub(crate) use k3s::main_of;
pub use kubernetes::{Middleware, Route, RouteService, Service};
pub use values::AppValues;

use super::{Stack, StackFile};
use crate::{Kind, Targets};

/// The facts of a stack.
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub struct Facts {
    /// Where clients are let in before the ingress: frontends of HAProxy, virtual hosts of httpd.
    pub fronts: Vec<Front>,
    /// Where these send requests to.
    pub pools: Vec<Pool>,
    /// Pages that only this machine may see.
    pub local_pages: Vec<LocalPage>,
    /// Each k3s that is started.
    pub nodes: Vec<Node>,
    /// Each Traefik.
    pub ingresses: Vec<Ingress>,
    /// The rules of its routers.
    pub routes: Vec<Route>,
    /// Services of Kubernetes.
    pub services: Vec<Service>,
    /// Middlewares of Traefik.
    pub middlewares: Vec<Middleware>,
    /// Values of applications' charts.
    pub values: Vec<AppValues>,
    /// Clusters that kubeadm sets up.
    pub kubeadm: Vec<Kubeadm>,
    /// Commands that join them.
    pub joins: Vec<JoinCommand>,
    /// The drivers of dockerd.
    pub docker: Vec<Docker>,
    /// The releases of k3s that install commands pin, and where.
    pub pins: Vec<(k3s_config::Pinned, super::Place)>,
    /// Whether something else than k3s hands out addresses of load balancers.
    pub has_load_balancer: bool,
}

impl Facts {
    /// Reads the files of a stack.
    pub fn of(stack: &Stack, targets: &Targets) -> Self {
        let mut facts = Self::default();
        for file in &stack.files {
            facts.read(file, targets);
        }
        k3s::read(stack, targets, &mut facts);
        facts
    }

    fn read(&mut self, file: &StackFile, targets: &Targets) {
        let lower = file.text.to_ascii_lowercase();
        self.has_load_balancer |= OTHER_LOAD_BALANCERS.iter().any(|name| lower.contains(name));
        match file.kind {
            Some(Kind::Haproxy) => haproxy::read(file, targets, self),
            Some(Kind::Apache) => apache::read(file, targets, self),
            Some(Kind::HelmChartConfig | Kind::HelmChart) => {
                ingress::read(file, targets, self);
                kubernetes::read(file, targets, self);
            }
            Some(Kind::TraefikValues) => ingress::read(file, targets, self),
            Some(Kind::Kubernetes) => kubernetes::read(file, targets, self),
            Some(Kind::Kubeadm) => kubeadm::read(file, self),
            Some(Kind::InstallScript) => kubeadm::read_script(file, self),
            Some(Kind::DockerDaemon) => cluster::read_docker(file, self),
            None => {
                values::read(file, self);
                kubeadm::read_script(file, self);
            }
            _ => {}
        }
    }
}

/// Words that tell of a load balancer other than k3s's own.
const OTHER_LOAD_BALANCERS: [&str; 8] = [
    "metallb",
    "kube-vip",
    "purelb",
    "openelb",
    "loxilb",
    "ciliumloadbalancerippool",
    "porter.kubesphere",
    "hcloud-cloud-controller",
];
