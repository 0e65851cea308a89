//! Everything a change must pass.

use crate::{Problem, files};
use std::process::Command;

// Not --all-features: `bench` of stack-tests brings in the peers' many crates.
const FEATURES: &str = "--features haproxy-cfg/serde,haproxy-cfg/proptest,config-diagnostics/sarif,apache-proxy/proptest,apache-proxy/serde,goyaml/proptest,k3s-config/proptest,k3s-config/serde,k3s-stack/lsp,k3s-stack/proptest,traefik-values/proptest";

const STEPS: [(&str, &[(&str, &str)]); 7] = [
    ("fmt --all --check", &[]),
    ("clippy --workspace --all-targets {features} -- -D warnings", &[]),
    ("test --workspace", &[]),
    ("test -p k3s-stack --features proptest --test generate_laws", &[]),
    ("doc --workspace --no-deps {features}", &[("RUSTDOCFLAGS", "-D warnings")]),
    ("xtask codegen --check", &[]),
    ("xtask rules --check", &[]),
];

/// Runs the steps in order, until the first that fails.
pub(crate) fn run() -> Result<(), Problem> {
    for (step, environment) in STEPS {
        let step = step.replace("{features}", FEATURES);
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
