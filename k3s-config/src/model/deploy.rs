//! A configuration as an install command.

use crate::{Command, EnvFile, Flag, FlagKind, Install, Setting, Unit, Version};
use config_diagnostics::ValueError;

/// Settings as an install command: what has a `K3S_*` variable in the environment, the rest as arguments.
///
/// Each is tried on what install.sh and systemd make of it, and only goes where it arrives as it is.
pub(crate) fn install(
    command: Command,
    settings: &[Setting],
    version: Version,
) -> Result<Install, ValueError> {
    let base = || Install::new().arg(command.as_str());
    let mut install = base()?;
    for setting in settings {
        let flag = Flag::lookup_in(command, &setting.flag, version);
        let variable = flag
            .filter(|flag| flag.kind() != FlagKind::List)
            .and_then(|flag| flag.env(version))
            // install.sh keeps no others for the service.
            .filter(|name| name.starts_with("K3S_"));
        if let (Some(name), Some(value)) = (variable, &setting.value)
            && variable_arrives(&base()?.env(name, value)?, name, value)
        {
            install = install.env(name, value)?;
            continue;
        }
        let word = setting.to_string();
        // ExecStart= may be read by everybody.
        let secret = flag.is_some_and(Flag::is_secret);
        if secret || !argument_arrives(&base()?.arg(&word)?, &word) {
            let message = format!("install.sh cannot hand on --{} as it is", setting.flag);
            return Err(ValueError::new(message, 0).with_help("put it into config.yaml"));
        }
        install = install.arg(word)?;
    }
    Ok(install)
}

fn variable_arrives(install: &Install, name: &str, value: &str) -> bool {
    install.run().is_ok_and(|installed| {
        EnvFile::parse(installed.env_lines().join("\n")).get(name) == Some(value)
    })
}

fn argument_arrives(install: &Install, word: &str) -> bool {
    install.run().is_ok_and(|installed| {
        let commands = Unit::parse(installed.unit_text()).exec_start(&installed.unit());
        let [Ok(start)] = commands.as_slice() else { return false };
        start.argv(|_| None).get(2..) == Some(&[word.to_owned()])
    })
}

#[cfg(test)]
mod tests {
    use crate::{AgentConfig, ServerConfig, Version};

    const VERSION: Version = Version::new(1, 33, 1);

    #[test]
    fn secrets_go_into_the_environment_and_lists_into_arguments() {
        let config = AgentConfig::new()
            .server("https://cp.lan:6443".parse().expect("a URL"))
            .token("hunter2".parse().expect("a token"))
            .node_label(["rack=r1".parse().expect("a label")]);
        let install = config.to_install(VERSION).expect("everything arrives");
        assert_eq!(
            install.to_string(),
            "curl -sfL https://get.k3s.io | K3S_TOKEN=hunter2 K3S_URL=https://cp.lan:6443 \
             sh -s - agent --node-label=rack=r1"
        );
    }

    #[test]
    fn a_schedule_arrives_as_an_argument() {
        let cron = "0 */6 * * *".parse().expect("a schedule");
        let install = ServerConfig::new().etcd_snapshot_schedule_cron(cron).to_install(VERSION);
        let installed = install.expect("it arrives").run().expect("it runs");
        assert_eq!(installed.arguments(), ["--etcd-snapshot-schedule-cron=0 */6 * * *"]);
    }

    #[test]
    fn what_would_be_damaged_or_seen_by_everybody_is_refused() {
        // install.sh drops the backslash; in the unit the token could be read.
        let config = ServerConfig::new().token(r"a\b".parse().expect("a token"));
        let error = config.to_install(VERSION).expect_err("the backslash goes");
        assert!(error.message().contains("--token") && !error.message().contains(r"a\b"));
        let config = ServerConfig::new().etcd_s3_secret_key("key".parse().expect("a key"));
        assert!(config.to_install(VERSION).is_err());
        let config = ServerConfig::new().data_dir("/srv/100%".parse().expect("a path"));
        // It has a variable, where a percent sign is one.
        assert!(config.to_install(VERSION).is_ok());
        let config =
            ServerConfig::new().default_local_storage_path("/srv/%n".parse().expect("a path"));
        assert!(config.to_install(VERSION).is_err());
    }
}
