//! What a document costs in live memory: the text itself included, what was found wrong with it left out.

use haproxy_cfg::Document;
use peak_alloc::PeakAlloc;
use stack_tests::{generated_haproxy, hostile_shapes};
use std::sync::{Mutex, PoisonError};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// The count is of the whole process, so one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// Live bytes that a parsed document holds.
fn live_bytes(text: &str) -> usize {
    let before = HEAP.current_usage();
    let document = Document::parse(text).document;
    let live = HEAP.current_usage() - before;
    assert_eq!(document.text().len(), text.len());
    live
}

/// The same per byte of text, in thousandths.
fn per_thousand_bytes(text: &str) -> usize {
    live_bytes(text) * 1000 / text.len()
}

#[test]
fn a_real_looking_file_costs_at_most_four_bytes_a_byte() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let cost = per_thousand_bytes(&generated_haproxy(1_500_000));
    assert!(cost <= 4_000, "{cost} bytes per 1000");
}

#[test]
fn no_text_costs_more_than_six_bytes_a_byte() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    for (shape, text) in hostile_shapes(1_000_000) {
        let cost = per_thousand_bytes(&text);
        // The document's own few hundred bytes come on top.
        assert!(cost <= 6_001, "{shape}: {cost} bytes per 1000");
    }
}

#[test]
fn memory_grows_in_proportion_from_1_to_16_megabytes() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let costs = [1, 4, 16].map(|mega| per_thousand_bytes(&generated_haproxy(mega << 20)));
    let (least, most) = (costs.iter().min().unwrap(), costs.iter().max().unwrap());
    assert!(most * 100 <= least * 105, "bytes per 1000 at 1, 4 and 16 MiB: {costs:?}");
}
