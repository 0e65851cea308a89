//! Strategies for property tests: configurations of servers and agents, and the laws that hold for them.
//!
//! Everything comes from the flag tables of the newest version.
//!
//! ```
//! use k3s_config::strategies;
//! use proptest::prelude::*;
//! proptest!(ProptestConfig { cases: 4, failure_persistence: None, ..Default::default() }, |(
//!     config in strategies::agent_config()
//! )| {
//!     strategies::agent_round_trips(&config)?;
//! });
//! ```

use crate::model::{
    Fields, arguments, config_yaml, environment, from_settings, install, to_settings,
};
use crate::{
    AgentConfig, Command, CommandLine, EnvFile, EnvironmentSettings, Flag, FlagKind, Install,
    ServerConfig, Setting, Text, Unit, ValueKind, Variable, Version, Word, flags,
};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use proptest::test_runner::TestCaseError;
use std::fmt::Debug;

/// Configurations of a server: up to thirty flags with values of their types.
pub fn server_config() -> impl Strategy<Value = ServerConfig> {
    settings(Command::Server).prop_map(|settings| ServerConfig::from_settings(&settings).0)
}

/// Configurations of an agent: up to thirty flags with values of their types.
pub fn agent_config() -> impl Strategy<Value = AgentConfig> {
    settings(Command::Agent).prop_map(|settings| AgentConfig::from_settings(&settings).0)
}

/// Settings of a command that fit their flags, in the order of the flags.
pub fn settings(command: Command) -> impl Strategy<Value = Vec<Setting>> {
    let all: Vec<&'static Flag> = flags(command, Version::NEWEST).collect();
    let some = subsequence(all, 0..=30);
    some.prop_flat_map(|flags| flags.into_iter().map(settings_of).collect::<Vec<_>>())
        .prop_map(|settings| settings.into_iter().flatten().collect())
}

/// Settings of names and values that may be anything.
pub fn wild_settings() -> impl Strategy<Value = Vec<Setting>> {
    let names: Vec<&'static str> =
        flags(Command::Server, Version::NEWEST).flat_map(Flag::names).collect();
    let name = prop_oneof![select(names).prop_map(str::to_owned), "[a-z][a-z+ -]{0,8}", text()];
    let value = proptest::option::of(prop_oneof![text(), ".{0,12}"]);
    let setting = (name, value).prop_map(|(name, value)| Setting::new(name, value.as_deref()));
    vec(setting, 0..8)
}

fn settings_of(flag: &'static Flag) -> impl Strategy<Value = Vec<Setting>> {
    let most = if flag.kind() == FlagKind::List { 4 } else { 1 };
    vec(value(flag.value()), 1..=most).prop_map(move |values| {
        values.iter().map(|value| Setting::new(flag.name(), Some(value))).collect()
    })
}

