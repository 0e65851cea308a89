//! An install command of years ago, as files for a k3s of today: `cargo run -p k3s-config --example migrate_install`.
//!
//! The containers leave docker, the token leaves the command line, and the release is pinned.

#![expect(clippy::print_stdout, reason = "this is a command")]

use config_diagnostics::LintOptions;
use k3s_config::{
    AgentConfig, Command, CommandLine, EnvironmentSettings, InstallCommand, ShellScript, SourceId,
    Target, Version, Word, inspect_script,
};

const OLD: &str = "\
sudo apt install docker.io curl
curl -sfL https://get.k3s.io | K3S_URL=https://k3s.example.org:6443 K3S_TOKEN=not-a-real-token sh -s - --docker --node-label disk=sd
";

const TOKEN_FILE: &str = "/etc/rancher/k3s/token";

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (old, new) = (Version::new(1, 24, 0), Version::new(1, 33, 1));
    // What is wrong with it today; the whole list is longer.
    let script = ShellScript::parse(OLD);
    for found in inspect_script(&script, &Target::new(new), &LintOptions::new()) {
        println!("# {}: {}", found.severity, found.message);
    }

    // What it says: install.sh, its variables and its arguments, as the k3s of that time reads them.
    let commands = InstallCommand::find_in_script(OLD);
    let command = commands.first().ok_or("no install command")?;
    assert_eq!(command.run()?.command(), "agent", "K3S_URL makes an agent of it");
    let mut words = vec![Word::from("k3s"), Word::from("agent")];
    words.extend(command.words(SourceId::default())?);
    let mut settings = CommandLine::parse(&words, old).settings;
    let variables = command.environment(SourceId::default());
    settings.extend(EnvironmentSettings::read(Command::Agent, &variables, old).settings);
    let (mut agent, problems) = AgentConfig::from_settings(&settings);
    assert!(problems.is_empty(), "{problems:?}");

    // What changes.
    if agent.docker.take() == Some(true) {
        println!("# images and containers in docker are lost: drain the node first");
    }
    if agent.token.take().is_some() {
        println!("# write the token to {TOKEN_FILE}, mode 0600");
        agent = agent.token_file(TOKEN_FILE.parse()?);
    }

    println!("# /etc/rancher/k3s/config.yaml\n{}", agent.to_config_yaml()?);
    // config.yaml has all of it but the command, which install.sh is to be told.
    let install = AgentConfig::new().to_install(new)?;
    println!("{}", install.env("INSTALL_K3S_VERSION", format!("v{new}+k3s1"))?);
    Ok(())
}
