//! Regular expressions as httpd compiles them: byte by byte, and names of groups may repeat (`ap_regcomp`).

use pcre2_syntax::{Error, Options};

pub(super) fn check(pattern: &str) -> Result<(), Error> {
    pcre2_syntax::check(pattern, Options::new().duplicate_names())
}
