use crate::Directive;
use std::fmt;

/// A place in a configuration.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Context {
    /// Outside of all sections (`<IfModule>` and the like do not count).
    Server,
    /// `<VirtualHost>`.
    VirtualHost,
    /// `<Directory>`, `<DirectoryMatch>`.
    Directory,
    /// `<Location>`, `<LocationMatch>`.
    Location,
    /// `<Files>`, `<FilesMatch>`.
    Files,
    /// `<If>`, `<ElseIf>`, `<Else>`.
    If,
    /// `<Proxy>`, `<ProxyMatch>`.
    Proxy,
    /// `<Limit>`, `<LimitExcept>`.
    Limit,
    /// A `.htaccess` file.
    Htaccess,
}

impl Context {
    /// Every context.
    pub const ALL: [Self; 9] = [
        Self::Server,
        Self::VirtualHost,
        Self::Directory,
        Self::Location,
        Self::Files,
        Self::If,
        Self::Proxy,
        Self::Limit,
        Self::Htaccess,
    ];

    /// The context that a section makes, by its name in any case, with or without `<`. `None`: it makes none, what is
    /// inside stands where the section stands.
    pub fn of_section(name: &str) -> Option<Self> {
        const SECTIONS: [(&str, Context); 14] = [
            ("VirtualHost", Context::VirtualHost),
            ("Directory", Context::Directory),
            ("DirectoryMatch", Context::Directory),
            ("Location", Context::Location),
            ("LocationMatch", Context::Location),
            ("Files", Context::Files),
            ("FilesMatch", Context::Files),
            ("If", Context::If),
            ("ElseIf", Context::If),
            ("Else", Context::If),
            ("Proxy", Context::Proxy),
            ("ProxyMatch", Context::Proxy),
            ("Limit", Context::Limit),
            ("LimitExcept", Context::Limit),
        ];
        let name = name.trim_start_matches('<');
        let found = SECTIONS.into_iter().find(|(section, _)| section.eq_ignore_ascii_case(name));
        found.map(|(_, context)| context)
    }

    /// How one says it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Server => "server config",
            Self::VirtualHost => "<VirtualHost>",
            Self::Directory => "<Directory>",
            Self::Location => "<Location>",
            Self::Files => "<Files>",
            Self::If => "<If>",
            Self::Proxy => "<Proxy>",
            Self::Limit => "<Limit>",
            Self::Htaccess => ".htaccess",
        }
    }

    const fn bit(self) -> u16 {
        1 << self as u16
    }
}

impl fmt::Display for Context {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

/// A set of contexts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct ContextSet(u16);

impl ContextSet {
    /// None.
    pub const EMPTY: Self = Self(0);

    /// Whether it has this one.
    pub const fn contains(self, context: Context) -> bool {
        self.0 & context.bit() != 0
    }

    /// Whether it has none.
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The contexts, in the order of [`Context::ALL`].
    pub fn iter(self) -> impl Iterator<Item = Context> {
        Context::ALL.into_iter().filter(move |context| self.contains(*context))
    }

    /// From the column `where`: `s` server level, `d` directory level, `p` proxy, `h` htaccess.
    pub(crate) const fn levels(letters: &str) -> Self {
        use Context as C;
        let mut bits = 0;
        let mut rest = letters.as_bytes();
        while let [letter, after @ ..] = rest {
            bits |= match *letter {
                b's' => C::Server.bit() | C::VirtualHost.bit(),
                b'd' => {
                    C::Directory.bit()
                        | C::Location.bit()
                        | C::Files.bit()
                        | C::If.bit()
                        | C::Limit.bit()
                }
                b'p' => C::Proxy.bit(),
                _ => C::Htaccess.bit(),
            };
            rest = after;
        }
        Self(bits)
    }

    /// From the column `barred`.
    pub(crate) const fn sections(letters: &str) -> Self {
        use Context as C;
        let mut bits = 0;
        let mut rest = letters.as_bytes();
        while let [letter, after @ ..] = rest {
            bits |= match *letter {
                b'v' => C::VirtualHost.bit(),
                b'd' => C::Directory.bit(),
                b'l' => C::Location.bit(),
                b'f' => C::Files.bit() | C::If.bit(),
                b'p' => C::Proxy.bit(),
                b'm' => C::Limit.bit(),
                _ => C::Htaccess.bit(),
            };
            rest = after;
        }
        Self(bits)
    }
}

impl FromIterator<Context> for ContextSet {
    fn from_iter<I: IntoIterator<Item = Context>>(contexts: I) -> Self {
        Self(contexts.into_iter().fold(0, |bits, context| bits | context.bit()))
    }
}

/// Why a directive cannot stand where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ContextError {
    /// The place as such does not take it: `X not allowed in <Location> context`, `X not allowed here`.
    #[error("{directive} is not allowed in {context}")]
    NotAllowed {
        /// The directive.
        directive: &'static Directive,
        /// Where it stands.
        context: Context,
    },
    /// It stands somewhere inside a section that its handler refuses: `X cannot occur within <Files> section`.
    #[error("{directive} cannot stand anywhere within {context}")]
    Barred {
        /// The directive.
        directive: &'static Directive,
        /// The section it must not be in.
        context: Context,
    },
}

