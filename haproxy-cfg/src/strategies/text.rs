//! Texts: hostile ones, and almost valid ones.

use super::valid_config;
use crate::Version;
use proptest::prelude::*;
use proptest::sample::{Index, select};

/// What the lexer treats specially, what only looks as if it did, and what editors and web pages put in its place.
const PIECES: &[&str] = &[
    " ",
    "\t",
    "\x0b",
    "\x0c",
    "\r",
    "\r\n",
    "\n",
    "\0",
    "\u{a0}",
    "\u{feff}",
    "\u{200b}",
    "\u{2028}",
    "\"",
    "'",
    "\\",
    "#",
    "$",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    ",",
    "!",
    "||",
    "\\n",
    "\\x41",
    "\\x00",
    "\\xZZ",
    "\\\"",
    "\\ ",
    "$A",
    "${A}",
    "${A-b c}",
    "${A[*]}",
    "${A",
    "\u{2013}",
    "\u{2014}",
    "\u{201c}",
    "\u{201d}",
    "\u{2019}",
    "a",
    "b",
    "if",
    "unless",
    "--",
    "-f",
    "\u{e9}",
    "\u{65e5}\u{672c}",
    "\u{1f600}",
    "%[src]",
    "%",
    "%%",
    ".if",
    "no",
    "\x7f",
    "global",
    "backend",
    "server",
];

/// Lines that open and fill sections, so that hostile pieces stand among real ones.
const LINES: &[&str] = &[
    "global",
    "defaults",
    "defaults from base",
    "frontend web",
    "\"backend\" 'api'",
    "[scope]",
    "    server a 10.0.0.1:80 check",
    "    option httplog # why",
    ".if version_atleast(2.8)",
    ".endif",
    "listen",
    "no option httplog",
    "\tbind\u{a0}:80",
    "# k3s-stack: ignore[text/control-character] kept",
];

/// A string that means trouble in any field: quotes, escapes, variables, line breaks, NUL, keywords.
pub(super) fn hostile_string() -> impl Strategy<Value = String> + Clone {
    let pieces = prop::collection::vec(select(PIECES), 0..6).prop_map(|pieces| pieces.concat());
    let injected = select(vec![
        "x\nbackend evil",
        "x\r\nglobal",
        "a b",
        "",
        "x # y",
        "'\"\\",
        "if",
        "x\0y",
        "a } or b",
    ]);
    prop_oneof![6 => pieces, 2 => injected.prop_map(str::to_owned), 1 => ".{0,12}"]
}

pub(super) fn hostile_text() -> impl Strategy<Value = String> {
    let long = (select(PIECES), 500usize..3000).prop_map(|(piece, n)| piece.repeat(n));
    let line = prop_oneof![
        8 => hostile_string(),
        5 => select(LINES).prop_map(str::to_owned),
        1 => any::<String>(),
        1 => long,
    ];
    let end = select(vec!["\n", "\r\n", "\n\n", ""]);
    prop::collection::vec((line, end), 0..16).prop_map(|lines| {
        lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect()
    })
}

/// What happens to one token.
#[derive(Clone, Debug)]
enum Mutation {
    Remove(Index),
    Double(Index),
    Swap(Index, Index),
    Insert(Index, String),
    Cut(Index),
}

pub(super) fn near_valid_text() -> impl Strategy<Value = String> {
    let index = any::<Index>;
    let mutation = prop_oneof![
        index().prop_map(Mutation::Remove),
        index().prop_map(Mutation::Double),
        (index(), index()).prop_map(|(a, b)| Mutation::Swap(a, b)),
        (index(), hostile_string()).prop_map(|(at, text)| Mutation::Insert(at, text)),
        index().prop_map(Mutation::Cut),
    ];
    let config = valid_config(Version::default()).prop_map(|config| config.to_string());
    (config, prop::collection::vec(mutation, 1..4)).prop_map(|(text, mutations)| {
        let mut tokens: Vec<&str> = text.split_inclusive([' ', '\n']).collect();
        for mutation in &mutations {
            mutate(&mut tokens, mutation);
        }
        tokens.concat()
    })
}

fn mutate<'t>(tokens: &mut Vec<&'t str>, mutation: &'t Mutation) {
    if tokens.is_empty() {
        return;
    }
    let n = tokens.len();
    match mutation {
        Mutation::Remove(at) => {
            tokens.remove(at.index(n));
        }
        Mutation::Double(at) => {
            let at = at.index(n);
            tokens.extend_from_within(at..=at);
            if let Some(tail) = tokens.get_mut(at..) {
                tail.rotate_right(1);
            }
        }
        Mutation::Swap(a, b) => tokens.swap(a.index(n), b.index(n)),
        Mutation::Insert(at, text) => tokens.insert(at.index(n), text),
        Mutation::Cut(at) => tokens.truncate(at.index(n)),
    }
}
