//! Which option a name on the command line means.

use super::table::{Flag, FlagKind};
use crate::TraefikVersion;
use crate::generated::flags::FLAGS;

/// What a name means to a version of Traefik.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Meaning {
    /// An option of the table.
    Flag(&'static Flag),
    /// A key of an option that is a map.
    KeyOf,
    /// Settings of a plugin, which only the plugin knows.
    Free,
}

/// What the option of this name takes in a version of Traefik; `None` when there is no such option.
///
/// Names count whatever their case.
///
/// ```
/// use traefik_values::{FlagKind, TraefikVersion, flag_kind};
/// let kind = |name| flag_kind(name, TraefikVersion::new(3, 5, 1));
/// assert_eq!(kind("entryPoints.web.forwardedHeaders.trustedIPs"), Some(FlagKind::List));
/// assert_eq!(kind("pilot.token"), None);
/// ```
pub fn flag_kind(name: &str, version: TraefikVersion) -> Option<FlagKind> {
    match meaning(name, version)? {
        Meaning::Flag(flag) => Some(flag.kind),
        Meaning::KeyOf | Meaning::Free => Some(FlagKind::String),
    }
}

pub(crate) fn meaning(name: &str, version: TraefikVersion) -> Option<Meaning> {
    let name = name.to_ascii_lowercase();
    if let Some(flag) = flag(&name).filter(|flag| flag.is_in(version)) {
        return Some(Meaning::Flag(flag));
    }
    let (parent, _) = name.rsplit_once('.')?;
    let is_map = |flag: &Flag| flag.kind == FlagKind::Map && flag.is_in(version);
    if flag(parent).is_some_and(is_map) {
        return Some(Meaning::KeyOf);
    }
    let free = ["experimental.plugins.", "experimental.localplugins.", "providers.plugin."];
    let plugin = free.iter().find_map(|start| name.strip_prefix(start))?;
    let inside = plugin.split_once('.').map(|(_, inside)| inside);
    let settings = inside.is_some_and(|inside| inside.starts_with("settings."));
    (name.starts_with("providers.plugin.") && inside.is_some() || settings).then_some(Meaning::Free)
}

/// The row of an option, by its name in lower case; rows with `<name>` and `[n]` stand for all.
pub(crate) fn flag(name: &str) -> Option<&'static Flag> {
    let exact = FLAGS.binary_search_by(|flag| flag.name.cmp(name)).ok();
    if let Some(flag) = exact.and_then(|at| FLAGS.get(at)) {
        return Some(flag);
    }
    // Rows with a wildcard share their first word with the name.
    let first = name.split('.').next()?;
    let start = FLAGS.partition_point(|flag| flag.name < first);
    let rows = FLAGS.get(start..)?.iter().take_while(|flag| flag.name.starts_with(first));
    rows.into_iter().find(|flag| flag.name.contains(['<', '[']) && fits(flag.name, name))
}

fn fits(pattern: &str, name: &str) -> bool {
    let mut segments = name.split('.');
    pattern.split('.').all(|pattern| {
        segments.next().is_some_and(|segment| match pattern.strip_suffix("[n]") {
            _ if pattern == "<name>" => !segment.is_empty(),
            None => pattern == segment,
            Some(list) => segment.strip_prefix(list).is_some_and(|index| {
                let digits = index.strip_prefix('[').and_then(|index| index.strip_suffix(']'));
                digits.is_some_and(|digits| digits.parse::<u32>().is_ok())
            }),
        })
    }) && segments.next().is_none()
}

/// Whether Traefik may take this option for a section around it.
///
/// It looks names below a map up by patterns that also fit the sections around the option, in an order that changes
/// from start to start.
pub(crate) fn is_ambiguous(flag: &Flag) -> bool {
    let ends = flag.name.match_indices('.').map(|(end, _)| end);
    ends.filter_map(|end| flag.name.get(..end)).any(|around| {
        let section = FLAGS.binary_search_by(|flag| flag.name.cmp(around)).ok();
        let section = section.and_then(|at| FLAGS.get(at));
        around.contains("<name>")
            && section.is_some_and(|s| matches!(s.kind, FlagKind::Switch | FlagKind::Block))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_with_keys_and_indices_fit_their_rows() {
        for (name, row) in [
            ("entrypoints.web.address", "entrypoints.<name>.address"),
            (
                "entrypoints.web.http.tls.domains[0].main",
                "entrypoints.<name>.http.tls.domains[n].main",
            ),
            ("certificatesresolvers.le.acme.email", "certificatesresolvers.<name>.acme.email"),
        ] {
            assert_eq!(flag(name).map(|flag| flag.name), Some(row));
        }
        assert!(flag("entrypoints..address").is_none() && flag("entrypoints.web.addres").is_none());
        assert!(flag("entrypoints.web.http.tls.domains[x].main").is_none());
    }

    #[test]
    fn keys_of_maps_are_free_and_one_word() {
        let v3 = TraefikVersion::NEWEST;
        assert!(meaning("accessLog.fields.names.ClientAddr", v3).is_some());
        assert!(meaning("tracing.resourceAttributes.a.b", v3).is_none());
        let settings = "experimental.plugins.geo.settings.envs";
        assert!(matches!(meaning("providers.plugin.mine.a.b", v3), Some(Meaning::Free)));
        assert!(meaning(settings, v3).is_some());
    }
}
