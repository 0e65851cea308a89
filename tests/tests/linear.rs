//! Time grows in proportion to the text, whatever the text.

use haproxy_cfg::Document;
use stack_tests::{generated_haproxy, hostile_shapes};
use std::time::{Duration, Instant};

/// The large text is so many small ones long.
const TIMES: usize = 16;

/// Rounds until the law must have held once: noise only ever makes a run slower.
const ROUNDS: usize = 8;

fn parse_time(text: &str) -> Duration {
    let start = Instant::now();
    let document = Document::parse(text).document;
    let words: u32 = document.lines().flat_map(|line| line.words()).map(|w| w.span().len()).sum();
    assert!(words as usize <= text.len());
    start.elapsed()
}

/// Parses the large text, and the small one as often as makes as many bytes: that must take about as long.
/// What is over proportion may be 60 %, for caches and the machine's other work.
fn assert_linear(shape: &str, small: &str, large: &str) {
    let (mut best_small, mut best_large) = (Duration::MAX, Duration::MAX);
    for _ in 0..ROUNDS {
        best_small = best_small.min((0..TIMES).map(|_| parse_time(small)).sum());
        best_large = best_large.min(parse_time(large));
        if best_large <= best_small * 8 / 5 {
            return;
        }
    }
    panic!(
        "{shape}: {TIMES} small texts take {best_small:?}, one as long as all of them {best_large:?}"
    );
}

#[test]
fn sixteen_times_the_file_takes_sixteen_times_as_long() {
    let (small, large) = (1 << 20, TIMES << 20);
    assert_linear("generated file", &generated_haproxy(small), &generated_haproxy(large));
}

#[test]
fn no_shape_of_text_takes_more_than_linear_time() {
    // A word of 64 KiB or more is looked at once more when it is asked for, so both sides have one.
    let (small, large) = (hostile_shapes(1 << 16), hostile_shapes(TIMES << 16));
    for ((shape, small), (_, large)) in small.into_iter().zip(large) {
        assert_linear(shape, &small, &large);
    }
}
