//! Files as an editor has them: what is wrong in them, what can stand where, and what names mean.

mod action;
mod apache;
mod complete;
mod file;
mod haproxy;
mod hover;
mod k3s;
mod names;
mod suppress;
mod values;
mod yaml;

pub use action::Action;
pub use complete::{Completion, CompletionKind};
pub use hover::Hover;
pub use names::{Location, RenameError};

use crate::{Kind, Options};
use config_diagnostics::{Diagnostic, Edit, FileReport, LineIndex};
use file::File;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The files that an editor has open, in any state.
///
/// Nothing here reads a file, waits, or starts a thread: texts come by [`set`](Self::set) and
/// [`apply_edit`](Self::apply_edit), and a file is looked at when something is asked of it, once for each state. No
/// text makes a method fail; a file that is not there has nothing to say. Offsets are bytes; [`LineIndex`] turns them
/// into the UTF-16 columns of the language server protocol and back.
///
/// ```
/// use config_diagnostics::{Edit, Span};
/// use k3s_stack::{Options, Session};
/// let mut session = Session::new(Options::new());
/// session.set("haproxy.cfg", "frontend web\n  bind :80\n  use_backend a");
/// assert!(session.diagnostics("haproxy.cfg").count() > 0);
///
/// // A key was pressed.
/// let text = session.text("haproxy.cfg").unwrap();
/// let end = Span::of(text).end();
/// session.apply_edit("haproxy.cfg", &Edit::insert(end, "pi\n\nbackend api\n  balance "));
/// let offered = session.complete("haproxy.cfg", end + 26);
/// assert!(offered.iter().any(|word| word.label == "leastconn"));
/// let to = session.definition("haproxy.cfg", end);
/// assert_eq!(to[0].path.as_ref(), "haproxy.cfg");
/// ```
#[derive(Debug, Default)]
pub struct Session {
    options: Arc<Options>,
    files: BTreeMap<Arc<str>, File>,
}

impl Session {
    /// No files; those that come are checked with `options`.
    pub fn new(options: Options) -> Self {
        Self { options: Arc::new(options), ..Self::default() }
    }

    /// Gives a file its text, and opens it where it is not open. Its kind is told by path and text.
    pub fn set(&mut self, path: &str, text: impl Into<Arc<str>>) {
        if let Some(file) = self.files.get_mut(path) {
            return file.set(text.into());
        }
        let path: Arc<str> = path.into();
        let file = File::new(Arc::clone(&path), text.into(), Arc::clone(&self.options));
        self.files.insert(path, file);
    }

    /// Says what an open file is; `None`: what path and text tell.
    pub fn set_kind(&mut self, path: &str, kind: Option<Kind>) {
        if let Some(file) = self.files.get_mut(path) {
            file.set_kind(kind);
        }
    }

    /// Says how an open file is to be checked, instead of the session's options.
    pub fn set_options(&mut self, path: &str, options: impl Into<Arc<Options>>) {
        if let Some(file) = self.files.get_mut(path) {
            file.set_options(options.into());
        }
    }

    /// Changes a part of an open file; says whether there is one. What of the place lies outside the text, or inside
    /// a character, is moved to where it can be.
    pub fn apply_edit(&mut self, path: &str, edit: &Edit) -> bool {
        let Some(file) = self.files.get_mut(path) else { return false };
        file.apply(edit);
        true
    }

    /// Forgets a file; says whether it was open.
    pub fn close(&mut self, path: &str) -> bool {
        self.files.remove(path).is_some()
    }

    /// The paths of the open files, sorted.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(|path| &**path)
    }

    /// The text of a file.
    pub fn text(&self, path: &str) -> Option<&Arc<str>> {
        self.files.get(path).map(File::text)
    }

    /// Where the lines of a file start.
    pub fn line_index(&self, path: &str) -> Option<LineIndex<'_>> {
        self.files.get(path).map(|file| LineIndex::new(file.text()))
    }

    /// What a file is.
    pub fn kind(&self, path: &str) -> Option<Kind> {
        self.files.get(path).and_then(File::kind)
    }

    /// Everything that was found in a file that is looked at alone, as [`check_text`](crate::check_text) gives it.
    pub fn report(&self, path: &str) -> Option<&FileReport> {
        self.files.get(path).map(File::report)
    }

    /// What is wrong in a file, in the order of the places. Of a file of no known kind nothing is said.
    pub fn diagnostics(&self, path: &str) -> impl Iterator<Item = &Diagnostic> {
        let file = self.files.get(path).filter(|file| file.kind().is_some());
        file.map(File::report).into_iter().flat_map(|report| &report.diagnostics)
    }

    fn file(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }
}
