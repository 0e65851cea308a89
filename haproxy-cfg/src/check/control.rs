//! `.if` blocks and messages (configuration manual 2.4).

use crate::check::Found;
use crate::lint::rules::{
    invalid_value, too_many_arguments, unbalanced_if, unknown_control_directive,
};
use crate::view::{Activity, View, evaluate, is_readable};
use crate::{Control, Line, Version, Word};
use config_diagnostics::{Diagnostic, RuleInfo, ToolSays};

/// Blocks in blocks, at most (`MAX_IF_DEPTH` less one).
const MAX_DEPTH: usize = 99;

pub(super) fn check(view: &View<'_>, found: &mut Found) {
    if !view.document.has_controls() {
        return;
    }
    let mut open: Vec<Block<'_>> = Vec::new();
    let say = |found: &mut Found, line: &Line<'_>, info: &RuleInfo, message: &str, help: &str| {
        found.push(
            Diagnostic::of(info, message)
                .at(line.words_span())
                .path(path(line))
                .tool_says(ToolSays::Error)
                .help(help),
        );
    };
    let is_read = |line: &Line<'_>| view.end().is_none_or(|end| line.span().end() < end.start());
    for line in view.document.lines() {
        if found.is_enough() || !is_read(&line) {
            return;
        }
        let Some(control) = line.control() else { continue };
        let skipped = view.activity(&line) == Activity::Inactive;
        match control {
            Control::If | Control::Elif if control == Control::If || !open.is_empty() => {
                let words: Vec<_> = line.words().skip(1).collect();
                let texts: Vec<_> = words.iter().map(Word::value).collect();
                let text = texts.join(" ");
                let is_told = words.iter().all(Word::is_text);
                let truth = if is_told { evaluate(&text, view.target) } else { Activity::Unknown };
                let block = open.last_mut().filter(|_| control == Control::Elif);
                // HAProxy looks no further once a branch was taken.
                let is_reached = block.as_ref().is_none_or(|b| b.taken == Activity::Inactive);
                let is_read = is_reached && view.activity(&line) == Activity::Active;
                if is_told && is_read && !is_readable(&text, view.target) {
                    say(
                        found,
                        &line,
                        &invalid_value::RULE.info,
                        "HAProxy cannot read this condition",
                        "integers, predicates such as `feature(NAME)`, `!`, `&&`, `||` and parentheses",
                    );
                }
                match block {
                    Some(block) if block.is_last => say(
                        found,
                        &line,
                        &unbalanced_if::RULE.info,
                        "no branch follows `.else`",
                        "put it above the `.else`",
                    ),
                    Some(block) => block.taken = block.taken.or(truth),
                    None => open.push(Block { line, taken: truth, is_last: false }),
                }
                if open.len() > MAX_DEPTH {
                    say(
                        found,
                        &line,
                        &unbalanced_if::RULE.info,
                        "blocks nest more than 99 deep",
                        "flatten the conditions",
                    );
                }
            }
            Control::Endif if open.pop().is_none() => {
                say(
                    found,
                    &line,
                    &unbalanced_if::RULE.info,
                    "`.endif` without `.if`",
                    "remove it, or open the block",
                );
            }
            Control::Endif | Control::Else if line.word(1).is_some_and(|word| !is_empty(&word)) => {
                say(
                    found,
                    &line,
                    &too_many_arguments::RULE.info,
                    "nothing can follow here",
                    "put the rest on a line of its own, or behind a `#`",
                );
            }
            Control::Elif | Control::Else => match open.last_mut() {
                None => say(
                    found,
                    &line,
                    &unbalanced_if::RULE.info,
                    "a branch without `.if`",
                    "remove it, or open the block",
                ),
                Some(block) if block.is_last => say(
                    found,
                    &line,
                    &unbalanced_if::RULE.info,
                    "no branch follows `.else`",
                    "put it above the `.else`",
                ),
                Some(block) => block.is_last = true,
            },
            Control::Diag | Control::Notice | Control::Warning | Control::Alert
                if !skipped && has_more(&line, view.version()) =>
            {
                let message = "a message is one word";
                say(found, &line, &invalid_value::RULE.info, message, "put the message in quotes");
            }
            // What a message says is up to the author.
            Control::Alert if view.activity(&line) == Activity::Active => {
                let message = "`.alert` stops HAProxy here, by the author's own choice";
                say(found, &line, &invalid_value::RULE.info, message, "make its `.if` false");
            }
            Control::Unknown if !skipped => {
                let help = "one of .if, .elif, .else, .endif, .diag, .notice, .warning, .alert";
                say(
                    found,
                    &line,
                    &unknown_control_directive::RULE.info,
                    "HAProxy does not know this directive",
                    help,
                );
            }
            _ => {}
        }
    }
    for Block { line, .. } in open {
        let message = "the block is not closed before the file ends";
        say(found, &line, &unbalanced_if::RULE.info, message, "add `.endif` below it");
    }
}

/// A block that is not closed yet.
struct Block<'d> {
    line: Line<'d>,
    /// Whether one of its branches so far is read.
    taken: Activity,
    /// Whether its `.else` was there.
    is_last: bool,
}

/// Whether a word ends the line, or may.
fn is_empty(word: &Word<'_>) -> bool {
    !word.is_text() || word.value().is_empty()
}

/// Whether something stands behind the message, for sure. An empty word ends the line; a variable that is empty or unset
/// leaves no word at all from 2.9 to 3.2, and later where it is split.
fn has_more(line: &Line<'_>, version: Version) -> bool {
    let splits = |word: &Word<'_>| word.variables().any(|variable| variable.split);
    let may_vanish = |word: Word<'_>| {
        let since = Version::new(2, 9);
        !word.is_text() && version >= since && (version < Version::V3_3 || splits(&word))
    };
    let is_more = |word: Word<'_>| !is_empty(&word);
    !line.word(1).is_some_and(may_vanish) && line.word(2).is_some_and(is_more)
}

fn path(line: &Line<'_>) -> String {
    line.word(0).map(|word| word.value().into_owned()).unwrap_or_default()
}
