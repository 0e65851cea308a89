//! Whether all files of a stack were looked at.

use super::projects::Found;
use super::{Input, Loaded, Stdin, find, load};
use crate::stack::Stack;
use crate::stack::group::{Candidate, group_of, is_declared, is_listed};
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Whether nothing on the disk belongs to a stack that is not among its files. `files` are those that were given or
/// found, and `project` is what declares stacks.
pub(super) fn is_whole(project: Option<&Found>, stack: &Stack, files: &[Candidate]) -> bool {
    let names: HashSet<&str> = stack.files.iter().map(|file| &*file.path).collect();
    let own: HashSet<&Path> =
        files.iter().filter(|file| names.contains(&*file.name)).map(|file| &*file.path).collect();
    let root = project.map_or(Path::new(""), |found| &found.root);
    // What came in by standard input may belong anywhere.
    if own.is_empty() || !own.iter().all(|path| root.join(path).is_file()) {
        return false;
    }
    let declared = project.map(|found| &found.project);
    let listed = declared.filter(|_| stack.is_declared).and_then(|all| all.stacks.get(&stack.name));
    if let Some(listed) = listed {
        return below(root, root, None)
            .all(|path| !is_listed(listed, &path) || own.contains(&*path));
    }
    let Some(group) = own.iter().next().map(|path| group_of(path)) else { return false };
    below(root, &root.join(&group.0), Some(2)).all(|path| {
        own.contains(&*path)
            || group_of(&path) != group
            || declared.is_some_and(|project| is_declared(project, &path))
            || !is_text(&root.join(&path))
    })
}

/// The files in a folder, as they are called from `root`.
fn below(root: &Path, folder: &Path, depth: Option<usize>) -> impl Iterator<Item = PathBuf> {
    let inputs = find::within(folder, depth).into_iter();
    inputs.filter_map(move |input| match input {
        Input::File { path, .. } => {
            Some(path.strip_prefix(root).map(Path::to_owned).unwrap_or(path))
        }
        _ => None,
    })
}

/// Whether it would be checked.
fn is_text(path: &Path) -> bool {
    let input = Input::File { path: path.to_owned(), given: false };
    matches!(load(&input, None, &mut Stdin::none()), Loaded::Text { .. })
}
