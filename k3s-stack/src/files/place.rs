use std::fs;
use std::path::{Path, PathBuf};

/// Where a file is, whatever path leads to its folder; if it is itself a link, that of the link.
pub(super) fn place(path: &Path) -> PathBuf {
    folder_of(path).join(path.file_name().unwrap_or_default())
}

/// Where the folder of a file is.
pub(super) fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."));
    fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned())
}
