//! `ExecStart=` beside systemd itself: `systemd-analyze verify` loads units, and says how it read them. Environment
//! files beside the generator of environment.d, which has the same reader.

use k3s_config::{EnvFile, ShellScript, Unit, quote_env_value, quote_exec};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use stack_tests::say;
use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

/// What systemd makes of the `ExecStart=` of each unit: its own words as it prints them, nothing where it refuses.
fn ask(folder: &Path, values: &[String]) -> Option<Vec<Option<String>>> {
    let name = |n: usize| format!("case{n}.service");
    for (n, value) in values.iter().enumerate() {
        let text = format!("[Service]\nExecStart=/bin/echo {value} end\n");
        std::fs::write(folder.join(name(n)), text).ok()?;
    }
    let units = (0..values.len()).map(|n| folder.join(name(n)));
    let output = Command::new("systemd-analyze")
        .args(["verify", "--man=no"])
        .args(units)
        .env("SYSTEMD_LOG_LEVEL", "debug")
        .env("SYSTEMD_UNIT_PATH", folder)
        .output()
        .ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let mut read = vec![None; values.len()];
    let mut unit = None;
    for line in text.lines().map(str::trim) {
        if let Some(header) = line.strip_prefix("-> Unit ") {
            unit = header.trim_end_matches(':').strip_prefix("case").and_then(|rest| {
                rest.strip_suffix(".service").and_then(|number| number.parse::<usize>().ok())
            });
        }
        if let (Some(line), Some(slot)) =
            (line.strip_prefix("Command Line: "), unit.and_then(|n| read.get_mut(n)))
        {
            slot.get_or_insert_with(|| line.to_owned());
        }
    }
    Some(read)
}

/// Words as systemd prints a command line: quoted for a shell where they must be.
fn printed(words: &[String]) -> String {
    let word = |word: &String| {
        let safe = |c: char| c.is_ascii_graphic() && !"\"\\`$*?['()<>|&;!".contains(c);
        if !word.is_empty() && word.chars().all(|c| safe(c) || !c.is_ascii()) {
            return word.clone();
        }
        let mut quoted = String::from("\"");
        for c in word.chars() {
            match c {
                '"' | '\\' | '`' | '$' => quoted.extend(['\\', c]),
                '\n' => quoted.push_str("\\n"),
                '\t' => quoted.push_str("\\t"),
                '\r' => quoted.push_str("\\r"),
                '\x07' => quoted.push_str("\\a"),
                '\x08' => quoted.push_str("\\b"),
                '\x0b' => quoted.push_str("\\v"),
                '\x0c' => quoted.push_str("\\f"),
                c if c.is_ascii_control() => {
                    let octal = format!("\\{:03o}", u32::from(c));
                    quoted.push_str(&octal);
                }
                _ => quoted.push(c),
            }
        }
        quoted + "\""
    };
    words.iter().map(word).collect::<Vec<_>>().join(" ")
}

/// As systemd prints it: the first command where it refuses a later one, nothing where a service has several.
fn ours(unit: &str, value: &str) -> Option<String> {
    let text = format!("[Service]\nExecStart=/bin/echo {value} end\n");
    let commands = Unit::parse(text).exec_start(unit);
    if commands.len() > 1 && commands.iter().all(Result::is_ok) {
        return None;
    }
    let command = commands.into_iter().next()?.ok()?;
    Some(printed(&command.words.iter().map(|word| word.value().to_owned()).collect::<Vec<_>>()))
}

#[test]
fn systemd_reads_words_alike() {
    let folder = tempfile::tempdir().unwrap();
    if ask(folder.path(), &["x".to_owned()]) != Some(vec![Some("/bin/echo x end".to_owned())]) {
        return say("skipped: no systemd-analyze that prints units");
    }
    let mut runner = TestRunner::deterministic();
    // No specifier but `%n`: what the others stand for only the machine knows.
    let written = "[x41'\"\\\\ ;#=%n$é]{0,14}";
    let mut values: Vec<String> =
        (0..150).map(|_| written.new_tree(&mut runner).unwrap().current()).collect();
    values.extend((0..50).map(|_| {
        let word = "[ -~é\n\t]{0,12}".new_tree(&mut runner).unwrap().current();
        quote_exec(&word).unwrap().into_owned()
    }));
    let read = ask(folder.path(), &values).unwrap();
    let mut differ = Vec::new();
    for (n, (value, systemd)) in values.iter().zip(&read).enumerate() {
        let ours = ours(&format!("case{n}.service"), value);
        if ours != *systemd {
            differ.push(format!("{value}\n  ours    {ours:?}\n  systemd {systemd:?}"));
        }
    }
    let loaded = read.iter().flatten().count();
    say(&format!("systemd: {} lines, {loaded} of them accepted", values.len()));
    assert!(loaded > 80 && loaded < values.len());
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

const GENERATOR: &str =
    "/usr/lib/systemd/user-environment-generators/30-systemd-environment-d-generator";

/// Variables that have a value, by name: environment.d drops the others.
type Variables = BTreeMap<String, String>;

/// What systemd reads; it prints variables quoted for a shell.
fn generated(folder: &Path, text: &str) -> Option<Variables> {
    std::fs::create_dir_all(folder.join("environment.d")).ok()?;
    std::fs::write(folder.join("environment.d/99-case.conf"), text).ok()?;
    let mut command = Command::new(GENERATOR);
    let output = command.env_clear().env("XDG_CONFIG_HOME", folder).output().ok()?;
    let printed = ShellScript::parse(String::from_utf8_lossy(&output.stdout).into_owned());
    let set = printed.commands().flat_map(|command| &command.assignments);
    let value = |text: &str| text.replace("\\n", "\n").replace("\\t", "\t");
    let of_ours = set.filter(|a| matches!(&*a.name, "Y" | "Z"));
    Some(of_ours.map(|a| (a.name.clone(), value(a.value.value()))).filter(not_empty).collect())
}

fn not_empty((_, value): &(String, String)) -> bool {
    !value.is_empty()
}

#[test]
fn systemd_reads_environment_files_alike() {
    let folder = tempfile::tempdir().unwrap();
    let expected = Variables::from([("Z".to_owned(), "a b".to_owned())]);
    if generated(folder.path(), "Z='a b'\n") != Some(expected) {
        return say("skipped: no generator of environment.d");
    }
    let mut runner = TestRunner::deterministic();
    // No dollar, which environment.d expands and an environment file does not; no line of its own that starts as
    // a comment, which up to systemd 253 goes on behind a backslash.
    let written = "(a|b|'|\"|\\\\|\\\\\n|\\\\a| |\t|=|x){0,12}";
    let printed = "[ -#%-mo-su-~]{0,12}";
    for n in 0..160 {
        let strategy = if n % 2 == 0 { written } else { printed };
        let mut value = strategy.new_tree(&mut runner).unwrap().current();
        if n % 2 == 1 {
            value = quote_env_value(&value).unwrap().into_owned();
        }
        let text = format!("Z={value}\nY=1\n");
        let file = EnvFile::parse(&*text);
        let entries = file.entries().iter().filter(|entry| entry.is_valid());
        let ours = entries.map(|entry| (entry.name().to_owned(), entry.value().to_owned()));
        let ours = ours.filter(|(name, _)| matches!(&**name, "Y" | "Z")).filter(not_empty);
        assert_eq!(Some(ours.collect()), generated(folder.path(), &text), "{text:?}");
    }
}
