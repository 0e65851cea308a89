//! Regular expressions, which HAProxy has PCRE2 compile (`regex.c`, `regex_comp`).

use crate::view::View;
use config_diagnostics::Presence;
use pcre2_syntax::Options;

/// What the groups of a pattern are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Groups {
    /// What they match is asked for.
    Captured,
    /// Only whether the pattern matches: parentheses without a name have no number.
    Ignored,
}

/// Why a pattern does not compile.
pub(super) struct Broken {
    pub(super) message: String,
    pub(super) help: &'static str,
    /// The byte of the pattern where that begins.
    pub(super) byte: usize,
}

/// Whether it is PCRE2 that compiles them, as far as is known: other libraries read some patterns otherwise.
pub(super) fn is_judged(view: &View<'_>) -> bool {
    view.target.facts().feature("PCRE2") != Presence::No
}

/// What is wrong with a pattern, if anything.
pub(super) fn broken(pattern: &str, groups: Groups) -> Option<Broken> {
    // The library reads up to a NUL.
    let pattern = pattern.split('\0').next().unwrap_or_default();
    let captured = Options::new();
    let options = match groups {
        Groups::Captured => captured,
        Groups::Ignored => captured.no_auto_capture(),
    };
    let error = pcre2_syntax::check(pattern, options).err()?;
    let is_for_numbers = options != captured && pcre2_syntax::check(pattern, captured).is_ok();
    Some(Broken {
        message: format!("the regular expression cannot be compiled: {}", error.message()),
        help: if is_for_numbers {
            "groups have no numbers here; give them names: `(?<x>.)\\k<x>`"
        } else {
            "mend it; a literal bracket or parenthesis needs a `\\` before it"
        },
        byte: error.offset(),
    })
}
