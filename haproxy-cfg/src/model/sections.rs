use super::{
    Acl, Bind, Body, DefaultServer, Directive, RawLine, RawLineError, Rule, Server, ServerTemplate,
};
use crate::{Document, SectionKind, Statement};
use std::ops::{Deref, DerefMut};

/// The process-wide settings: `global` (configuration manual, chapter 3).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Global {
    body: Body,
}

/// What proxies below it start from: `defaults [NAME] [from DEFAULTS]` (names and `from` since 2.4).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Defaults {
    /// Its name, to refer to with `from`.
    pub name: Option<String>,
    /// The defaults section it starts from itself.
    pub from: Option<String>,
    body: Body,
}

/// Where clients connect: `frontend NAME [from DEFAULTS]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Frontend {
    /// Its name.
    pub name: String,
    /// The defaults section it starts from; without it, the last one above.
    pub from: Option<String>,
    body: Body,
}

/// Servers that requests go to: `backend NAME [from DEFAULTS]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Backend {
    /// Its name.
    pub name: String,
    /// The defaults section it starts from; without it, the last one above.
    pub from: Option<String>,
    body: Body,
}

/// A frontend and its backend in one: `listen NAME [from DEFAULTS]`.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Listen {
    /// Its name.
    pub name: String,
    /// The defaults section it starts from; without it, the last one above.
    pub from: Option<String>,
    body: Body,
}

/// Any other section: `peers`, `resolvers`, `userlist`, …
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OtherSection {
    /// Which section.
    pub kind: SectionKind,
    /// Its name, where it has one.
    pub name: Option<String>,
    body: Body,
}

/// A section whose header is not as HAProxy wants it, or holds variables.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RawSection {
    /// The section that the header's first word names.
    pub kind: SectionKind,
    /// The header as it is written.
    pub header: RawLine,
    body: Body,
}

impl Global {
    /// Without settings.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Defaults {
    /// Without a name.
    pub fn new() -> Self {
        Self::default()
    }

    /// With a name (since 2.4).
    pub fn named(name: impl Into<String>) -> Self {
        Self { name: Some(name.into()), ..Self::default() }
    }
}

impl Frontend {
    /// A frontend without settings. HAProxy wants names of letters, digits and `-_.:`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), from: None, body: Body::default() }
    }
}

impl Backend {
    /// A backend without servers. HAProxy wants names of letters, digits and `-_.:`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), from: None, body: Body::default() }
    }
}

impl Listen {
    /// A listen section without settings. HAProxy wants names of letters, digits and `-_.:`.
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), from: None, body: Body::default() }
    }
}

impl OtherSection {
    /// A section without lines.
    pub fn new(kind: SectionKind, name: Option<String>) -> Self {
        Self { kind, name, body: Body::default() }
    }
}

impl RawSection {
    pub(super) fn new(kind: SectionKind, header: RawLine) -> Self {
        Self { kind, header, body: Body::default() }
    }
}

/// What every section has: its body, read by dereferencing, and setters that take and give the section.
macro_rules! section {
    ($($name:ident: $kind:expr;)*) => {$(
        impl Deref for $name {
            type Target = Body;

            fn deref(&self) -> &Body {
                &self.body
            }
        }

        impl DerefMut for $name {
            fn deref_mut(&mut self) -> &mut Body {
                &mut self.body
            }
        }

        impl $name {
            /// Replaces the lines.
            #[must_use]
            pub fn with_body(self, body: Body) -> Self {
                Self { body, ..self }
            }

            /// Appends a line.
            #[must_use]
            pub fn with(mut self, directive: impl Into<Directive>) -> Self {
                self.body.push(directive);
                self
            }

            /// Appends a line as it is written, for what the model does not type. It is typed all the same
            /// where the model can.
            pub fn raw_line(self, text: &str) -> Result<Self, RawLineError> {
                let kind = ($kind)(&self);
                RawLine::new(text).map(|line| self.with(typed(kind, line)))
            }

            #[allow(dead_code)] // not every section has generated setters
            pub(crate) fn set(mut self, statement: Statement) -> Self {
                self.body.set(statement);
                self
            }

            #[allow(dead_code)] // not every section has generated setters
            pub(crate) fn push(self, statement: Statement) -> Self {
                self.with(statement)
            }
        }
    )*};
}

section! {
    Global: |_| SectionKind::Global;
    Defaults: |_| SectionKind::Defaults;
    Frontend: |_| SectionKind::Frontend;
    Backend: |_| SectionKind::Backend;
    Listen: |_| SectionKind::Listen;
    OtherSection: |section: &OtherSection| section.kind;
    RawSection: |section: &RawSection| section.kind;
}

/// Lines that only some sections have.
macro_rules! line {
    ($setter:ident($line:ty), $doc:literal, $($name:ident)*) => {$(
        impl $name {
            #[doc = $doc]
            #[must_use]
            pub fn $setter(self, line: $line) -> Self {
                self.with(line)
            }
        }
    )*};
}

line!(bind(Bind), "Listens on more addresses.", Frontend Listen);
line!(server(Server), "Appends a server.", Backend Listen);
line!(server_template(ServerTemplate), "Appends servers that name resolution fills.", Backend Listen);
line!(default_server(DefaultServer), "Sets options of the servers below it.", Defaults Backend Listen);
line!(acl(Acl), "Names a condition. In `defaults` since 2.6, where it needs a name.", Defaults Frontend Backend Listen);
line!(
    rule(Rule),
    "Appends a rule: `http-request …` and the like. In `defaults` since 2.6, where it needs a name.",
    Defaults Frontend Backend Listen
);

/// Names the defaults section that a section starts from.
macro_rules! from {
    ($($name:ident)*) => {$(
        impl $name {
            /// Starts from the defaults section with this name (since 2.4).
            #[must_use]
            pub fn from(self, defaults: impl Into<String>) -> Self {
                Self { from: Some(defaults.into()), ..self }
            }
        }
    )*};
}

from!(Defaults Frontend Backend Listen);

/// The line as the model types it, or as it is.
fn typed(kind: SectionKind, raw: RawLine) -> Directive {
    let document = Document::parse(format!("{raw}\n")).document;
    match document.line(0) {
        Some(line) => super::convert::value_of(kind, &line),
        None => raw.into(),
    }
}
