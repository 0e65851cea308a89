//! What the builders print, over the strategies: the laws, and the real HAProxy.
//!
//! `BUILDER_CASES=20000` generates more; `BUILDER_SEED=random`, or a number, generates others. The seed is
//! printed, so that a failure can be seen again.

use haproxy_cfg::strategies::{self, laws};
use haproxy_cfg::{Config, Version};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::test_runner::{RngAlgorithm, TestCaseError, TestError, TestRng, TestRunner};
use stack_tests::{Haproxy, say};
use std::time::{SystemTime, UNIX_EPOCH};

const VERSIONS: [Version; 5] =
    [Version::V2_4, Version::V2_6, Version::V2_8, Version::V3_0, Version::V3_4];

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

/// The same in every run, unless the environment asks for another.
fn seed() -> u64 {
    if std::env::var("BUILDER_SEED").as_deref() != Ok("random") {
        return number("BUILDER_SEED").unwrap_or(1);
    }
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    let seed = u64::from(now.subsec_nanos()) + now.as_secs();
    say(&format!("BUILDER_SEED={seed}"));
    seed
}

fn holds<S: Strategy>(
    seed: u64,
    cases: u32,
    strategy: &S,
    law: impl Fn(S::Value) -> Result<(), TestCaseError>,
) {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(stack_tests::cases(cases), rng);
    match runner.run(strategy, law) {
        Ok(()) => {}
        // The reason shows the text, which says more than the value.
        Err(TestError::Fail(reason, _)) => panic!("{reason}"),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn valid_configurations_read_back_equal() {
    for version in VERSIONS {
        holds(seed(), 100, &strategies::valid_config(version), |config| {
            laws::config_round_trip(&config)
        });
    }
}

#[test]
fn plausible_configurations_keep_every_byte() {
    for version in VERSIONS {
        holds(seed(), 50, &strategies::plausible_config(version), |config| {
            let text = config.to_string();
            laws::round_trip(&text)?;
            laws::insert_then_remove(&text)
        });
    }
}

#[test]
fn load_balancers_read_back_equal() {
    holds(seed(), 200, &strategies::tcp_lb(0..=12), |config| laws::config_round_trip(&config));
}

#[test]
fn hostile_texts_obey_the_laws() {
    holds(seed(), 300, &(strategies::hostile_text(), strategies::target()), |(text, target)| {
        laws::round_trip(&text)?;
        laws::sync_is_identity(&text)?;
        laws::insert_then_remove(&text)?;
        laws::inspect_is_total(&text, &target)
    });
}

#[test]
fn almost_valid_texts_obey_the_laws() {
    holds(seed(), 150, &(strategies::near_valid_text(), strategies::target()), |(text, target)| {
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
    holds(seed(), 15, &vec(strategies::hostile_string(), 1..3), |strings| {
        laws::injection(&strings)
    });
}

/// The differential test: whatever the builders print, the installed HAProxy loads.
#[test]
fn haproxy_loads_what_the_builders_print() {
    let Some(haproxy) = Haproxy::find() else {
        return say("skipped: no haproxy to load what the builders print");
    };
    let version = haproxy.version().clamp(Version::OLDEST, Version::NEWEST);
    let cases = number("BUILDER_CASES").unwrap_or(1000);
    let seed = seed();
    let workers = std::thread::available_parallelism().map_or(1, usize::from) as u64;
    std::thread::scope(|scope| {
        for worker in 0..workers {
            let haproxy = &haproxy;
            let cases = u32::try_from(cases.div_ceil(workers)).unwrap();
            scope.spawn(move || {
                let configs = prop_oneof![
                    20 => strategies::valid_config(version),
                    1 => strategies::tcp_lb(1..=8),
                ];
                holds(seed.wrapping_add(worker), cases, &configs, |config| loads(haproxy, &config));
            });
        }
    });
    say(&format!("haproxy {version} loads {cases} generated configurations"));
}

/// Whether HAProxy loads it, and it reads back equal.
fn loads(haproxy: &Haproxy, config: &Config) -> Result<(), TestCaseError> {
    let text = config.to_string();
    let verdict = haproxy.check(&text).map_err(|error| TestCaseError::fail(error.to_string()))?;
    prop_assert!(verdict.loads(), "exit {:?}, {:#?}\n{}", verdict.exit, verdict.alerts, text);
    laws::config_round_trip(config)
}
