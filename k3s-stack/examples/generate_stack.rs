//! Writes the files of a stack from a description in code, as a build script does:
//! `cargo run -p k3s-stack --example generate_stack`.

use k3s_stack::generate::{Description, Front, Machine, Published, Registration, generate};
use std::error::Error;
use std::io::{self, Write};

fn main() -> Result<(), Box<dyn Error>> {
    let mut description = Description::new("home", "1.33.4")
        .registration(Registration::EveryNode { port: 7443 })
        .front(Front::haproxy([Machine::new("edge", "192.168.1.10")]))
        .certificate("/etc/ssl/private/home.pem")
        .host(Published::new("code.example.com", "code-server", 8080).websocket());
    for (name, ip) in [("m1", "10.0.10.1"), ("m2", "10.0.10.2"), ("m3", "10.0.10.3")] {
        description = description.server(Machine::new(name, ip));
    }
    // The error holds everything that is wrong, each with what to write.
    let mut out = io::stdout().lock();
    for file in generate(&description)? {
        writeln!(out, "==> {} <==\n{}", file.path, file.text)?;
    }
    Ok(())
}
