//! Rewrites values for a later chart, keeps their comments, and says what became of every key:
//! `cargo run -p traefik-values --example upgrade_values`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use goyaml::Document;
use traefik_values::{ChartVersion, Input, Outcome, migrate};

const VALUES: &str = "\
# Our own edge. Ask Kim before changing anything here.
ports:
  web:
    redirectTo: websecure   # nothing is served in the clear
  websecure:
    expose: true
globalArguments:            # nothing is sent home
  - --global.checknewversion=false
  - --global.sendanonymoususage=false
certResolvers:
  letsencrypt:
    email: admin@example.org
    tlsChallenge: true
    storage: /data/acme.json
";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (from, to) = (ChartVersion::new(25, 0, 0), ChartVersion::new(37, 1, 0));
    let migration = migrate(&Document::parse(VALUES).document, Input::Values, from, to)?;
    println!("{}", migration.document);

    for entry in &migration.entries {
        match &entry.outcome {
            Outcome::Unchanged => println!("{}: as it was", entry.path),
            Outcome::Moved { to, rewritten: false } => println!("{} -> {to}", entry.path),
            Outcome::Moved { to, .. } => println!("{} -> {to}, in another form", entry.path),
            Outcome::Removed { reason } => println!("{}: gone, as {reason}", entry.path),
            Outcome::Unknown { .. } => println!("{}: no chart reads it", entry.path),
            _ => {}
        }
    }
    // What the new release does otherwise although no key says so.
    for change in &migration.changes {
        println!("since {}: {}", change.since, change.message);
    }
    // What nobody but the author can settle.
    for problem in &migration.unsettled {
        println!("{}", problem.message);
    }

    // Once more changes nothing.
    let again = migrate(&migration.document, Input::Values, from, to)?;
    assert_eq!(again.document.text(), migration.document.text());
    Ok(())
}
