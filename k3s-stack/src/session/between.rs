//! What is wrong between the open files.

use super::Session;
use crate::stack::suppress::suppressed;
use crate::stack::{Stack, StackFile, check_stack};
use config_diagnostics::Diagnostic;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// Findings by the file that each is about.
pub(super) type Between = BTreeMap<Arc<str>, Vec<Diagnostic>>;

impl Session {
    /// Looks for what is wrong between the open files of each folder, which are taken for one stack. From then on
    /// [`diagnostics`](Self::diagnostics) has that, too, until one of the files of a finding is edited. Gives the paths
    /// of the files for which that makes a difference.
    ///
    /// It looks at all files, so it is for a pause, not for each key.
    ///
    /// ```
    /// use k3s_stack::{Options, Session};
    /// let mut session = Session::new(Options::new());
    /// session.set("k3s-server1.yaml", "cluster-init: true\n");
    /// session.set("k3s-server2.yaml", "server: https://10.0.0.1:6443\ntoken-file: /t\n");
    /// assert!(!session.refresh_stack().is_empty());
    /// assert!(session.refresh_stack().is_empty());
    /// ```
    pub fn refresh_stack(&mut self) -> BTreeSet<Arc<str>> {
        let mut stacks: BTreeMap<&str, Stack> = BTreeMap::new();
        for file in self.files.values() {
            let Some(kind) = file.kind() else { continue };
            let folder = file.path().rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
            let stack = stacks.remove(folder).unwrap_or_else(|| Stack::new(folder).guessed());
            let member = StackFile::new(Arc::clone(file.path()), Arc::clone(file.text()));
            stacks.insert(folder, stack.file(member.kind(kind)));
        }
        let mut between = Between::new();
        for stack in stacks.values() {
            for found in check_stack(stack, &self.options.targets, &self.options.lints) {
                if let Some(file) = found.primary.file.clone() {
                    between.entry(file).or_default().push(found);
                }
            }
        }
        // What is open is hardly ever all that there is: no comment is known to be in vain.
        for (path, found) in &mut between {
            let text = self.files.get(path).map_or("", |file| file.text());
            *found = suppressed(std::mem::take(found), text, &|_| false).0;
        }
        between.retain(|_, found| !found.is_empty());
        let differs = |path: &&Arc<str>| self.between.get(*path) != between.get(*path);
        let changed = self.between.keys().chain(between.keys()).filter(differs).cloned().collect();
        self.between = between;
        changed
    }

    /// Drops what was found between a file and others: its places are no more where they were.
    pub(super) fn forget(&mut self, path: &str) {
        for found in self.between.values_mut() {
            found.retain(|found| {
                let mut places = found.labels.iter().chain([&found.primary]);
                !places.any(|place| place.file.as_deref() == Some(path))
            });
        }
        self.between.retain(|_, found| !found.is_empty());
    }
}
