//! Configurations of any size with words changed at random, the same ones each time.

use crate::{generated_haproxy, hostile_haproxy_shapes, hostile_shapes};

/// What takes the place of a word, or stands beside it.
const WORDS: [&str; 40] = [
    "0",
    "-1",
    "10k",
    "99999999999",
    "if",
    "unless",
    "or",
    "{",
    "}",
    "!",
    "src",
    "path",
    "hdr(host)",
    "%[src]",
    "%[path",
    "str",
    "-m",
    "table",
    "api",
    "no",
    "default",
    "http",
    "tcp",
    "check",
    "ssl",
    "acl",
    "server",
    "bind",
    ":80",
    "10.0.0.1:80",
    "backend",
    "frontend",
    "defaults",
    "global",
    ".if 1",
    ".endif",
    "\"\"",
    "\"$A\"",
    "'",
    "\\x41",
];

/// Numbers that only look as if they were random (xorshift).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % end.max(1) as u64).unwrap_or_default()
    }
}

/// The text with about one word of so many changed: removed, repeated, cut, replaced or followed by another.
pub fn mutated_haproxy(text: &str, one_of: usize) -> String {
    let mut numbers = Numbers(0x9e37_79b9_7f4a_7c15 ^ one_of as u64);
    let mut out = String::with_capacity(text.len());
    for piece in text.split_inclusive([' ', '\n']) {
        let word = piece.trim_end_matches([' ', '\n']);
        let end = piece.get(word.len()..).unwrap_or_default();
        if word.is_empty() || numbers.below(one_of) > 0 {
            out.push_str(piece);
            continue;
        }
        let other = WORDS[numbers.below(WORDS.len())];
        let cut = word.char_indices().next_back().map_or(0, |(at, _)| at);
        match numbers.below(5) {
            0 => {}
            1 => out.extend([word, " ", word]),
            2 => out.extend([&word[..cut]]),
            3 => out.push_str(other),
            _ => out.extend([word, " ", other]),
        }
        out.push_str(end);
    }
    out
}

/// Texts of about `bytes` bytes and of every kind that somebody sends to a checker of HAProxy's configuration, with
/// their names: very many of one thing, broken words, and real ones with words changed.
pub fn haproxy_fuzz_corpus(bytes: usize) -> Vec<(String, String)> {
    let lines = hostile_haproxy_shapes(bytes).into_iter();
    let lines = lines.map(|(name, text)| (format!("very many {name}"), text));
    let letters = hostile_shapes(bytes).into_iter();
    let letters = letters.map(|(name, text)| (format!("nothing but {name}"), text));
    let mut corpus: Vec<_> = lines.chain(letters).collect();
    let whole = generated_haproxy(bytes);
    for one_of in [1000, 100, 10, 3, 1] {
        let name = format!("one word of {one_of} changed");
        corpus.push((name, mutated_haproxy(&whole, one_of)));
    }
    corpus
}
