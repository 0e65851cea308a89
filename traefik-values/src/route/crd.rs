//! The fields of Traefik's own resources, as its definitions for Kubernetes have them.

use crate::TraefikVersion;
use crate::generated::crds::CRDS;

/// The first Traefik that the table knows.
pub(crate) const OLDEST: TraefikVersion = TraefikVersion::new(2, 5, 0);

/// A field below `spec`.
#[derive(Debug)]
pub(crate) struct Field {
    /// The kind of the resource, and the keys: `IngressRoute.routes.[].match`.
    pub(crate) path: &'static str,
    pub(crate) of: FieldType,
    pub(crate) since: TraefikVersion,
}

/// What a field holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FieldType {
    /// Whatever it is given.
    Any,
    Array,
    Boolean,
    Integer,
    IntOrString,
    Object,
    String,
}

pub(crate) const fn field(path: &'static str, of: FieldType, since: (u16, u16, u16)) -> Field {
    Field { path, of, since: TraefikVersion::new(since.0, since.1, since.2) }
}

/// Whether the table has the fields of this kind.
pub(crate) fn knows(kind: &str) -> bool {
    below(kind).next().is_some()
}

/// The field at exactly this path.
pub(crate) fn find(path: &str) -> Option<&'static Field> {
    let at = CRDS.binary_search_by(|field| field.path.cmp(path)).ok()?;
    CRDS.get(at)
}

/// The field of a key: by its name, or as one of those that may have any.
pub(crate) fn child(parent: &str, key: &str) -> Option<&'static Field> {
    let of = |key: &str| find(&format!("{parent}.{key}"));
    let plain = !key.contains('.') && key != "[]";
    plain.then(|| of(key)).flatten().or_else(|| of("<name>"))
}

/// The names of the fields right below a path.
pub(crate) fn names(parent: &str) -> impl Iterator<Item = &'static Field> {
    let depth = parent.len() + 1;
    below(parent).filter(move |field| {
        field.path.get(depth..).is_some_and(|name| !name.contains('.') && name != "[]")
    })
}

fn below(parent: &str) -> impl Iterator<Item = &'static Field> {
    let prefix = format!("{parent}.");
    let start = CRDS.partition_point(|field| field.path < prefix.as_str());
    let rest = CRDS.get(start..).unwrap_or_default();
    rest.iter().take_while(move |field| field.path.starts_with(&prefix))
}

impl Field {
    /// The last part of its path.
    pub(crate) fn name(&self) -> &'static str {
        self.path.rsplit('.').next().unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_complete() {
        assert!(CRDS.is_sorted_by(|a, b| a.path < b.path));
        assert!(knows("IngressRouteTCP") && !knows("Ingress"));
        assert!(child("IngressRoute.routes.[]", "match").is_some());
        assert!(child("Middleware.headers.customRequestHeaders", "X.Y").is_some());
        assert!(names("IngressRoute").any(|field| field.name() == "entryPoints"));
        assert_eq!(find("Middleware.ipAllowList").unwrap().since, TraefikVersion::new(2, 11, 0));
    }
}
