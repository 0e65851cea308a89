//! Servers and what holds in them.

use super::{Scope, SectionView, Statement, View};

/// The main server or a virtual host.
#[derive(Clone, Debug)]
pub(crate) struct Server {
    /// Its index in [`View::servers`]; the main server's is 0.
    pub(crate) index: usize,
    /// The `<VirtualHost>`: its index in [`View::sections`].
    pub(crate) section: Option<usize>,
    /// Its addresses as written: `*:443`.
    pub(crate) addresses: Vec<String>,
}

impl Server {
    pub(super) const fn main() -> Self {
        Self { index: 0, section: None, addresses: Vec::new() }
    }

    pub(super) fn virtual_host(index: usize, section: usize, addresses: &[String]) -> Self {
        Self { index, section: Some(section), addresses: addresses.to_vec() }
    }

    pub(crate) const fn is_main(&self) -> bool {
        self.section.is_none()
    }

    /// Whether one of its addresses has this port.
    pub(crate) fn has_port(&self, port: &str) -> bool {
        self.addresses.iter().any(|a| a.rsplit_once(':').is_some_and(|(_, p)| p == port))
    }
}

impl<'d> View<'d> {
    /// The server of a statement.
    pub(crate) fn server_of(&self, statement: &Statement<'d>) -> Option<&Server> {
        self.servers.get(statement.server)
    }

    /// The virtual hosts.
    pub(crate) fn virtual_hosts(&self) -> impl Iterator<Item = (&Server, &SectionView<'d>)> {
        let section = |server: &Server| self.sections.get(server.section?);
        self.servers.iter().filter_map(move |server| Some((server, section(server)?)))
    }

    /// The statements right in a server, those of sections in it left out.
    pub(crate) fn level<'v>(
        &'v self,
        server: &Server,
    ) -> impl DoubleEndedIterator<Item = &'v Statement<'d>> {
        self.right_in(server.section)
    }

    /// The line that decides a setting of which the last line wins, right in a server or else in the main one.
    pub(crate) fn setting(&self, server: &Server, name: &str) -> Option<&Statement<'d>> {
        self.own_setting(server, name).or_else(|| self.own_setting(self.servers.first()?, name))
    }

    /// The same, and nothing inherited.
    pub(crate) fn own_setting(&self, server: &Server, name: &str) -> Option<&Statement<'d>> {
        self.named_in(server.section, name).next_back()
    }

    /// Whether a flag is `On` in a server; what is not set is off.
    pub(crate) fn is_on(&self, server: &Server, name: &str) -> bool {
        self.setting(server, name).is_some_and(Statement::is_on)
    }

    /// Whether a server talks TLS with its clients.
    pub(crate) fn is_tls(&self, server: &Server) -> bool {
        match self.setting(server, "SSLEngine") {
            Some(line) => line.is_on() || line.says(1, "optional"),
            None => self.includes(server).any(brings_tls_only),
        }
    }

    /// Whether something that is not read here stands in a server: what is missing may be there. What certbot
    /// includes is known: it only is about TLS with clients.
    pub(crate) fn has_more(&self, server: &Server) -> bool {
        self.scope == Scope::Htaccess || self.includes(server).any(|line| !brings_tls_only(line))
    }

    fn includes(&self, server: &Server) -> impl Iterator<Item = &Statement<'d>> {
        let names = ["Include", "IncludeOptional", "Use"];
        names.into_iter().flat_map(move |name| self.named_within(server.index, name))
    }

    /// What a server is called in messages: its `ServerName`, else its addresses.
    pub(crate) fn name_of(&self, server: &Server) -> String {
        match self.own_setting(server, "ServerName") {
            Some(line) => line.value(1).to_owned(),
            None if server.is_main() => "the main server".to_owned(),
            None => server.addresses.join(" "),
        }
    }
}

/// Whether it includes certbot's file, which switches `SSLEngine` on and sets protocols and ciphers.
fn brings_tls_only(line: &Statement<'_>) -> bool {
    !line.is("Use") && line.value(1).ends_with("/options-ssl-apache.conf")
}

impl Statement<'_> {
    /// Whether its argument is `On`.
    pub(crate) fn is_on(&self) -> bool {
        self.says(1, "on")
    }
}
