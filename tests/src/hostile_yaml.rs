//! Texts that go-yaml reads in surprising ways, or hardly at all.

use proptest::prelude::*;

/// What the scanner treats specially, and what only looks as if it did.
const PIECES: [&str; 92] = [
    " ",
    " ",
    "\n",
    "\n",
    "\n  ",
    "\n    ",
    "\n- ",
    "- ",
    "-",
    ": ",
    ":",
    "? ",
    "?",
    "\t",
    "#",
    " # c",
    "{",
    "}",
    "[",
    "]",
    ",",
    ", ",
    "{}",
    "[]",
    "]: ",
    "}: ",
    "&a ",
    "&b",
    "*a",
    "*a ",
    "!",
    "!!str ",
    "!!int ",
    "!x ",
    "!<a> ",
    "!e!f ",
    "!!binary aGk=",
    "!!null",
    "!!merge",
    "|",
    ">",
    "|-",
    "|+\n",
    ">2",
    "|1-",
    "'",
    "\"",
    "''",
    "\"\"",
    "\\",
    "\\n",
    "\\x41",
    "\\u00e9",
    "\\\n",
    "%",
    "@",
    "`",
    "---",
    "---\n",
    "\n---\n",
    "...",
    "...\n",
    "%YAML 1.1\n",
    "%TAG !e! tag:e,2000:\n",
    "\r\n",
    "\r",
    "\u{85}",
    "\u{2028}",
    "\u{feff}",
    "\u{a0}",
    "é",
    "👍",
    "<<",
    "<<: *a",
    "~",
    "null",
    "1",
    "0x1F",
    "0755",
    "1_0",
    "yes",
    ".inf",
    "2001-01-01",
    "1e3",
    "a",
    "a:",
    "a: b",
    "b: c",
    "k: v\n",
    "- x\n",
    "\u{7f}",
    "\0",
];

/// A whole text: pieces of YAML in any order, and files that are whole but for a few pieces put in.
pub fn hostile_yaml_text() -> impl Strategy<Value = String> {
    let piece = || prop::sample::select(&PIECES[..]);
    let noise = prop::collection::vec(piece(), 0..24).prop_map(|pieces| pieces.concat());
    let damaged = prop::collection::vec((any::<prop::sample::Index>(), piece(), 0_usize..4), 1..4)
        .prop_map(|changes| {
            let mut text: Vec<char> = WHOLE.chars().collect();
            for (at, piece, length) in changes {
                let at = at.index(text.len());
                text.splice(at..(at + length).min(text.len()), piece.chars());
            }
            text.into_iter().collect()
        });
    prop_oneof![2 => noise, 2 => damaged, 1 => any::<String>()]
}

/// Something of everything.
const WHOLE: &str = "\
# values
image: {tag: v3.1, \"pull\": Always}
ports: &ports
  web:
    port: 8000   # plain
    expose:
      default: true
  list:
  - a
  - b: 1
    c: [x, {y: 1}, k: v]
  -
    - nested
more:
  <<: *ports
  tagged: !!str 0644
  quoted: 'it''s'
  double: \"a\\tb \\
    c\"
script: |-
  #!/bin/sh
    echo \"a\"

folded: >2
   one
  two

  three
? long
: plain that
  goes on
last:
";

/// Texts of about `bytes` bytes, each as bad as one shape gets, with the shape's name.
pub fn hostile_yaml_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    let after = |head: &str, piece: &str| format!("{head}{}", repeated(piece));
    vec![
        ("empty lines", repeated("\n")),
        ("one word", repeated("a")),
        ("one line of words", repeated("a ")),
        ("one value of many lines", repeated("a\n")),
        ("short entries", repeated("a: b\n")),
        ("keys without values", repeated("a:\n")),
        ("empty items", repeated("-\n")),
        ("a list in brackets", after("[", "a,")),
        ("pairs in brackets", after("[", "a: b,")),
        ("keys in braces", after("{", "a,")),
        ("nested brackets, over and over", after("", "[[[[[]]]]]\n--- ")),
        ("nested lists on each line", repeated("- - - - a\n")),
        ("an open bracket", after("x: [", "long enough to wait, ")),
        ("wide letters in brackets", after("[", "\u{e9}\u{e9}\u{e9}\u{e9},")),
        ("open quotes", after("'", "a\n")),
        ("escapes", after("\"", "\\n")),
        ("a block of text", after("|\n", "  a\n")),
        ("blank lines in a block of text", after("|+\n", " \n")),
        ("block after block", repeated("- |\n  a\n")),
        ("comments", repeated("#\n")),
        ("documents", repeated("---\n")),
        ("anchors", repeated("- &a a\n")),
        ("aliases", after("- &a a\n", "- *a\n")),
        ("tags", repeated("- !a a\n")),
        ("long characters", repeated("- 😀\n")),
        ("carriage returns", repeated("\r")),
    ]
}
