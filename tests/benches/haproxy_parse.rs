//! Lossless parsing beside two peers on the same generated file, in the same run.
//!
//! `haproxy-config` keeps less (no comments, no spans); `gix-config` reads another line language, so it gets
//! the same lines in its own syntax: headers in brackets, directives as `key = value`.

use divan::Bencher;
use divan::counter::BytesCount;
use haproxy_cfg::{Document, LineKind};
use stack_tests::generated_haproxy;

fn main() {
    assert_all_read_it();
    divan::main();
}

fn text() -> String {
    generated_haproxy(1_500_000)
}

/// A parser that gives up early would look fast.
fn assert_all_read_it() {
    let text = text();
    let headers =
        text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())).count();
    let directives = text.lines().filter(|line| line.starts_with(' ')).count();

    let document = Document::parse(text.as_str()).document;
    assert_eq!(document.sections().len(), headers);
    assert_eq!(document.lines().filter(|l| l.kind() == LineKind::Directive).count(), directives);

    let sections = haproxy_config::parse_sections(&text).expect("haproxy-config reads it");
    let known = sections.iter().filter(|section| is_known(section)).count();
    assert_eq!(known, headers, "haproxy-config's sections");

    let file = git_file(&as_git_config(&text));
    assert_eq!(file.sections().count(), headers, "gix-config's sections");
    assert_eq!(file.num_values(), directives, "gix-config's values");
}

/// Parse, then visit every word and its span.
#[divan::bench]
fn haproxy_cfg_words(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| words_length(&text));
}

/// Parse only.
#[divan::bench]
fn haproxy_cfg_parse(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| Document::parse(text.as_str()));
}

/// `haproxy-config`'s lossy sections.
#[divan::bench]
fn haproxy_config_parse_sections(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher
        .counter(BytesCount::of_str(&text))
        .bench(|| haproxy_config::parse_sections(&text).map(|sections| sections.len()));
}

/// `gix-config`'s `File` on the same content.
#[divan::bench]
fn gix_config_file(bencher: Bencher<'_, '_>) {
    let text = as_git_config(&text());
    bencher.counter(BytesCount::of_str(&text)).bench(|| git_file(&text).num_values());
}

fn git_file(text: &str) -> gix_config::File {
    gix_config::File::from_bytes_no_includes(
        text.as_bytes(),
        gix_config::file::Metadata::api(),
        gix_config::file::init::Options::default(),
    )
    .expect("gix-config reads it")
}

/// A section that `haproxy-config` knows, and no comment, blank or unknown line.
fn is_known(section: &haproxy_config::section::borrowed::Section<'_>) -> bool {
    use haproxy_config::section::borrowed::Section;
    !matches!(section, Section::BlankLine | Section::Comment(_) | Section::UnknownLine { .. })
}

/// The same words at 1, 4 and 16 MiB: the throughput should stay the same.
#[divan::bench(args = [1, 4, 16])]
fn haproxy_cfg_scaling(bencher: Bencher<'_, '_>, mebibytes: usize) {
    let text = generated_haproxy(mebibytes << 20);
    bencher.counter(BytesCount::of_str(&text)).bench(|| words_length(&text));
}

fn words_length(text: &str) -> u32 {
    let document = Document::parse(text).document;
    document.lines().flat_map(|line| line.words()).map(|word| word.span().len()).sum()
}

/// The same lines in git's syntax.
fn as_git_config(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + text.len() / 8);
    for line in text.lines() {
        let mut words = line.trim_start().splitn(2, ' ');
        let (first, rest) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        match first {
            "" => {}
            "#" => out.push_str(line),
            _ if !line.starts_with(' ') => {
                out.push_str(&format!("[{first} \"{rest}\"]"));
            }
            _ => {
                let key: String = first.chars().map(|c| if c == '_' { '-' } else { c }).collect();
                out.push_str(&format!("    {key} = {}", rest.replace('"', "\\\"")));
            }
        }
        out.push('\n');
    }
    out
}
