//! Reading a file, and telling what it is.

use super::Input;
use crate::{Kind, Options, check_text, file_rules, template};
use config_diagnostics::{Diagnostic, FileReport, Severity};
use std::fmt;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::Path;

/// What became of a file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Loaded {
    /// It was read, and it is known what it is.
    Text {
        /// Its name in reports.
        name: String,
        /// Its text.
        text: String,
        /// Its kind.
        kind: Kind,
    },
    /// It is not known what it is, or it is known and is not checked: a template, an encrypted or a binary file. The
    /// report says so.
    Skipped(FileReport),
    /// It could not be read; the report says why.
    Failed(FileReport),
}

/// Standard input, and what it is called in reports.
pub struct Stdin<'r> {
    name: String,
    input: Box<dyn Read + 'r>,
}

impl<'r> Stdin<'r> {
    /// Reads from `input` when `-` is among the paths. Without a name it is called `-`.
    pub fn new(name: Option<String>, input: impl Read + 'r) -> Self {
        Self { name: name.unwrap_or_else(|| "-".to_owned()), input: Box::new(input) }
    }

    /// What it is called.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// An empty one.
    pub fn none() -> Self {
        Self::new(None, io::empty())
    }
}

impl fmt::Debug for Stdin<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stdin").field("name", &self.name).finish_non_exhaustive()
    }
}

/// What is read of a file before it is known whether it is wanted, in bytes.
const HEAD: u64 = 64 << 10;

/// Reads one file. `kind` is what it is said to be; without it path and content tell.
pub fn load(input: &Input, kind: Option<Kind>, stdin: &mut Stdin<'_>) -> Loaded {
    let (name, read) = match input {
        Input::Stdin => {
            let name = stdin.name.clone();
            let read = read(&mut stdin.input, &name, kind, true);
            (name, read)
        }
        Input::File { path, given } => {
            let name = path.display().to_string();
            let read = File::open(path).and_then(|mut file| read(&mut file, &name, kind, *given));
            (name, read)
        }
        Input::Failed { path, error } => {
            return Loaded::Failed(unreadable(path.display().to_string(), error));
        }
    };
    let (bytes, found) = match read {
        Ok(read) => read,
        Err(error) => return Loaded::Failed(unreadable(name, &error)),
    };
    let wanted = found.is_some() || !matches!(input, Input::File { given: false, .. });
    match (String::from_utf8(bytes), found) {
        (Ok(text), found) => match skipped(&name, &text, kind, found) {
            Some(why) => Loaded::Skipped(FileReport::new(name, text).diagnostics([why])),
            None => match found {
                Some(kind) => Loaded::Text { name, text, kind },
                None => Loaded::Skipped(check_text(&name, "", None, &Options::new())),
            },
        },
        (Err(error), found) => {
            let is_utf16 = matches!(error.as_bytes(), [0xff, 0xfe, ..] | [0xfe, 0xff, ..]);
            let file = if is_binary(error.as_bytes()) && !is_utf16 {
                binary(name, wanted)
            } else if wanted {
                not_utf_8(name, &error)
            } else {
                check_text(&name, "", None, &Options::new())
            };
            let file = found.map_or(file.clone(), |kind| file.kind(kind.as_str()));
            if wanted { Loaded::Failed(file) } else { Loaded::Skipped(file) }
        }
    }
}

/// Why a text is not checked; `kind` is what it was said to be, `found` also what it was recognised as.
fn skipped(name: &str, text: &str, kind: Option<Kind>, found: Option<Kind>) -> Option<Diagnostic> {
    match kind {
        // Who says what it is knows better than its looks.
        Some(_) => template::encrypted(text),
        None if found.is_none() && is_binary(text.as_bytes()) => Some(binary_finding(false)),
        None => template::skipped(name, text, found),
    }
}

/// Whether these bytes are no text: the first of them tell, as git has it. What starts with a mark of UTF-16 has NUL bytes, too.
fn is_binary(bytes: &[u8]) -> bool {
    bytes.iter().take(8 << 10).any(|byte| *byte == 0)
}

fn binary(name: String, wanted: bool) -> FileReport {
    FileReport::new(name, "").diagnostics([binary_finding(wanted)])
}

fn binary_finding(wanted: bool) -> Diagnostic {
    let info = &file_rules::skipped_binary::INFO;
    let severity = if wanted { Severity::Error } else { info.severity };
    Diagnostic::of(info, "skipped: a binary file, there are NUL bytes in it").severity(severity)
}

fn not_utf_8(name: String, error: &std::string::FromUtf8Error) -> FileReport {
    let bytes = error.as_bytes();
    let found = file_rules::not_utf_8::finding(bytes, error.utf8_error().valid_up_to());
    FileReport::new(name, String::from_utf8_lossy(bytes)).diagnostics([found])
}

/// The text of a file that has to be read; the report says why it cannot be.
pub(super) fn text(path: &Path, name: &str) -> Result<String, Box<FileReport>> {
    let bytes = fs::read(path).map_err(|error| Box::new(unreadable(name.to_owned(), &error)))?;
    String::from_utf8(bytes).map_err(|error| Box::new(not_utf_8(name.to_owned(), &error)))
}

/// All bytes and the kind; just the first bytes of a file that nobody asked for and that is of no kind.
fn read(
    from: &mut dyn Read,
    name: &str,
    kind: Option<Kind>,
    given: bool,
) -> io::Result<(Vec<u8>, Option<Kind>)> {
    let mut bytes = Vec::new();
    (&mut *from).take(HEAD).read_to_end(&mut bytes)?;
    let kind = kind.or_else(|| Kind::recognise(name, &String::from_utf8_lossy(&bytes)));
    if kind.is_some() || given {
        from.read_to_end(&mut bytes)?;
    }
    Ok((bytes, kind))
}

fn unreadable(name: String, error: &io::Error) -> FileReport {
    FileReport::new(name, "").diagnostics([file_rules::unreadable_file::finding(error)])
}
