//! ## What it does
//! Finds typographic dashes at the start of a word (`–docker`) and typographic quotes around words (`“hello”`),
//! outside comments and quoted strings.
//!
//! ## Why is this bad?
//! Blog software and word processors turn `--` into a dash and quotes into curly ones. To a program they are
//! letters like any other: the option becomes an argument, the quotes a part of the value.
//!
//! ## Example
//! ```text
//! curl -sfL https://get.k3s.io | sh -s - –docker
//! ```
//!
//! ## Use instead
//! ```text
//! curl -sfL https://get.k3s.io | sh -s - --docker
//! ```
//!
//! ## Fix safety
//! Safe where only one reading makes sense: `--` before a long lower-case name, `-` before a single letter or a
//! number, a pair of straight quotes for a pair around words. Otherwise unsafe; for a quote without its partner
//! there is no fix.
//!
//! ## References
//! - WordPress, function `wptexturize`

use super::{Source, span};
use crate::{Applicability, Diagnostic, Edit, Fix, Group, RuleInfo, Safety, Severity, Span};

pub(crate) const INFO: RuleInfo = RuleInfo::new(
    "text/typographic-dash-or-quote",
    Group::Correctness,
    Severity::Error,
    Safety::Safe,
    "A typographic dash or quote where the program expects an ASCII one",
);

pub(super) fn check(source: &Source<'_>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        // Most lines are ASCII, and passed by quickly.
        if !line.is_ascii() {
            Line::new(source, start, line).check(&mut found);
        }
        start += line.len();
    }
    found
}

/// A line as its characters, with a blank at the end.
struct Line<'s> {
    source: &'s Source<'s>,
    chars: Vec<(usize, char)>,
}

impl<'s> Line<'s> {
    fn new(source: &'s Source<'s>, start: usize, line: &str) -> Self {
        let mut chars: Vec<_> = line.char_indices().map(|(at, c)| (start + at, c)).collect();
        chars.push((start + line.len(), '\n'));
        Self { source, chars }
    }

    fn check(&self, found: &mut Vec<Diagnostic>) {
        let mut open = [true; 2];
        let mut closed_at = 0;
        for n in 0..self.chars.len() {
            if !self.starts_word(n) || !self.source.is_syntax(self.offset(n)) {
                continue;
            }
            // Inside a pair of quotes only what directly follows the first one is the start of a word.
            let inside = n < closed_at;
            if let Some(one) = self.dash(n).filter(|_| !inside || quote(self.char(n - 1)).is_some())
            {
                found.push(one);
            } else if let Some(kind) = quote(self.char(n)).filter(|_| !inside) {
                let may_close = &mut open[kind as usize];
                // What finds no partner once finds none later in the line.
                let close = may_close.then(|| self.closing(n, kind)).flatten();
                *may_close &= close.is_some();
                closed_at = close.unwrap_or(closed_at);
                found.extend(self.quotes(n, close, kind));
            }
        }
    }

    fn char(&self, n: usize) -> char {
        self.chars.get(n).map_or('\n', |(_, c)| *c)
    }

    fn offset(&self, n: usize) -> usize {
        self.chars.get(n).or(self.chars.last()).map_or(0, |(at, _)| *at)
    }

    fn span(&self, from: usize, to: usize) -> Span {
        span(self.offset(from)..self.offset(to))
    }

    fn starts_word(&self, n: usize) -> bool {
        n.checked_sub(1).map(|before| self.char(before)).is_none_or(|before| {
            before.is_whitespace() || "=([{,;|\u{feff}".contains(before) || quote(before).is_some()
        })
    }

    fn ends_word(&self, n: usize) -> bool {
        let after = self.char(n + 1);
        after.is_whitespace() || ")]},;|".contains(after)
    }

    /// The dash that starts a word at `n`.
    fn dash(&self, n: usize) -> Option<Diagnostic> {
        let len = (n..self.chars.len()).take_while(|n| is_dash(self.char(*n))).count();
        let typographic = (n..n + len).map(|n| self.char(n)).find(|c| *c != '-')?;
        let name: String = (n + len..)
            .map(|n| self.char(n))
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
            .collect();
        let long = |name: &str| name.bytes().all(|b| !b.is_ascii_uppercase());
        let (ascii, how) = match name.as_bytes() {
            [] if len == 1 && self.is_lone_dash(n) => ("-", Applicability::Safe),
            // Prose, or an arrow; and a range such as `–5–10` is no number.
            [] => return None,
            [b'0'..=b'9', ..] if len == 1 => ("-", Applicability::Safe),
            [first, ..] if !first.is_ascii_alphabetic() => return None,
            [_] => (if len == 1 { "-" } else { "--" }, Applicability::Safe),
            _ if long(&name) && "–—―".contains(typographic) => ("--", Applicability::Safe),
            // A non-breaking hyphen may stand for one of `-` and `--`; `–sfL` is a bundle of letters.
            _ if long(&name) || len > 1 => ("--", Applicability::Unsafe),
            _ => ("-", Applicability::Unsafe),
        };
        let dash = self.span(n, n + len);
        let code = u32::from(typographic);
        let message = format!("`{typographic}` (U+{code:04X}) is no `-` to a program");
        let fix = Fix::new(format!("write `{ascii}{name}`"), how, [Edit::replace(dash, ascii)]);
        Some(
            Diagnostic::of(&INFO, message)
                .at(self.span(n, n + len + name.len()))
                .tool_says(self.source.says.typographic)
                .help(format!("write `{ascii}{name}`"))
                .fix(fix),
        )
    }

