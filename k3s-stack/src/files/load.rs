//! Reading a file, and telling what it is.

use super::Input;
use crate::{Kind, Options, check_text, file_rules};
use config_diagnostics::FileReport;
use std::fmt;
use std::fs::File;
use std::io::{self, Read};

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
    /// It is not known what it is; the report says so.
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
    let (bytes, kind) = match read {
        Ok(read) => read,
        Err(error) => return Loaded::Failed(unreadable(name, &error)),
    };
    match (String::from_utf8(bytes), kind) {
        (Ok(text), Some(kind)) => Loaded::Text { name, text, kind },
        (Err(error), kind)
            if kind.is_some() || !matches!(input, Input::File { given: false, .. }) =>
        {
            let bytes = error.as_bytes();
            let found = file_rules::not_utf_8::finding(bytes, error.utf8_error().valid_up_to());
            let file = FileReport::new(name, String::from_utf8_lossy(bytes)).diagnostics([found]);
            Loaded::Failed(match kind {
                Some(kind) => file.kind(kind.as_str()),
                None => file,
            })
        }
        _ => Loaded::Skipped(check_text(&name, "", None, &Options::new())),
    }
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