/// Texts that fit a kind of value.
fn value(kind: ValueKind) -> BoxedStrategy<String> {
    let words = |words: &'static [&'static str]| select(words).prop_map(str::to_owned).boxed();
    match kind {
        ValueKind::Bool => any::<bool>().prop_map(|value| value.to_string()).boxed(),
        ValueKind::Int => any::<i64>().prop_map(|value| value.to_string()).boxed(),
        ValueKind::Port => any::<u16>().prop_map(|value| value.to_string()).boxed(),
        ValueKind::Duration => {
            any::<i64>().prop_map(|n| crate::Duration::from_nanos(n).to_string()).boxed()
        }
        ValueKind::Text | ValueKind::Secret => text().boxed(),
        ValueKind::Token => {
            text().prop_filter("a token", |text| text.parse::<crate::Token>().is_ok()).boxed()
        }
        ValueKind::Address => any::<std::net::IpAddr>().prop_map(|ip| ip.to_string()).boxed(),
        ValueKind::Cidr => (any::<std::net::IpAddr>(), 0..=32_u8)
            .prop_map(|(ip, prefix)| format!("{ip}/{prefix}"))
            .boxed(),
        ValueKind::Host => "[a-z0-9*]([a-z0-9.:-]{0,20}[a-z0-9])?".boxed(),
        ValueKind::Component => {
            prop_oneof![words(&["traefik", "servicelb", "ccm"]), "[a-zA-Z0-9_.~#&!-]{1,12}"].boxed()
        }
        ValueKind::PortRange => (any::<u16>(), any::<u16>())
            .prop_map(|(a, b)| format!("{}-{}", a.min(b), a.max(b)))
            .boxed(),
        ValueKind::Url => "https://[a-z0-9.]{1,12}(:[1-9][0-9]{0,3})?(/[a-z%#?&]{0,6})?".boxed(),
        ValueKind::FlannelBackend => {
            prop_oneof![words(&["none", "vxlan", "host-gw"]), text()].boxed()
        }
        ValueKind::EgressSelectorMode => words(&["agent", "cluster", "pod", "disabled"]),
        ValueKind::SecretsProvider => words(&["aescbc", "secretbox"]),
        ValueKind::BucketLookup => words(&["auto", "dns", "path"]),
        ValueKind::Snapshotter => prop_oneof![words(&["native", "overlayfs"]), text()].boxed(),
        ValueKind::FileMode => "[0-7]{1,4}".boxed(),
        ValueKind::Cron => {
            words(&["0 */6 * * *", "@daily", "@every 1h30m", "TZ=UTC 5,10 1-3 ? jan MON"])
        }
        ValueKind::Label => "([a-z0-9]{1,5}\\.[a-z]{2}/)?[A-Za-z0-9_.-]{0,5}[a-z]=([A-Z0-9]{1,5})?"
            .prop_filter("a label", |text| text.parse::<crate::NodeLabel>().is_ok())
            .boxed(),
        ValueKind::Taint => {
            "[a-z]{1,5}(=[A-Z0-9]{0,5})?:(NoSchedule|PreferNoSchedule|NoExecute)".boxed()
        }
        ValueKind::Arg => ("[a-z][a-z-]{0,8}[a-z]", select(vec!["=", "+=", "-="]), text())
            .prop_map(|(key, sign, value)| format!("{key}{sign}{value}"))
            .boxed(),
    }
}

/// Texts that read back from every form, and that some form would read differently if they were not quoted.
fn text() -> impl Strategy<Value = String> {
    const ODD: &[&str] = &[
        "",
        "on",
        "~",
        "null",
        "0644",
        "1_000",
        "1e3",
        "0x10",
        "2001-02-03",
        "a: b",
        "a #b",
        "#",
        "-",
        "- a",
        "--debug",
        "--",
        "=",
        "<<",
        "'",
        "\"",
        "a\\b",
        "{a}",
        "[a]",
        "*a",
        "&a",
        "!a",
        "%a",
        "@a",
        "`a`",
        "?",
        "| a",
        "> a",
        "a,b",
        "$HOME",
        "${X}",
        "a'b\"c",
        "%n",
        "\u{a0}b\u{2028}",
        "é",
        "🦀",
    ];
    prop_oneof![select(ODD).prop_map(str::to_owned), "[a-zA-Z0-9/._:=+-]{1,16}", "\\PC{1,12}"]
        .prop_filter("reads back from every form", |text| text.parse::<Text>().is_ok())
}

/// What a server's configuration says reads back equal from settings, arguments, environment, file, and from the
/// install command where there is one, if every setting has a field.
pub fn server_round_trips(config: &ServerConfig) -> Result<(), TestCaseError> {
    round_trips(config)
}

/// What an agent's configuration says reads back equal from settings, arguments, environment, file, and from the
/// install command where there is one, if every setting has a field.
pub fn agent_round_trips(config: &AgentConfig) -> Result<(), TestCaseError> {
    round_trips(config)
}

/// Whatever the settings are, what is read from them keeps them: written and read again it is the same.
pub fn settings_are_kept(settings: &[Setting]) -> Result<(), TestCaseError> {
    let (config, _) = ServerConfig::from_settings(settings);
    let (again, _) = ServerConfig::from_settings(&config.to_settings());
    prop_assert_eq!(again, config);
    Ok(())
}

