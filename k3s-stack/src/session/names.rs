//! Names in HAProxy's files: where they are given, and where they are used.

use super::Session;
use super::file::File;
use crate::Kind;
use config_diagnostics::{Edit, Span};
use haproxy_cfg::{NameKind, Reference};
use std::sync::Arc;

/// A place in an open file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Location {
    /// The path of the file.
    pub path: Arc<str>,
    /// The bytes.
    pub span: Span,
}

/// Why something cannot be given another name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum RenameError {
    /// No name that is known stands there.
    #[error("there is no name here that can be changed")]
    NoName,
    /// The name is used, and given in no open file.
    #[error("`{0}` is given nowhere")]
    NotDefined(String),
    /// The new name will not do.
    #[error("{0}")]
    BadName(String),
}

impl Session {
    /// Where the name at a place of a haproxy.cfg is given: a section, a server, or every line of an ACL.
    ///
    /// With [`Options::joined`](crate::Options::joined), all open files of HAProxy are one configuration; else each
    /// stands alone. So it is with [`references`](Self::references) and [`rename`](Self::rename).
    pub fn definition(&self, path: &str, offset: u32) -> Vec<Location> {
        self.named(path, offset, |reference| reference.is_definition)
    }

    /// Every place where the name at a place of a haproxy.cfg is used or given.
    pub fn references(&self, path: &str, offset: u32) -> Vec<Location> {
        self.named(path, offset, |_| true)
    }

    /// The name at a place of a haproxy.cfg that [`rename`](Self::rename) can change.
    pub fn renamable(&self, path: &str, offset: u32) -> Option<Span> {
        Some(self.name_at(path, offset)?.span)
    }

    /// The changes that give what is named at a place of a haproxy.cfg another name, wherever it is given or used, by
    /// file.
    ///
    /// ```
    /// use k3s_stack::{Options, Session};
    /// let mut session = Session::new(Options::new());
    /// session.set("haproxy.cfg", "frontend f\n  use_backend api\nbackend api\n");
    /// let changes = session.rename("haproxy.cfg", 25, "kube")?;
    /// assert_eq!(changes[0].1.len(), 2);
    /// assert!(session.rename("haproxy.cfg", 25, "two words").is_err());
    /// # Ok::<(), k3s_stack::RenameError>(())
    /// ```
    pub fn rename(
        &self,
        path: &str,
        offset: u32,
        name: &str,
    ) -> Result<Vec<(Arc<str>, Vec<Edit>)>, RenameError> {
        let old = self.name_at(path, offset).ok_or(RenameError::NoName)?;
        let files = self.one_configuration(path);
        let same = |other: &Reference| same(&old, other);
        let given = |file: &&&File| {
            file.haproxy().references().iter().any(|other| other.is_definition && same(other))
        };
        let Some(home) = files.iter().find(given) else {
            return Err(RenameError::NotDefined(old.name));
        };
        // What the format itself has against the name.
        let renamed = home.haproxy().edit().rename(old.kind, old.scope.as_deref(), &old.name, name);
        if let Err(error) = renamed {
            return Err(RenameError::BadName(error.to_string()));
        }
        let mut renamed = old.clone();
        name.clone_into(&mut renamed.name);
        let taken = |file: &&File| {
            let mut all = file.haproxy().references().into_iter();
            all.any(|other| other.is_definition && self::same(&renamed, &other))
        };
        if files.iter().any(taken) {
            return Err(RenameError::BadName(format!("`{name}` is taken")));
        }
        let edits = |file: &&File| {
            let all = file.haproxy().references().into_iter().filter(same);
            let edits: Vec<Edit> = all.map(|other| Edit::replace(other.span, name)).collect();
            (!edits.is_empty()).then(|| (Arc::clone(file.path()), edits))
        };
        Ok(files.iter().filter_map(edits).collect())
    }

    fn named(&self, path: &str, offset: u32, wanted: fn(&Reference) -> bool) -> Vec<Location> {
        let Some(name) = self.name_at(path, offset) else { return Vec::new() };
        let places = |file: &File| {
            let all = file.haproxy().references().into_iter();
            let all = all.filter(|other| same(&name, other) && wanted(other));
            let path = file.path();
            all.map(|other| Location { path: Arc::clone(path), span: other.span })
                .collect::<Vec<_>>()
        };
        self.one_configuration(path).into_iter().flat_map(places).collect()
    }

    fn name_at(&self, path: &str, offset: u32) -> Option<Reference> {
        let file = self.file(path).filter(|file| file.kind() == Some(Kind::Haproxy))?;
        let touches = |span: Span| span.start() <= offset && offset <= span.end();
        file.haproxy().references().into_iter().find(|name| touches(name.span))
    }

    /// The files of HAProxy that are read together with this one.
    fn one_configuration(&self, path: &str) -> Vec<&File> {
        let own = self.file(path);
        if own.is_some_and(|own| own.options().joined) {
            return self.files.values().filter(|f| f.kind() == Some(Kind::Haproxy)).collect();
        }
        own.into_iter().collect()
    }

    /// The names of one kind that can be used in a file: in the section of this name, where they belong to one.
    pub(super) fn names(&self, path: &str, wanted: NameKind, scope: Option<&str>) -> Vec<String> {
        let scoped = matches!(wanted, NameKind::Acl | NameKind::Server);
        let fits = |other: &Reference| {
            other.is_definition
                && other.kind == wanted
                && (!scoped || other.scope.as_deref() == scope)
        };
        let files = self.one_configuration(path).into_iter();
        let names = files.flat_map(|file| file.haproxy().references()).filter(fits);
        let mut names: Vec<String> = names.map(|name| name.name).collect();
        names.sort_unstable();
        names.dedup();
        names
    }
}

fn same(a: &Reference, b: &Reference) -> bool {
    (a.kind, &a.name, &a.scope) == (b.kind, &b.name, &b.scope)
}
