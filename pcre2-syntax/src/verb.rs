//! Verbs: `(*…)`.

use crate::group::{Kind, NOT_CLOSED};
use crate::scan::{Atom, Scan, Wrong};
use crate::width::Width;

/// `(*VERB)`s that stand at the very start, those with a number apart.
const START: [&[u8]; 17] = [
    b"UTF",
    b"UTF8",
    b"UCP",
    b"NOTEMPTY",
    b"NOTEMPTY_ATSTART",
    b"NO_AUTO_POSSESS",
    b"NO_DOTSTAR_ANCHOR",
    b"NO_JIT",
    b"NO_START_OPT",
    b"CR",
    b"LF",
    b"CRLF",
    b"ANY",
    b"NUL",
    b"ANYCRLF",
    b"BSR_ANYCRLF",
    b"BSR_UNICODE",
];
const LIMITS: [&[u8]; 4] = [b"LIMIT_MATCH=", b"LIMIT_DEPTH=", b"LIMIT_HEAP=", b"LIMIT_RECURSION="];
const VERBS: [&[u8]; 8] =
    [b"ACCEPT", b"COMMIT", b"F", b"FAIL", b"MARK", b"PRUNE", b"SKIP", b"THEN"];

impl Scan<'_> {
    /// The settings at the start of a pattern.
    pub(crate) fn start_verbs(&mut self) {
        while self.rest().starts_with(b"(*") {
            let before = self.at;
            self.at += 2;
            let Some(verb) = self.until(b')') else { return self.at = before };
            let limit = LIMITS.iter().find_map(|limit| verb.strip_prefix(*limit));
            let number = limit.is_some_and(|n| !n.is_empty() && n.iter().all(u8::is_ascii_digit));
            let utf = verb.starts_with(b"UTF");
            if !START.contains(&verb) && !number {
                return self.at = before;
            }
            self.utf |= utf;
        }
    }

    /// `(*FAIL)`, `(*SKIP:name)`, `(*pla:…)`.
    pub(crate) fn verb(&mut self, start: usize) -> Result<Atom, Wrong> {
        const BAD: &str = "no verb is written so";
        let name = self.take(|byte| byte.is_ascii_alphabetic() || byte == b'_');
        let kind = match name {
            b"pla"
            | b"positive_lookahead"
            | b"nla"
            | b"negative_lookahead"
            | b"napla"
            | b"non_atomic_positive_lookahead" => Some(Kind::Ahead),
            b"plb"
            | b"positive_lookbehind"
            | b"nlb"
            | b"negative_lookbehind"
            | b"naplb"
            | b"non_atomic_positive_lookbehind" => Some(Kind::Behind),
            b"atomic" | b"sr" | b"script_run" | b"asr" | b"atomic_script_run" => Some(Kind::Plain),
            _ => None,
        };
        if let Some(kind) = kind {
            return if self.eat(b":") {
                self.body(kind, self.modes, start)
            } else {
                Err((BAD, start))
            };
        }
        let marks = name.is_empty() || name == b"MARK";
        if !marks && !VERBS.contains(&name) {
            return Err((BAD, start));
        }
        let argument = self.eat(b":");
        let text = self.until(b')').ok_or((NOT_CLOSED, start))?;
        if (marks && text.is_empty()) || (!argument && (marks || !text.is_empty())) {
            return Err((BAD, start));
        }
        Ok(match name {
            b"ACCEPT" => Atom::End { repeats: true },
            b"F" | b"FAIL" => Atom::End { repeats: false },
            _ => Atom::Fixed(Width::Bytes(0)),
        })
    }
}
