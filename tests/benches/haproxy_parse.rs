//! Lossless parsing beside two peers on the same generated file, in the same run.
//!
//! `haproxy-config` keeps less (no comments, no spans); `gix-config` reads another line language, so it gets
//! the same lines in its own syntax: headers in brackets, directives as `key = value`.

use divan::Bencher;
use divan::counter::BytesCount;
use haproxy_cfg::Document;
use stack_tests::generated_haproxy;

fn main() {
    divan::main();
}

fn text() -> String {
    generated_haproxy(1_500_000)
}

/// Parse, then visit every word and its span.
#[divan::bench]
fn haproxy_cfg_words(bencher: Bencher<'_, '_>) {
    let text = text();
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        let document = Document::parse(text.as_str()).document;
        document.lines().flat_map(|line| line.words()).map(|word| word.span().len()).sum::<u32>()
    });
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
    bencher.counter(BytesCount::of_str(&text)).bench(|| {
        gix_config::File::from_bytes_no_includes(
            text.as_bytes(),
            gix_config::file::Metadata::api(),
            gix_config::file::init::Options::default(),
        )
        .map(|file| file.num_values())
    });
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
