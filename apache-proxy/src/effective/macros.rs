//! `<Macro>` and `Use` (httpd's `mod_macro.c`).

use super::Origin;
use super::reader::ReadProblem;
use crate::document::first_word;
use std::sync::Arc;

/// Longest line of a macro, in bytes, before and after arguments are filled in (`MAX_STRING_LEN`).
const MAX_LINE: usize = 8191;

/// A macro as it was defined.
#[derive(Clone, Debug)]
pub(super) struct Macro {
    /// Lower case.
    pub(super) name: String,
    pub(super) defined: Origin,
    parameters: Vec<String>,
    body: Vec<String>,
}

impl Macro {
    /// Reads `name $a %b @c>`; the body comes line by line.
    pub(super) fn new(args: &str, defined: Origin) -> Result<Self, ReadProblem> {
        let close = args.rfind('>');
        let args =
            close.and_then(|close| args.get(..close)).ok_or(ReadProblem::OpenWithoutBracket)?;
        let (name, rest) = first_word(args);
        if name.is_empty() {
            return Err(ReadProblem::ArgumentMissing);
        }
        let parameters = words(rest);
        Ok(Self { name: name.to_ascii_lowercase(), defined, parameters, body: Vec::new() })
    }

    pub(super) fn push(&mut self, line: String) {
        self.body.push(line);
    }

    /// Its lines, filled with the arguments of a `Use`.
    pub(super) fn expand(&self, arguments: &[String]) -> Result<String, ReadProblem> {
        if arguments.len() != self.parameters.len() {
            return Err(ReadProblem::MacroArguments {
                name: self.name.clone(),
                expected: self.parameters.len(),
                given: arguments.len(),
            });
        }
        let mut text = String::new();
        for line in &self.body {
            let line = self.fill(line, arguments);
            if line.len() > MAX_LINE {
                return Err(ReadProblem::MacroLineTooLong(self.name.clone()));
            }
            text.push_str(&line);
            text.push('\n');
        }
        Ok(text)
    }

    /// Replaces parameters from left to right, the longest that fits first. What is filled in is not looked at again.
    fn fill(&self, line: &str, arguments: &[String]) -> String {
        let mut line = line.to_owned();
        let mut at = 0;
        while let Some((from, n)) = self.next_parameter(&line, at) {
            let (Some(parameter), Some(value)) = (self.parameters.get(n), arguments.get(n)) else {
                break;
            };
            let text = if parameter.starts_with('@') {
                format!("\"{}\"", value.replace('\\', "\\\\").replace('"', "\\\""))
            } else {
                value.clone()
            };
            line.replace_range(from..from + parameter.len(), &text);
            // As many bytes as the value has: with quotes around it, its last ones are looked at again.
            let behind = from + value.len()..=line.len();
            at = behind.into_iter().find(|at| line.is_char_boundary(*at)).unwrap_or(line.len());
            if line.len() > MAX_LINE {
                break;
            }
        }
        line
    }

    fn next_parameter(&self, line: &str, at: usize) -> Option<(usize, usize)> {
        let rest = line.get(at..)?;
        let found = self.parameters.iter().enumerate().filter(|(_, p)| !p.is_empty());
        let found = found.filter_map(|(n, p)| Some((rest.find(p.as_str())?, p.len(), n)));
        let first = found.min_by_key(|(from, len, _)| (*from, std::cmp::Reverse(*len)))?;
        Some((at + first.0, first.2))
    }
}

/// Where a line that a macro brought comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MacroUse {
    /// The macro's name in lower case.
    pub name: String,
    /// Its `<Macro>` line.
    pub defined: Origin,
    /// The `Use` line.
    pub used: Origin,
}

/// The words of `text`.
pub(super) fn words(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (word, behind) = first_word(rest);
        words.push(word.into_owned());
        rest = behind;
    }
    words
}

/// Whether `origin` lies in a use of this macro.
pub(super) fn is_inside(origin: &Origin, name: &str) -> bool {
    let mut inside: Option<&Arc<MacroUse>> = origin.macro_use.as_ref();
    while let Some(used) = inside {
        if used.name == name {
            return true;
        }
        inside = used.used.macro_use.as_ref();
    }
    false
}
