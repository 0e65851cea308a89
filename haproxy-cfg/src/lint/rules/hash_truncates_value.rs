//! ## What it does
//! Finds a `#` right behind the letters of a word, outside quotes.
//!
//! ## Why is this bad?
//! It starts a comment even there. The word ends before it and the rest of the line is gone, mostly in
//! silence: the password `pa#ss` becomes `pa`, and `pa` logs in.
//!
//! ## Example
//! ```haproxy
//! userlist ops
//!     user admin insecure-password pa#ss
//! ```
//!
//! ## Use instead
//! ```haproxy
//! userlist ops
//!     user admin insecure-password "pa#ss"
//! ```
//!
//! ## Fix safety
//! Safe: the word up to the next blank is quoted. Only where the line then still reads as one; a comment that
//! merely lacks its blank is left alone.
//!
//! ## References
//! Configuration manual, 2.2 "Quoting and escaping".

use crate::lint::Rule;
use crate::view::{SectionView, Statement, View};
use crate::{Directive, Document, Quoting};
use config_diagnostics::{
    Diagnostic, Edit, EditSet, Fix, Group, RuleInfo, Safety, Severity, Span, ToolSays,
};

pub(crate) static RULE: Rule = Rule::lint(
    RuleInfo::new(
        "haproxy/hash-truncates-value",
        Group::Correctness,
        Severity::Error,
        Safety::Safe,
        "a `#` inside a word starts a comment and cuts the value",
    ),
    check,
);

fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    for section in &view.sections {
        for line in &section.lines {
            let Some(cut) = Cut::find(line) else { continue };
            // Without a way to write it, nobody knows whether the line would be one.
            let edits = cut.quote().filter(|edits| reads(section, line, edits));
            let Some(edits) = edits else { continue };
            let keyword = line.value(0);
            let whole = !matches!(line.directive, Directive::Raw(_));
            let diagnostic = Diagnostic::of(
                &RULE.info,
                format!(
                    "the `#` inside this word of `{keyword}` starts a comment: the value ends before it"
                ),
            )
            .at(cut.word.cover(cut.tail))
            .path(section.path())
            .tool_says(if whole { ToolSays::Nothing } else { ToolSays::Unknown })
            .help("quote the word, or put a blank before the `#` if a comment is meant")
            .fix(Fix::safe("quote the word", edits));
            found.push(diagnostic);
        }
    }
}

/// A word, and what a `#` cuts off it.
struct Cut<'d> {
    raw: &'d str,
    quoting: Quoting,
    word: Span,
    /// From the `#` to the next blank.
    tail: Span,
    tail_text: &'d str,
}

impl<'d> Cut<'d> {
    fn find(line: &Statement<'d>) -> Option<Self> {
        let word = line.words.last()?;
        let comment = line.line.comment()?;
        if line.words.len() < 2 || comment.start() != word.span().end() {
            return None;
        }
        let text = line.line.document().text().get(comment.range())?;
        let tail_text = text.split([' ', '\t', '\x0b', '\x0c']).next()?;
        let tail = comment.part(0..tail_text.len());
        let is_comment = tail_text.len() == 1 && tail_text.len() < text.len();
        let cut =
            Self { raw: word.raw(), quoting: word.quoting(), word: word.span(), tail, tail_text };
        (!is_comment).then_some(cut)
    }

    /// Makes word and tail one word.
    fn quote(&self) -> Option<Vec<Edit>> {
        let has = |c: &[char]| self.raw.contains(c) || self.tail_text.contains(c);
        let quote = match self.quoting {
            Quoting::Bare if !has(&['"', '\'', '\\', '$']) => '"',
            Quoting::Bare if !has(&['\'', '\\']) => '\'',
            // Behind quotes or sequences, each `#` gets its own backslash.
            _ if !self.tail_text.contains(['"', '\'', '\\']) => {
                let hashes = self.tail_text.match_indices('#');
                let escape = |(at, _)| Edit::insert(self.tail.part(at..at + 1).start(), "\\");
                return Some(hashes.map(escape).collect());
            }
            _ => return None,
        };
        let (start, end) = (self.word.start(), self.tail.end());
        Some(vec![Edit::insert(start, quote), Edit::insert(end, quote)])
    }
}

/// Whether the edited line is a line that a section of this kind can hold.
fn reads(section: &SectionView<'_>, line: &Statement<'_>, edits: &[Edit]) -> bool {
    let start = line.line.span().start();
    let in_line = edits.iter().map(|edit| {
        let span = Span::new(edit.span.start() - start, edit.span.end() - start);
        Edit::replace(span, edit.text.clone())
    });
    let Ok(text) = in_line.collect::<EditSet>().apply(line.line.text()) else { return false };
    let document = Document::parse(text).document;
    let words = document.lines().flat_map(|line| line.words());
    let words: Vec<_> = words.map(|word| word.value().into_owned()).collect();
    Directive::parse(section.kind, &words).is_ok()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::lint::testing::Testing;

    #[test]
    fn pass() {
        RULE.pass("listen s\n  stats auth \"admin:pa#ss\"\n  stats auth a:b\\#c\n");
        RULE.pass("listen s\n  stats auth admin:pa #ss\n  stats auth 'a:#' # x\n");
        // Comments that lack a blank.
        RULE.pass("listen s\n  mode http#no tcp\n  server a 10.0.0.1:80 check#later\n");
        RULE.pass("listen s\n  stats auth admin:pa# the password\n");
        RULE.pass("#global\n  #x\nlisten s#x\n");
    }

    #[test]
    fn fail() {
        let said = RULE.fail("listen s\n  stats auth admin:pa#ss\n", "admin:pa#ss");
        assert!(!said.message.contains("pa#"), "a secret in the message");
        RULE.fail(
            "userlist u\n  user a insecure-password #x#\n  user b insecure-password y#z\n",
            "y#z",
        );
        RULE.fail("frontend f\n  http-request redirect location /a#b # top\n", "/a#b");
        RULE.fail("frontend f\n  acl x path /a#b\n", "/a#b");
        RULE.fail("listen s\n  stats auth admin:pa#\n", "admin:pa#");
    }

    #[test]
    fn fix() {
        RULE.fix(
            "listen s\n  stats auth admin:pa#ss#1 # ops\n",
            "listen s\n  stats auth \"admin:pa#ss#1\" # ops\n",
        );
        RULE.fix(
            "listen s\n  stats auth admin:p$a#ss\n",
            "listen s\n  stats auth 'admin:p$a#ss'\n",
        );
        RULE.fix(
            "listen s\n  stats auth \"admin:\"p#s#s\n",
            "listen s\n  stats auth \"admin:\"p\\#s\\#s\n",
        );
    }
}
