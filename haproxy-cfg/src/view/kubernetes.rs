//! Servers by their ports: which are Kubernetes API servers, what is checked.

use super::{SectionView, ServerView, View};
use crate::Port;
use config_diagnostics::Edit;

/// Ports on which API servers and their supervisors listen, always with TLS: kubeadm and k3s, RKE2, MicroK8s.
pub(crate) const API_PORTS: &[u16] = &[6443, 9345, 16443];

impl ServerView<'_, '_> {
    /// The port that is connected to, when the line states it.
    pub(crate) fn port(&self) -> Option<u16> {
        self.address.and_then(crate::Address::port).and_then(Port::number)
    }

    /// The port that is checked, when the line states it.
    pub(crate) fn check_port(&self) -> Option<u16> {
        match self.options.value("port") {
            Some(port) => port.parse().ok(),
            None => self.port(),
        }
    }

    /// Has it checked with TLS.
    pub(crate) fn check_with_tls(&self) -> Edit {
        let verified = self.options.has("verify") || self.options.has("ca-file");
        self.statement.append(if verified { "check-ssl" } else { "check-ssl verify none" })
    }
}

impl<'d> View<'d> {
    /// The API servers of a section.
    pub(crate) fn api_servers<'v>(
        &'v self,
        section: &'v SectionView<'d>,
    ) -> Vec<ServerView<'v, 'd>> {
        let is_api = |server: &ServerView<'v, 'd>| {
            server.port().is_some_and(|port| API_PORTS.contains(&port))
        };
        let mut servers = self.servers(section);
        servers.retain(is_api);
        servers
    }
}
