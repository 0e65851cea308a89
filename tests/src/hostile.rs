//! Texts that nobody writes, but somebody sends.

use proptest::prelude::*;

/// What the tokenizer treats specially, and what only looks as if it did.
const PIECES: [&str; 40] = [
    " ", "\t", "\x0b", "\x0c", "\r", "\u{a0}", "\u{feff}", "\"", "'", "\\", "#", "$", "{", "}",
    "[", "]", "\\n", "\\t", "\\x41", "\\xe9", "\\xZZ", "\\x4", "\\\"", "\\'", "\\$", "\\#", "\\ ",
    "$A", "${A}", "${A-b c}", "${A[*]}", "${A", "a", "b", "é", "日本", "%[src]", ".if", "no",
    "\x7f",
];

/// A proptest run of so many cases. What fails is printed shrunk and belongs into a test of its own, so no seed is kept.
pub fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        max_shrink_iters: 4096,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// One line, without LF and NUL: words, quotes, escapes and variables in any order, most of them broken.
pub fn hostile_line() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)
        .prop_map(|pieces| pieces.concat())
}

/// A whole text: lines as above among headers and directives, with NUL, CRLF and missing line ends.
pub fn hostile_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        4 => hostile_line(),
        2 => prop::sample::select(vec![
            "global", "defaults", "defaults from base", "frontend web", "\"backend\" 'api'", "[scope]", "[sc ope] # c",
            "    server a 10.0.0.1:80 check", "    option httplog # why", ".if version_atleast(2.8)", ".endif", "listen",
            "# k3s-stack: ignore[text/control-character] kept", "no option httplog", "\0", "a\0b",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\n\n", ""]);
    prop::collection::vec((line, end), 0..24).prop_map(|lines| {
        lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect()
    })
}

/// Texts of about `bytes` bytes, each as bad as one shape gets, with the shape's name.
pub fn hostile_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    vec![
        ("empty lines", repeated("\n")),
        ("one-letter lines", repeated("a\n")),
        ("one-letter words on one line", repeated("a ")),
        ("one word", repeated("a")),
        ("blanks", repeated(" ")),
        ("variables in one quoted word", format!("\"{}\"\n", repeated("$A"))),
        ("open braces in quotes", repeated("\"${A\n")),
        ("open quotes", repeated("\"\n")),
        ("open quotes on one line", repeated("\" ")),
        ("backslashes", repeated("\\")),
        ("hexadecimal escapes", repeated("\\x41")),
        ("empty words", repeated("\"\" ")),
        ("comment signs", repeated("#\n")),
        ("open scopes", repeated("[")),
        ("scopes", repeated("[a]\n")),
        ("headers", repeated("global\n")),
        ("conditions", repeated(".if 1\n")),
        ("carriage returns", repeated("\r")),
        ("NULs", repeated("\0")),
        ("lines with a NUL", repeated("a\0\n")),
        ("long characters", repeated("😀 ")),
    ]
}
