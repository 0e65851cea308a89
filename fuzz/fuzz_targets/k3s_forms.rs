//! No text makes a form of k3s panic, and what is read is kept.

#![no_main]

use k3s_config::{
    AgentConfig, Command, CommandLine, EnvFile, EnvironmentSettings, Install, InstallCommand,
    ServerConfig, ShellScript, Unit, Variable, Version, Word,
};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let words: Vec<Word> = text.split('\n').map(Word::from).collect();
    let variable = |line: &str| {
        let (name, value) = line.split_once('=').unwrap_or((line, ""));
        Variable::new(name, value)
    };
    let variables: Vec<Variable> = text.lines().map(variable).collect();
    for version in [Version::OLDEST, Version::NEWEST] {
        for command in Command::ALL {
            let line = CommandLine::parse_flags(command, &words, version);
            let (server, _) = ServerConfig::from_settings(&line.settings);
            assert_eq!(ServerConfig::from_settings(&server.to_settings()).0, server);
            let (agent, _) = AgentConfig::from_settings(&line.settings);
            assert_eq!(AgentConfig::from_settings(&agent.to_settings()).0, agent);
            let _ = (server.to_config_yaml(), server.to_install(version));
            let _ = EnvironmentSettings::read(command, &variables, version);
        }
        let _ = CommandLine::parse(&words, version);
    }
    let unit = Unit::parse(text);
    let _ = (unit.exec_start("k3s.service"), unit.environment("k3s.service"));
    let _ = EnvFile::parse(text).entries().len();
    let _ = ShellScript::parse(text).commands().count();
    let _ = InstallCommand::find_in_script(text);
    if let Ok(install) = Install::new().env("INSTALL_K3S_EXEC", text) {
        let _ = install.run();
    }
});
