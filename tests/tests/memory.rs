//! What a document costs in live memory: the text itself included, what was found wrong with it left out.

use peak_alloc::PeakAlloc;
use stack_tests::{
    generated_apache, generated_haproxy, generated_yaml, hostile_apache_shapes, hostile_shapes,
    hostile_yaml_shapes,
};
use std::sync::{Mutex, PoisonError};

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// The count is of the whole process, so one test at a time.
static ALONE: Mutex<()> = Mutex::new(());

/// Live bytes that a parsed document holds per byte of text, in thousandths.
fn per_thousand_bytes<D>(text: &str, parse: fn(&str) -> D) -> usize {
    let before = HEAP.current_usage();
    let document = parse(text);
    let live = HEAP.current_usage() - before;
    drop(document);
    live * 1000 / text.len()
}

fn haproxy(text: &str) -> haproxy_cfg::Document {
    haproxy_cfg::Document::parse(text).document
}

fn apache(text: &str) -> apache_proxy::Document {
    apache_proxy::Document::parse(text).document
}

fn yaml(text: &str) -> goyaml::Document {
    goyaml::Document::parse(text).document
}

#[test]
fn a_real_looking_file_costs_at_most_four_bytes_a_byte() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let cost = per_thousand_bytes(&generated_haproxy(1_500_000), haproxy);
    assert!(cost <= 4_000, "haproxy: {cost} bytes per 1000");
    let cost = per_thousand_bytes(&generated_apache(1_500_000), apache);
    assert!(cost <= 4_000, "apache: {cost} bytes per 1000");
    let cost = per_thousand_bytes(&generated_yaml(1_500_000), yaml);
    assert!(cost <= 3_000, "yaml: {cost} bytes per 1000");
}

#[test]
fn no_text_costs_more_than_a_few_bytes_a_byte() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    // The document's own few hundred bytes come on top.
    for (shape, text) in hostile_shapes(1_000_000) {
        let cost = per_thousand_bytes(&text, haproxy);
        assert!(cost <= 6_001, "haproxy, {shape}: {cost} bytes per 1000");
    }
    for (shape, text) in hostile_apache_shapes(1_000_000) {
        let cost = per_thousand_bytes(&text, apache);
        assert!(cost <= 6_005, "apache, {shape}: {cost} bytes per 1000");
    }
    // Two letters of YAML can make two nodes.
    for (shape, text) in hostile_yaml_shapes(1_000_000) {
        let cost = per_thousand_bytes(&text, yaml);
        assert!(cost <= 14_000, "yaml, {shape}: {cost} bytes per 1000");
    }
}

#[test]
fn memory_grows_in_proportion_from_1_to_16_megabytes() {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let proportional = |name: &str, costs: [usize; 3]| {
        let (least, most) = (costs.iter().min().unwrap(), costs.iter().max().unwrap());
        assert!(most * 100 <= least * 105, "{name}: bytes per 1000 at 1, 4 and 16 MiB: {costs:?}");
    };
    let sizes = [1, 4, 16].map(|mega| mega << 20);
    proportional("haproxy", sizes.map(|n| per_thousand_bytes(&generated_haproxy(n), haproxy)));
    proportional("apache", sizes.map(|n| per_thousand_bytes(&generated_apache(n), apache)));
    proportional("yaml", sizes.map(|n| per_thousand_bytes(&generated_yaml(n), yaml)));
}
