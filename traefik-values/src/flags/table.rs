//! The table of options.

use crate::TraefikVersion;

/// An option of Traefik's static configuration.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Flag {
    pub(crate) name: &'static str,
    pub(crate) kind: FlagKind,
    pub(crate) v2: Years,
    pub(crate) v3: Years,
    /// Traefik 3 stops when it is given.
    pub(crate) fatal: bool,
    /// Traefik 3 says that it will go.
    pub(crate) deprecated: bool,
}

/// Since when there is an option in a line of Traefik, and from when on no longer.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Years(pub(crate) [u16; 3], pub(crate) [u16; 3]);

/// There is none in this line.
pub(crate) const NEVER: Years = Years([u16::MAX; 3], [u16::MAX; 3]);
/// It is still there.
pub(crate) const ALWAYS: [u16; 3] = [u16::MAX; 3];

/// What an option takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FlagKind {
    /// Any text.
    String,
    /// True or false; true without a value.
    Bool,
    /// A whole number.
    Int,
    /// A number.
    Float,
    /// A length of time: a Go duration, or whole seconds.
    Duration,
    /// Words with commas between them.
    List,
    /// Numbers with commas between them.
    Floats,
    /// A map, a key of which is set by `option.KEY=value`.
    Map,
    /// A list of sections, set by `option[0].field=value`.
    Structs,
    /// A section that is on when it is named, and has options.
    Switch,
    /// A section that is on when one of its options is named, and not by itself.
    Block,
    /// A section; only its options can be given.
    Section,
}

pub(crate) const fn flag(name: &'static str, kind: FlagKind, v2: Years, v3: Years) -> Flag {
    Flag { name, kind, v2, v3, fatal: false, deprecated: false }
}

impl Flag {
    pub(crate) const fn fatal(mut self) -> Self {
        self.fatal = true;
        self
    }

    pub(crate) const fn deprecated(mut self) -> Self {
        self.deprecated = true;
        self
    }

    /// Whether this version has the option.
    pub(crate) fn is_in(&self, version: TraefikVersion) -> bool {
        let Years(since, until) = if version.is_v3() { self.v3 } else { self.v2 };
        since <= version.parts() && version.parts() < until
    }
}