fn round_trips<T: Fields + Debug + PartialEq>(config: &T) -> Result<(), TestCaseError> {
    let settings = to_settings(config);
    let same = |read: &[Setting]| -> Result<(), TestCaseError> {
        let (again, errors) = from_settings::<T>(read);
        prop_assert_eq!(&again, config);
        prop_assert_eq!(errors.len(), config.extra().len());
        Ok(())
    };
    same(&settings)?;
    let words: Vec<Word> = arguments(&settings).iter().map(|word| word.as_str().into()).collect();
    let line = CommandLine::parse_flags(T::COMMAND, &words, Version::NEWEST);
    prop_assert!(line.errors.is_empty() && line.ignored.is_empty(), "{:?}", line);
    same(&line.settings)?;
    let parts = environment(T::COMMAND, settings.clone(), Version::NEWEST);
    let mut read = EnvironmentSettings::read(T::COMMAND, &parts.variables, Version::NEWEST);
    prop_assert!(read.errors.is_empty() && read.unread.is_empty(), "{:?}", read);
    read.settings.extend(parts.rest);
    same(&read.settings)?;
    if let Ok(install) = install(T::COMMAND, &settings, Version::NEWEST) {
        same(&from_install(&install)?)?;
    }
    let text =
        config_yaml(T::COMMAND, &settings).map_err(|e| TestCaseError::fail(e.to_string()))?;
    same(&from_file(&text)?)
}

/// What k3s gets to see when install.sh and systemd are through.
fn from_install(install: &Install) -> Result<Vec<Setting>, TestCaseError> {
    let installed = install.run().map_err(|error| TestCaseError::fail(error.to_string()))?;
    let commands = Unit::parse(installed.unit_text()).exec_start(&installed.unit());
    let [Ok(start)] = commands.as_slice() else {
        return Err(TestCaseError::fail(installed.unit_text()));
    };
    let file = EnvFile::parse(installed.env_lines().join("\n"));
    let words: Vec<Word> = start
        .argv(|name| file.get(name).map(str::to_owned))
        .iter()
        .map(|word| word.as_str().into())
        .collect();
    let line = CommandLine::parse(&words, Version::NEWEST);
    let Some(command) = line.command else { return Err(TestCaseError::fail("no command")) };
    let variables: Vec<Variable> =
        file.entries().iter().map(|entry| Variable::new(entry.name(), entry.value())).collect();
    let mut settings = EnvironmentSettings::read(command, &variables, Version::NEWEST).settings;
    settings.extend(line.settings);
    Ok(settings)
}

/// What k3s makes of a single file.
fn from_file(text: &str) -> Result<Vec<Setting>, TestCaseError> {
    let failed = |error: &dyn std::error::Error| TestCaseError::fail(format!("{error}\n{text}"));
    let document: goyaml::Document =
        text.parse().map_err(|e: config_diagnostics::ParseError| failed(&e))?;
    let items = goyaml::k3s::items(&document).map_err(|error| failed(&error))?;
    let mut settings = Vec::new();
    for item in items {
        let values = match item.value {
            goyaml::Value::Seq(values) => values,
            value => vec![value],
        };
        let setting = |value| Setting::new(&item.key, Some(&goyaml::k3s::text(value)));
        settings.extend(values.iter().map(setting));
    }
    Ok(settings)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest! {
        #[test]
        fn every_form_of_a_server_reads_back(config in server_config()) {
            prop_assert!(config.extra().is_empty(), "{:?}", config.extra());
            server_round_trips(&config)?;
        }

        #[test]
        fn every_form_of_an_agent_reads_back(config in agent_config()) {
            prop_assert!(config.extra().is_empty(), "{:?}", config.extra());
            agent_round_trips(&config)?;
        }

        #[test]
        fn nothing_is_dropped(settings in wild_settings()) {
            settings_are_kept(&settings)?;
        }

        #[test]
        fn no_words_panic(words in vec(".{0,9}|--?[a-z]{0,3}=?.{0,4}", 0..6)) {
            let words: Vec<Word> = words.iter().map(|word| word.as_str().into()).collect();
            for version in [Version::OLDEST, Version::NEWEST] {
                let _ = CommandLine::parse(&words, version);
                let _ = CommandLine::parse_flags(Command::EtcdSnapshot, &words, version);
            }
        }
    }
}
