//! What the builders print, over the strategies: the laws, and the real HAProxy.
//!
//! `BUILDER_CASES=20000` generates more; `BUILDER_SEED=random`, or a number, generates others. The seed is
//! printed, so that a failure can be seen again.

use haproxy_cfg::strategies::{self, laws};
use haproxy_cfg::{Config, Document, Version};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestRng, TestRunner};
use stack_tests::{Haproxy, cases, say};
use std::time::{SystemTime, UNIX_EPOCH};

const VERSIONS: [Version; 5] =
    [Version::V2_4, Version::V2_6, Version::V2_8, Version::V3_0, Version::V3_4];

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// Generates the same values in every run, unless the environment asks for others.
fn runner(cases_by_default: u32) -> TestRunner {
    let seed = match std::env::var("BUILDER_SEED").as_deref() {
        Ok("random") => {
            let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
            let seed = u64::from(now.subsec_nanos()) + now.as_secs();
            say(&format!("BUILDER_SEED={seed}"));
            seed
        }
        _ => number("BUILDER_SEED").unwrap_or(1),
    };
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    TestRunner::new_with_rng(cases(cases_by_default), rng)
}

fn holds<S: Strategy>(
    cases: u32,
    strategy: &S,
    law: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    if let Err(error) = runner(cases).run(strategy, law) {
        panic!("{error}");
    }
}

#[test]
fn valid_configurations_read_back_equal() {
    for version in VERSIONS {
        holds(100, &strategies::valid_config(version), |config| laws::config_round_trip(&config));
    }
}

#[test]
fn plausible_configurations_keep_every_byte() {
    for version in VERSIONS {
        holds(50, &strategies::plausible_config(version), |config| {
            let text = config.to_string();
            laws::round_trip(&text)?;
            laws::insert_then_remove(&text)
        });
    }
}

#[test]
fn load_balancers_read_back_equal() {
    holds(200, &strategies::tcp_lb(0..=12), |config| laws::config_round_trip(&config));
}

#[test]
fn hostile_texts_obey_the_laws() {
    holds(300, &(strategies::hostile_text(), strategies::target()), |(text, target)| {
        laws::round_trip(&text)?;
        laws::sync_is_identity(&text)?;
        laws::insert_then_remove(&text)?;
        laws::inspect_is_total(&text, &target)
    });
}

#[test]
fn almost_valid_texts_obey_the_laws() {
    holds(150, &(strategies::near_valid_text(), strategies::target()), |(text, target)| {
        laws::round_trip(&text)?;
        laws::sync_is_identity(&text)?;
        laws::insert_then_remove(&text)?;
        laws::inspect_is_total(&text, &target)
    });
}

#[test]
fn no_string_in_any_field_injects() {
    laws::injection(&[
        "",
        "a b",
        "x\nbackend evil",
        "x\r\n",
        "a\0b",
        "#",
        "'",
        "\"",
        "\\",
        "$HOME",
        "if",
        "\u{a0}",
        "[x]",
    ])
    .unwrap();
    holds(15, &vec(strategies::hostile_string(), 1..3), |strings| laws::injection(&strings));
}

/// The differential test: whatever the builders print, the installed HAProxy loads.
#[test]
fn haproxy_loads_what_the_builders_print() {
    let Some(haproxy) = Haproxy::find() else {
        return say("skipped: no haproxy to load what the builders print");
    };
    let version = haproxy.version().clamp(Version::OLDEST, Version::NEWEST);
    let cases = number("BUILDER_CASES").unwrap_or(1000);
    let mut runner = runner(1);
    let configs = prop_oneof![
        20 => strategies::valid_config(version).boxed(),
        1 => strategies::tcp_lb(1..=8).boxed(),
    ];
    let trees: Vec<_> = (0..cases).map(|_| configs.new_tree(&mut runner).unwrap()).collect();
    let workers = std::thread::available_parallelism().map_or(1, usize::from);
    std::thread::scope(|scope| {
        for part in 0..workers {
            let (trees, haproxy) = (&trees, &haproxy);
            scope.spawn(move || {
                for tree in trees.iter().skip(part).step_by(workers) {
                    must_load(haproxy, &tree.current());
                }
            });
        }
    });
    say(&format!("haproxy {version} loads {cases} generated configurations"));
}

fn must_load(haproxy: &Haproxy, config: &Config) {
    let text = config.to_string();
    let verdict = haproxy.check(&text).unwrap();
    assert!(verdict.loads(), "exit {:?}, {:#?}\n{text}", verdict.exit, verdict.alerts);
    let (read, problems) = Document::parse(text.as_str()).document.to_config();
    assert!(problems.is_empty(), "{problems:?}\n{text}");
    assert_eq!(&read, config, "{text}");
}
