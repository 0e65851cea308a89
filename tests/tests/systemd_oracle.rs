//! `ExecStart=` beside systemd itself: `systemd-analyze verify` loads units, and says how it read them.

use k3s_config::{Unit, quote_exec};
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use stack_tests::say;
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
