//! Everything a change must pass.

use crate::{Problem, files};
use std::process::Command;

const STEPS: [(&str, &[(&str, &str)]); 6] = [
    ("fmt --all --check", &[]),
    ("clippy --workspace --all-targets --all-features -- -D warnings", &[]),
    ("test --workspace --all-features", &[]),
    ("doc --workspace --all-features --no-deps", &[("RUSTDOCFLAGS", "-D warnings")]),
    ("xtask codegen --check", &[]),
    ("xtask rules --check", &[]),
];

/// Runs the steps in order, until the first that fails.
pub(crate) fn run() -> Result<(), Problem> {
    for (step, environment) in STEPS {
        say(&format!("cargo {step}"));
        let status = Command::new(env!("CARGO"))
            .args(step.split(' '))
            .envs(environment.iter().copied())
            .current_dir(files::root())
            .status()
            .map_err(|error| format!("cargo {step}: {error}"))?;
        if !status.success() {
            return Err(format!("failed: cargo {step}"));
        }
    }
    Ok(())
}

#[expect(clippy::print_stderr, reason = "this is a command")]
fn say(line: &str) {
    eprintln!("==> {line}");
}
