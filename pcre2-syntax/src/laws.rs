//! What holds for every pattern.

use crate::{Options, check};
use proptest::prelude::*;

const PIECES: [&str; 64] = [
    "a",
    "é",
    "9",
    " ",
    "#",
    "\n",
    "-",
    ",",
    ":",
    "=",
    "!",
    "<",
    ">",
    "'",
    "&",
    "^",
    "$",
    ".",
    "*",
    "+",
    "?",
    "|",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "\\",
    "(?",
    "(?:",
    "(?=",
    "(?<=",
    "(?<n>",
    "(?P=n)",
    "(?|",
    "(?(",
    "(?(1)",
    "(?(DEFINE)",
    "(?C",
    "(?R)",
    "(?1)",
    "(?#",
    "(?x)",
    "(?J)",
    "(?n)",
    "(*",
    "(*UTF)",
    "(*FAIL)",
    "(*pla:",
    "\\1",
    "\\g{",
    "\\k<n>",
    "\\Q",
    "\\E",
    "\\x{",
    "\\p{L",
    "\\N{",
    "{2,3}",
    "[[:",
    ":]]",
    "[^",
    "\\d",
    "\\K",
];

fn patterns() -> impl Strategy<Value = Vec<u8>> {
    let pieces = prop::collection::vec(prop::sample::select(&PIECES[..]), 0..24);
    prop_oneof![
        4 => pieces.prop_map(|pieces| pieces.concat().into_bytes()),
        1 => prop::collection::vec(any::<u8>(), 0..64),
    ]
}

fn options() -> impl Strategy<Value = Options> {
    prop::sample::select(vec![
        Options::new(),
        Options::new().duplicate_names(),
        Options::new().no_auto_capture(),
    ])
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_error_has_a_place_in_the_pattern(pattern in patterns(), options in options()) {
        if let Err(error) = check(&pattern, options) {
            prop_assert!(error.offset() < pattern.len());
        }
    }

    #[test]
    fn what_allows_more_refuses_nothing_more(pattern in patterns()) {
        if check(&pattern, Options::new()).is_ok() {
            prop_assert_eq!(check(&pattern, Options::new().duplicate_names()), Ok(()));
        }
    }

    #[test]
    fn what_compiles_compiles_in_a_group(pattern in "[a-z*+?.|(){}0-9\\[\\]^$-]{0,16}") {
        if check(&pattern, Options::new()).is_ok() {
            prop_assert_eq!(check(format!("(?:{pattern})"), Options::new()), Ok(()));
        }
    }
}