impl PartialEq for Directive {
    fn eq(&self, other: &Self) -> bool {
        self.key() == other.key()
    }
}

impl Eq for Directive {}

/// Whether a directive can stand inside these contexts, the outermost first; none: server config. In a
/// `.htaccess` file the first one is [`Context::Htaccess`]; what `AllowOverride` permits there is another question.
///
/// Directives that run while the files are read pass everywhere outside `.htaccess`: no section is
/// known to httpd at that time.
///
/// ```
/// use apache_proxy::{Context, check_context, directives};
/// let vhost = [Context::VirtualHost, Context::Location];
/// assert!(check_context(&directives::PROXY_PASS, &vhost).is_ok());
/// assert!(check_context(&directives::PROXY_REQUESTS, &vhost).is_err());
/// assert!(check_context(&directives::LISTEN, &[Context::VirtualHost]).is_err());
/// ```
pub fn check_context(
    directive: &'static Directive,
    enclosing: &[Context],
) -> Result<(), ContextError> {
    let htaccess = enclosing.contains(&Context::Htaccess);
    if directive.runs_on_read() && !htaccess {
        return Ok(());
    }
    // <Limit> leaves what is allowed as it was.
    let innermost = enclosing.iter().rfind(|context| **context != Context::Limit);
    let level = if htaccess { Some(&Context::Htaccess) } else { innermost };
    let level = level.copied().unwrap_or(Context::Server);
    if !directive.allowed().contains(level) {
        return Err(ContextError::NotAllowed { directive, context: level });
    }
    match enclosing.iter().find(|context| directive.barred().contains(**context)) {
        Some(context) => Err(ContextError::Barred { directive, context: *context }),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn says(name: &str, enclosing: &[Context]) -> String {
        let checked = check_context(Directive::lookup(name).unwrap(), enclosing);
        checked.map_or_else(|error| error.to_string(), |()| "fine".to_owned())
    }

    #[test]
    fn places_are_judged_as_httpd_does() {
        use Context::*;
        for (name, enclosing, said) in [
            ("ProxyPass", &[][..], "fine"),
            ("ProxyPass", &[VirtualHost, Location], "fine"),
            ("ProxyPass", &[Directory], "ProxyPass cannot stand anywhere within <Directory>"),
            ("ProxyPass", &[Files], "ProxyPass cannot stand anywhere within <Files>"),
            ("ProxyPass", &[If], "ProxyPass cannot stand anywhere within <If>"),
            ("ProxyPass", &[Location, Limit], "ProxyPass cannot stand anywhere within <Limit>"),
            (
                "ProxyPassReverse",
                &[Directory],
                "ProxyPassReverse cannot stand anywhere within <Directory>",
            ),
            ("<Proxy", &[Location], "<Proxy> is not allowed in <Location>"),
            ("<Location", &[Proxy], "<Location> is not allowed in <Proxy>"),
            ("<VirtualHost", &[Proxy], "<VirtualHost> is not allowed in <Proxy>"),
            (
                "<VirtualHost",
                &[VirtualHost],
                "<VirtualHost> cannot stand anywhere within <VirtualHost>",
            ),
            ("ProxyRequests", &[Location], "ProxyRequests is not allowed in <Location>"),
            ("ProxyTimeout", &[Location], "ProxyTimeout is not allowed in <Location>"),
            ("SSLProxyEngine", &[Location], "SSLProxyEngine is not allowed in <Location>"),
            ("SSLProxyEngine", &[Proxy], "fine"),
            (
                "ProxyHCTPsize",
                &[VirtualHost],
                "ProxyHCTPsize cannot stand anywhere within <VirtualHost>",
            ),
            ("Require", &[], "Require is not allowed in server config"),
            ("Require", &[VirtualHost, Location, Limit], "fine"),
            ("RewriteRule", &[Htaccess], "fine"),
            ("ProxyPass", &[Htaccess], "ProxyPass is not allowed in .htaccess"),
            ("Define", &[VirtualHost, Directory], "fine"),
        ] {
            assert_eq!(says(name, enclosing), said, "{name} in {enclosing:?}");
        }
    }

    #[test]
    fn sections_make_contexts() {
        assert_eq!(Context::of_section("<locationmatch"), Some(Context::Location));
        assert_eq!(Context::of_section("ElseIf"), Some(Context::If));
        assert_eq!(Context::of_section("IfModule"), None);
    }
}
