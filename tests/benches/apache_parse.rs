//! Lossless parsing beside a peer on the same generated file, in the same run.
//!
//! `misc-conf` keeps less: names, arguments and nesting, but no comments and no spans.

use apache_proxy::{Document, LineKind};
use divan::Bencher;
use divan::counter::BytesCount;
use misc_conf::apache::Apache;
use misc_conf::ast::{Directive, DirectiveTrait};
use stack_tests::generated_apache;

fn main() {
    assert_all_read_it();
    divan::main();
}

fn text() -> String {
    generated_apache(1_500_000)
}

/// A parser that gives up early would look fast.
fn assert_all_read_it() {
    let text = text();
    let sections = text.lines().filter(|line| line.trim_start().starts_with("</")).count();
    let kinds = |kind| move |line: &apache_proxy::Line<'_>| line.kind() == kind;
    let document = Document::parse(text.as_str()).document;
    assert_eq!(document.sections().len(), sections);
    let directives = document.lines().filter(kinds(LineKind::Directive)).count();
    let read = misc_conf(&text);
    assert_eq!(count(&read), directives + sections, "misc-conf's directives");
}

fn misc_conf(text: &str) -> Vec<Directive<Apache>> {
    Directive::<Apache>::parse(text.as_bytes()).expect("misc-conf reads it")
}

fn count(directives: &[Directive<Apache>]) -> usize {
    let inside = |d: &Directive<Apache>| d.children.as_deref().map_or(0, count);
    directives.iter().map(|d| 1 + inside(d)).sum()
}

/// Parse only.
#[divan::bench]
fn apache_proxy_parse(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| Document::parse(text.as_str()));
}

/// Parse, then visit every word and its span.
#[divan::bench]
fn apache_proxy_words(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| words_length(&text));
}

/// Parse, then visit every word's value, without quotes and escapes.
#[divan::bench]
fn apache_proxy_values(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| values_length(&text));
}

/// The same words at 1, 4 and 16 MiB: the throughput should stay the same.
#[divan::bench(args = [1, 4, 16])]
fn apache_proxy_scaling(bencher: Bencher<'_, '_>, mebibytes: usize) {
    let text = generated_apache(mebibytes << 20);
    bencher.counter(BytesCount::of_str(&text)).bench(|| words_length(&text));
}

/// `misc-conf`'s tree.
#[divan::bench]
fn misc_conf_parse(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| misc_conf(&text));
}

fn words_length(text: &str) -> u32 {
    let document = Document::parse(text).document;
    document.lines().flat_map(|line| line.words()).map(|word| word.span().len()).sum()
}

fn values_length(text: &str) -> usize {
    let document = Document::parse(text).document;
    document.lines().flat_map(|line| line.words()).map(|word| word.value().len()).sum()
}
