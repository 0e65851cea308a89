//! Words beside a real POSIX shell.

use k3s_config::ShellScript;
use proptest::prelude::*;
use proptest::strategy::ValueTree as _;
use proptest::test_runner::TestRunner;
use stack_tests::say;
use std::process::Command;

/// Each word that dash makes of a line, with a line break behind it; nothing where dash refuses the line.
fn dash(line: &str) -> Option<String> {
    let script =
        format!("words() {{ for word; do printf '<%s>\\n' \"$word\"; done; }}\nwords {line}\n");
    let output = Command::new("dash").args(["-c", &script]).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

fn ours(line: &str) -> String {
    let script = ShellScript::parse(format!("words {line}\n"));
    let words = script.commands().next().map(|command| &*command.words).unwrap_or_default();
    let shown = words.iter().skip(1).map(|word| format!("<{}>\n", word.value()));
    shown.collect::<Vec<_>>().concat()
}

#[test]
fn a_shell_reads_words_alike() {
    if dash("x").is_none() {
        return say("skipped: no dash on the path");
    }
    let mut runner = TestRunner::deterministic();
    let written = "(a|é|'|\"|\\\\|\\\\\n| |\t|#|=|-){0,14}";
    let mut accepted = 0;
    for _ in 0..400 {
        let line = written.new_tree(&mut runner).unwrap().current();
        if let Some(theirs) = dash(&line) {
            accepted += 1;
            assert_eq!(ours(&line), theirs, "{line:?}");
        }
    }
    say(&format!("dash: {accepted} of 400 lines accepted"));
    assert!(accepted > 100);
}
