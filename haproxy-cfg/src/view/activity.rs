//! What `.if` blocks leave out (configuration manual 2.4; `cfgcond.c`).

use crate::{Control, Document, Target, Version, Word};
use config_diagnostics::Presence;

/// Whether HAProxy reads a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Activity {
    /// It does.
    Active,
    /// It does not.
    Inactive,
    /// It depends on something that is not known.
    Unknown,
}

use Activity::{Active, Inactive, Unknown};

impl Activity {
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Inactive, _) | (_, Inactive) => Inactive,
            (Active, Active) => Active,
            _ => Unknown,
        }
    }

    fn or(self, other: Self) -> Self {
        self.not().and(other.not()).not()
    }

    fn not(self) -> Self {
        match self {
            Active => Inactive,
            Inactive => Active,
            Unknown => Unknown,
        }
    }

    fn of(truth: bool) -> Self {
        if truth { Active } else { Inactive }
    }
}

/// An open block.
struct Block {
    /// Whether the block as a whole is read.
    outer: Activity,
    /// Whether one of its branches so far was taken.
    taken: Activity,
    /// Whether the branch at hand is read.
    branch: Activity,
}

/// For every line whether HAProxy reads it. A control line is as active as the block around it.
pub(crate) fn of(document: &Document, target: &Target) -> Vec<Activity> {
    if !document.has_controls() {
        return vec![Active; document.lines().len()];
    }
    let mut blocks: Vec<Block> = Vec::new();
    let mut out = Vec::with_capacity(document.lines().len());
    for line in document.lines() {
        let here = blocks.last().map_or(Active, |block| block.branch);
        let Some(control) = line.control() else {
            out.push(here);
            continue;
        };
        let condition = || {
            let words: Vec<_> = line.words().skip(1).collect();
            if words.iter().any(|word| !word.is_text()) {
                return Unknown;
            }
            let words: Vec<_> = words.iter().map(Word::value).collect();
            evaluate(&words.join(" "), target)
        };
        match control {
            Control::If => {
                out.push(here);
                let truth = condition();
                blocks.push(Block { outer: here, taken: truth, branch: here.and(truth) });
            }
            Control::Elif | Control::Else => {
                let Some(block) = blocks.last_mut() else {
                    out.push(here);
                    continue;
                };
                let truth = if control == Control::Else { Active } else { condition() };
                out.push(block.outer);
                block.branch = block.outer.and(block.taken.not()).and(truth);
                block.taken = block.taken.or(truth);
            }
            Control::Endif => out.push(blocks.pop().map_or(here, |block| block.outer)),
            _ => out.push(here),
        }
    }
    out
}

/// The truth of a condition; [`Unknown`] too when it cannot be read.
fn evaluate(text: &str, target: &Target) -> Activity {
    let mut parser = Parser { rest: text, target, depth: 0, is_odd: false };
    parser.blanks();
    if parser.rest.is_empty() {
        return Inactive;
    }
    match parser.expression() {
        Some(truth) if parser.rest.is_empty() => truth,
        _ => Unknown,
    }
}

/// Whether HAProxy can read a condition: its syntax, and predicates that the version has.
pub(crate) fn is_readable(text: &str, target: &Target) -> bool {
    // Quotes within arguments are left to HAProxy.
    if text.contains(['"', '\'', '\\']) {
        return true;
    }
    let mut parser = Parser { rest: text, target, depth: 0, is_odd: false };
    parser.blanks();
    let is_empty = parser.rest.is_empty();
    is_empty || parser.expression().is_some() && parser.rest.is_empty() && !parser.is_odd
}

struct Parser<'t> {
    rest: &'t str,
    target: &'t Target,
    depth: usize,
    /// Whether a predicate came up that the version does not have, or not with these arguments.
    is_odd: bool,
}

/// Predicates: since when, and how many arguments they take.
const PREDICATES: [(&str, Version, usize); 14] = [
    ("awslc_api_atleast", Version::V3_3, 1),
    ("awslc_api_before", Version::V3_3, 1),
    ("defined", Version::V2_4, 1),
    ("enabled", Version::V2_8, 1),
    ("feature", Version::V2_4, 1),
    ("fips_mode", Version::new(3, 5), 1),
    ("openssl_version_atleast", Version::V2_5, 1),
    ("openssl_version_before", Version::V2_5, 1),
    ("ssllib_name_startswith", Version::V2_5, 1),
    ("streq", Version::V2_4, 2),
    ("strneq", Version::V2_4, 2),
    ("strstr", Version::V2_8, 2),
    ("version_atleast", Version::V2_4, 1),
    ("version_before", Version::V2_4, 1),
];

/// Parentheses in parentheses, at most.
const MAX_DEPTH: usize = 128;

