//! Texts that httpd reads in surprising ways.

use proptest::prelude::*;

/// What httpd's reader treats specially, and what only looks as if it did.
const PIECES: [&str; 44] = [
    " ", "\t", "\x0b", "\x0c", "\r", "\u{a0}", "\u{feff}", "\"", "'", "\\", "\\\\", "#", "$", "{",
    "}", ">", "<", "</", "/", "!", "\\\n", "\\\r\n", "\\\\\n", "\\\n\n", "\\ \n", "\0", "\\\"",
    "\\'", "\\ ", "${A}", "${A", "${A b}", "a", "b", "é", "日本", "<A", "</A>", "<A>", "<B x>",
    "</B>", "On", "IfModule", "\x7f",
];

/// Whole lines that open, close and fill sections.
const LINES: [&str; 24] = [
    "<VirtualHost *:80>",
    "</VirtualHost>",
    "  <Location \"/a>b\"> # c",
    "  </location> x",
    "<IfModule mod_proxy.c>",
    "</IfModule>",
    "</IfModule >",
    "<Macro m $a>",
    "<macro n>",
    "</MACRO>",
    "<Perl>",
    "</Perl>",
    "\"<Proxy\" \"balancer://c\">",
    "</Proxy>",
    "<Location",
    "</Location",
    "ProxyPass /a http://b/",
    "\"ProxyPass\"> '/a'\"http://b/\"",
    "# comment \\",
    "Header set X \"open",
    "ProxyPass \\",
    "\\",
    "",
    "\0",
];

/// A whole text: lines of sections and directives among noise, with NUL, CRLF, continuations and missing line ends.
pub fn hostile_apache_text() -> impl Strategy<Value = String> {
    let line = prop_oneof![
        3 => prop::collection::vec(prop::sample::select(&PIECES[..]), 0..12)
            .prop_map(|pieces| pieces.concat()),
        4 => prop::sample::select(&LINES[..]).prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\n\n", ""]);
    prop::collection::vec((line, end), 0..24).prop_map(|lines| {
        lines.into_iter().flat_map(|(line, end)| [line, end.to_owned()]).collect()
    })
}

/// Texts of about `bytes` bytes, each as bad as one shape gets, with the shape's name.
pub fn hostile_apache_shapes(bytes: usize) -> Vec<(&'static str, String)> {
    let repeated = |piece: &str| piece.repeat(bytes / piece.len());
    vec![
        ("empty lines", repeated("\n")),
        ("one-letter lines", repeated("a\n")),
        ("one-letter words on one line", repeated("a ")),
        ("one word", repeated("a")),
        ("backslashes", repeated("\\")),
        ("continued lines", repeated("a\\\n")),
        ("nothing but continuations", repeated("\\\n")),
        ("two lines joined", repeated("\\\n\n")),
        (
            "backslashes, then lines that find them",
            format!("{}{}", "\\".repeat(bytes / 2), "\n".repeat(bytes / 2)),
        ),
        ("open quotes", repeated("\"\n")),
        ("open sections", repeated("<\n")),
        ("sections", repeated("<\n</>\n")),
        (
            "sections in each other",
            format!("{}{}", "<A>\n".repeat(bytes / 8), "</A>\n".repeat(bytes / 8)),
        ),
        ("sections that close each other", repeated("<a>\n<b>\n</a>\n")),
        ("closing tags", repeated("</>\n")),
        ("macros", repeated("<Macro>\n</Macro>\n")),
        ("macros in each other", repeated("<Macro>\n")),
        ("variables", repeated("${A}")),
        ("open variables", repeated("${")),
        ("comment signs", repeated("#\n")),
        ("carriage returns", repeated("\r")),
        ("NULs", repeated("\0")),
        ("lines with a NUL", repeated("a\0\n")),
        ("long characters", repeated("😀 ")),
    ]
}
