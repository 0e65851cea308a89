use super::{
    Backend, Body, Defaults, Directive, Frontend, Global, Listen, OtherSection, RawSection,
};
use crate::{Document, SectionKind, quote_word};
use std::fmt;

/// A configuration as typed values: what the file means, without comments and places.
///
/// Sections and lines keep their order, because HAProxy reads some of them in order.
///
/// ```
/// use haproxy_cfg::{Backend, Bind, Config, Defaults, Duration, Frontend, Mode, Server};
/// let config = Config::new()
///     .defaults(
///         Defaults::new()
///             .mode(Mode::Tcp)
///             .timeout_connect(Duration::secs(5))
///             .timeout_client(Duration::minutes(1))
///             .timeout_server(Duration::minutes(1)),
///     )
///     .frontend(Frontend::new("api-front").bind(Bind::new("127.0.0.1:5443".parse()?)).default_backend("api".parse()?))
///     .backend(Backend::new("api").server(Server::new("m1", "10.0.42.1:6443".parse()?).check()));
/// assert!(config.to_string().ends_with("backend api\n    server m1 10.0.42.1:6443 check\n"));
/// let (read, problems) = haproxy_cfg::Document::from(&config).to_config();
/// assert_eq!(read, config);
/// assert!(problems.is_empty());
/// # Ok::<(), haproxy_cfg::ValueError>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Config {
    /// The lines above the first section: `.if`, `.notice` and the like.
    pub preamble: Vec<Directive>,
    /// The sections, in their order.
    pub sections: Vec<Section>,
}

/// A section of a [`Config`].
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Section {
    /// `global`
    Global(Global),
    /// `defaults`
    Defaults(Defaults),
    /// `frontend`
    Frontend(Frontend),
    /// `backend`
    Backend(Backend),
    /// `listen`
    Listen(Listen),
    /// Any other section.
    Other(OtherSection),
    /// A section whose header is not as HAProxy wants it, or holds variables.
    Raw(RawSection),
}

impl Config {
    /// Without sections.
    pub fn new() -> Self {
        Self::default()
    }

    /// Appends a section.
    #[must_use]
    pub fn section(mut self, section: impl Into<Section>) -> Self {
        self.sections.push(section.into());
        self
    }

    /// Appends a global section.
    #[must_use]
    pub fn global(self, section: Global) -> Self {
        self.section(section)
    }

    /// Appends a defaults section.
    #[must_use]
    pub fn defaults(self, section: Defaults) -> Self {
        self.section(section)
    }

    /// Appends a frontend.
    #[must_use]
    pub fn frontend(self, section: Frontend) -> Self {
        self.section(section)
    }

    /// Appends a backend.
    #[must_use]
    pub fn backend(self, section: Backend) -> Self {
        self.section(section)
    }

    /// Appends a listen section.
    #[must_use]
    pub fn listen(self, section: Listen) -> Self {
        self.section(section)
    }

    /// The first section of this kind and name; the name of one without a name is empty.
    pub fn get(&self, kind: SectionKind, name: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.kind() == kind && s.name().unwrap_or_default() == name)
    }

    /// The same, to be changed.
    pub fn get_mut(&mut self, kind: SectionKind, name: &str) -> Option<&mut Section> {
        self.sections.iter_mut().find(|s| s.kind() == kind && s.name().unwrap_or_default() == name)
    }
}

impl Section {
    /// Its kind.
    pub fn kind(&self) -> SectionKind {
        match self {
            Self::Global(_) => SectionKind::Global,
            Self::Defaults(_) => SectionKind::Defaults,
            Self::Frontend(_) => SectionKind::Frontend,
            Self::Backend(_) => SectionKind::Backend,
            Self::Listen(_) => SectionKind::Listen,
            Self::Other(section) => section.kind,
            Self::Raw(section) => section.kind,
        }
    }

    /// Its name, where it has one.
    pub fn name(&self) -> Option<&str> {
        match self {
            Self::Global(_) | Self::Raw(_) => None,
            Self::Defaults(section) => section.name.as_deref(),
            Self::Frontend(section) => Some(&section.name),
            Self::Backend(section) => Some(&section.name),
            Self::Listen(section) => Some(&section.name),
            Self::Other(section) => section.name.as_deref(),
        }
    }

    /// The defaults section that it names with `from`.
    pub fn from(&self) -> Option<&str> {
        match self {
            Self::Defaults(section) => section.from.as_deref(),
            Self::Frontend(section) => section.from.as_deref(),
            Self::Backend(section) => section.from.as_deref(),
            Self::Listen(section) => section.from.as_deref(),
            Self::Global(_) | Self::Other(_) | Self::Raw(_) => None,
        }
    }

    /// Its lines.
    pub fn body(&self) -> &Body {
        match self {
            Self::Global(section) => section,
            Self::Defaults(section) => section,
            Self::Frontend(section) => section,
            Self::Backend(section) => section,
            Self::Listen(section) => section,
            Self::Other(section) => section,
            Self::Raw(section) => section,
        }
    }

    /// Its lines, to be changed.
    pub fn body_mut(&mut self) -> &mut Body {
        match self {
            Self::Global(section) => section,
            Self::Defaults(section) => section,
            Self::Frontend(section) => section,
            Self::Backend(section) => section,
            Self::Listen(section) => section,
            Self::Other(section) => section,
            Self::Raw(section) => section,
        }
    }

    /// Its header as it is written in a file.
    pub fn header(&self) -> String {
        if let Self::Raw(section) = self {
            return section.header.to_string();
        }
        let mut header = self.kind().to_string();
        for (before, word) in [(" ", self.name()), (" from ", self.from())] {
            if let Some(word) = word {
                header.push_str(before);
                header.push_str(&quote_word(word));
            }
        }
        header
    }
}

/// Enum variants of [`Section`] from the sections themselves.
macro_rules! into_section {
    ($($variant:ident($name:ident))*) => {$(
        impl From<$name> for Section {
            fn from(section: $name) -> Self {
                Self::$variant(section)
            }
        }
    )*};
}

into_section!(Global(Global) Defaults(Defaults) Frontend(Frontend) Backend(Backend) Listen(Listen)
    Other(OtherSection) Raw(RawSection));

/// Header and lines, four blanks deep, each with its LF.
impl fmt::Display for Section {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.header())?;
        self.body().directives().iter().try_for_each(|line| writeln!(f, "    {line}"))
    }
}

/// The file: sections separated by a blank line, always ended by LF. The same value gives the same bytes.
impl fmt::Display for Config {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (n, line) in self.preamble.iter().enumerate() {
            let line = line.to_string();
            // At the very start it would be the file's byte order mark, and no word.
            let gap = if n == 0 && line.starts_with('\u{feff}') { " " } else { "" };
            writeln!(f, "{gap}{line}")?;
        }
        for (n, section) in self.sections.iter().enumerate() {
            if n > 0 || !self.preamble.is_empty() {
                writeln!(f)?;
            }
            write!(f, "{section}")?;
        }
        Ok(())
    }
}

impl From<&Config> for Document {
    fn from(config: &Config) -> Self {
        Self::parse(config.to_string()).document
    }
}

impl From<Config> for Document {
    fn from(config: Config) -> Self {
        Self::from(&config)
    }
}
