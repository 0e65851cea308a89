//! Hostile strings.

use proptest::prelude::*;
use proptest::sample::select;

/// What YAML treats specially, and what only looks as if it did.
const PIECES: &[&str] = &[
    " ",
    "  ",
    "\t",
    "\n",
    "\n\n",
    "\r",
    "\r\n",
    "\0",
    "\x07",
    "\x7f",
    "\u{85}",
    "\u{a0}",
    "\u{2028}",
    "\u{2029}",
    "\u{feff}",
    "\u{ffff}",
    "#",
    " #",
    ":",
    ": ",
    "-",
    "- ",
    "--- ",
    "...",
    "?",
    "? ",
    "'",
    "\"",
    "\\",
    "{",
    "}",
    "[",
    "]",
    ",",
    "&a",
    "*a",
    "!",
    "!!int ",
    "|",
    ">",
    "<<",
    "=",
    "%",
    "@",
    "`",
    "~",
    "null",
    "on",
    "No",
    "y",
    "true",
    "0",
    "1",
    "08",
    "0x1f",
    "0o7",
    "1_0",
    "1e3",
    ".5",
    ".inf",
    "12:30",
    "2026-01-02",
    "{{ .V }}",
    "a",
    "b",
    "é",
    "\u{1f600}",
];

/// What stands in a YAML file, whole or broken.
const LINES: &[&str] = &[
    "a: 1",
    "  b: x",
    "    c:",
    "- d",
    "  - e: f",
    "- - g",
    "? h",
    ": i",
    "# j",
    "k: &l",
    "m: *l",
    "<<: *l",
    "n: |",
    "o: >-2",
    "p: |+ # q",
    "  text",
    "\ttab",
    "\"r\": 's",
    "t': \"u\\",
    "{v: [w,",
    "x]}",
    "---",
    "...",
    "%YAML 1.1",
    "y: !!str 1",
    "z: {{ .V }}",
    "",
    " ",
];

pub(super) fn hostile_string() -> impl Strategy<Value = String> {
    let pieces = prop::collection::vec(select(PIECES), 0..6).prop_map(|pieces| pieces.concat());
    prop_oneof![4 => pieces, 1 => any::<String>()]
}

pub(super) fn hostile_yaml() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => select(LINES).prop_map(str::to_owned),
        1 => hostile_string(),
    ];
    let end = select(&["\n", "\n", "\n", "\r\n", "\n\n", "", "\r"][..]);
    prop::collection::vec((line, end), 0..16).prop_map(|lines| {
        lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect()
    })
}
