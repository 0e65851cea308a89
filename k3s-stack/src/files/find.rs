//! Which files are meant.

use ignore::WalkBuilder;
use std::collections::HashSet;
use std::ffi::OsStr;
use std::io;
use std::path::{Path, PathBuf};

/// A file to look at.
#[derive(Debug)]
#[non_exhaustive]
pub enum Input {
    /// Standard input, given as `-`.
    Stdin,
    /// A file.
    File {
        /// Its path as given, or below the folder given.
        path: PathBuf,
        /// Whether it was given itself and not found in a folder.
        given: bool,
    },
    /// What could not be looked at.
    Failed {
        /// The path.
        path: PathBuf,
        /// Why not.
        error: io::Error,
    },
}

/// The files that `paths` mean, each once: files as given, folders walked.
///
/// In a folder, hidden files other than `.htaccess` and what `.gitignore` and `.ignore` files exclude are left out, also outside of a git
/// repository. Links to files are followed there, links to folders are not.
pub fn find(paths: &[PathBuf]) -> Vec<Input> {
    let mut seen = HashSet::new();
    let mut found = Vec::new();
    for path in paths {
        if path.as_os_str() == "-" {
            found.push(Input::Stdin);
            continue;
        }
        match path.metadata() {
            Ok(meta) if meta.is_dir() => walk(path, None, &mut found),
            Ok(_) => found.push(Input::File { path: path.clone(), given: true }),
            Err(error) => found.push(Input::Failed { path: path.clone(), error }),
        }
    }
    found.retain(|input| match input {
        Input::Stdin => seen.insert(PathBuf::from("-")),
        Input::File { path, .. } | Input::Failed { path, .. } => seen.insert(path.clone()),
    });
    found
}

/// The files in a folder, down to the folders within at `depth`.
pub(super) fn within(folder: &Path, depth: Option<usize>) -> Vec<Input> {
    let mut found = Vec::new();
    walk(folder, depth, &mut found);
    found
}

fn walk(folder: &Path, depth: Option<usize>, found: &mut Vec<Input>) {
    let walker = WalkBuilder::new(folder)
        .max_depth(depth)
        .require_git(false)
        .hidden(false)
        .filter_entry(|entry| entry.depth() == 0 || !is_hidden(entry.file_name()))
        .sort_by_file_path(Path::cmp)
        .build();
    for entry in walker {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let path = path_of(&error).unwrap_or(folder).to_owned();
                let message = error.to_string();
                let error = error.into_io_error().unwrap_or_else(|| io::Error::other(message));
                found.push(Input::Failed { path, error });
                continue;
            }
        };
        let Some(kind) = entry.file_type() else { continue };
        let path = entry.into_path();
        if kind.is_file() {
            found.push(Input::File { path, given: false });
        } else if kind.is_symlink() {
            match path.metadata() {
                Ok(meta) if meta.is_file() => found.push(Input::File { path, given: false }),
                // Not followed: what it leads to is reached by its own path, or lies outside.
                Ok(_) => {}
                Err(error) => found.push(Input::Failed { path, error }),
            }
        }
    }
}

fn is_hidden(name: &OsStr) -> bool {
    name.as_encoded_bytes().starts_with(b".") && name != ".htaccess"
}

fn path_of(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            path_of(err)
        }
        _ => None,
    }
}
