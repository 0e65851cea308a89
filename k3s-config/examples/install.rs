//! From typed values to the command that installs them, and what install.sh would make of it:
//! `cargo run -p k3s-config --example install`.

#![expect(clippy::print_stdout, reason = "this is a command")]

use k3s_config::{AgentConfig, InstallCommand, Version};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let agent = AgentConfig::new()
        .server("https://cp.lan:6443".parse()?)
        .token_file("/etc/rancher/k3s/join-token".parse()?)
        .node_label(["disk=ssd".parse()?]);
    println!("{}", agent.to_config_yaml()?);

    let command = agent.to_install(Version::NEWEST)?.to_string();
    println!("{command}");
    // The command as it would be found in somebody's script.
    let found = InstallCommand::find_in_script(&command);
    let installed = found.first().ok_or("no command")?.run()?;
    println!("{}: {}", installed.unit(), installed.exec_lines().join(" "));
    Ok(())
}
