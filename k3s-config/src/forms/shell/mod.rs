//! Shell text: its commands, words and variables, and where each of them stands.

mod lexer;
mod quote;
mod quoted;
#[cfg(test)]
mod tests;
mod word;

pub use quote::{quote_always, quote_shell};
pub use word::{Expansion, ShellWord};

use super::decoded::Decoded;
use config_diagnostics::Span;
use std::fmt;
use std::sync::Arc;

/// A shell script, or a line of one, read as far as finding and understanding commands needs: pipes, lists,
/// quotes, assignments, redirections, line continuations, comments, here-documents.
///
/// Nothing is executed or expanded: a word with `$VAR` in it says so ([`ShellWord::expansions`]). Every text is
/// read; a quote that nothing closes ends with its line. Compound commands (`if`, `for`, functions, `( … )`) are
/// not kept, only the commands in them; the body of a here-document is read as commands too.
///
/// ```
/// use k3s_config::ShellScript;
/// let script = ShellScript::parse("A='x y' sudo tee -a \"$FILE\" | cat # done\n");
/// let tee = &script.pipelines()[0].commands[0];
/// assert_eq!(tee.assignments[0].value.value(), "x y");
/// assert_eq!(tee.words.iter().map(|w| w.value()).collect::<Vec<_>>(), ["sudo", "tee", "-a", "$FILE"]);
/// assert!(!tee.words[3].is_known());
/// ```
#[derive(Clone)]
pub struct ShellScript {
    text: Arc<str>,
    read: lexer::Lexed,
}

/// Commands whose output goes into the next one: `a | b`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Pipeline {
    /// From its first byte to its last.
    pub span: Span,
    /// The commands, one at least.
    pub commands: Vec<ShellCommand>,
}

/// A command with its words: `A=1 env B=2 sh -s - server > log`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ShellCommand {
    /// From its first byte to its last.
    pub span: Span,
    /// `NAME=value` before the first word.
    pub assignments: Vec<Assignment>,
    /// The words, the command's name first; reserved words such as `then` and `do` before it are left out.
    pub words: Vec<ShellWord>,
    /// `> file` and the like.
    pub redirections: Vec<Redirection>,
}

/// `NAME=value`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assignment {
    /// The variable.
    pub name: String,
    /// Where the name stands.
    pub name_span: Span,
    /// What it is set to, and where that stands.
    pub value: ShellWord,
    /// The whole.
    pub span: Span,
}

/// `2> file`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Redirection {
    /// `>`, `>>`, `<`, `<<`, `>&`, …
    pub operator: String,
    /// The file, or the delimiter of a here-document.
    pub target: ShellWord,
}

impl Pipeline {
    /// Adds to every word what was expanded in it before.
    pub(crate) fn inherit(&mut self, expansions: &[Expansion]) {
        for command in &mut self.commands {
            let values = command.assignments.iter_mut().map(|assignment| &mut assignment.value);
            values.chain(&mut command.words).for_each(|word| word.inherit(expansions));
        }
    }
}

impl ShellScript {
    /// Reads any text, in time that grows with its length.
    pub fn parse(text: impl Into<Arc<str>>) -> Self {
        let text = text.into();
        let read = lexer::lex(&Decoded::verbatim(&text, 0));
        Self { text, read }
    }

    /// The text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Every pipeline, in order; most have one command.
    pub fn pipelines(&self) -> &[Pipeline] {
        &self.read.pipelines
    }

    /// Its comments, from `#` to the end of the line, in order.
    pub fn comment_spans(&self) -> &[Span] {
        &self.read.comments
    }

    /// What stands in quotes, these included, in order.
    pub fn quoted_spans(&self) -> &[Span] {
        &self.read.quoted
    }

    /// Every command, in order.
    pub fn commands(&self) -> impl Iterator<Item = &ShellCommand> {
        self.pipelines().iter().flat_map(|pipeline| &pipeline.commands)
    }
}

/// The text, byte for byte.
impl fmt::Display for ShellScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

/// Without the text, which may hold a token.
impl fmt::Debug for ShellScript {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ShellScript({} bytes, {} pipelines)", self.text.len(), self.pipelines().len())
    }
}

/// The commands of text that was itself decoded from another: the argument of `sh -c`.
pub(crate) fn nested(text: &Decoded) -> Vec<Pipeline> {
    lexer::lex(text).pipelines
}
