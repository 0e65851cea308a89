//! What httpd does with a request: which server, which rule, which backend. [`Routing`] is where it starts.
//!
//! Every step was compared with a real httpd 2.4 and backends on the loopback (`tests/tests/apache_routing.rs`).

mod cover;
mod entry;
mod part;
mod path;
mod pattern;
mod read;
mod request;
mod rewrite;
mod route;
mod server;
#[cfg(test)]
mod tests;
mod walk;
mod worker;

pub(crate) use pattern::Pattern;

pub use entry::{Entry, Mapping};
pub use part::Location;
pub use request::Request;
pub use route::{Destination, Outcome, Route, Step};
pub use server::Server;
pub use worker::{Balancer, Sharing, Worker};

use crate::Effective;
use part::Part;

/// The servers of a configuration, as they are once httpd has started.
///
/// ```
/// use apache_proxy::{Document, Environment, Routing, effective};
/// let text = "ServerName shop.example\n\
///     ProxyPass /static !\n\
///     ProxyPass /api http://10.0.42.1:8080/v2 timeout=5\n\
///     ProxyPass / http://10.0.42.2:8080/\n";
/// let read = effective("site.conf", &Document::parse(text).document, &Environment::new(), &mut ());
/// let routing = Routing::new(&read);
///
/// let route = routing.route(&"http://shop.example/api/items?page=2".parse()?);
/// let to = route.destination().unwrap();
/// assert_eq!(to.url, "http://10.0.42.1:8080/v2/items?page=2");
/// assert_eq!(to.entry.unwrap().origin.number, 3);
/// assert_eq!(to.worker.unwrap().parameter("timeout").unwrap().0.value(), "5");
///
/// assert!(routing.route(&"http://shop.example/static/a.css".parse()?).destination().is_none());
/// # Ok::<(), apache_proxy::ValueError>(())
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct Routing {
    main: Part,
    hosts: Vec<Part>,
}

impl Routing {
    /// Reads what httpd sees of a configuration. What it would refuse to start with is passed over.
    pub fn new(configuration: &Effective) -> Self {
        let (main, hosts) = read::parts(&configuration.directives);
        Self { main, hosts }
    }

    /// The main server.
    pub const fn main(&self) -> Server<'_> {
        Server::new(&self.main, None)
    }

    /// The virtual hosts, in order.
    pub fn virtual_hosts(&self) -> impl ExactSizeIterator<Item = Server<'_>> {
        self.hosts.iter().map(|host| Server::new(&self.main, Some(host)))
    }

    /// The main server, and the virtual hosts in order.
    pub fn servers(&self) -> impl Iterator<Item = Server<'_>> {
        std::iter::once(self.main()).chain(self.virtual_hosts())
    }
}
