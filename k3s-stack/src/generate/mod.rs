//! The files of a stack, written from one description of it.
//!
//! Each fact stands in the description once: an address, a port, a name. What is written agrees with itself, says why
//! its lines are there, and is the same text for the same description.
//!
//! ```
//! use k3s_stack::generate::{Description, Front, Machine, Published, Registration, generate};
//! let description = Description::new("home", "1.33.4")
//!     .server(Machine::new("m1", "10.0.10.1"))
//!     .agent(Machine::new("w1", "10.0.10.11"))
//!     .front(Front::haproxy([Machine::new("edge", "192.168.1.10")]))
//!     .certificate("/etc/ssl/private/home.pem")
//!     .host(Published::new("code.example.com", "code-server", 8080).websocket());
//! let files = generate(&description)?;
//! let proxy = files.iter().find(|file| file.path == "haproxy-front.cfg").unwrap();
//! assert!(proxy.text.contains("server w1 10.0.10.11:80 check"));
//! let values = files.iter().find(|file| file.path == "traefik-config.yaml").unwrap();
//! assert!(values.text.contains("192.168.1.10/32"));
//!
//! // What is wrong with a description is said at once, each with what to write.
//! let wrong = Description::new("home", "1.33").server(Machine::new("m1", "10.0.10"));
//! let problems = generate(&wrong).unwrap_err();
//! assert!(problems.iter().any(|problem| problem.path == "servers[0].ip"));
//! # Ok::<(), k3s_stack::generate::Problems>(())
//! ```

mod apache;
mod comments;
mod description;
mod haproxy;
mod k3s;
mod plan;
mod problem;
mod project;
mod read;
mod traefik;

pub use description::{
    Acme, Datastore, Description, Front, FrontProgram, Ingress, Machine, Networks, Published,
    Registration, Tls, TlsEnd, Trust,
};
pub use problem::{Problem, Problems};

use plan::Plan;

/// A file of a stack.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Generated {
    /// Its name, relative to the folder of the stack.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// The files of a stack, by their names.
///
/// # Errors
/// Everything that is wrong with the description.
pub fn generate(description: &Description) -> Result<Vec<Generated>, Problems> {
    let plan = Plan::of(description)?;
    let mut files = Vec::new();
    k3s::write(&plan, &mut files)?;
    haproxy::write(&plan, &mut files)?;
    apache::write(&plan, &mut files)?;
    traefik::write(&plan, &mut files)?;
    project::write(&plan, &mut files);
    files.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(files)
}
