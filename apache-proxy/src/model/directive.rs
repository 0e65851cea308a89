use crate::{ArgKind, Context, ContextSet, Module, Version, directives};
use config_diagnostics::did_you_mean;
use std::cmp::Ordering;
use std::fmt;

/// A class of `AllowOverride`, which lets directives into `.htaccess`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Override {
    /// Any class but `None`.
    All,
    /// `AuthConfig`.
    AuthConfig,
    /// `FileInfo`.
    FileInfo,
    /// `Indexes`.
    Indexes,
    /// `Limit`.
    Limit,
    /// `Options`.
    Options,
}

/// What httpd knows of a directive: a row of its command tables, with what the manual adds.
///
/// ```
/// use apache_proxy::{ArgKind, Context, Directive};
/// let pass = Directive::lookup("proxypass").unwrap();
/// assert_eq!((pass.name(), pass.module().name()), ("ProxyPass", "mod_proxy"));
/// assert_eq!(pass.arguments(), ArgKind::Raw);
/// assert!(pass.contexts().contains(Context::Location) && !pass.contexts().contains(Context::Files));
/// assert!(Directive::lookup("<Location").unwrap().is_section());
/// assert_eq!(Directive::suggest("ProxyPas").unwrap(), "ProxyPass");
/// ```
#[derive(Debug)]
pub struct Directive {
    /// As httpd's tables have it: sections start with `<`.
    key: &'static str,
    module: &'static Module,
    arguments: ArgKind,
    syntax: &'static str,
    allowed: ContextSet,
    barred: ContextSet,
    overrides: &'static [Override],
    on_read: bool,
    since: u16,
    removed: &'static str,
    instead: &'static str,
    default: &'static str,
    doc: &'static str,
}

impl Directive {
    pub(crate) const fn new(
        key: &'static str,
        module: &'static Module,
        arguments: ArgKind,
        syntax: &'static str,
        allowed: &str,
    ) -> Self {
        Self {
            key,
            module,
            arguments,
            syntax,
            allowed: ContextSet::levels(allowed),
            barred: ContextSet::EMPTY,
            overrides: &[],
            on_read: false,
            since: 0,
            removed: "",
            instead: "",
            default: "",
            doc: "",
        }
    }

    pub(crate) const fn not_in(mut self, letters: &str) -> Self {
        self.barred = ContextSet::sections(letters);
        self
    }

    pub(crate) const fn overridden(mut self, classes: &'static [Override]) -> Self {
        self.overrides = classes;
        self
    }

    pub(crate) const fn on_read(mut self) -> Self {
        self.on_read = true;
        self
    }

    pub(crate) const fn added(mut self, patch: u16) -> Self {
        self.since = patch;
        self
    }

    pub(crate) const fn gone(mut self, version: &'static str, instead: &'static str) -> Self {
        self.removed = version;
        self.instead = instead;
        self
    }

    pub(crate) const fn preset(mut self, default: &'static str) -> Self {
        self.default = default;
        self
    }

    pub(crate) const fn about(mut self, doc: &'static str) -> Self {
        self.doc = doc;
        self
    }

    /// The directive with this name, in any case; sections with their `<`: `<Location`.
    pub fn lookup(name: &str) -> Option<&'static Self> {
        let at = directives::ALL.binary_search_by(|row| folded(row.key, name)).ok()?;
        directives::ALL.get(at).copied()
    }

    /// The name that an unknown one was most likely meant to be; for a section, with its `<`.
    pub fn suggest(name: &str) -> Option<&'static str> {
        let section = name.starts_with('<');
        let rows = directives::ALL.iter().filter(|row| row.is_section() == section);
        did_you_mean(name, rows.map(|row| row.key))
    }

    /// The name in the manual's spelling, without the `<` of sections.
    pub fn name(&self) -> &'static str {
        self.key.trim_start_matches('<')
    }

    /// The name as httpd's tables have it: sections start with `<`.
    pub const fn key(&self) -> &'static str {
        self.key
    }

    /// Whether it opens a section.
    pub fn is_section(&self) -> bool {
        self.key.starts_with('<')
    }

    /// Where it comes from. Some directives are in several modules; this is the one that stands in the manual.
    pub const fn module(&self) -> &'static Module {
        self.module
    }

    /// How many arguments it takes, as httpd counts them.
    pub const fn arguments(&self) -> ArgKind {
        self.arguments
    }

    /// The arguments as the manual writes them.
    pub const fn syntax(&self) -> &'static str {
        self.syntax
    }

    /// What the mask lets it stand in; where a handler forbids more, see [`barred`](Self::barred).
    pub const fn allowed(&self) -> ContextSet {
        self.allowed
    }

    /// Sections that its handler refuses, however deep inside them it stands.
    pub const fn barred(&self) -> ContextSet {
        self.barred
    }

    /// Where it may stand directly: what is allowed and not barred.
    pub fn contexts(&self) -> ContextSet {
        let fits =
            |context: &Context| self.allowed.contains(*context) && !self.barred.contains(*context);
        Context::ALL.into_iter().filter(fits).collect()
    }

    /// The classes of `AllowOverride` that let it into `.htaccess`; empty: none does.
    pub const fn overrides(&self) -> &'static [Override] {
        self.overrides
    }

    /// Whether it runs while the files are read, before everything else and wherever it stands
    /// (`EXEC_ON_READ`).
    pub const fn runs_on_read(&self) -> bool {
        self.on_read
    }

    /// The first release that has it; 2.4.0 stands for that and everything older.
    pub const fn since(&self) -> Version {
        Version::new(2, 4, self.since)
    }

    /// The version from which httpd only knows the name to refuse or pass over it.
    pub fn removed(&self) -> Option<&'static str> {
        Some(self.removed).filter(|text| !text.is_empty())
    }

    /// What to write instead of it.
    pub fn instead(&self) -> Option<&'static str> {
        Some(self.instead).filter(|text| !text.is_empty())
    }

    /// What holds when it is not there, as the manual writes it.
    pub fn default(&self) -> Option<&'static str> {
        Some(self.default).filter(|text| !text.is_empty())
    }

    /// What it does, in a few words; empty where we have none.
    pub const fn doc(&self) -> &'static str {
        self.doc
    }
}

