//! No pattern makes the check panic, and an error has its place in the pattern.

#![no_main]

use libfuzzer_sys::fuzz_target;
use pcre2_syntax::{Options, check};

fuzz_target!(|pattern: &[u8]| {
    for options in [
        Options::new(),
        Options::new().duplicate_names(),
        Options::new().no_auto_capture(),
    ] {
        if let Err(error) = check(pattern, options) {
            assert!(error.offset() < pattern.len());
        }
    }
});