impl Parser<'_> {
    fn blanks(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn eat(&mut self, token: &str) -> bool {
        self.blanks();
        match self.rest.strip_prefix(token) {
            Some(rest) => {
                self.rest = rest;
                self.blanks();
                true
            }
            None => false,
        }
    }

    /// `and [|| expression]`; `&&` binds tighter.
    fn expression(&mut self) -> Option<Activity> {
        let mut truth = self.conjunction()?;
        while self.eat("||") {
            truth = truth.or(self.conjunction()?);
        }
        Some(truth)
    }

    fn conjunction(&mut self) -> Option<Activity> {
        let mut truth = self.term()?;
        while self.eat("&&") {
            truth = truth.and(self.term()?);
        }
        Some(truth)
    }

    fn term(&mut self) -> Option<Activity> {
        let mut negated = false;
        while self.eat("!") {
            negated = !negated;
        }
        let truth = if self.eat("(") {
            self.depth += 1;
            if self.depth > MAX_DEPTH {
                return None;
            }
            let truth = self.expression()?;
            self.depth -= 1;
            self.eat(")").then_some(truth)?
        } else {
            self.atom()?
        };
        Some(if negated { truth.not() } else { truth })
    }

    fn atom(&mut self) -> Option<Activity> {
        let end = self.rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_'));
        let (name, rest) = self.rest.split_at_checked(end.unwrap_or(self.rest.len()))?;
        if name.is_empty() {
            return None;
        }
        if name.starts_with(|c: char| c.is_ascii_digit()) {
            self.rest = rest;
            self.blanks();
            return Some(Activity::of(number(name)? != 0));
        }
        let inner = rest.strip_prefix('(')?;
        let (args, behind) = inner.split_once(')')?;
        self.rest = behind;
        self.blanks();
        let args: Vec<&str> = args.split(',').collect();
        let known = |(known, since, takes): &(&str, Version, usize)| {
            *known == name && *since <= *self.target.version() && *takes == args.len()
        };
        self.is_odd |= !PREDICATES.iter().any(known);
        Some(self.predicate(name, &args))
    }

    fn predicate(&self, name: &str, args: &[&str]) -> Activity {
        let version = || args.first().and_then(|arg| arg.trim().parse::<Version>().ok());
        match (name, args) {
            ("version_atleast", _) => {
                version().map_or(Unknown, |v| Activity::of(*self.target.version() >= v))
            }
            ("version_before", _) => {
                version().map_or(Unknown, |v| Activity::of(*self.target.version() < v))
            }
            ("defined", [variable]) => match self.target.facts().env(variable) {
                Ok(value) => Activity::of(value.is_some()),
                Err(()) => Unknown,
            },
            ("feature", [name]) => self.feature(name),
            ("enabled", [option]) => match *option {
                // What is built in may still be turned off.
                "EPOLL" | "EVPORTS" | "GETADDRINFO" | "KQUEUE" | "POLL" => {
                    self.feature(option).and(Unknown)
                }
                _ => Unknown,
            },
            ("streq", [a, b]) => Activity::of(a == b),
            ("strneq", [a, b]) => Activity::of(a != b),
            ("strstr", [a, b]) => Activity::of(a.contains(b)),
            _ => Unknown,
        }
    }

    fn feature(&self, name: &str) -> Activity {
        match self.target.facts().feature(name) {
            Presence::Yes => Active,
            Presence::No => Inactive,
            Presence::Unknown => Unknown,
        }
    }
}

/// As C's `strtol` with base 0.
fn number(text: &str) -> Option<i64> {
    if let Some(hex) = text.strip_prefix("0x").or_else(|| text.strip_prefix("0X")) {
        return i64::from_str_radix(hex, 16).ok();
    }
    let radix = if text.len() > 1 && text.starts_with('0') { 8 } else { 10 };
    i64::from_str_radix(text, radix).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use config_diagnostics::Facts;

    fn truth(text: &str) -> Activity {
        let facts = Facts::new().set("env.SET", "1").unwrap().set("env", "known").unwrap();
        evaluate(text, &Target::new(Version::V3_0).with(facts))
    }

    #[test]
    fn conditions_are_three_valued() {
        assert_eq!(truth(""), Inactive);
        assert_eq!(truth("0x10"), Active);
        assert_eq!(truth("version_atleast(2.8)"), Active);
        assert_eq!(truth("version_before(3.0)"), Inactive);
        assert_eq!(truth("!version_before(3.0) && feature(OPENSSL)"), Unknown);
        assert_eq!(truth("version_before(3.0) && feature(OPENSSL)"), Inactive);
        assert_eq!(truth("1 || feature(OPENSSL)"), Active);
        assert_eq!(truth("defined(SET) && !defined(OTHER)"), Active);
        assert_eq!(truth("0 && 1 || 1"), Active);
        assert_eq!(truth("(0 || 0) && 1"), Inactive);
        assert_eq!(truth("nonsense"), Unknown);
    }

    #[test]
    fn features_are_decided_once_they_are_stated() {
        let facts = Facts::new().set("features", "+LUA -QUIC +EPOLL -KQUEUE").unwrap();
        let target = Target::new(Version::V3_0).with(facts);
        let truth = |text| evaluate(text, &target);
        assert_eq!(truth("feature(LUA) && !feature(QUIC)"), Active);
        assert_eq!(truth("feature(QUIC)"), Inactive);
        assert_eq!(truth("feature(NS)"), Unknown);
        assert_eq!(truth("enabled(EPOLL)"), Unknown);
        assert_eq!(truth("enabled(KQUEUE)"), Inactive);
    }

    #[test]
    fn conditions_that_haproxy_cannot_read_are_told_from_those_that_are_open() {
        let target = Target::new(Version::V2_6);
        for text in ["", "1", "feature(X) && !streq(a,b) || (0)", "version_atleast(2.4)"] {
            assert!(is_readable(text, &target), "{text}");
        }
        for text in ["1a", "foo(1)", "enabled(POLL)", "streq(a)", "1 &&", "feature(X", "(1"] {
            assert!(!is_readable(text, &target), "{text}");
        }
    }

    #[test]
    fn branches_of_a_block_exclude_each_other() {
        let text = "a\n.if version_atleast(3.0)\nb\n.elif 1\nc\n.else\nd\n.endif\n.if feature(X)\ne\n.else\nf\n.endif\ng\n";
        let document = Document::parse(text).document;
        let activity = of(&document, &Target::new(Version::V3_2));
        let of_line = |word: &str| {
            let line = document.lines().find(|line| line.text() == word).unwrap();
            activity[line.index()]
        };
        assert_eq!(
            ["a", "b", "c", "d", "e", "f", "g"].map(of_line),
            [Active, Active, Inactive, Inactive, Unknown, Unknown, Active]
        );
    }
}