/// The name as one writes it: `ProxyPass`, `<Location>`.
impl fmt::Display for Directive {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.key)?;
        f.write_str(if self.is_section() { ">" } else { "" })
    }
}

/// The modules that a configuration with these directives needs loaded, with those that they need
/// themselves, by name; unknown directives ask for nothing. What values ask for (the scheme of a URL, a balancer)
/// is not known here: see [`BackendUrl::module`](crate::BackendUrl::module).
///
/// ```
/// let needed = apache_proxy::required_modules(["ProxyPass", "ProxyHCExpr", "ServerName"]);
/// let names: Vec<_> = needed.iter().map(|module| module.name()).collect();
/// assert_eq!(names, ["mod_proxy", "mod_proxy_hcheck", "mod_watchdog"]);
/// ```
pub fn required_modules<'n>(names: impl IntoIterator<Item = &'n str>) -> Vec<&'static Module> {
    let mut needed: Vec<&'static Module> = Vec::new();
    let mut open: Vec<&'static Module> =
        names.into_iter().filter_map(Directive::lookup).map(Directive::module).collect();
    while let Some(module) = open.pop() {
        if !module.is_always_there() && !needed.iter().any(|other| other.name() == module.name()) {
            needed.push(module);
            open.extend(module.needs());
        }
    }
    needed.sort_by_key(|module| module.name());
    needed
}

/// As httpd compares names: ASCII case does not count.
fn folded(a: &str, b: &str) -> Ordering {
    let lower = |byte: u8| byte.to_ascii_lowercase();
    a.bytes().map(lower).cmp(b.bytes().map(lower))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_is_found_in_any_case() {
        for row in directives::ALL {
            for name in [row.key.to_lowercase(), row.key.to_uppercase()] {
                assert_eq!(Directive::lookup(&name).map(Directive::key), Some(row.key));
            }
        }
        assert!(directives::ALL.len() > 740);
        assert!(Directive::lookup("Location").is_none());
        assert!(Directive::lookup("").is_none());
    }

    #[test]
    fn misspelled_names_find_their_kind() {
        for (word, name) in [
            ("ProxyPas", "ProxyPass"),
            ("ProxyPreserveHosts", "ProxyPreserveHost"),
            ("<Locaton", "<Location"),
            ("<VirtualHosts", "<VirtualHost"),
            ("RequstHeader", "RequestHeader"),
        ] {
            assert_eq!(Directive::suggest(word), Some(name));
        }
    }

    #[test]
    fn only_the_table_dates_and_removes() {
        let fallback = Directive::lookup("ProxyWebsocketFallbackToProxyHttp").unwrap();
        assert_eq!(fallback.since(), Version::new(2, 4, 48));
        let port = Directive::lookup("Port").unwrap();
        assert!(port.removed().is_some() && port.instead() == Some("Listen"));
        assert_eq!(Directive::lookup("ProxyVia").unwrap().default(), Some("Off"));
    }

    #[test]
    fn modules_bring_what_they_need() {
        let names = |directives: &[&'static str]| {
            let needed = required_modules(directives.iter().copied());
            needed.iter().map(|module| module.name()).collect::<Vec<_>>()
        };
        assert!(names(&["Listen", "MaxRequestWorkers", "NoSuchThing"]).is_empty());
        assert_eq!(names(&["RewriteRule", "Header"]), ["mod_headers", "mod_rewrite"]);
        assert_eq!(names(&["ProxyPass", "proxypass"]), ["mod_proxy"]);
    }
}