    /// A dash alone is prose, except as the first word of a line or behind an option.
    fn is_lone_dash(&self, n: usize) -> bool {
        let before: Vec<char> = (0..n).rev().map(|n| self.char(n)).take(32).collect();
        let mut words = before.split(|c| c.is_whitespace()).filter(|word| !word.is_empty());
        self.char(n + 1).is_whitespace()
            && self.char(n + 1) != '\n'
            && words.next().is_none_or(|word| word.last() == Some(&'-'))
    }

    fn closing(&self, open: usize, kind: Kind) -> Option<usize> {
        (open + 1..self.chars.len()).find(|n| {
            quote(self.char(*n)) == Some(kind)
                && self.ends_word(*n)
                && self.source.is_syntax(self.offset(*n))
        })
    }

    fn quotes(&self, open: usize, close: Option<usize>, kind: Kind) -> Option<Diagnostic> {
        let first = self.char(open);
        let ascii = match kind {
            Kind::Double => "\"",
            Kind::Single => "'",
        };
        let found = |message: String, span| {
            Diagnostic::of(&INFO, message)
                .at(span)
                .tool_says(self.source.says.typographic)
                .help(format!("write `{ascii}`"))
        };
        let Some(close) = close else {
            // An apostrophe is nothing to complain of.
            let message = || format!("`{first}` is no quote to a program");
            return (kind == Kind::Double).then(|| found(message(), self.span(open, open + 1)));
        };
        let last = self.char(close);
        let message = format!("`{first}` and `{last}` are no quotes to a program");
        // What is inside may end the quotes, or change its meaning in them.
        let special = |c: char| "\"'\\$`".contains(c) || quote(c) == Some(Kind::Double);
        let plain = !(open + 1..close).any(|n| special(self.char(n)));
        let how = if plain { Applicability::Safe } else { Applicability::Unsafe };
        let edits = [open, close].map(|n| Edit::replace(self.span(n, n + 1), ascii));
        let fix = Fix::new("write straight quotes", how, edits);
        Some(found(message, self.span(open, close + 1)).fix(fix))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Double,
    Single,
}

fn quote(c: char) -> Option<Kind> {
    match c {
        '“' | '”' | '„' | '‟' | '«' | '»' => Some(Kind::Double),
        '‘' | '’' | '‚' | '‛' | '‹' | '›' => Some(Kind::Single),
        _ => None,
    }
}

/// Whether it looks like a dash: hyphens, dashes, minus signs.
fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{fe58}' | '\u{fe63}' | '\u{ff0d}')
}

#[cfg(test)]
mod tests {
    use super::{super::testing::Cases, Source, check};
    use crate::{Applicability, Span};

    #[test]
    fn cases() {
        Cases {
            check,
            pass: &[
                "",
                "sh -s - --docker\n",
                "pages 3–5, 1990 – 2000\n",
                "it’s rock’n’roll\n",
                "well–known\n",
                "a –\n",
                "a -> b → c\n",
            ],
            fail: &[
                "sh -s - –docker\n",
                "sh -s – a\n",
                "– item\n",
                "EXEC=—tls-san\n",
                "curl –sfL\n",
                "x “y z” w\n",
                "x “y\n",
                "x «y»\n",
                "‑‑docker",
            ],
            fix: &[
                ("sh -s - –docker —tls-san=x\n", "sh -s - --docker --tls-san=x\n"),
                ("acl a path –i /x –m beg -–foo", "acl a path -i /x -m beg --foo"),
                ("weight −1", "weight -1"),
                ("set-header X-A “hello”\n", "set-header X-A \"hello\"\n"),
                ("a ‘b c’, ”d”", "a 'b c', \"d\""),
                ("sh “–docker”", "sh \"--docker\""),
            ],
        }
        .run();
    }

    #[test]
    fn comments_and_quotes_may_hold_them() {
        let text = "a \" –b\" # –c “d”\n";
        let (quoted, comments) = ([Span::new(2, 9)], [Span::new(10, 25)]);
        assert_eq!(check(&Source::new(text).quoted(&quoted).comments(&comments)), []);
        assert_eq!(check(&Source::new(text)).len(), 3);
    }

    #[test]
    fn guesses_are_not_safe() {
        for text in ["curl –sfL", "‑docker", "“a \"b\"”", "‘$HOME’"] {
            let found = check(&Source::new(text));
            assert_eq!(found[0].fixes[0].applicability, Applicability::Unsafe, "{text}");
        }
    }
}
