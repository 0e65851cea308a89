//! `generate`.

use super::fix::diff;
use super::{CLEAN, FOUND, INCOMPLETE, Streams};
use crate::generate::{Description, Generated, generate};
use std::fs;
use std::io;
use std::path::Path;

/// What `generate` does with the files.
#[derive(Clone, Copy)]
pub(super) struct Mode {
    pub(super) check: bool,
    pub(super) diff: bool,
}

pub(super) fn run(
    file: &Path,
    out: &Path,
    mode: Mode,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let name = file.display();
    let text = match fs::read_to_string(file) {
        Ok(text) => text,
        Err(error) => {
            writeln!(streams.err, "error: {name}: {error}")?;
            return Ok(INCOMPLETE);
        }
    };
    let files = text.parse::<Description>().and_then(|description| generate(&description));
    let files = match files {
        Ok(files) => files,
        Err(problems) => {
            for problem in problems.iter() {
                writeln!(streams.err, "error: {name}: {}: {}", problem.path, problem.message)?;
                writeln!(streams.err, "  help: {}", problem.help)?;
            }
            return Ok(INCOMPLETE);
        }
    };
    if mode.check || mode.diff {
        compare(&files, out, mode, streams)
    } else {
        write(&files, out, streams)
    }
}

/// Shows what differs; files that nobody writes are not looked at.
fn compare(
    files: &[Generated],
    out: &Path,
    mode: Mode,
    streams: &mut Streams<'_>,
) -> io::Result<u8> {
    let mut differ = false;
    for file in files {
        let path = out.join(&file.path);
        let before = match fs::read_to_string(&path) {
            Ok(text) => Some(text),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                writeln!(streams.err, "error: {}: {error}", path.display())?;
                return Ok(INCOMPLETE);
            }
        };
        if before.as_deref() == Some(&*file.text) {
            continue;
        }
        differ = true;
        let name = path.display().to_string();
        if mode.diff {
            write!(
                streams.out,
                "{}",
                diff(&name, before.as_deref().unwrap_or_default(), &file.text)
            )?;
        } else {
            let how = if before.is_some() { "differs from the description" } else { "is missing" };
            writeln!(streams.out, "{name} {how}")?;
        }
    }
    Ok(if differ && mode.check { FOUND } else { CLEAN })
}

fn write(files: &[Generated], out: &Path, streams: &mut Streams<'_>) -> io::Result<u8> {
    for file in files {
        let path = out.join(&file.path);
        let same = fs::read_to_string(&path).is_ok_and(|text| text == file.text);
        let written = if same {
            Ok(())
        } else {
            fs::create_dir_all(out).and_then(|()| fs::write(&path, &file.text))
        };
        if let Err(error) = written {
            writeln!(streams.err, "error: {}: cannot be written: {error}", path.display())?;
            return Ok(INCOMPLETE);
        }
        writeln!(streams.out, "{} {}", if same { "kept" } else { "wrote" }, path.display())?;
    }
    Ok(CLEAN)
}
