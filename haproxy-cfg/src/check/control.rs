//! `.if` blocks and messages (configuration manual 2.4).

use super::infos;
use crate::view::{Activity, View};
use crate::{Control, Line, LineKind};
use config_diagnostics::{Diagnostic, RuleInfo, ToolSays};

/// Blocks in blocks, at most (`MAX_IF_DEPTH` less one).
const MAX_DEPTH: usize = 99;

pub(super) fn check(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut open: Vec<Line<'_>> = Vec::new();
    let mut say = |line: &Line<'_>, info: &RuleInfo, message: &str, help: &str| {
        found.push(
            Diagnostic::of(info, message)
                .at(line.words_span())
                .path(path(line))
                .tool_says(ToolSays::Error)
                .help(help),
        );
    };
    for line in view.document.lines() {
        let LineKind::Control(control) = line.kind() else { continue };
        let skipped = view.activity(&line) == Activity::Inactive;
        match control {
            Control::If => {
                open.push(line);
                if open.len() > MAX_DEPTH {
                    say(
                        &line,
                        &infos::UNBALANCED_IF,
                        "blocks nest more than 99 deep",
                        "flatten the conditions",
                    );
                }
            }
            Control::Endif if open.pop().is_none() => {
                say(
                    &line,
                    &infos::UNBALANCED_IF,
                    "`.endif` without `.if`",
                    "remove it, or open the block",
                );
            }
            Control::Elif | Control::Else if open.is_empty() => {
                say(
                    &line,
                    &infos::UNBALANCED_IF,
                    "a branch without `.if`",
                    "remove it, or open the block",
                );
            }
            Control::Diag | Control::Notice | Control::Warning | Control::Alert
                if !skipped && !splits(&line) && line.words().count() != 2 =>
            {
                let message = "a message is exactly one word";
                say(&line, &infos::INVALID_VALUE, message, "put the message in quotes");
            }
            // What a message says is up to the author.
            Control::Alert if view.activity(&line) == Activity::Active => {
                let message = "`.alert` stops HAProxy here, by the author's own choice";
                say(&line, &infos::INVALID_VALUE, message, "make its `.if` false");
            }
            Control::Unknown if !skipped => {
                let help = "one of .if, .elif, .else, .endif, .diag, .notice, .warning, .alert";
                say(&line, &infos::UNKNOWN_CONTROL, "HAProxy does not know this directive", help);
            }
            _ => {}
        }
    }
    for line in open {
        let message = "the block is not closed before the file ends";
        say(&line, &infos::UNBALANCED_IF, message, "add `.endif` below it");
    }
}

/// Whether a variable may become several words, or none.
fn splits(line: &Line<'_>) -> bool {
    line.words().any(|word| word.variables().any(|variable| variable.split))
}

fn path(line: &Line<'_>) -> String {
    line.word(0).map(|word| word.value().into_owned()).unwrap_or_default()
}
