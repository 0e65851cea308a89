//! Regular expressions: what people write, with slips in it, and what no one would wait for.

use proptest::prelude::*;

/// Parts of patterns that people write.
const PARTS: [&str; 56] = [
    "^",
    "$",
    ".",
    "/",
    "-",
    "_",
    "%",
    "=",
    "é",
    "a",
    "b|c",
    "x*",
    "y+?",
    "z{2}",
    "w{1,3}",
    "v{,2}",
    "\\d",
    "\\w+",
    "\\.",
    "\\/",
    "\\b",
    "\\x41",
    "\\x{e9}",
    "\\h",
    "\\R",
    "\\K",
    "\\Qa*\\E",
    "\\p{Lu}",
    "[a-z]",
    "[^/]+",
    "[]a]",
    "[\\d.-]",
    "[[:alpha:]_]",
    "(a)",
    "(a|b)",
    "(?:b)",
    "(?i)",
    "(?i:a)",
    "(?<n>a)",
    "(?P<m>b)",
    "(?=a)",
    "(?!b)",
    "(?<=a)",
    "(?<!ab|c)",
    "(?>a)",
    "(?|(a)|(b))",
    "(?#c)",
    "\\1",
    "\\2",
    "\\k<n>",
    "(?P=m)",
    "(?R)",
    "(?&n)",
    "(?(1)a|b)",
    "(?(<n>)a)",
    "(*FAIL)",
];

/// What a slip of the hand adds.
const SLIPS: [&str; 40] = [
    "(", ")", "[", "]", "{", "}", "|", "*", "+", "?", "\\", "-", ",", ":", "<", ">", "!", "#", "'",
    "\"", " ", "0", "9", "P", "Q", "E", "g", "u", "(?", "(*", "(?<", "(?<=", "(?(", "(?P", "[[:",
    "\\x{", "\\p{", "\\N{", "{2", "(?x)",
];

/// A pattern, right or wrong; about half of them compile.
pub fn pattern_with_slips() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        6 => prop::sample::select(&PARTS[..]),
        1 => prop::sample::select(&SLIPS[..]),
    ];
    prop::collection::vec(part, 1..7).prop_map(|parts| parts.concat())
}

/// Patterns of about `bytes` bytes, each as bad as one shape gets, with the shape's name.
pub fn hostile_pattern_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    let names = (0..bytes / 16).map(|n| format!("(?<n{n:09}>a)"));
    let numbers = (0..bytes / 8).map(|n| format!("|\\g{{{}}}", n % 9 + 1));
    let calls = (0..bytes / 16).map(|n| format!("(?&n{:09})", n % 99));
    let known: Vec<String> = (0..99).map(|n| format!("(?<n{n:09}>a)")).collect();
    vec![
        ("letters", repeated("a")),
        ("groups", repeated("(a)")),
        ("open groups", repeated("(")),
        ("open conditions", repeated("(?(?=")),
        ("callouts in a condition", repeated("(?(?C1)")),
        ("open braces", format!("a{}", repeated("{"))),
        ("open repetitions", format!("a{}", repeated("{1,"))),
        ("braces behind \\N", repeated("\\N{1,")),
        ("open classes", repeated("[")),
        ("classes in a class", format!("[{}", repeated("[:a"))),
        ("classes of three kinds", format!("[{}", repeated("[:[.[="))),
        ("open quotes", repeated("\\Qa")),
        ("comments", format!("a*{}", repeated("(?#a)"))),
        ("properties", repeated("\\p{yi}")),
        ("settings", repeated("(?i)")),
        ("settings at the start", repeated("(*UTF)")),
        ("names", names.collect()),
        ("references to names", calls.chain(known).collect()),
        ("references to numbers", format!("{}{}", repeated("()"), numbers.collect::<String>())),
        ("references to no group", repeated("\\1")),
        ("alternatives behind", format!("(?<={})", repeated("a|"))),
        ("resets", format!("(?|{})", repeated("(a)|"))),
    ]
}
