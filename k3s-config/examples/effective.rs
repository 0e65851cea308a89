//! What every flag of a node ends up as, and who says so: `cargo run -p k3s-config --example effective`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use k3s_config::{DEFAULT_CONFIG, Effective, Origin, SourceId, Sources, Variable, Version};

const MAIN: &str = "tls-san: cp.lan\ntoken: from-file\nkublet-arg: max-pods=200\n";
const DROP_IN: &str = "tls-san+:\n  - 10.0.42.9 # the load balancer\n";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let sources = Sources::new(["k3s", "server", "--node-name", "cp1"])
        .file(DEFAULT_CONFIG, SourceId::new(1), MAIN)
        .file(format!("{DEFAULT_CONFIG}.d/10-vip.yaml"), SourceId::new(2), DROP_IN)
        .variable(Variable::new("K3S_TOKEN", "from-environment"));
    let effective = Effective::of(&sources, Version::NEWEST)?;
    for found in &effective.flags {
        let stated = found.values.iter().filter(|value| value.origin != Origin::Default);
        for value in stated {
            let shown = if found.flag.is_secret() { "***" } else { &value.value };
            println!("{} = {shown} ({})", found.flag.name(), value.origin.as_str());
        }
    }
    // The misspelt key starts fine, and does nothing.
    for skipped in &effective.skipped {
        println!("skipped: {}", skipped.key);
    }
    Ok(())
}
