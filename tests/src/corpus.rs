//! Folders of files that the tests read where they are there.

use std::io;
use std::path::{Path, PathBuf};

/// The folder that holds the workspace's `Cargo.toml`.
pub fn workspace_root() -> &'static Path {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests)
}

/// `name` in the folder `shared` beside the workspace, which not everyone has: seeds, corpora, recorded verdicts.
pub fn shared(name: &str) -> Option<PathBuf> {
    let path = workspace_root().parent()?.join("shared").join(name);
    path.exists().then_some(path)
}

/// Every file under `folder`, at any depth, sorted by path. Links are not followed.
pub fn files_under(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder)? {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    Ok(files)
}
